"""Sorts of ways: what routing treats alike is one."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.tables.ways import Unit, Ways
from penstock.space.addresses import Address
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
