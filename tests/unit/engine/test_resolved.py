"""Answers to names: alternatives are kept, equal ones are one."""

from __future__ import annotations

from penstock.engine.resolved import Asked, Resolved, one_of
from penstock.net.cause import Cause
from penstock.space.addresses import Address

DOUBT = Cause(key="d", why="nobody knows")
A = Resolved(name="n", addresses=(Address.parse("10.0.0.1"),))
B = Resolved(name="n", public=True)


def test_answers_that_say_the_same_are_one() -> None:
    assert one_of((A, A), (DOUBT,)) == A


def test_different_answers_are_alternatives_for_a_reason() -> None:
    both = one_of((A, B), (DOUBT,))
    assert both.ways == (A, B)
    assert both.between == (DOUBT,)
    assert both.doubts == (DOUBT,)


def test_alternatives_of_alternatives_are_flat() -> None:
    other = Cause(key="e", why="nor that")
    nested = one_of((one_of((A, B), (DOUBT,)), Resolved(name="n", exists=False)), (other,))
    assert len(nested.ways) == 3
    assert nested.between == (DOUBT, other)


def test_a_step_before_is_a_step_before_every_alternative() -> None:
    asked = Asked(at="s", name="server", note="", facts=("DNS-02",))
    found = one_of((A, B), (DOUBT,)).after(asked, (DOUBT,))
    assert [way.path for way in found.ways] == [(asked,), (asked,)]
    assert all(way.causes == (DOUBT,) for way in found.ways)
    assert found.facts == ("DNS-02",)
