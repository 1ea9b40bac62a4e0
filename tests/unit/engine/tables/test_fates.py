"""Fates: equal numbers, the same becomes of everything."""

from __future__ import annotations

from penstock.engine.result import Verdict
from penstock.engine.tables.fates import Fates, Piece
from penstock.net.cause import Cause
from penstock.space.addresses import Address

HERE = Address.parse("10.0.0.4")
SURE = Piece(Verdict.ALLOWED, (), None, "", None)
ONE_WAY = Piece(Verdict.UNKNOWN, (), None, "", Cause(key="one-way", why="the answer takes another way"))


def test_the_order_of_pieces_does_not_matter() -> None:
    fates = Fates()
    sure, one_way = fates.piece(SURE), fates.piece(ONE_WAY)
    assert fates.piece(SURE) == sure != one_way
    assert fates.number({sure: 1, one_way: 2}) == fates.number({one_way: 2, sure: 1})
    assert fates.number({sure: 2, one_way: 1}) != fates.number({sure: 1, one_way: 2})


def test_a_doubt_that_names_the_pair_is_told_of_the_pair_only() -> None:
    fates = Fates()
    number = fates.number({fates.piece(SURE): 1, fates.piece(ONE_WAY): 2})
    assert [leaf.causes for leaf in fates.leaves(number)] == [(), ()]
    causes = [cause.key for leaf in fates.between(number, "vm", HERE) for cause in leaf.causes]
    assert causes == ["one-way:vm:10.0.0.4"]
