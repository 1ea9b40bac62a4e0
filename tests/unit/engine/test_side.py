"""One side of a filter: runs of positions, and the rules that speak of them."""

from __future__ import annotations

from penstock.engine.side import Side
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.space.addresses import AddressSet

SOME = AddressSet.of("10.0.0.0/8")
SURE = Cover(sure=SOME)
PERHAPS = Cover(sure=AddressSet.empty(), maybe=((Cause(key="tag", why="nobody knows"), SOME),))


def test_positions_of_which_the_same_rules_speak_share_a_number() -> None:
    side = Side([SURE, SURE], [[((2, 3), (6, 7))], [((3, 5),)]])
    assert [side.at(position) for position in (0, 2, 3, 4, 5, 6, 8)] == [0, 1, 2, 3, 3, 1, 0]
    assert [list(side.indices(side.bits[number])) for number in range(4)] == [[], [0], [0, 1], [1]]
    assert side.plain


def test_a_doubt_has_a_bit_of_its_own_and_counts_as_its_rule() -> None:
    side = Side([SURE, PERHAPS], [[((1, 1),)], [(), ((1, 2),)]])
    assert not side.plain
    assert [list(side.indices(side.bits[side.at(position)])) for position in (1, 2)] == [[0, 1], [1]]
    assert [side.touched(side.at(position)) for position in (0, 1, 2)] == [0, 0b11, 0b10]
