"""Sameness of values that may be unknown."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.arm.functions.compare import among, freeze, same
from penstock.azure.arm.values import Symbolic, unknown

P = unknown("no value", "p")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1, True),
        (1, 1.0, True),
        (1, True, False),
        ("a", "A", False),
        (None, None, True),
        ({"A": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1, [2]], [1, [2]], True),
        ([1], [1, 2], False),
        ({"a": P, "b": 1}, {"a": 1, "b": 2}, False),
    ],
)
def test_what_is_known_is_answered(left: Any, right: Any, expected: bool) -> None:
    assert same(left, right) is expected


def test_what_is_not_known_is_unknown() -> None:
    assert isinstance(same(P, 1), Symbolic)
    assert isinstance(same([P], [1]), Symbolic)
    assert isinstance(among([P, 2], 1), Symbolic)
    assert among([P, 1], 1) is True
    assert among([2, 3], 1) is False


def test_the_same_values_freeze_to_the_same_text_and_unknown_ones_to_their_own() -> None:
    assert freeze({"A": [1]}) == freeze({"a": [1]})
    assert freeze("a") != freeze("A")
    one, other = [P], [P]
    assert freeze(one) != freeze(other)
