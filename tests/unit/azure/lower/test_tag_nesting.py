"""Which tags lie in which: by name, by contents, and never by a guess."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from penstock.azure.lower.tag_nesting import Nesting
from penstock.space.addresses import AddressSet

SETS: Mapping[str, AddressSet | None] = {
    "wide": AddressSet.of("20.0.0.0/8", "2603::/16"),
    "narrow": AddressSet.of("20.1.0.0/16", "20.3.0.0/16"),
    "across": AddressSet.of("20.1.0.0/16", "21.0.0.0/16"),
    "six": AddressSet.of("2603:1::/32"),
    "mixed": AddressSet.of("20.9.0.0/16", "2604::/32"),
    "nothing": AddressSet.empty(),
    "sealed": None,
    "storage.westeurope": None,
    "storage.centralfrance": None,
    "storage": None,
}


def inside(outer: str, *names: str) -> set[str]:
    return set(Nesting(names or tuple(SETS), SETS.get).inside(outer))


def test_a_tag_whose_addresses_all_lie_in_another_is_inside() -> None:
    assert inside("wide") == {"wide", "narrow", "six"}


@pytest.mark.parametrize("name", ["across", "mixed"])
def test_a_tag_of_which_a_part_lies_elsewhere_is_not(name: str) -> None:
    assert name not in inside("wide")


def test_a_tag_without_addresses_lies_nowhere_but_in_itself() -> None:
    assert inside("nothing") == {"nothing"}
    assert "nothing" not in inside("wide")


def test_of_contents_nobody_knows_only_names_tell() -> None:  # NSG-28
    assert inside("storage") == {"storage", "storage.westeurope", "storage.centralfrance"}
    assert inside("sealed") == {"sealed"}


def test_irregular_names_of_regions_are_the_same_region() -> None:
    assert inside("storage.francecentral") == {"storage.centralfrance"}


def test_a_tag_that_nobody_named_may_hold_named_ones() -> None:
    assert inside("wide", "narrow") == {"narrow"}
