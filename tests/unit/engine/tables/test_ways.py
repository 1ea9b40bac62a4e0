"""Sorts of ways: what routing treats alike is one."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.tables.ways import Unit, Ways
from penstock.net.endpoint import Kind
from penstock.net.route import Deliver, Discard, RouteTable, Through
from penstock.space.addresses import Address, AddressSet
from tests.unit.engine.small import machine, route, segment
from tests.unit.engine.tables.estate import estate


def test_ways_between_spokes_are_of_one_sort_and_meet_the_firewall() -> None:
    ways = Ways(Engine(estate()).walker)
    there = ways.way_to("red/s", Address.parse("10.2.0.4"), Unit("green", "green/s"))
    back = ways.way_to("green/s", Address.parse("10.1.0.4"), Unit("red", "red/s"))
    assert there == back
    assert there.devices == ("fw",)


def test_a_way_at_home_is_another_sort() -> None:
    ways = Ways(Engine(estate()).walker)
    home = ways.way_to("red/s", Address.parse("10.1.0.9"), Unit("red", "red/s"))
    away = ways.way_to("red/s", Address.parse("10.2.0.4"), Unit("green", "green/s"))
    assert home != away
    assert home.devices == ()


def test_ways_by_a_router_differ_by_what_its_own_routes_say() -> None:
    """A router that knows one spoke and drops another: the same route of the sender, two sorts of way (RT-51)."""
    plain = estate()
    router = replace(machine("router", "hub", "table", "10.0.4.4", kind=Kind.ROUTER), where=AddressSet.empty())
    table = segment("hub", "table", "10.0.4.0/24")
    onward = (route("10.2.0.0/16", Deliver(network="green")), route("10.3.0.0/16", Discard()))
    tables = {**plain.route_tables, "hub/table": RouteTable(id="hub/table", routes=onward)}
    tables["red/s"] = RouteTable(id="red/s", routes=(route("0.0.0.0/0", Through(device="router")),))
    made = replace(
        plain,
        endpoints={**plain.endpoints, "router": router},
        segments={**plain.segments, "hub/table": table},
        route_tables=tables,
    )
    ways = Ways(Engine(made).walker)
    known = ways.way_to("red/s", Address.parse("10.2.0.4"), Unit("green", "green/s"))
    dropped = ways.way_to("red/s", Address.parse("10.3.0.4"), Unit("blue", "blue/s"))
    assert known != dropped
    assert known.devices == ("router",)


def test_a_way_into_somebody_elses_network_is_left_to_the_walk() -> None:
    ways = Ways(Engine(estate()).walker)
    assert ways.way_to("red/s", Address.parse("10.1.0.9"), Unit("blue", "blue/s")).walked
    assert not ways.way_to("red/s", Address.parse("10.1.0.9"), Unit("red", "red/s")).walked
