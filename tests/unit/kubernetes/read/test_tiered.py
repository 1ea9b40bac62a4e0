"""Policies of tiers as they are written, in both versions."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.policy import IpBlock, NamedPort, PodPeer, PortRange
from penstock.kubernetes.resources.tiered import NamePeer, NodePeer, Tier, TieredPolicy, Verb
from penstock.source.node import Unknown
from penstock.space.transport import SCTP, TCP, UDP
from tests.unit.kubernetes.cluster import read


def manifest(kind: str, spec: str) -> str:
    return f"apiVersion: policy.networking.k8s.io/v1alpha1\nkind: {kind}\nmetadata: {{name: p}}\nspec: {{{spec}}}\n"


def one(kind: str, spec: str) -> TieredPolicy:
    (found,) = read(manifest(kind, spec)).cluster.tiered
    return found


SUBJECT = "subject: {namespaces: {}}"


@pytest.mark.parametrize(
    ("kind", "spec", "tier", "priority"),
    [
        ("AdminNetworkPolicy", "priority: 5", Tier.ADMIN, 5),
        ("BaselineAdminNetworkPolicy", "a: 1", Tier.BASELINE, None),
        ("ClusterNetworkPolicy", "tier: Admin, priority: 0", Tier.ADMIN, 0),
        ("ClusterNetworkPolicy", "tier: Baseline, priority: 7", Tier.BASELINE, 7),
    ],
)
def test_a_kind_says_its_tier_and_the_newest_one_by_a_word(
    kind: str, spec: str, tier: Tier, priority: int | None
) -> None:
    """K8S-20."""
    found = one(kind, f"{SUBJECT}, {spec}")
    assert (found.tier, found.priority) == (tier, priority)


def test_every_sort_of_peer_is_read() -> None:
    """K8S-24."""
    peers = (
        "{namespaces: {}}, {pods: {namespaceSelector: {}, podSelector: {}}}, {nodes: {}}, "
        "{networks: [10.0.0.0/8, 'fd00::/8']}, {domainNames: ['*.example.org']}, {moons: {}}"
    )
    (rule,) = one("ClusterNetworkPolicy", f"{SUBJECT}, egress: [{{action: Accept, to: [{peers}]}}]").egress
    assert rule.action is Verb.ALLOW
    assert [type(p) for p in rule.peers] == [PodPeer, PodPeer, NodePeer, IpBlock, IpBlock, NamePeer, Unknown]


def test_ports_of_the_older_version() -> None:
    ports = (
        "[{portNumber: {protocol: TCP, port: 80}}, {portRange: {protocol: UDP, start: 1, end: 9}}, {namedPort: web}]"
    )
    (rule,) = one("AdminNetworkPolicy", f"{SUBJECT}, ingress: [{{action: Deny, from: [], ports: {ports}}}]").ingress
    assert rule.ports == (
        PortRange(protocol=TCP, low=80, high=80),
        PortRange(protocol=UDP, low=1, high=9),
        NamedPort(name="web", protocol=None),
    )


def test_ports_of_the_newer_version() -> None:
    ports = (
        "[{tcp: {destinationPort: {number: 80}}}, {udp: {destinationPort: {range: {start: 1, end: 9}}}}, {sctp: {}}, "
        "{destinationNamedPort: web}, {icmp: {}}]"
    )
    (rule,) = one(
        "ClusterNetworkPolicy", f"{SUBJECT}, ingress: [{{action: Deny, from: [], protocols: {ports}}}]"
    ).ingress
    assert rule.ports is not None
    assert rule.ports[:4] == (
        PortRange(protocol=TCP, low=80, high=80),
        PortRange(protocol=UDP, low=1, high=9),
        PortRange(protocol=SCTP),
        NamedPort(name="web", protocol=None),
    )
    assert isinstance(rule.ports[4], Unknown)


@pytest.mark.parametrize(
    ("kind", "spec", "value"),
    [
        ("ClusterNetworkPolicy", "tier: Middle, priority: 1", "Middle"),
        ("AdminNetworkPolicy", "priority: high", "high"),
        ("AdminNetworkPolicy", "priority: 1, ingress: [{action: Drop, from: []}]", "Drop"),
        ("AdminNetworkPolicy", "priority: 1, egress: [{action: Allow, to: [{domainNames: [a*b]}]}]", "a*b"),
    ],
)
def test_what_is_none_of_the_words_is_told(kind: str, spec: str, value: str) -> None:
    assert [(d.code, d.value) for d in read(manifest(kind, f"{SUBJECT}, {spec}")).diagnostics] == [("PS236", value)]


def test_what_a_template_left_open_stays_open() -> None:
    found = one("AdminNetworkPolicy", f"{SUBJECT}, priority: '{{{{ .p }}}}', ingress: '{{{{ .rules }}}}'")
    assert isinstance(found.priority, Unknown)
    assert isinstance(found.ingress[0].action, Unknown)
