"""Parts of values, known and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.arm.members import member, try_get
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, runtime, unknown
from penstock.source.node import Unknown

P = unknown("no value", "p")


@pytest.mark.parametrize(
    ("value", "key", "expected"),
    [({"Aa": 1}, "aA", 1), ([1, 2], 1, 2), ([1, 2], "0", 1), ({"1": "x"}, 1, "x")],
)
def test_a_part_is_found_without_regard_to_case(value: Any, key: Any, expected: Any) -> None:
    assert member(value, key) == expected


@pytest.mark.parametrize(
    ("value", "key"), [({}, "a"), ([], 0), ([1], -1), ([1], "x"), ("text", "a"), (None, "a"), ([1], True)]
)
def test_what_is_not_there_is_an_error_unless_it_may_be_missing(value: Any, key: Any) -> None:
    with pytest.raises(ExpressionError):
        member(value, key)
    assert member(value, key, safe=True) is None


def test_a_part_of_an_unknown_is_unknown_for_the_same_reason() -> None:
    found = member(P, "x")
    assert isinstance(found, Symbolic)
    assert (found.why, found.text) == ("no value", "{p.x}")
    assert member(member(P, "x"), "y") != member(member(P, "y"), "x")
    assert member(Unknown(why="odd"), "x").why == "odd"


def test_a_part_under_an_unknown_name_is_unknown() -> None:
    assert member({"a": 1}, P).why == "no value"


def test_a_part_of_the_state_of_a_resource_keeps_the_way_to_it() -> None:
    found = member(member(runtime("/X/fw", ()), "a"), 0)
    assert (found.resource, found.path) == ("/x/fw", ("a", "0"))


def test_a_way_that_may_end_ends_with_null() -> None:
    assert try_get([{"a": [{"b": 1}]}, "a", 0, "b"]) == 1
    assert try_get([{"a": None}, "a", 0, "b"]) is None
    with pytest.raises(ExpressionError, match="at least one key"):
        try_get([{}])
