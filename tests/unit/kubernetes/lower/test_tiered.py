"""Admin and baseline tiers around NetworkPolicy (K8S-20 to K8S-25)."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

PODS = namespace("a", team="a") + namespace("b", team="b") + pod("p", "a", ports="web:80") + pod("p", "b", app="p")
OWN = policy("podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]", "own", "a")
CLOSED = policy("podSelector: {}, ingress: []", "closed", "a")
EVERYBODY = "[{namespaces: {}}]"


def tier(kind: str, rules: str, *, name: str = "t", priority: str = "10", more: str = "", subject: str = "a") -> str:
    head = f"---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: {kind}\nmetadata: {{name: {name}}}\n"
    chosen = f"subject: {{namespaces: {{matchLabels: {{team: {subject}}}}}}}"
    return f"{head}spec: {{priority: {priority}, {more}{chosen}, ingress: [{rules}]}}\n"


def admin(action: str, **options: str) -> str:
    return tier("AdminNetworkPolicy", f"{{name: r, action: {action}, from: {EVERYBODY}}}", **options)


def baseline(action: str) -> str:
    return tier("BaselineAdminNetworkPolicy", f"{{name: r, action: {action}, from: {EVERYBODY}}}", name="default")


def verdict(*texts: str, port: str = "80") -> str:
    return Asked(PODS + "".join(texts))("b/p", f"a/p:{port}")


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ((admin("Deny"),), "denied"),
        ((admin("Deny"), OWN), "denied"),
        ((admin("Allow"), CLOSED), "allowed"),
        ((admin("Allow"), baseline("Deny")), "allowed"),
        ((admin("Pass"), CLOSED), "denied"),
        ((admin("Pass"), OWN), "allowed"),
        ((admin("Pass"), baseline("Deny")), "denied"),
        ((admin("Pass"), OWN, baseline("Deny")), "allowed"),
        ((baseline("Deny"),), "denied"),
        ((baseline("Deny"), OWN), "allowed"),
        ((baseline("Allow"), CLOSED), "denied"),
        ((admin("Pass"), admin("Deny", name="later", priority="11")), "allowed"),
        ((admin("Deny", name="later", priority="11"), admin("Allow")), "allowed"),
    ],
)
def test_tiers_come_in_their_order(texts: tuple[str, ...], answer: str) -> None:
    """K8S-20, K8S-22, K8S-25."""
    assert verdict(*texts) == answer


def test_the_newest_kind_says_its_tier_by_a_word() -> None:
    """K8S-20."""
    rule = f"{{name: r, action: Deny, from: {EVERYBODY}}}"
    assert verdict(tier("ClusterNetworkPolicy", rule, more="tier: Admin, "), OWN) == "denied"
    assert verdict(tier("ClusterNetworkPolicy", rule, more="tier: Baseline, "), OWN) == "allowed"
    assert verdict(tier("ClusterNetworkPolicy", rule, more="tier: Middle, "), OWN) == "unknown"


def test_accepting_on_the_way_out_does_not_open_the_other_end() -> None:
    """K8S-23."""
    out = admin("Allow", subject="b").replace("ingress:", "egress:").replace("from:", "to:")
    assert verdict(out, CLOSED) == "denied"


def test_inside_a_policy_the_first_rule_that_matches_decides() -> None:
    """K8S-21."""
    first = f"{{name: x, action: Allow, from: {EVERYBODY}, ports: [{{portNumber: {{protocol: TCP, port: 80}}}}]}}"
    text = tier("AdminNetworkPolicy", f"{first}, {{name: y, action: Deny, from: {EVERYBODY}}}")
    assert (verdict(text), verdict(text, port="81"), verdict(text, port="80/udp")) == ("allowed", "denied", "denied")


def test_equal_priorities_that_differ_are_undefined() -> None:
    """K8S-21."""
    assert verdict(admin("Deny"), admin("Allow", name="u")) == "unknown"
    assert verdict(admin("Deny"), admin("Deny", name="u")) == "denied"
    far = f"{{name: r, action: Allow, from: {EVERYBODY}, ports: [{{portNumber: {{protocol: TCP, port: 81}}}}]}}"
    assert verdict(admin("Deny"), tier("AdminNetworkPolicy", far, name="u")) == "denied"


def test_a_priority_that_nobody_knows_may_come_first_or_last() -> None:
    assert verdict(admin("Deny", priority="'{{ .p }}'")) == "unknown"


def test_an_action_that_nobody_knows_decides_nothing_for_certain() -> None:
    assert verdict(admin("'{{ .a }}'"), OWN) == "unknown"


def test_named_ports_are_the_receivers() -> None:
    rule = f"{{name: r, action: Deny, from: {EVERYBODY}, ports: [{{namedPort: web}}]}}"
    text = tier("AdminNetworkPolicy", rule)
    assert (verdict(text), verdict(text, port="81")) == ("denied", "allowed")
    out = tier("AdminNetworkPolicy", rule, subject="b").replace("ingress:", "egress:").replace("from:", "to:")
    assert (verdict(out), verdict(out, port="81")) == ("denied", "allowed")


def test_pods_on_the_network_of_their_node_are_not_subject() -> None:
    """K8S-24."""
    ask = Asked(PODS + pod("h", "a", spec="  hostNetwork: true") + admin("Deny"))
    assert ask("b/p", "a/h:80") == "allowed"


def test_networks_and_nodes_and_names_are_met_outside() -> None:
    """K8S-24."""
    peers = "[{networks: [10.0.0.0/8]}], ports: [{portNumber: {protocol: TCP, port: 80}}]"
    rules = f"{{name: n, action: Pass, to: {peers}}}, {{name: o, action: Pass, to: [{{nodes: {{}}}}]}}, {{name: d, action: Deny, to: [{{networks: [0.0.0.0/0]}}]}}"
    text = tier("AdminNetworkPolicy", rules, subject="b").replace("ingress:", "egress:")
    ask = Asked(PODS + text, enforcer=Enforcer.CILIUM)
    assert ask.causes("b/p", "10.0.0.4:80") == {"around"}
    assert ask.causes("b/p", "10.0.0.4:81") == {"around", "nodes"}
    assert ask("b/p", "a/p:80") == "allowed"
