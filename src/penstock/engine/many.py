"""What flows from one class to all others at once, where tables can tell (`engine/tables`).

Comes in: classes of an estate. Goes out: rows of numbers, one for each destination; equal numbers, the same flows. A `Flow` is made of a number
when somebody wants to read it. The flows are those of `engine/sweep.py`, which asks for rows when there are many pairs. Read next:
`engine/tables/pairs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from penstock.engine.engine import Engine
from penstock.engine.gist import Gist, gist
from penstock.engine.groups import Group, party
from penstock.engine.merge import within
from penstock.engine.result import Flow
from penstock.engine.starts import SENDERS, Goal, Start
from penstock.engine.tables.columns import Ints, joined
from penstock.engine.tables.fates import causes_of
from penstock.engine.tables.joined import Joined
from penstock.engine.tables.pairs import SKIP, WALK, Pairs
from penstock.net.cause import Cause
from penstock.space.addresses import Address, AddressSet

MANY = 4_000
"""Pairs of classes from which on rows are made; fewer are looked at one by one. What is found is the same."""

ASK, NOBODY = -1, -2
"""Instead of a number: the pair must be looked at by itself; there is nobody to be asked."""

Key = tuple[int, ...]
"""Fates between every start of one class and every receiver of another."""

Column = tuple[int, tuple[Goal, ...]]
"""A receiver, by its index, and the goals that nothing tells apart from it."""


class Many:
    """Rows of flows; `mask` are the transports asked about."""

    def __init__(self, engine: Engine, sources: Sequence[Group], ends: Sequence[Group], mask: int) -> None:
        self._engine = engine
        self._mask = mask
        self._ends = ends
        self._starts = {source: found for source in sources if (found := tuple(_starts(engine, source)))}
        every = tuple(dict.fromkeys(start for starts in self._starts.values() for start in starts))
        goals = [_goals(engine, end) for end in ends]
        self._pairs = Pairs(engine.answers, every, [goal for some in goals for goal in some])
        self._columns = _columns(goals, self._pairs.at.tolist())
        self._told = np.array([bool(columns) for columns in self._columns], bool)
        self._indices = _padded(self._columns, len(self._pairs.receivers.ends) + 1)
        self._near = _near(goals)
        self._keys: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._gists: dict[int, Gist] = {}
        self._passing: dict[int, bool] = {}
        self._naming: dict[int, bool] = {}
        self._singles = Joined(lambda fate, _: self._number((fate,)))

    def row(self, source: Group) -> Ints:
        """Give a number for each destination: of what flows, `ASK` or `NOBODY`."""
        starts = self._starts.get(source, ())
        if not starts:
            return np.full(len(self._ends), ASK, np.int64)
        fates = [np.append(self._pairs.row(start), SKIP)[self._indices] for start in starts]
        out = np.where(self._told, self._joined(fates), ASK)
        for at in sorted(
            {at for start in starts for key in (start.endpoint, start.address) for at in self._near.get(key, ())}
        ):
            out[at] = self._number(tuple(self._among(starts, fates, at)))
        return out

    def _joined(self, fates: list[Ints]) -> Ints:
        """Give the numbers of all combinations of fates."""
        every = np.concatenate(fates, axis=1)
        if every.shape[1] == 1:
            return self._singles.of(every[:, 0], np.zeros(len(every), np.int64))
        _, firsts, inverse = np.unique(joined(list(every.T - SKIP)), return_index=True, return_inverse=True)
        numbers = [self._number(tuple(every[first].tolist())) for first in firsts.tolist()]
        return np.array(numbers, np.int64)[inverse.ravel()]

    def _among(self, starts: tuple[Start, ...], fates: list[Ints], at: int) -> Iterator[int]:
        """Give the fates between a class and itself, or others with the same addresses: nobody asks himself."""
        for start, row in zip(starts, fates, strict=True):
            for index, number in enumerate(row[at].tolist()):
                goals = self._columns[at][index][1] if index < len(self._columns[at]) else ()
                others = self._others(start, goals)
                same = any(goal.address == start.address for goal in others)
                yield WALK if same else number if others else SKIP

    def _others(self, start: Start, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        """Give the goals that are not the sender itself."""
        if self._engine.network.endpoints[start.endpoint].many:
            return goals
        return tuple([goal for goal in goals if goal.endpoint != start.endpoint])

    def _number(self, key: Key) -> int:
        """Number what flows by the fates of all cases."""
        if key not in self._numbers:
            numbers = [number for number in key if number != SKIP]
            if not numbers or WALK in numbers:
                self._numbers[key] = ASK if numbers else NOBODY
            else:
                self._numbers[key] = len(self._keys)
                self._keys.append(key)
        return self._numbers[key]

    def passes(self, number: int) -> bool:
        """Whether anything is allowed, or may be."""
        if number not in self._passing:
            fates = self._engine.answers.fates
            self._passing[number] = any(fates.passes(n, self._mask) for n in self._keys[number] if n != SKIP)
        return self._passing[number]

    def told(self, number: int) -> Gist:
        """Give what flows, without who the two sides are."""
        if number not in self._gists:
            fates, ports = self._engine.answers.fates, self._engine.ports
            leaves = [within(fates.leaves(n), self._mask, ports) for n in self._keys[number] if n != SKIP]
            self._gists[number] = gist(leaves, ports)
        return self._gists[number]

    def flow(self, source: Group, at: int, number: int) -> Flow:
        """Give what flows from a class to the destination at an index, whose number is known."""
        told, cases = self.told(number), list(self._cases(source, at, number))
        hits = [case for case, hit in zip(cases, told.hits, strict=True) if hit]
        senders = self._members([start.address for start, _, _ in hits])
        receivers = self._members([goals[0].address for _, goals, _ in hits])
        flow = told.flow(source.endpoints, self._ends[at].endpoints, senders, receivers)
        if not self._names_pairs(number):
            return flow
        named = [cause for case in cases for cause in self._named(*case)]
        return replace(flow, causes=tuple(sorted({*flow.causes, *named})))

    def _cases(self, source: Group, at: int, number: int) -> Iterator[tuple[Start, tuple[Goal, ...], int]]:
        """Give the senders and receivers that a number speaks of, each with its fate."""
        starts, columns, key = self._starts[source], self._columns[at], self._keys[number]
        width = len(key) // len(starts)
        for i, fate in enumerate(key):
            if fate != SKIP:
                yield starts[i // width], columns[i % width][1], fate

    def _names_pairs(self, number: int) -> bool:
        """Whether some doubt is about the pair."""
        if number not in self._naming:
            pieces = self._engine.answers.fates.pieces
            self._naming[number] = any(
                piece.one_way is not None for n in self._keys[number] if n != SKIP for piece, _ in pieces[n]
            )
        return self._naming[number]

    def _named(self, start: Start, goals: tuple[Goal, ...], fate: int) -> Iterator[Cause]:
        """Give the doubts that name the pair."""
        for piece, mask in self._engine.answers.fates.pieces[fate]:
            if piece.one_way is not None and mask & self._mask:
                for goal in self._others(start, goals):
                    yield from causes_of(piece, start.endpoint, goal.address)

    def _members(self, addresses: list[Address]) -> AddressSet:
        if len(addresses) == 1:
            return self._engine.axis.members(addresses[0])
        found = [self._engine.axis.members(address) for address in dict.fromkeys(addresses)]
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


def _columns(goals: Sequence[tuple[Goal, ...]], at: Sequence[int]) -> list[tuple[Column, ...]]:
    """Give the receivers of each destination; -1 for those that only the walk knows."""
    numbers = iter(at)
    out = []
    for some in goals:
        found: dict[int, list[Goal]] = {}
        for goal in some:
            found.setdefault(next(numbers), []).append(goal)
        out.append(tuple((index, tuple(members)) for index, members in found.items()))
    return out


def _padded(columns: Sequence[tuple[Column, ...]], blank: int) -> Ints:
    """Give the indices of the receivers of each destination, as many for each; what is not there is `blank`."""
    out = np.full((len(columns), max((len(some) for some in columns), default=1) or 1), blank, np.int64)
    for at, some in enumerate(columns):
        out[at, : len(some)] = [index if index >= 0 else blank - 1 for index, _ in some]
    return out


def _near(goals: Sequence[tuple[Goal, ...]]) -> dict[str | Address, tuple[int, ...]]:
    """Give the destinations that an endpoint is in, and those with an address."""
    found: dict[str | Address, dict[int, None]] = {}
    for at, some in enumerate(goals):
        for goal in some:
            found.setdefault(goal.endpoint, {})[at] = None
            found.setdefault(goal.address, {})[at] = None
    return {key: tuple(places) for key, places in found.items()}
