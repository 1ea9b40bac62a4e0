"""Two arrays of numbers joined into one, each combination asked once.

Comes in: a function of two numbers, and arrays of both. Goes out: an array of what it gives. What was asked before is found by arrays as
well, in a table where the place of a combination is a hash of it; what is not in its place is looked up one by one. Read next: `pairs.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from penstock.engine.tables.columns import Ints

LEAST, MOST = 12, 20
"""Bits of the size of the table: it grows with what is asked, to 12 MB at most."""
SPREAD = np.int64(-7046029254386353131)
"""An odd number whose bits are spread evenly (2**64 divided by the golden ratio): its products tell neighbours apart in their first bits."""


class Joined:
    """A function of two numbers, below 2**31 each, and what it gave."""

    def __init__(self, made: Callable[[int, int], int]) -> None:
        self._made = made
        self._known: dict[int, int] = {}
        self._resize(LEAST)

    def _resize(self, bits: int) -> None:
        self._bits = bits
        self._keys: Ints = np.full(1 << bits, -1, np.int64)
        self._values = np.zeros(1 << bits, np.int32)

    def of(self, left: Ints | int, right: Ints) -> Ints:
        """Give what the function gives for each pair of numbers."""
        keys = (left << 32) | right
        at = self._places(keys)
        out = self._values[at].astype(np.int64)
        missed = np.flatnonzero(self._keys[at] != keys)
        if len(missed):
            out[missed] = self._looked_up(keys[missed])
        return out

    def _places(self, keys: Ints) -> Ints:
        places: Ints = ((keys * SPREAD) >> (64 - self._bits)) & ((1 << self._bits) - 1)
        return places

    def _looked_up(self, keys: Ints) -> Ints:
        fresh, inverse = np.unique(keys, return_inverse=True)
        found = np.fromiter((self._one(key) for key in fresh.tolist()), np.int64, len(fresh))
        if len(self._known) > 1 << self._bits - 1 and self._bits < MOST:
            self._resize(self._bits + 1)
        at = self._places(fresh)
        self._keys[at] = fresh
        self._values[at] = found
        numbers: Ints = found[inverse.ravel()]
        return numbers

    def _one(self, key: int) -> int:
        if key not in self._known:
            self._known[key] = self._made(key >> 32, key & 0xFFFFFFFF)
        return self._known[key]
