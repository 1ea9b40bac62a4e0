"""Where a filter decides otherwise than it did: the addresses that changed rules speak of, and pairs of them.

Comes in: a filter before and after, on the same axes. Goes out: for any positions, what both versions say of them, and whether a pair of such
sayings is decided differently. Read next: `engine/bearing.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from penstock.engine.change import changed_rules
from penstock.engine.first_match import Decided
from penstock.engine.side import Side
from penstock.engine.sides import NOTHING, Sides
from penstock.engine.weighed import Weighed
from penstock.net.rule import Cover, Filter
from penstock.space.intervals import Run, normal
from penstock.space.names import NameSet

Saying = tuple[int, int]
"""What the rules before and those after say of a position, as numbers of bits."""

Sayings = frozenset[Saying]


class Turned:
    """One filter before and after. `sources` and `targets` are the positions, as ranges, outside of which nothing differs."""

    def __init__(self, before: tuple[Filter, Sides], after: tuple[Filter, Sides], *, by_name: bool) -> None:
        self._old, self._new = before[1].weighed(before[0]), after[1].weighed(after[0])
        self._full, self._by_name = after[1].ports.full, by_name
        rules = changed_rules(before[0], after[0])
        self.sources = _ranges(after[1], (rule.match.src for rule in rules))
        self.targets = _ranges(after[1], (rule.match.dst for rule in rules))
        self._turns: dict[tuple[Saying, Saying], bool] = {}
        self._any: dict[tuple[Sayings, Sayings], bool] = {}

    def from_(self, positions: Iterable[int]) -> Sayings:
        """Give what is said of some positions as sources."""
        return _said(self._old.left, self._new.left, positions)

    def to(self, positions: Iterable[int]) -> Sayings:
        """Give what is said of some positions as destinations."""
        return _said(self._old.right, self._new.right, positions)

    def from_all(self) -> Sayings:
        """Give what is said of everything that changed rules speak of as a source."""
        return self.from_(_marks(self._old.left, self._new.left, self.sources))

    def to_all(self) -> Sayings:
        """Give what is said of everything that changed rules speak of as a destination."""
        return self.to(_marks(self._old.right, self._new.right, self.targets))

    def turns(self, sources: Sayings, targets: Sayings) -> bool:
        """Whether something between two such sides is decided otherwise."""
        if (sources, targets) not in self._any:
            self._any[sources, targets] = any(self._turn(one, other) for one in sources for other in targets)
        return self._any[sources, targets]

    def _turn(self, source: Saying, target: Saying) -> bool:
        key = (source, target)
        if key not in self._turns:
            was = self._decided(self._old, (source[0], target[0]))
            self._turns[key] = was != self._decided(self._new, (source[1], target[1]))
        return self._turns[key]

    def _decided(self, weighed: Weighed, numbers: tuple[int, int]) -> dict[object, int]:
        if self._by_name:
            return _sums(weighed.named(numbers, self._full, NameSet.all()))
        return _sums(weighed.decided(numbers, self._full, NOTHING))


def _sums(parts: Iterable[Decided]) -> dict[object, int]:
    """Give what is decided, whichever rules do so."""
    found: dict[object, int] = {}
    for part in parts:
        match = part.rule.match
        key = (part.action, part.causes, part.names, part.may, match.looked_up, match.looked_up_doubts)
        found[key] = found.get(key, 0) | part.mask
    return found


def _ranges(sides: Sides, covers: Iterable[Cover]) -> tuple[Run, ...]:
    return normal(
        run for cover in covers for some in (cover.sure, *(s for _, s in cover.doubtful)) for run in sides.ranges(some)
    )


def _said(old: Side, new: Side, positions: Iterable[int]) -> Sayings:
    return frozenset([(old.at(position), new.at(position)) for position in positions])


def _marks(old: Side, new: Side, ranges: Sequence[Run]) -> Iterator[int]:
    """Give a position of each run of either side within some ranges."""
    starts = sorted({*old.starts, *new.starts})
    for first, last in ranges:
        yield first
        yield from starts[bisect_right(starts, first) : bisect_right(starts, last)]
