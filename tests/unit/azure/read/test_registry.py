"""The registry, the coverage table, and reading everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import read_all, registry, unmodelled
from penstock.azure.read.entry import Modelled, NotModelled
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item, Mention, NotRead
from penstock.azure.resources.network import Subnet, VirtualNetwork
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm import vnet


def made(arm_type: str, *, existing: bool = False) -> Resource:
    origin = Origin(file="x.json")
    body = Node({}, origin)
    return Resource(id="/x", type=arm_type, name="x", body=body, properties=body, origin=origin, existing=existing)


def test_every_row_says_what_it_becomes() -> None:
    for arm_type, entry in registry.MODELLED.items():
        assert arm_type == arm_type.lower()
        assert entry.becomes


def test_no_type_is_both_modelled_and_a_gap_in_the_table() -> None:
    table = registry.coverage_table()
    for arm_type in registry.MODELLED:
        assert table.count(f"| `{arm_type}` |") == 1


@pytest.mark.parametrize(
    ("arm_type", "bears"),
    [
        ("microsoft.network/networkmanagers/securityuserconfigurations/rulecollections", True),
        ("microsoft.network/networkmanagers/ipampools/staticcidrs", False),
        ("microsoft.network/virtualnetworks/providers/diagnosticsettings", False),
        ("microsoft.insights/components", False),
        ("microsoft.network/neverheardof", True),
        ("contoso.things/widgets", True),
        ("microsoft.authorization/locks", False),
    ],
)
def test_a_type_nobody_reads_is_judged_by_its_nearest_row(arm_type: str, bears: bool) -> None:
    found = registry.look_up(arm_type)
    assert isinstance(found, NotModelled)
    assert found.bears_on_traffic is bears
    assert found.hides


def test_what_is_not_modelled_is_kept_and_counted() -> None:
    estate, told = read_all([made("contoso.things/widgets")])
    assert [(i.type, i.id) for i in estate.all(NotRead)] == [("contoso.things/widgets", "/x")]
    assert estate.counts == {"contoso.things/widgets": 1}
    assert told == ()


def test_a_mention_is_no_definition() -> None:
    estate, _ = read_all([made("microsoft.network/virtualnetworks", existing=True)])
    assert estate.all(VirtualNetwork) == ()
    assert len(estate.all(Mention)) == 1


def test_a_definition_beats_a_mention_in_any_order() -> None:
    defined = vnet("v", "10.0.0.0/16")
    mention = Resource(
        id=defined.id,
        type=defined.type,
        name="v",
        body=defined.body,
        properties=defined.properties,
        origin=defined.origin,
        existing=True,
    )
    for order in ((defined, mention), (mention, defined)):
        assert len(read_all(order)[0].all(VirtualNetwork)) == 1


def test_two_definitions_are_told_when_they_differ() -> None:
    first, second = vnet("v", "10.0.0.0/16", a="10.0.0.0/24"), vnet("v", "10.1.0.0/16", b="10.1.0.0/24")
    estate, told = read_all([first, second])
    assert [d.code for d in told] == ["PS416"]
    assert [(s.name, isinstance(s.prefixes[0], Unknown)) for s in estate.all(Subnet)] == [("?0", True)]


def test_two_equal_definitions_are_one() -> None:
    assert read_all([vnet("v", "10.0.0.0/16"), vnet("v", "10.0.0.0/16")])[1] == ()


def test_a_reader_that_fails_loses_its_own_resource_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_resource: Resource, _notes: Notes) -> Iterator[Item]:
        raise KeyError("oh")

    row = Modelled(reader=broken, becomes="nothing")
    monkeypatch.setattr(registry, "MODELLED", {**registry.MODELLED, "contoso.things/widgets": row})
    estate, told = read_all([made("contoso.things/widgets"), vnet("v", "10.0.0.0/16")])
    assert [d.code for d in told] == ["PS501"]
    assert len(estate.all(NotRead)) == 1
    assert len(estate.all(VirtualNetwork)) == 1


def test_the_gap_of_a_provider_covers_its_children() -> None:
    assert unmodelled.look_up("microsoft.sql/servers/firewallrules") is unmodelled.TYPES["microsoft.sql/servers"]
