"""Flows from one class to all others at once, where tables can tell (`engine/tables`).

Comes in: classes of an estate. Goes out: rows: for each destination what flows, or nothing where pairs must be looked at one by one. The
flows are those of `engine/sweep.py`, which asks for rows when there are many pairs. Read next: `engine/tables/pairs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from penstock.engine.gist import Gist, gist
from penstock.engine.groups import Group, party
from penstock.engine.merge import within
from penstock.engine.result import Flow
from penstock.engine.starts import SENDERS, Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.pairs import SKIP, WALK, Pairs
from penstock.space.addresses import AddressSet

if TYPE_CHECKING:
    from penstock.engine.engine import Engine

MANY = 4_000
"""Pairs of classes from which on rows are made; fewer are looked at one by one. What is found is the same."""

Key = tuple[int, ...]


class Many:
    """Rows of flows; `mask` are the transports asked about."""

    def __init__(
        self, engine: Engine, sources: Sequence[Group], ends: Sequence[Group], mask: int, *, denied: bool
    ) -> None:
        self._engine = engine
        self._mask = mask
        self._denied = denied
        self._ends = ends
        self._starts = {source: found for source in sources if (found := tuple(_starts(engine, source)))}
        self._goals: list[Goal] = []
        self._spans = [(at, *self._span(goals)) for at, end in enumerate(ends) if (goals := _goals(engine, end))]
        every = dict.fromkeys(start for starts in self._starts.values() for start in starts)
        self._pairs = Pairs(engine.answers, tuple(every), self._goals)
        self._gists: dict[Key, Gist | None] = {}

    def _span(self, goals: tuple[Goal, ...]) -> tuple[int, int]:
        self._goals.extend(goals)
        return len(self._goals) - len(goals), len(self._goals)

    def row(self, source: Group) -> dict[int, Flow | None]:
        """Give the flows from a class by the index of the destination; None where nothing passes."""
        starts = self._starts.get(source, ())
        rows = [self._pairs.row(start).tolist() for start in starts]
        found: dict[int, Flow | None] = {}
        for at, first, after in self._spans if rows else ():
            key = tuple([number for row in rows for number in row[first:after]])
            told = self._gist(key)
            if told is not None:
                kept = told.passes or self._denied
                found[at] = self._flow(source, self._ends[at], starts, first, key, told) if kept else None
        return found

    def _gist(self, key: Key) -> Gist | None:
        """Give what some leaves come to together; None if some are not known, or if nobody is there to be asked."""
        if key not in self._gists:
            numbers = [number for number in key if number != SKIP]
            known = numbers and WALK not in numbers
            self._gists[key] = gist([self._leaves(n) for n in numbers], self._engine.ports) if known else None
        return self._gists[key]

    def _leaves(self, number: int) -> tuple[Leaf, ...]:
        return within(self._pairs.leaves[number], self._mask, self._engine.ports)

    def _flow(self, source: Group, end: Group, starts: tuple[Start, ...], first: int, key: Key, told: Gist) -> Flow:
        members = self._engine.axis.members
        asked = [at for at, number in enumerate(key) if number != SKIP]
        hits = [at for at, hit in zip(asked, told.hits, strict=True) if hit]
        width = len(key) // len(starts)
        senders = dict.fromkeys(starts[at // width].address for at in hits)
        receivers = dict.fromkeys(self._goals[first + at % width].address for at in hits)
        return told.flow(
            source.endpoints, end.endpoints, _union(map(members, senders)), _union(map(members, receivers))
        )


def _union(sets: Iterator[AddressSet]) -> AddressSet:
    found = tuple(sets)
    return found[0] if len(found) == 1 else AddressSet.union_all(found)


def _starts(engine: Engine, source: Group) -> Iterator[Start]:
    """Give the senders of a class, none if one of them is not certain or only the walk can follow it."""
    if source.outside or engine.network.endpoints[source.endpoints[0]].kind not in SENDERS:
        return
    found = engine.senders(party(engine, source, first_only=True))
    if all(start.certain and not start.doubts for start in found):
        yield from found


def _goals(engine: Engine, end: Group) -> tuple[Goal, ...]:
    """Give the goals of a class, none if one of them is not certain, or if services are among them."""
    if end.outside or any(engine.network.endpoints[i].frontage is not None for i in end.endpoints[:2]):
        return ()
    found = engine.goals_of(party(engine, end, first_only=False), from_internet=False)
    return found if all(goal.certain and not goal.public for goal in found) else ()
