"""Which rules of a filter speak of an address, as bits: addresses with the same bits are the same to the filter.

Comes in: what one side of each rule covers, as ranges of positions. Goes out: the bits of any position. One bit of a rule's side says that it surely
covers the address, one more for each doubt that it may. A row of such bits over all classes of addresses is short, because neighbours
mostly look alike. Read next: `engine/weighed.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from secrets import randbits

import numpy as np
from numpy.typing import NDArray

from penstock.engine.axis import WORDS
from penstock.net.rule import Cover
from penstock.space.intervals import Run


class Side:
    """One side of a filter: runs of classes that its rules tell apart, and the bits of each run.

    `starts` are positions (see `Sides.position`); runs with the same bits have the same number, under which `bits` has them. `rules[b]` is
    the index of the rule that bit `b` belongs to, `bases[r]` the first bit of rule `r`, `ranges[r]` the positions of its bits. `plain`: one
    bit for each rule, since nothing is in doubt.
    """

    __slots__ = (
        "_arrays",
        "_marks",
        "_sure",
        "_touched",
        "bases",
        "bits",
        "numbers",
        "plain",
        "ranges",
        "rules",
        "starts",
    )

    def __init__(self, covers: Sequence[Cover], ranges: Sequence[Sequence[tuple[Run, ...]]]) -> None:
        self.ranges = ranges
        self._marks: Marks | None = None
        self._arrays: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        self._touched: dict[int, int] = {}
        self._sure: dict[int, int] = {}
        changes: dict[int, int] = {0: 0}
        self.bases: list[int] = []
        self.rules: list[int] = []
        for index, cover in enumerate(covers):
            self.bases.append(len(self.rules))
            for runs in ranges[index]:
                bit = 1 << len(self.rules)
                self.rules.append(index)
                for first, last in runs:
                    changes[first] = changes.get(first, 0) ^ bit
                    changes[last + 1] = changes.get(last + 1, 0) ^ bit
            assert len(self.rules) - self.bases[-1] == 1 + len(cover.doubtful)
        self.starts = sorted(changes)
        self.numbers: list[int] = []
        known: dict[int, int] = {}
        bits = 0
        for start in self.starts:
            bits ^= changes[start]
            self.numbers.append(known.setdefault(bits, len(known)))
        self.bits = list(known)
        self.plain = len(self.rules) == len(covers)

    def at(self, position: int) -> int:
        """Give the number of the bits of a position."""
        return self.numbers[bisect_right(self.starts, position) - 1]

    def at_all(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the numbers of the bits of many positions."""
        if self._arrays is None:
            self._arrays = np.array(self.starts, np.int64), np.array(self.numbers, np.int64)
        starts, numbers = self._arrays
        found: NDArray[np.int64] = numbers[np.searchsorted(starts, positions, "right") - 1]
        return found

    @property
    def marks(self) -> Marks:
        """What each rule covers, as arrays; made when first asked for."""
        if self._marks is None:
            self._marks = Marks(self.starts, self.ranges)
        return self._marks

    def touched(self, number: int) -> int:
        """Give the rules that some bits belong to, by the number of the bits: one bit for each rule."""
        if self.plain:
            return self.bits[number]
        if number not in self._touched:
            self._touched[number] = sum(1 << index for index in self.indices(self.bits[number]))
        return self._touched[number]

    def surely(self, number: int) -> int:
        """Give the rules that surely cover what has some bits: one bit for each rule."""
        if self.plain:
            return self.bits[number]
        if number not in self._sure:
            bits = self.bits[number]
            self._sure[number] = sum(1 << i for i in self.indices(bits) if bits >> self.bases[i] & 1)
        return self._sure[number]

    def indices(self, bits: int) -> Iterator[int]:
        """Give the rules that some bits belong to, in order, each once."""
        last = -1
        while bits:
            low = bits & -bits
            index = self.rules[low.bit_length() - 1]
            bits ^= low
            if index != last:
                last = index
                yield index


class Marks:
    """The runs that each rule of a side covers, and a random number for each of its bits (see `axis.WORDS`)."""

    def __init__(self, starts: Sequence[int], ranges: Sequence[Sequence[tuple[Run, ...]]]) -> None:
        self.count = len(starts)
        flat = [(first, last + 1) for rule in ranges for runs in rule for first, last in runs]
        edges = np.searchsorted(np.asarray(starts, np.int64), np.asarray(flat, np.int64).reshape(-1, 2))
        self.begins, self.ends = edges[:, 0], edges[:, 1]
        sizes = [len(runs) for rule in ranges for runs in rule]
        numbers = np.fromiter((randbits(64) for _ in range(WORDS * len(sizes))), np.uint64, WORDS * len(sizes))
        self.words = np.repeat(numbers.reshape(-1, WORDS), sizes, axis=0)
        self.bounds = np.cumsum([0, *(sum(len(runs) for runs in rule) for rule in ranges)])

    def seen(self, rules: Sequence[int]) -> NDArray[np.int64]:
        """Number the runs by what some rules say of them: equal numbers, equally covered."""
        chosen = [np.arange(self.bounds[rule], self.bounds[rule + 1]) for rule in rules]
        at = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
        changes = np.zeros((self.count + 1, WORDS), np.uint64)
        np.add.at(changes, self.begins[at], self.words[at])
        np.subtract.at(changes, self.ends[at], self.words[at])
        sums = np.cumsum(changes[:-1], axis=0, dtype=np.uint64)
        pairs = np.ascontiguousarray(sums).view([("", np.uint64)] * WORDS).ravel()
        return np.unique(pairs, return_inverse=True)[1].ravel()
