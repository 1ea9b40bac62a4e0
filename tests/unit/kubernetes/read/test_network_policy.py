"""NetworkPolicy as it is written, and what of it cannot be read."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.policy import IpBlock, NamedPort, NetworkPolicy, PodPeer, PortRange, Traffic
from penstock.source.node import Unknown
from penstock.space.transport import SCTP, TCP, UDP
from tests.unit.kubernetes.cluster import policy, read


def one(spec: str) -> NetworkPolicy:
    (found,) = read(policy(spec)).cluster.policies
    return found


def told(spec: str) -> list[tuple[str, str]]:
    return [(d.code, d.value) for d in read(policy(spec)).diagnostics]


@pytest.mark.parametrize(
    ("spec", "isolates"),
    [
        ("podSelector: {}", {"ingress"}),
        ("podSelector: {}, ingress: []", {"ingress"}),
        ("podSelector: {}, egress: [{}]", {"ingress", "egress"}),
        ("podSelector: {}, egress: []", {"ingress"}),
        ("podSelector: {}, policyTypes: [Egress]", {"egress"}),
        ("podSelector: {}, policyTypes: [Egress], ingress: [{}]", {"egress"}),
        ("podSelector: {}, policyTypes: [Ingress, Egress]", {"ingress", "egress"}),
    ],
)
def test_which_directions_a_policy_isolates(spec: str, isolates: set[str]) -> None:
    """K8S-04."""
    assert {t.value for t in Traffic if one(spec).rules(t) is not None} == isolates


def test_an_unknown_policy_type_may_be_either() -> None:
    found = one("podSelector: {}, policyTypes: ['{{ .type }}']")
    assert found.perhaps == {Traffic.INGRESS, Traffic.EGRESS}


def test_a_rule_without_peers_or_ports_means_all_of_them() -> None:
    (rule,) = one("podSelector: {}, ingress: [{from: [], ports: []}]").ingress or ()
    assert (rule.peers, rule.ports) == (None, None)


def test_peers_are_selectors_or_blocks() -> None:
    """K8S-07, K8S-08."""
    text = "from: [{podSelector: {}}, {namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]"
    (rule,) = one(f"podSelector: {{}}, ingress: [{{{text}}}]").ingress or ()
    own, everywhere, block = rule.peers or ()
    assert isinstance(own, PodPeer)
    assert own.namespaces is None
    assert isinstance(everywhere, PodPeer)
    assert everywhere.namespaces is not None
    assert isinstance(block, IpBlock)
    assert (str(block.addresses), block.text) == (
        "10.0.0.0/16, 10.2.0.0-10.255.255.255",
        "10.0.0.0/8 except 10.1.0.0/16",
    )


def test_ports_are_numbers_ranges_and_names() -> None:
    """K8S-09."""
    text = "[{port: 80}, {protocol: UDP, port: 100, endPort: 200}, {protocol: SCTP}, {port: http}]"
    (rule,) = one(f"podSelector: {{}}, ingress: [{{ports: {text}}}]").ingress or ()
    assert rule.ports == (
        PortRange(protocol=TCP, low=80, high=80),
        PortRange(protocol=UDP, low=100, high=200),
        PortRange(protocol=SCTP),
        NamedPort(name="http", protocol=TCP),
    )


@pytest.mark.parametrize(
    ("rule", "code", "value"),
    [
        ("ports: [{port: 443, endPort: 80}]", "PS235", "443-80"),
        ("ports: [{port: 70000}]", "PS235", "70000-70000"),
        ("ports: [{protocol: ICMP}]", "PS234", "ICMP"),
        ("from: [{ipBlock: {cidr: 10.0.0.0/33}}]", "PS233", "10.0.0.0/33"),
        ("from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]", "PS232", ""),
        ("from: [{}]", "PS232", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_unknown(rule: str, code: str, value: str) -> None:
    spec = f"podSelector: {{}}, ingress: [{{{rule}}}]"
    assert told(spec) == [(code, value)]
    (found,) = one(spec).ingress or ()
    assert any(isinstance(part, Unknown) for part in (*(found.peers or ()), *(found.ports or ())))


def test_a_policy_type_nobody_knows_is_told() -> None:
    assert told("podSelector: {}, policyTypes: [Inbound]") == [("PS231", "Inbound")]


@pytest.mark.parametrize("text", ["ingress: '{{ .x }}'", "ingress: ['{{ .x }}']", "ingress: [{from: ['{{ .x }}']}]"])
def test_what_a_template_left_open_may_let_in_anybody(text: str) -> None:
    (rule,) = one(f"podSelector: {{}}, {text}").ingress or ()
    assert isinstance((rule.peers or ())[0], Unknown)
