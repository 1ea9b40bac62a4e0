"""What NetworkPolicy lets through (K8S-01 to K8S-10)."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

SHOP = namespace("shop", team="a") + namespace("bank", team="b")
PODS = pod("web", "shop", app="web") + pod("db", "shop", ports="pg:5432", app="db") + pod("web", "bank", app="web")
DB = "podSelector: {matchLabels: {app: db}}"


def asked(*policies: str) -> Asked:
    return Asked(SHOP + PODS + "".join(policies))


def db(rest: str, name: str = "db") -> str:
    return policy(f"{DB}, {rest}", name, "shop")


def test_a_pod_that_no_policy_selects_takes_everything() -> None:
    """K8S-01."""
    ask = asked(db("ingress: []"))
    assert ask("bank/web", "shop/web:80") == "allowed"
    assert ask("shop/db", "bank/web:80") == "allowed"


@pytest.mark.parametrize("rest", ["ingress: []", "policyTypes: [Ingress]"])
def test_a_pod_that_is_isolated_takes_nothing_unasked(rest: str) -> None:
    """K8S-05."""
    assert asked(db(rest))("shop/web", "shop/db:5432") == "denied"


def test_an_empty_rule_lets_everybody_in() -> None:
    """K8S-05, K8S-06."""
    assert asked(db("ingress: [{}]"))("bank/web", "shop/db:5432") == "allowed"


def test_policies_add_up() -> None:
    """K8S-02."""
    ask = asked(db("ingress: []", "none"), db("ingress: [{from: [{podSelector: {}}]}]", "own"))
    assert ask("shop/web", "shop/db:5432") == "allowed"
    assert ask("bank/web", "shop/db:5432") == "denied"


def test_both_ends_have_to_agree() -> None:
    """K8S-03."""
    out = policy("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]", "out", "shop")
    ask = asked(db("ingress: [{ports: [{port: 5432}]}]"), out)
    assert ask("shop/web", "shop/db:5432") == "denied"
    assert ask("shop/web", "shop/db:80") == "denied"
    assert ask("bank/web", "shop/db:5432") == "allowed"


@pytest.mark.parametrize(
    ("peers", "shop", "bank"),
    [
        ("{podSelector: {matchLabels: {app: web}}}", "allowed", "denied"),
        ("{namespaceSelector: {matchLabels: {team: b}}}", "denied", "allowed"),
        ("{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: web}}}", "denied", "allowed"),
        ("{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: db}}}", "denied", "denied"),
        (
            "{namespaceSelector: {matchLabels: {team: b}}}, {podSelector: {matchLabels: {app: web}}}",
            "allowed",
            "allowed",
        ),
        ("{namespaceSelector: {}}", "allowed", "allowed"),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}", "denied", "allowed"),
    ],
)
def test_whom_peers_name(peers: str, shop: str, bank: str) -> None:
    """K8S-07."""
    ask = asked(db(f"ingress: [{{from: [{peers}]}}]"))
    assert (ask("shop/web", "shop/db:5432"), ask("bank/web", "shop/db:5432")) == (shop, bank)


@pytest.mark.parametrize(
    ("ports", "asked_for", "verdict"),
    [
        ("{port: 5432}", "5432", "allowed"),
        ("{port: 5432}", "5432/udp", "denied"),
        ("{port: 5432, protocol: UDP}", "5432/udp", "allowed"),
        ("{port: 5400, endPort: 5500}", "5432", "allowed"),
        ("{port: 5400, endPort: 5431}", "5432", "denied"),
        ("{protocol: SCTP}", "5432/sctp", "allowed"),
        ("{port: pg}", "5432", "allowed"),
        ("{port: pg}", "5433", "denied"),
        ("{port: pg, protocol: UDP}", "5432/udp", "denied"),
        ("{port: other}", "5432", "denied"),
        ("{port: 1}, {port: 5432}", "5432", "allowed"),
    ],
)
def test_which_ports_are_let_in(ports: str, asked_for: str, verdict: str) -> None:
    """K8S-09."""
    assert asked(db(f"ingress: [{{ports: [{ports}]}}]"))("shop/web", f"shop/db:{asked_for}") == verdict


def test_a_named_port_on_the_way_out_is_the_receivers() -> None:
    """K8S-09."""
    ask = asked(
        pod("other", "shop", ports="pg:6000", app="other"),
        policy("podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: pg}]}]", "out", "shop"),
    )
    assert [ask("shop/web", f"shop/db:{port}") for port in (5432, 6000)] == ["allowed", "denied"]
    assert [ask("shop/web", f"shop/other:{port}") for port in (5432, 6000)] == ["denied", "allowed"]
    assert ask("shop/web", "1.1.1.1:5432") == "denied"


def test_other_protocols_are_undefined_once_a_pod_is_isolated() -> None:
    """K8S-10."""
    ask = asked(db("ingress: [{}]"))
    assert ask("shop/web", "shop/db/icmp") == "unknown"
    assert ask("shop/db", "shop/web/icmp") == "allowed"
    assert ask.causes("shop/web", "shop/db/icmp") == {"policies-and-other-protocols"}


def test_a_policy_that_may_select_a_pod_may_isolate_it() -> None:
    maybe = policy("podSelector: {matchLabels: {app: '{{ .app }}'}}, ingress: [{ports: [{port: 80}]}]", "maybe", "shop")
    ask = asked(maybe)
    assert ask("bank/web", "shop/db:80") == "allowed"
    assert ask("bank/web", "shop/db:81") == "unknown"


def test_of_two_policies_that_may_select_a_pod_neither_allows_for_certain() -> None:
    first = policy("podSelector: {matchLabels: {app: '{{ .a }}'}}, ingress: [{ports: [{port: 80}]}]", "first", "shop")
    second = policy("podSelector: {matchLabels: {app: '{{ .b }}'}}, ingress: []", "second", "shop")
    assert asked(first, second)("bank/web", "shop/db:80") == "unknown"


def test_what_a_policy_that_may_select_allows_is_unknown_where_another_isolates() -> None:
    maybe = policy("podSelector: {matchLabels: {x: '{{ .x }}', app: db}}, ingress: [{}]", "maybe", "shop")
    text = pod("db2", "shop", app="db", x="1")
    assert Asked(SHOP + PODS + text + maybe + db("ingress: []"))("bank/web", "shop/db2:80") == "unknown"


def test_a_policy_whose_directions_are_unknown_may_isolate_either() -> None:
    ask = asked(db("policyTypes: ['{{ .t }}']"))
    assert ask("shop/web", "shop/db:1") == "unknown"
    assert ask("shop/db", "shop/web:1") == "unknown"


def test_pods_that_differ_only_in_what_no_policy_asks_share_their_filter() -> None:
    ask = Asked(SHOP + pod("a", "shop", x="1") + pod("b", "shop", x="2") + policy("podSelector: {}", "all", "shop"))
    network = ask.engine.network
    assert network.endpoints["k8s:shop/pod/a"].ingress == network.endpoints["k8s:shop/pod/b"].ingress


@pytest.mark.parametrize("enforcer", [Enforcer.CALICO, Enforcer.NPM, Enforcer.CILIUM])
def test_a_pod_is_never_shut_off_from_its_own_node(enforcer: Enforcer) -> None:
    """K8S-10: which node that is is not in the input."""
    host = pod("host", spec="  hostNetwork: true")
    ask = Asked(pod("a") + pod("b") + host + policy("podSelector: {}"), enforcer=enforcer)
    assert ask("default/host", "default/b:80") == "unknown"
    assert ask("default/a", "default/b:80") == "denied"
