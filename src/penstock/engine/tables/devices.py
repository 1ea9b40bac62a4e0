"""What a filter with many rules decides from many sources to all receivers, each sort of pair once.

Comes in: a filter of a device, the positions of senders, and receivers in the order of their positions. Goes out: rows, one number for each
receiver. What the rules say of a pair is a sum of random numbers, one for each rule that matches on both sides (see `axis.WORDS`); from one
source to the next only the rules that begin or end there are added or taken away. Read next: `pairs.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from secrets import randbits

import numpy as np
from numpy.typing import NDArray

from penstock.engine.side import Side
from penstock.engine.tables.columns import EndArray, Ints

Longs = NDArray[np.uint64]
Asked = Callable[[int, int], int]
"""Gives the number of what the filter decides, from a position to the receiver at an index."""


class DeviceRows:
    """Rows of one filter, by the numbers of its source side, from sources at some positions."""

    def __init__(self, sides: tuple[Side, Side], sources: Ints, ends: EndArray, asked: Asked) -> None:
        self._left = sides[0]
        self._count = len(ends.positions)
        self._asked = asked
        self._known: dict[tuple[int, int], int] = {}
        sources = np.unique(sources)
        wanted: dict[int, int] = {}
        for number, position in zip(self._left.at_all(sources).tolist(), sources.tolist(), strict=True):
            wanted.setdefault(number, position)
        swept = _swept(tuple(wanted.values()), _changes(ends.sorts), _edges(sides, sources, ends.positions))
        self._rows = {n: self._told(p, sums) for (n, p), sums in zip(wanted.items(), swept, strict=True)}

    def row(self, position: int) -> Ints:
        """Give one number for each receiver."""
        lengths, cells = self._rows[self._left.at(position)]
        return np.repeat(cells, lengths)

    def _told(self, position: int, sums: Longs) -> tuple[Ints, Ints]:
        starts = np.flatnonzero((sums[: self._count, 0] | sums[: self._count, 1]) != 0)
        said = np.cumsum(sums[starts], axis=0, dtype=np.uint64).tolist()
        cells = [
            self._cell(position, start, (one, two)) for start, (one, two) in zip(starts.tolist(), said, strict=True)
        ]
        return np.diff(starts, append=self._count), np.array(cells, np.int64)

    def _cell(self, position: int, start: int, said: tuple[int, int]) -> int:
        if said not in self._known:
            self._known[said] = self._asked(position, start)
        return self._known[said]


def _swept(order: Sequence[int], begun: Longs, edges: tuple[Ints, Ints, Ints, Longs]) -> Iterator[Longs]:
    """Go through sources in order; give for each, from receiver to receiver, how the sum over the rules that match changes."""
    first, after, at, words = edges
    begins, ends = np.searchsorted(order, first), np.searchsorted(order, after)
    adding, taking = np.argsort(begins, kind="stable"), np.argsort(ends, kind="stable")
    steps = np.arange(len(order) + 1)
    added, taken = np.searchsorted(begins[adding], steps), np.searchsorted(ends[taking], steps)
    for index in range(len(order)):
        more, less = adding[added[index] : added[index + 1]], taking[taken[index] : taken[index + 1]]
        np.add.at(begun, at[more], words[more])
        np.subtract.at(begun, at[less], words[less])
        yield begun


def _changes(sorts: Ints) -> Longs:
    """Give a random number for each sort of receivers, as changes from each receiver to the next."""
    words = _words(int(sorts.max(initial=0)) + 1)[sorts]
    out = np.zeros((len(sorts) + 1, 2), np.uint64)
    out[: len(sorts)] = words
    out[1:] -= words
    return out


def _edges(sides: tuple[Side, Side], sources: Ints, positions: Ints) -> tuple[Ints, Ints, Ints, Longs]:
    """Give for each rule where its sources begin and end, and what it adds there at each receiver where its destinations begin and end."""
    met = [runs[_holds(runs, sources)] for runs in _bits(sides[0].ranges)]
    targets = [np.searchsorted(positions, runs[_holds(runs, positions)]) for runs in _bits(sides[1].ranges)]
    first, after, at, words = [], [], [], []
    for rule in range(len(sides[0].ranges)):
        for near in _of_rule(sides[0], met, rule):
            for far in _of_rule(sides[1], targets, rule):
                word = _words(1)
                both = np.concatenate([np.broadcast_to(word, (len(far), 2)), np.broadcast_to(-word, (len(far), 2))])
                first.append(np.repeat(near[:, 0], len(both)))
                after.append(np.repeat(near[:, 1], len(both)))
                at.append(np.tile(far.T.ravel(), len(near)))
                words.append(np.tile(both, (len(near), 1)))
    if not first:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, np.zeros((0, 2), np.uint64)
    return np.concatenate(first), np.concatenate(after), np.concatenate(at), np.concatenate(words)


def _bits(ranges: Sequence[Sequence[tuple[tuple[int, int], ...]]]) -> Iterator[Ints]:
    """Give the positions of each bit of each rule: where each of its runs begins, and where it has ended."""
    for rule in ranges:
        for runs in rule:
            yield np.array(runs, np.int64).reshape(-1, 2) + np.array([0, 1])


def _holds(runs: Ints, positions: Ints) -> NDArray[np.bool_]:
    """Tell for each run whether any of some positions is in it."""
    edges = np.searchsorted(positions, runs)
    found: NDArray[np.bool_] = edges[:, 0] < edges[:, 1]
    return found


def _of_rule(side: Side, bits: Sequence[Ints], rule: int) -> Iterator[Ints]:
    after = side.bases[rule + 1] if rule + 1 < len(side.bases) else len(side.rules)
    yield from (bits[bit] for bit in range(side.bases[rule], after) if len(bits[bit]))


def _words(count: int) -> Longs:
    return np.array([randbits(64) for _ in range(2 * count)], np.uint64).reshape(count, 2)
