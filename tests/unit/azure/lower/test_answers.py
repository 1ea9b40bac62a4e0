"""Yes, no, or why nobody knows."""

from __future__ import annotations

import pytest

from penstock.azure.lower.answers import Answer, all_of, any_of, doubts, opposite
from penstock.net.cause import Cause

ONE, TWO = (Cause(key=key, why=f"{key} is not known") for key in ("one", "two"))


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ((), True, False),
        ((True, True), True, True),
        ((True, False), False, True),
        ((False, False), False, False),
        ((True, (ONE,)), (ONE,), True),
        ((False, (ONE,)), False, (ONE,)),
        (((ONE,), (ONE,)), (ONE,), (ONE,)),
    ],
)
def test_answers_together(parts: tuple[Answer, ...], every: Answer, some: Answer) -> None:
    assert all_of(*parts) == every
    assert any_of(parts) == some


def test_several_conditions_all_stand() -> None:
    assert all_of((TWO,), (ONE,)) == (ONE, TWO)


def test_one_of_several_doubts_is_a_doubt_of_its_own() -> None:
    """If only the second holds, the whole holds; so it is neither the first doubt nor both together."""
    found = any_of([(ONE,), (TWO,)])
    assert isinstance(found, tuple)
    assert [(c.key, c.why) for c in found] == [("any:one|two", "one is not known")]
    assert any_of([(TWO,), (ONE,)]) == found


def test_doubts_of_an_answer() -> None:
    assert (doubts(True), doubts((ONE,))) == ((), (ONE,))


def test_the_opposite_of_an_answer_is_a_doubt_of_its_own() -> None:
    assert (opposite(True), opposite(False)) == (False, True)
    found = opposite((ONE, TWO))
    assert isinstance(found, tuple)
    assert [(c.key, c.why) for c in found] == [("not:one&two", "one is not known")]
