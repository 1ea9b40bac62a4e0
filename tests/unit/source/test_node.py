"""Values that know where they stand."""

from __future__ import annotations

import pytest

from penstock.diagnostics import Origin
from penstock.source.node import Node, PlacedList, Unknown

ORIGIN = Origin(file="a.json")


def node(value: object) -> Node:
    return Node(value, ORIGIN)


def test_names_are_found_without_regard_to_case_and_keep_their_spelling() -> None:
    found = node({"SecurityRules": [1]}).get("securityRules")
    assert found.is_array
    assert found.origin.pointer == "/SecurityRules"


def test_what_is_not_there_is_missing_and_stands_where_it_should() -> None:
    found = node({"a": {}}).get("a", "b", "c")
    assert found.is_missing
    assert found.origin.pointer == "/a"


def test_a_child_of_what_is_unknown_is_unknown_for_the_same_reason() -> None:
    found = node({"a": Unknown(why="only Azure knows")}).get("a", "b")
    assert found.is_unknown
    assert found.value.why == "only Azure knows"


def test_what_an_evaluator_made_stands_where_it_was_made_from() -> None:
    made = PlacedList([1, 2])
    made.place = ORIGIN.child("copy")
    assert [element.origin.pointer for element in node({"rules": made}).get("rules").elements()] == [
        "/copy/0",
        "/copy/1",
    ]


@pytest.mark.parametrize(
    ("value", "text", "flag", "number"),
    [
        ("yes", "yes", None, None),
        ("TRUE", "TRUE", True, None),
        (True, None, True, None),
        (443, "443", None, 443),
        ("443", "443", None, 443),
        ("-1", "-1", None, -1),
        ({}, None, None, None),
        (None, None, None, None),
    ],
    ids=str,
)
def test_scalars_are_read_as_azure_reads_them(
    value: object, text: str | None, flag: bool | None, number: int | None
) -> None:
    assert (node(value).text(), node(value).flag(), node(value).number()) == (text, flag, number)


def test_a_number_of_a_million_digits_is_no_number() -> None:
    assert node("9" * 1_000_000).number() is None
