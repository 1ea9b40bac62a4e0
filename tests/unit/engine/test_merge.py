"""Alternatives of which one will happen."""

from __future__ import annotations

import pytest

from penstock.engine.merge import either, summary
from penstock.engine.result import Verdict
from penstock.engine.state import Leaf
from penstock.net.cause import Cause
from penstock.space.addresses import Address
from penstock.space.names import NameSet

DOUBT = Cause(key="doubt", why="w")
HERE = Address.parse("10.0.0.4")
A, B = NameSet.exact("a.example"), NameSet.exact("b.example")


def leaf(verdict: str, mask: int = 1, names: NameSet | None = None) -> Leaf:
    return Leaf(verdict=Verdict(verdict), mask=mask, final=mask, dst=HERE, names=names)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("allowed", "allowed", (1, 0, 0)),
        ("denied", "denied", (0, 0, 1)),
        ("allowed", "denied", (0, 1, 0)),
        ("unknown", "denied", (0, 1, 0)),
        ("unknown", "allowed", (0, 1, 0)),
    ],
)
def test_what_both_say_stays(one: str, other: str, expected: tuple[int, int, int]) -> None:
    assert summary(either([[leaf(one)], [leaf(other)]], (DOUBT,))) == expected


def test_transports_are_merged_each_for_itself() -> None:
    one = [leaf("allowed", 0b0011), leaf("denied", 0b1100)]
    other = [leaf("allowed", 0b0101), leaf("denied", 0b1010)]
    assert summary(either([one, other], (DOUBT,))) == (0b0001, 0b0110, 0b1000)


def test_different_names_are_no_agreement() -> None:
    merged = either([[leaf("allowed", names=A)], [leaf("allowed", names=B)]], (DOUBT,))
    assert summary(merged) == (0, 1, 0)


def test_the_names_that_both_allow_are_agreed_upon_and_the_others_are_not() -> None:
    merged = either([[leaf("allowed", names=A | B)], [leaf("allowed", names=A)]], (DOUBT,))
    assert {(str(part.names), part.verdict) for part in merged} == {
        ("a.example", Verdict.ALLOWED),
        ("b.example", Verdict.UNKNOWN),
    }


def test_an_allow_whatever_the_name_agrees_with_one_for_a_name() -> None:
    merged = either([[leaf("allowed")], [leaf("allowed", names=A)]], (DOUBT,))
    assert [str(part.names) for part in merged if part.verdict is Verdict.ALLOWED] == ["a.example"]
    (beside,) = [part for part in merged if part.verdict is Verdict.UNKNOWN]
    assert beside.names is not None
    assert "b.example" in beside.names
    assert "a.example" not in beside.names


def test_alternatives_that_come_to_the_same_leave_no_doubt_under_any_name() -> None:
    way = [leaf("allowed", names=A), leaf("allowed", names=B)]
    assert either([way, list(way)], (DOUBT,)) == tuple(way)
    merged = either([way, list(way), [leaf("denied")]], (DOUBT,))
    assert merged == either([way, [leaf("denied")]], (DOUBT,))
