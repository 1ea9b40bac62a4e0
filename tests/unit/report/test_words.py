"""Sets and counts in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import BUILT_IN, Origin, Severity
from penstock.net.network import OutsideTag
from penstock.report.words import addresses, counted, listed, place, severity_counts
from penstock.space.addresses import Address, AddressSet
from tests.unit.report.sample import estate

TAG = AddressSet.of("20.8.0.0/24", "20.9.0.0/24")


def test_numbers_agree_with_their_words() -> None:
    assert (counted(1, "class", "classes"), counted(2, "class", "classes")) == ("1 class", "2 classes")
    assert counted(1204, "endpoint") == "1,204 endpoints"


def test_long_lists_are_counted() -> None:
    assert listed(("a", "b", "c")) == "a, b, c"
    assert listed(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"


def test_what_stands_in_no_file_is_built_in() -> None:
    assert place(BUILT_IN) == "built in"
    assert place(Origin(file="a.json")) == "a.json:1"


@pytest.mark.parametrize(
    ("some", "words"),
    [
        (AddressSet.empty(), "nowhere"),
        (AddressSet.of("20.0.0.0/24"), "20.0.0.0/24"),
        (TAG, "Storage"),
        (TAG | AddressSet.of("30.0.0.0/24"), "Storage, 30.0.0.0/24"),
        (AddressSet.of("20.8.0.0/24"), "20.8.0.0/24"),
        (AddressSet.of("240.0.0.1"), "pip-web"),
    ],
    ids=["none", "a prefix", "a whole tag", "a tag and more", "a part of a tag", "an own address"],
)
def test_addresses_are_said_by_name(some: AddressSet, words: str) -> None:
    tag = OutsideTag(name="Storage", symbol=Address.parse("240.0.0.9"), addresses=TAG, known=True)
    network = replace(estate(), outside_tags={"storage": tag})
    assert addresses(some, network) == words


def test_all_of_the_internet_is_anywhere() -> None:
    assert addresses(estate().internet, estate()) == "anywhere"
    assert addresses(estate().internet - AddressSet.of("64.0.0.0/2"), estate()).startswith("most of the internet")


def test_severities_are_counted_from_the_worst() -> None:
    assert severity_counts((Severity.LOW, Severity.CRITICAL, Severity.LOW)) == "1 critical  2 low"
    assert severity_counts(()) == "none"
