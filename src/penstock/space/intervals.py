"""Sets of integers as sorted, disjoint, non-adjacent closed ranges: the one idea under every other set here.

Comes in: pairs of integers. Goes out: `IntervalSet`, canonical, so that equal sets are equal values. Read next:
`space/addresses.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Run = tuple[int, int]


class IntervalSet:
    """A set of non-negative integers; `runs` are closed, sorted, and neither overlap nor touch."""

    __slots__ = ("_hash", "runs")

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self.runs = runs
        self._hash: int | None = None

    @classmethod
    def of(cls, *runs: Run) -> IntervalSet:
        """Give the union of closed ranges in any order.

        >>> IntervalSet.of((5, 9), (1, 4)).runs
        ((1, 9),)
        """
        return cls(normal(runs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IntervalSet) and self.runs == other.runs

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self.runs)
        return self._hash

    def __repr__(self) -> str:
        return f"IntervalSet{self.runs}"

    def __contains__(self, value: int) -> bool:
        index = bisect_right(self.runs, (value, 1 << 200)) - 1
        return index >= 0 and self.runs[index][1] >= value

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __or__(self, other: IntervalSet) -> IntervalSet:
        if not other.runs or self.runs == other.runs:
            return self
        return IntervalSet(normal(self.runs + other.runs)) if self.runs else other

    def __and__(self, other: IntervalSet) -> IntervalSet:
        return IntervalSet(intersect(self.runs, other.runs))

    def __sub__(self, other: IntervalSet) -> IntervalSet:
        return IntervalSet(subtract(self.runs, other.runs))

    def __le__(self, other: IntervalSet) -> bool:
        return contained(self.runs, other.runs)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in the set."""
        return not self.runs

    @property
    def size(self) -> int:
        """How many integers are in the set."""
        return sum(hi - lo + 1 for lo, hi in self.runs)

    def is_disjoint(self, other: IntervalSet) -> bool:
        """Whether nothing is in both."""
        return not intersect(self.runs, other.runs)

    def witness(self) -> int | None:
        """The least member."""
        return self.runs[0][0] if self.runs else None


EMPTY = IntervalSet(())


def normal(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Sort ranges and join those that overlap or touch."""
    out: list[Run] = []
    for lo, hi in sorted(runs):
        if out and lo <= out[-1][1] + 1:
            if hi > out[-1][1]:
                out[-1] = (out[-1][0], hi)
        else:
            out.append((lo, hi))
    return tuple(out)


def intersect(left: tuple[Run, ...], right: tuple[Run, ...]) -> tuple[Run, ...]:
    """Give what is in both; searches when one side is much the shorter."""
    if len(left) > len(right):
        left, right = right, left
    if len(left) * 8 < len(right):
        return _intersect_by_search(left, right)
    out: list[Run] = []
    i = j = 0
    while i < len(left) and j < len(right):
        lo, hi = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if lo <= hi:
            out.append((lo, hi))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(out)


def _intersect_by_search(few: tuple[Run, ...], many: tuple[Run, ...]) -> tuple[Run, ...]:
    out: list[Run] = []
    for lo, hi in few:
        index = max(bisect_right(many, (lo, 1 << 200)) - 1, 0)
        while index < len(many) and many[index][0] <= hi:
            if many[index][1] >= lo:
                out.append((max(lo, many[index][0]), min(hi, many[index][1])))
            index += 1
    return tuple(out)


def contained(inner: tuple[Run, ...], outer: tuple[Run, ...]) -> bool:
    """Whether each range lies in one of the others: no more is needed, since ranges never touch."""
    index = 0
    for lo, hi in inner:
        index = bisect_right(outer, (lo, 1 << 200), index) - 1
        if index < 0 or outer[index][1] < hi:
            return False
    return True


def subtract(left: tuple[Run, ...], right: tuple[Run, ...]) -> tuple[Run, ...]:
    """Give what is in the left and not in the right."""
    if not right or not left:
        return left
    out: list[Run] = []
    index = max(bisect_right(right, (left[0][0], 1 << 200)) - 1, 0)
    for first, last in left:
        lo = first
        while index < len(right) and right[index][1] < lo:
            index += 1
        at = index
        while at < len(right) and right[at][0] <= last:
            if right[at][0] > lo:
                out.append((lo, right[at][0] - 1))
            lo = right[at][1] + 1
            at += 1
        if lo <= last:
            out.append((lo, last))
    return tuple(out)
