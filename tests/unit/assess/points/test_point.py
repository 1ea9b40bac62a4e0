"""An answer follows from a count, by one rule."""

from __future__ import annotations

import pytest

from penstock.assess.points.point import Tally


@pytest.mark.parametrize(
    ("good", "bad", "unknown", "answer"),
    [
        ("ab", "", "", "yes"),
        ("a", "b", "", "partly"),
        ("a", "b", "c", "partly"),
        ("", "b", "", "no"),
        ("", "b", "c", "no"),
        ("a", "", "c", "unknown"),
        ("", "", "c", "unknown"),
        ("", "", "", "unknown"),
    ],
)
def test_the_answer(good: str, bad: str, unknown: str, answer: str) -> None:
    assert Tally.of("things", good, bad, unknown).answer.value == answer


def test_what_is_bad_somewhere_is_bad_and_what_is_unknown_elsewhere_is_not_good() -> None:
    tally = Tally.of("things", "abc", "a", "ab")
    assert (tally.good, tally.bad, tally.unknown) == (("c",), ("a",), ("b",))
