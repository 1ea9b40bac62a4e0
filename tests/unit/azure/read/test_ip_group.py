"""IP groups: single addresses, ranges and prefixes side by side."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.firewall import IpGroup
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import resource


def group(*listed: Any) -> tuple[IpGroup, list[str]]:
    estate, told = read_all([resource("ipgroup", "partners", {"ipAddresses": list(listed)})])
    (found,) = estate.all(IpGroup)
    return found, [d.code for d in told]


def test_addresses_ranges_and_prefixes_may_stand_side_by_side() -> None:
    found, told = group("192.0.2.7", "198.51.100.0-198.51.100.3", "203.0.113.0/24")
    assert told == []
    covered = AddressSet.union_all(term.addresses for term in found.addresses if isinstance(term, Block))
    assert covered == AddressSet.of("192.0.2.7/32", "198.51.100.0/30", "203.0.113.0/24")


def test_an_entry_that_is_no_address_is_told_and_stays_unknown() -> None:
    found, told = group("192.0.2.7", "example.org")
    assert told == ["PS202"]
    assert isinstance(found.addresses[1], Unknown)


def test_an_entry_without_value_stays_unknown() -> None:
    why = Unknown(why="parameter has no value")
    found, told = group("192.0.2.7", why)
    assert told == []
    assert [term.why for term in found.addresses if isinstance(term, Unknown)] == [why.why]


def test_a_group_without_addresses_has_none() -> None:
    assert group()[0].addresses == ()
