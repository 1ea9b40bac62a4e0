"""What may become of everything between two ends, numbered: equal numbers, the same becomes of everything.

Comes in: what a `Fold` ends with. Goes out: `Fates`, and the leaves that a fate stands for. The doubt that names the pair is kept without
its name, and told when it is asked who the pair is. Read next: `answers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from penstock.engine.result import Verdict
from penstock.engine.state import Leaf
from penstock.net.cause import Cause
from penstock.space.addresses import Address
from penstock.space.names import NameSet

NOWHERE = Address(4, 0)
"""Stands for both ends in leaves that many pairs share: nobody asks them who they are between."""


class Piece(NamedTuple):
    """What some transports come to. `one_way` is the doubt that names the pair, under a key that does not."""

    verdict: Verdict
    causes: tuple[Cause, ...]
    names: NameSet | None
    exit: str
    one_way: Cause | None


Fate = tuple[tuple[Piece, int], ...]


class Fates:
    """All fates met, each with its leaves."""

    def __init__(self) -> None:
        self.pieces: list[Fate] = []
        self._single: list[Piece] = []
        self._by_piece: dict[Piece, int] = {}
        self._numbers: dict[frozenset[tuple[int, int]], int] = {}
        self._leaves: dict[int, tuple[Leaf, ...]] = {}

    def piece(self, piece: Piece) -> int:
        """Give the number of a piece."""
        if piece not in self._by_piece:
            self._by_piece[piece] = len(self._single)
            self._single.append(piece)
        return self._by_piece[piece]

    def number(self, found: Mapping[int, int]) -> int:
        """Give the number of what transports come to, told by the numbers of pieces."""
        key = frozenset(found.items())
        if key not in self._numbers:
            self._numbers[key] = len(self.pieces)
            self.pieces.append(tuple([(self._single[piece], mask) for piece, mask in found.items()]))
        return self._numbers[key]

    def passes(self, number: int, mask: int) -> bool:
        """Whether some of these transports are allowed, or may be."""
        return any(hit & mask and piece.verdict is not Verdict.DENIED for piece, hit in self.pieces[number])

    def leaves(self, number: int) -> tuple[Leaf, ...]:
        """Give the leaves of a fate, without doubts that name a pair."""
        if number not in self._leaves:
            self._leaves[number] = tuple(_leaf(piece, mask, piece.causes) for piece, mask in self.pieces[number])
        return self._leaves[number]

    def between(self, number: int, sender: str, receiver: Address) -> tuple[Leaf, ...]:
        """Give the leaves of a fate for one pair."""
        fate = self.pieces[number]
        if all(piece.one_way is None for piece, _ in fate):
            return self.leaves(number)
        return tuple(_leaf(piece, mask, causes_of(piece, sender, receiver)) for piece, mask in fate)


def causes_of(piece: Piece, sender: str, receiver: Address) -> tuple[Cause, ...]:
    """Give the doubts about a piece, with the one that names the pair."""
    if piece.one_way is None:
        return piece.causes
    named = replace(piece.one_way, key=f"one-way:{sender}:{receiver}")
    return tuple(sorted({*piece.causes, named}))


def _leaf(piece: Piece, mask: int, causes: tuple[Cause, ...]) -> Leaf:
    return Leaf(
        verdict=piece.verdict,
        mask=mask,
        final=mask,
        dst=NOWHERE,
        causes=causes,
        names=piece.names,
        exit=piece.exit,
    )
