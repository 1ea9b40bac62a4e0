"""Policies of Cilium as they are written."""

from __future__ import annotations

import pytest

from penstock.kubernetes.read.cilium import cilium_policies
from penstock.kubernetes.read.cilium_peers import name_pattern, peers
from penstock.kubernetes.read.cilium_ports import port_parts
from penstock.kubernetes.read.cilium_selectors import peer, subject
from penstock.kubernetes.read.objects import items
from penstock.kubernetes.resources.cilium import CiliumPolicy, Entity, EntityPeer, NamesPeer
from penstock.kubernetes.resources.policy import IpBlock, NamedPort, PlainProtocol, PodPeer, PortRange, Traffic
from penstock.source.node import Unknown
from penstock.source.notes import Notes
from tests.unit.kubernetes.cluster import root

HEAD = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: n}\n"


def policies(body: str) -> list[CiliumPolicy]:
    return [one for item in items(root(HEAD + body)) for one in cilium_policies(item, Notes())]


def test_each_spec_is_a_policy_with_a_place_of_its_own() -> None:
    found = policies("spec: {endpointSelector: {}}\nspecs: [{endpointSelector: {}}, {endpointSelector: {}}]\n")
    assert [one.id for one in found] == [f"n/ciliumnetworkpolicy/p{tail}" for tail in ("", "#1", "#2")]
    assert [one.origin.pointer for one in found] == ["/spec", "/specs/0", "/specs/1"]


@pytest.mark.parametrize(
    ("spec", "sure"),
    [
        ("ingress: [{}]", {Traffic.INGRESS}),
        ("ingress: []", set()),
        ("egressDeny: [{toEntities: [world]}]", {Traffic.EGRESS}),
        ("ingress: [{}], enableDefaultDeny: {ingress: false, egress: true}", {Traffic.EGRESS}),
    ],
)
def test_a_rule_isolates_unless_it_is_said_otherwise(spec: str, sure: set[Traffic]) -> None:
    (found,) = policies(f"spec: {{endpointSelector: {{}}, {spec}}}\n")
    assert found.isolates == sure
    assert not found.perhaps


def test_peers_of_all_sorts_are_read_and_an_empty_list_names_nobody() -> None:
    rule = root("{toCIDR: [10.0.0.0/8], toEntities: [world, host], toFQDNs: [{matchName: a.example}]}")
    found = peers(rule, "to", "n", Notes())
    assert found is not None
    kinds = {type(one) for one in found}
    assert kinds == {IpBlock, EntityPeer, NamesPeer}
    assert peers(root("{toCIDR: [10.0.0.0/8], toEndpoints: []}"), "to", "n", Notes()) == ()
    assert peers(root("{toPorts: []}"), "to", "n", Notes()) is None


def test_an_entity_that_does_not_exist_is_told() -> None:
    notes = Notes()
    found = peers(root("{fromEntities: [cluster, strangers]}"), "from", "n", notes)
    assert found is not None
    assert EntityPeer(entities=frozenset((Entity.CLUSTER,))) in found
    assert any(isinstance(one, Unknown) for one in found)
    assert [d.code for d in notes.diagnostics()] == ["PS239"]


@pytest.mark.parametrize(
    ("pattern", "labels", "inside"),
    [("*.b.example", 3, "a.b.example"), ("**.b.example", None, "x.a.b.example"), ("*", None, "anything")],
)
def test_a_star_stands_for_one_label_and_two_for_any_number(pattern: str, labels: int | None, inside: str) -> None:
    found = name_pattern(pattern, root("x"), Notes())
    assert isinstance(found, NamesPeer)
    assert found.labels == labels
    assert inside in found.names


def test_a_pattern_with_a_star_elsewhere_is_read_in_part_and_one_without_a_fixed_end_is_told() -> None:
    found = name_pattern("a*.b.example", root("x"), Notes())
    assert isinstance(found, NamesPeer)
    assert found.unsure
    notes = Notes()
    assert isinstance(name_pattern("a*", root("x"), notes), Unknown)
    assert [d.code for d in notes.diagnostics()] == ["PS250"]


def test_ports_are_of_every_protocol_that_they_may_be_of() -> None:
    rule = root("{toPorts: [{ports: [{port: '80'}, {port: dns, protocol: UDP}]}], icmps: [{fields: [{type: 8}]}]}")
    first, second = port_parts(rule, Notes())
    assert first.ports is not None
    assert [type(port) for port in first.ports] == [PortRange] * 3 + [NamedPort]
    assert second.ports == (PlainProtocol(protocol=1, only="type 8"),)


def test_port_zero_and_no_port_are_all_ports() -> None:
    (part,) = port_parts(root("{toPorts: [{ports: [{port: '0', protocol: TCP}]}]}"), Notes())
    assert part.ports == (PortRange(protocol=6),)


def test_a_policy_speaks_of_its_own_namespace_unless_a_rule_names_another() -> None:
    written = root("{matchLabels: {'k8s:io.kubernetes.pod.namespace': m, app: a}}")
    found = peer(written, "n", Notes())
    assert isinstance(found, PodPeer)
    assert found.pods.text == "app=a"
    assert found.namespaces is not None
    assert found.namespaces.text == "kubernetes.io/metadata.name=m"
    assert subject(written, "n", Notes()).namespaces is not None
    assert str(subject(written, "n", Notes()).namespaces).count("'n'") == 1


def test_reserved_labels_are_entities() -> None:
    assert peer(root("{matchLabels: {'reserved:host': ''}}"), "n", Notes()) == EntityPeer(
        entities=frozenset((Entity.HOST,))
    )
    assert isinstance(peer(root("{matchLabels: {'reserved:host': '', app: a}}"), "n", Notes()), Unknown)
