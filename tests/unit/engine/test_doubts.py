"""Reasons that recur: doubts about different things are never taken for one doubt, and each says what would settle it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from penstock.engine import doubts
from penstock.net.cause import Cause
from penstock.net.door import Caller, Way
from penstock.net.endpoint import Endpoint
from penstock.net.route import Via
from penstock.space.addresses import Address, AddressSet
from tests.unit.engine import small

ONE = small.machine("one", "v", "s", "10.0.0.4")
TWO = small.machine("two", "v", "t", "10.0.1.4")


@pytest.mark.parametrize(
    "doubt",
    [
        doubts.assigned,
        doubts.unlisted,
        doubts.undeclared,
        doubts.shown_as,
        doubts.kept_source,
        doubts.picks,
        doubts.instances,
        doubts.on_which,
    ],
    ids=lambda doubt: doubt.__name__,
)
def test_doubts_about_two_endpoints_are_two(doubt: Callable[[Endpoint], Cause]) -> None:
    """Alternatives are told apart by their keys (`engine/first_match.py`): one key for two doubts would settle both at once."""
    assert doubt(ONE).key != doubt(TWO).key
    assert ONE.name in doubt(ONE).why
    assert doubt(ONE).cure


def test_different_doubts_about_one_endpoint_are_different() -> None:
    found = [
        doubts.assigned(ONE),
        doubts.unlisted(ONE),
        doubts.undeclared(ONE),
        doubts.picks(ONE),
        doubts.instances(ONE),
    ]
    assert len({cause.key for cause in found}) == len(found)


def test_whether_default_access_carries_ipv6_is_one_doubt_for_a_subnet() -> None:
    beside = small.machine("three", "v", "s", "10.0.0.5")
    assert doubts.unlisted_v6(ONE) == doubts.unlisted_v6(beside)
    assert doubts.unlisted_v6(ONE).key != doubts.unlisted_v6(TWO).key


def test_addresses_are_told() -> None:
    address = Address.parse("10.9.0.1")
    assert "10.9.0.1" in doubts.unowned(Via(address=address, networks=(), type="VirtualAppliance")).why
    assert "10.9.0.1" in doubts.unowned_backend(ONE, address).why
    assert doubts.unowned_backend(ONE, address).key != doubts.unowned_backend(TWO, address).key


def caller(words: str, resource: str = "") -> Caller:
    return Caller(way=Way.PUBLIC, addresses=AddressSet.empty(), words=words, resource=resource)


@pytest.mark.parametrize(
    "doubt",
    [doubts.unknown_source, doubts.which_source, doubts.same_region],
    ids=lambda doubt: doubt.__name__,
)
def test_doubts_about_two_callers_are_two(doubt: Callable[[Caller], Cause]) -> None:
    assert doubt(caller("from a")).key != doubt(caller("from b")).key


def test_two_services_are_trusted_or_not_each_for_itself() -> None:
    assert doubts.perhaps_trusted(caller("x", "/a")).key != doubts.perhaps_trusted(caller("x", "/b")).key
