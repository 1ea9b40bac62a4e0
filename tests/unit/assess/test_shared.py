"""Shared places: what of some names anybody may have, and which tags anybody can rent into."""

from __future__ import annotations

import pytest

from penstock.assess.shared import Each, places, shared_names, shared_tag
from penstock.space.names import NameSet


def open_part(place: str, *patterns: str) -> tuple[str, ...]:
    (found,) = (one for one in shared_names() if one.row.name == place)
    return found.open_part(NameSet.union_all(NameSet.parse_pattern(p) for p in patterns)).patterns()


@pytest.mark.parametrize(
    ("place", "allowed", "expected"),
    [
        ("Azure Blob Storage", ["*.blob.core.windows.net"], ("*.blob.core.windows.net",)),
        ("Azure Blob Storage", ["ours.blob.core.windows.net"], ()),
        ("Azure Blob Storage", ["*.windows.net"], ("*.blob.core.windows.net",)),
        ("Azure Blob Storage", ["*.ours.example"], ()),
        ("GitHub", ["github.com"], ("github.com",)),
        ("GitHub", ["gitlab.com"], ()),
    ],
    ids=[
        "every account",
        "one account",
        "a wider pattern",
        "somebody's own domain",
        "one host for all",
        "another host",
    ],
)
def test_what_of_some_names_anybody_may_have(place: str, allowed: list[str], expected: tuple[str, ...]) -> None:
    assert open_part(place, *allowed) == expected


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("AzureCloud", "AzureCloud"),
        ("azurecloud.westeurope", "AzureCloud"),
        ("Storage.WestEurope", "Storage"),
        ("AzureFrontDoor.Frontend", "AzureFrontDoor.Frontend"),
        ("AzureFrontDoor.Backend", None),
        ("StorageSyncService", None),
        ("Internet", None),
        ("10.0.0.0/8", None),
    ],
)
def test_which_tags_anybody_can_rent_into(words: str, tag: str | None) -> None:
    found = shared_tag(words)
    assert (found.tag if found is not None else None) == tag


def test_every_row_says_who_writes_there_and_where_that_was_read() -> None:
    for row in places().names:
        assert row.who, row.name
        assert row.source, row.name
        assert row.patterns, row.name
    assert len({row.name for row in places().names}) == len(places().names)


def test_no_name_is_in_two_rows() -> None:
    """A name has one owner, so that one finding tells it."""
    names = shared_names()
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            assert one.names.is_disjoint(other.names), (one.row.name, other.row.name)


def test_where_each_customer_has_a_name_the_row_has_patterns_only() -> None:
    for row in places().names:
        assert row.each is Each.PATH or all(p.startswith("*.") for p in row.patterns), row.name
