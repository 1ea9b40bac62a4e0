"""What IP groups cover, and what they may cover."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.ip_groups import covers
from penstock.azure.read import read_all
from penstock.diagnostics import BUILT_IN
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import ref, resource

OPEN: Any = Unknown(why="parameter has no value")


def cover(reference: Any, *listed: Any) -> Cover:
    estate, _ = read_all([resource("ipgroup", "partners", {"ipAddresses": list(listed)})])
    (found,) = covers([reference], estate, BUILT_IN)
    return found


def doubtful(found: Cover) -> AddressSet:
    return AddressSet.union_all(addresses for _, addresses in found.doubtful)


def test_a_group_covers_its_addresses_and_nothing_else() -> None:
    found = cover(ref("ipgroup", "partners"), "192.0.2.0/25", "192.0.2.128/25")
    assert found.sure == AddressSet.of("192.0.2.0/24")
    assert doubtful(found).is_empty
    assert found.words == "partners"


def test_an_unknown_entry_may_be_any_other_address() -> None:
    found = cover(ref("ipgroup", "partners"), "192.0.2.0/24", OPEN)
    assert found.sure == AddressSet.of("192.0.2.0/24")
    assert doubtful(found) == ~AddressSet.of("192.0.2.0/24")


def test_a_group_that_is_not_in_the_input_may_cover_anything() -> None:
    found = cover(ref("ipgroup", "gone"))
    assert found.sure.is_empty
    assert doubtful(found) == AddressSet.full()
    assert [cause.why for cause, _ in found.doubtful] == ['IP group "gone" is not in the input']


def test_a_reference_without_value_may_lead_to_any_group() -> None:
    assert doubtful(cover(OPEN)) == AddressSet.full()


def test_no_reference_covers_nothing() -> None:
    estate, _ = read_all([])
    assert list(covers([None], estate, BUILT_IN)) == []
