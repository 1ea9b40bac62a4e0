"""Tables for a terminal."""

from __future__ import annotations

import pytest

from penstock.report.columns import aligned


def lines(rows: list[tuple[str, ...]], width: int, most: tuple[int, ...]) -> list[str]:
    return list(aligned(rows, width, most))


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    assert lines([("a", "one"), ("long", "two")], 80, (20,)) == ["  a     one", "  long  two"]


def test_the_last_column_is_wrapped_under_itself() -> None:
    words = "alpha beta gamma delta epsilon"
    assert lines([("a", words)], 30, (20,)) == ["  a  alpha beta gamma delta", "     epsilon"]


def test_a_cell_beyond_the_limit_pushes_the_rest_on() -> None:
    assert lines([("a", "one"), ("far too long", "two")], 80, (4,)) == ["  a     one", "  far too long  two"]


@pytest.mark.parametrize("rows", [[], [("a", "")]], ids=["no rows", "an empty cell"])
def test_nothing_is_printed_for_nothing(rows: list[tuple[str, ...]]) -> None:
    assert lines(rows, 80, (4,)) == (["  a"] if rows else [])
