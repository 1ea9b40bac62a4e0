"""Policies of Calico: order, tiers, and what rules match.

Source of the verdicts: Calico's references of NetworkPolicy, GlobalNetworkPolicy, Tier and NetworkSet.
"""

from __future__ import annotations

import pytest

from penstock.kubernetes.lower.calico import speaks_of_names
from penstock.kubernetes.lower.calico_peers import both, opposite
from penstock.kubernetes.lower.calico_tiers import before
from penstock.kubernetes.read.calico import calico_policy
from penstock.kubernetes.read.calico_rules import rules
from penstock.kubernetes.read.objects import items
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.kubernetes.resources.policy import Traffic
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.notes import Notes
from penstock.space.addresses import AddressSet
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy, root

PODS = (
    namespace("n", team="red")
    + pod("a", "n", app="a")
    + pod("b", "n", ports="web:8080", app="b", spec="  serviceAccountName: robot")
    + namespace("m", team="blue")
    + pod("c", "m", app="a")
)


def calico(spec: str, name: str = "p", namespace: str = "n") -> str:
    """Give the manifest of a policy; of the whole cluster without a namespace."""
    kind = "NetworkPolicy" if namespace else "GlobalNetworkPolicy"
    place = f", namespace: {namespace}" if namespace else ""
    return f"---\napiVersion: projectcalico.org/v3\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nspec: {{{spec}}}\n"


def tier(name: str, order: str = "", action: str = "") -> str:
    parts = [f"order: {order}"] if order else []
    parts += [f"defaultAction: {action}"] if action else []
    return (
        f"---\napiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {{name: {name}}}\nspec: {{{', '.join(parts)}}}\n"
    )


B = "selector: \"app == 'b'\", "
FROM_A = "ingress: [{action: Allow, source: {selector: \"app == 'a'\"}}]"
DENY_A = "ingress: [{action: Deny, source: {selector: \"app == 'a'\"}}]"


@pytest.mark.parametrize(
    ("spec", "source", "destination", "answer"),
    [
        (B + FROM_A, "n/a", "n/b:80", "allowed"),
        (B + FROM_A, "m/c", "n/b:80", "denied"),
        (B + FROM_A, "n/a", "n/b/icmp", "allowed"),
        (B + "types: [Ingress]", "n/a", "n/b:80", "denied"),
        (B + "types: [Egress]", "n/a", "n/b:80", "allowed"),
        (B, "n/a", "n/b:80", "denied"),
        (B + "egress: [{action: Deny}]", "n/a", "n/b:80", "allowed"),
        (B + "egress: [{action: Deny}]", "n/b", "n/a:80", "denied"),
        # the first rule that matches decides; Log decides nothing
        (B + "ingress: [{action: Deny, protocol: TCP}, {action: Allow}]", "n/a", "n/b:80", "denied"),
        (B + "ingress: [{action: Deny, protocol: TCP}, {action: Allow}]", "n/a", "n/b:80/udp", "allowed"),
        (B + "ingress: [{action: Log}, {action: Allow}]", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{action: Pass}]", "n/a", "n/b:80", "allowed"),
        # namespaces
        (
            B + "ingress: [{action: Allow, source: {namespaceSelector: \"team == 'blue'\"}}]",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (B + "ingress: [{action: Allow, source: {namespaceSelector: \"team == 'blue'\"}}]", "n/a", "n/b:80", "denied"),
        (
            B + "ingress: [{action: Allow, source: {namespaceSelector: \"projectcalico.org/name == 'm'\"}}]",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (B + "ingress: [{action: Allow, source: {namespaceSelector: 'global()'}}]", "m/c", "n/b:80", "denied"),
        (B + "ingress: [{action: Allow, source: {notSelector: \"app == 'a'\"}}]", "m/c", "n/b:80", "denied"),
        (B + "ingress: [{action: Allow, source: {notSelector: \"app == 'x'\"}}]", "m/c", "n/b:80", "allowed"),
        # accounts
        (
            "selector: \"app == 'a'\", egress: [{action: Allow, destination: {serviceAccounts: {names: [robot]}}}]",
            "n/a",
            "n/b:80",
            "allowed",
        ),
        (
            "selector: \"app == 'a'\", egress: [{action: Allow, destination: {serviceAccounts: {names: [default]}}}]",
            "n/a",
            "n/b:80",
            "denied",
        ),
        # ports
        (B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]", "n/a", "n/b:81", "denied"),
        (
            B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: ['80:90']}}]",
            "n/a",
            "n/b:85",
            "allowed",
        ),
        (B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]", "n/a", "n/b:8080", "allowed"),
        (B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]", "n/a", "n/b:80", "denied"),
        (
            "selector: \"app == 'a'\", egress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]",
            "n/a",
            "n/b:8080",
            "allowed",
        ),
        (
            "selector: \"app == 'a'\", egress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]",
            "n/a",
            "m/c:8080",
            "denied",
        ),
        (
            B + "ingress: [{action: Allow, protocol: TCP, destination: {notPorts: [22]}}]",
            "n/a",
            "n/b:22",
            "denied",
        ),
        (
            B + "ingress: [{action: Allow, protocol: TCP, destination: {notPorts: [22]}}]",
            "n/a",
            "n/b:80",
            "allowed",
        ),
        (B + "ingress: [{action: Allow, notProtocol: UDP}]", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{action: Allow, notProtocol: UDP}]", "n/a", "n/b:80/udp", "denied"),
        (B + "ingress: [{action: Allow, protocol: ICMP}]", "n/a", "n/b/icmp", "allowed"),
        (B + "ingress: [{action: Allow, protocol: ICMP, icmp: {type: 8}}]", "n/a", "n/b/icmp", "unknown"),
        (B + "ingress: [{action: Allow, ipVersion: 6}]", "n/a", "n/b:80", "denied"),
        # what is not worked out
        (B + "ingress: [{action: Allow, http: {methods: [GET]}}]", "n/a", "n/b:80", "unknown"),
        (B + "ingress: [{action: Allow, novelty: 1}]", "n/a", "n/b:80", "unknown"),
        (B + "ingress: [{action: Perhaps}]", "n/a", "n/b:80", "unknown"),
        ("selector: 'app ==', ingress: []", "n/a", "n/b:80", "unknown"),
        (B + "order: soon, ingress: [{action: Allow}]", "n/a", "n/b:80", "unknown"),
        ("serviceAccountSelector: \"x == 'y'\", types: [Ingress]", "n/a", "n/b:80", "unknown"),
    ],
)
def test_what_a_policy_lets_through(spec: str, source: str, destination: str, answer: str) -> None:
    assert Asked(PODS + calico(spec))(source, destination) == answer


def test_lower_orders_come_first_and_a_policy_without_one_comes_last() -> None:
    first, second = calico(f"order: 10, {B}{DENY_A}", "z"), calico(f"order: 20, {B}{FROM_A}", "a")
    assert Asked(PODS + first + second)("n/a", "n/b:80") == "denied"
    assert Asked(PODS + calico(B + DENY_A, "a") + second)("n/a", "n/b:80") == "allowed"
    assert Asked(PODS + calico(f"order: 20, {B}{DENY_A}", "b") + second)("n/a", "n/b:80") == "allowed"


def test_network_policy_stands_at_order_1000_of_the_default_tier() -> None:
    open_ = policy("podSelector: {matchLabels: {app: b}}, ingress: [{}]", "open", "n")
    assert Asked(PODS + open_ + calico(f"order: 10, {B}{DENY_A}"))("n/a", "n/b:80") == "denied"
    assert Asked(PODS + open_ + calico(f"order: 2000, {B}{DENY_A}"))("n/a", "n/b:80") == "allowed"
    closed = policy("podSelector: {matchLabels: {app: b}}", "closed", "n")
    assert Asked(PODS + closed + calico(f"order: 2000, {B}{FROM_A}"))("n/a", "n/b:80") == "allowed"
    assert Asked(PODS + closed + calico(f"order: 2000, {B}{FROM_A}"))("m/c", "n/b:80") == "denied"


WIDE = "types: [Ingress], selector: 'all()', tier: secure"


@pytest.mark.parametrize(
    ("tiers", "rule", "answer"),
    [
        (tier("secure", "10"), "ingress: [{action: Deny}]", "denied"),
        (tier("secure", "10"), "ingress: [{action: Allow}]", "allowed"),
        (tier("secure", "10"), "ingress: [{action: Pass}]", "denied"),
        (tier("secure", "10"), "ingress: []", "denied"),
        (tier("secure", "10", "Pass"), "ingress: []", "denied"),
        ("", "ingress: [{action: Allow}]", "unknown"),
        ("", "ingress: [{action: Deny}]", "denied"),
    ],
)
def test_a_tier_decides_or_passes_on(tiers: str, rule: str, answer: str) -> None:
    """In the default tier a policy refuses everything."""
    last = calico(B + "types: [Ingress]", "last")
    assert Asked(PODS + tiers + calico(f"{WIDE}, {rule}", namespace="") + last)("n/a", "n/b:80") == answer


def test_a_tier_after_the_default_one_is_asked_of_what_that_passes() -> None:
    later = tier("later", "2000000") + calico("types: [Ingress], tier: later, ingress: []", "x", "")
    assert Asked(PODS + later)("n/a", "n/b:80") == "denied"
    assert Asked(PODS + later + calico(B + "ingress: [{action: Pass}]"))("n/a", "n/b:80") == "denied"
    assert Asked(PODS + later + calico(B + "ingress: [{action: Allow}]"))("n/a", "n/b:80") == "allowed"


NETS = (
    "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: s, labels: {kind: bad}}\n"
    "spec: {nets: [8.8.8.0/24]}\n"
)


def test_a_selector_finds_sets_of_addresses_by_their_labels() -> None:
    spec = "selector: 'all()', egress: [{action: Deny, destination: {selector: \"kind == 'bad'\"}}, {action: Allow}]"
    ask = Asked(PODS + NETS + calico(spec, namespace=""))
    assert ask("n/a", "8.8.8.8:443") == "denied"
    assert ask("n/a", "9.9.9.9:443") == "unknown"  # what is around the cluster is not in the input
    assert ask.causes("n/a", "9.9.9.9:443") == {"around"}
    assert Asked(PODS + NETS + calico(spec))("n/a", "8.8.8.8:443") != "denied"


@pytest.mark.parametrize(
    ("enforcer", "answer"),
    [
        (Enforcer.CALICO, "denied"),
        (Enforcer.ASSUMED, "denied"),
        (Enforcer.UNKNOWN, "unknown"),
        (Enforcer.CILIUM, "allowed"),
        (Enforcer.NONE, "allowed"),
    ],
)
def test_only_calico_enforces_its_policies(enforcer: Enforcer, answer: str) -> None:
    assert Asked(PODS + calico(B + "types: [Ingress]"), enforcer=enforcer)("n/a", "n/b:80") == answer


def test_covers_are_put_together_with_their_doubts() -> None:
    cause = Cause(key="c", why="not known")
    one = Cover(sure=AddressSet.of("10.0.0.0/24"), partly=((cause, AddressSet.of("10.0.1.0/24")),))
    other = Cover(sure=AddressSet.of("10.0.0.0/16") - AddressSet.of("10.0.0.0/25"))
    found = both(one, other)
    assert found.sure == AddressSet.of("10.0.0.128/25")
    assert found.partly == ((cause, AddressSet.of("10.0.1.0/24")),)
    assert opposite(one).sure == AddressSet.full() - AddressSet.of("10.0.0.0/23")
    assert opposite(one).partly[0][0].key == "not:c"


def test_rules_and_policies_are_read_with_what_depends_on_names_of_ports() -> None:
    text = calico(B + "ingress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]")
    (item,) = items(root(text))
    found = calico_policy(item, Notes())
    assert not before(found)  # without an order it comes last
    assert speaks_of_names(found, Traffic.INGRESS)
    assert not speaks_of_names(found, Traffic.EGRESS)
    assert len(list(rules(item.node.get("spec", "ingress"), Notes()))) == 1
