"""Many goals at once: what all of them need, as arrays.

Comes in: goals. Goes out: `Columns`, with positions, sorts and the sorts of ways of each goal in one array. Goals in the same run of a
row look the same to it, so that rows are asked once for each run and not for each goal. Read next: `sweeps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from penstock.engine.starts import Goal
from penstock.engine.tables.ends import End, Ends
from penstock.engine.tables.ways import Ways

Ints = NDArray[np.int64]
T = TypeVar("T")


class EndArray:
    """Ends, and what is asked of all of them, in arrays of the same order."""

    def __init__(self, ends: Sequence[End], ways: Ways, position: Callable[[End], int]) -> None:
        self.ends = list(ends)
        count = len(self.ends)
        self.positions: Ints = np.fromiter((position(end) for end in self.ends), np.int64, count)
        self.sorts: Ints = np.fromiter((end.sort for end in self.ends), np.int64, count)
        self.versions: Ints = np.fromiter((end.address.version for end in self.ends), np.int64, count)
        self.units: Ints = numbered([end.unit for end in self.ends])
        self._ways = ways
        self._runs: dict[int, tuple[Sequence[int], Ints]] = {}
        self._by_table: dict[str, Ints] = {}

    def runs(self, starts: Sequence[int]) -> Ints:
        """Give the run of each end in a row with these starts (which is kept, so that its identity names it)."""
        key = id(starts)
        if key not in self._runs:
            edges = np.asarray(starts, np.int64)
            self._runs[key] = (starts, np.searchsorted(edges, self.positions, "right") - 1)
        return self._runs[key][1]

    def ways(self, segment: str) -> Ints:
        """Give the number of the sort of way from a segment to each end."""
        table = self._ways.table(segment)
        if table not in self._by_table:
            self._by_table[table] = self._made(segment)
        return self._by_table[table]

    def _made(self, segment: str) -> Ints:
        runs = np.searchsorted(np.asarray(self._ways.edges(segment), np.int64), self.positions, "right")
        out = np.zeros(len(self.ends), np.int64)
        for alike in split(runs * (int(self.units.max(initial=0)) + 1) + self.units):
            out[alike] = self._ways.way(segment, self.ends[int(alike[0])]).number
        return out


class Columns(EndArray):
    """Goals that can be planned, in order; `others` are those that only the walk can answer."""

    def __init__(self, goals: Sequence[Goal], ends: Ends, ways: Ways, position: Callable[[End], int]) -> None:
        found = [(goal, ends.goal(goal)) for goal in goals]
        super().__init__([end for _, end in found if end is not None], ways, position)
        self.goals = [goal for goal, end in found if end is not None]
        self.others = [goal for goal, end in found if end is None]
        self.at: Ints = np.array([index for index, (_, end) in enumerate(found) if end is not None], np.int64)


def numbered(values: Sequence[object]) -> Ints:
    """Number values: equal ones alike."""
    known: dict[object, int] = {}
    return np.fromiter((known.setdefault(value, len(known)) for value in values), np.int64, len(values))


def split(keys: Ints) -> list[Ints]:
    """Divide indices into those with equal keys; each part ascending, parts in the order of their first members."""
    if not len(keys):
        return []
    order = np.argsort(keys, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(keys[order])) + 1)
    return sorted(parts, key=lambda part: int(part[0]))


LIMIT = 1 << 62


def joined(keys: Sequence[Ints]) -> Ints:
    """Give one number for each combination of numbers (none of them negative)."""
    out = keys[0]
    for more in keys[1:]:
        size = int(more.max(initial=0)) + 1
        if int(out.max(initial=0)) >= LIMIT // size:
            out = np.unique(out, return_inverse=True)[1].ravel()
        out = out * size + more
    return out
