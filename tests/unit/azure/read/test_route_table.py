"""Route tables and their routes."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.network import NextHopType, RouteTable, UserRoute
from penstock.azure.resources.terms import Block, ServiceTag
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import ref, resource, route, table


def one(prefix: Any, hop: Any, address: Any = None) -> tuple[UserRoute, list[str]]:
    estate, told = read_all([table("t", route("r", prefix, hop, address))])
    (found,) = estate.all(UserRoute)
    return found, [d.code for d in told]


def test_a_route_is_read_as_written() -> None:
    found, told = one("10.0.0.0/8", "virtualappliance", "10.1.0.4")
    assert found.table == ref("table", "t")
    assert found.destination == Block(text="10.0.0.0/8", addresses=AddressSet.of("10.0.0.0/8"))
    assert found.next_hop_type is NextHopType.VIRTUAL_APPLIANCE
    assert found.next_hop == Address.parse("10.1.0.4")
    assert told == []


@pytest.mark.parametrize("kind", list(NextHopType))
def test_every_next_hop_type_is_known(kind: NextHopType) -> None:  # RT-14
    assert one("10.0.0.0/8", kind.value, "10.0.0.4")[0].next_hop_type is kind


def test_a_destination_may_be_a_service_tag() -> None:  # RT-11
    assert one("Storage.WestEurope", "Internet")[0].destination == ServiceTag(name="Storage.WestEurope")


def test_an_appliance_without_address_is_unknown() -> None:
    found, told = one("10.0.0.0/8", "VirtualAppliance")
    assert isinstance(found.next_hop, Unknown)
    assert told == ["PS212"]


def test_an_address_without_appliance_is_told_and_ignored() -> None:  # RT-14
    found, told = one("10.0.0.0/8", "Internet", "10.0.0.4")
    assert (found.next_hop, told) == (None, ["PS212"])


@pytest.mark.parametrize(("hop", "code"), [("Nowhere", "PS207"), (None, "PS209")])
def test_a_type_nobody_knows_is_unknown(hop: str | None, code: str) -> None:
    found, told = one("10.0.0.0/8", hop)
    assert isinstance(found.next_hop_type, Unknown)
    assert told == [code]


def test_routes_nobody_can_list_stand_for_any() -> None:
    estate, _ = read_all([resource("table", "t", {"routes": Unknown(why="w")})])
    (found,) = estate.all(UserRoute)
    assert isinstance(found.destination, Unknown)
    assert isinstance(found.next_hop_type, Unknown)


def test_a_route_may_be_a_resource_of_its_own() -> None:
    estate, _ = read_all([table("t"), resource("route", "t/r", route("r", "0.0.0.0/0", "None")["properties"])])
    assert [r.table for r in estate.all(UserRoute)] == [ref("table", "t")]


@pytest.mark.parametrize(("stated", "expected"), [(True, True), ("false", False), (None, None)])
def test_a_table_may_stop_propagation(stated: object, expected: bool | None) -> None:
    estate, _ = read_all([table("t", disableBgpRoutePropagation=stated)])
    assert estate.all(RouteTable)[0].disable_propagation is expected
