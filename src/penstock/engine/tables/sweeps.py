"""From one start to many goals: each sort of pair once.

Comes in: a start and `Columns`. Goes out: `Alike`s: goals to which the same becomes of everything, with the leaves that say what.
Senders that no filter or route tells apart share the answer. Read next: `answers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.answers import Answers
from penstock.engine.tables.cells import Cell, Row
from penstock.engine.tables.columns import Columns, Ints, split
from penstock.engine.tables.ends import End
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.recorder import EGRESS, INGRESS, Slot
from penstock.engine.tables.universe import Unplanned
from penstock.net.rule import Filter
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True)
class Alike:
    """Columns, by their indices, between which and a start the same becomes of everything."""

    at: Ints
    leaves: tuple[Leaf, ...] | None


class Sweeps:
    """Sweeps over one list of goals."""

    def __init__(self, answers: Answers, goals: tuple[Goal, ...]) -> None:
        self._answers = answers
        sides = answers.walker.sides
        self.columns = Columns(goals, answers.ends, answers.ways, lambda end: sides.position(end.address))
        self._known: dict[object, tuple[Alike, ...]] = {}
        self._rows: dict[object, Ints] = {}

    def of(self, start: Start) -> tuple[Alike, ...]:
        """Give what becomes of everything from a start to the goals; parts without leaves must be walked, and the `others` as well."""
        sender = self._answers.ends.start(start, leaving=True)
        if sender is None:
            return (Alike(np.arange(len(self.columns.ends)), None),)
        self._answers.walker.holds = frozenset()
        key = self._sort(sender)
        if key not in self._known:
            self._known[key] = tuple(self._made(start, sender))
        found = self._known[key]
        self._answers.count.planned += sum(len(part.at) for part in found if part.leaves is not None)
        return found

    def _sort(self, sender: End) -> object:
        """Give everything about a sender that tells it from others."""
        answers, endpoint = self._answers, sender.endpoint
        walker, ways = answers.walker, answers.ways
        chain = [walker.network.filters[i] for i in endpoint.egress] if endpoint is not None else []
        inside = [*chain, *answers.cells.device_filters, *self._on_the_way]
        seen = tuple([walker.sides.of(f)[0].at(walker.sides.position(sender.address)) for f in inside])
        back = tuple([ways.way(segment, sender).number for segment in ways.facts.relay_segments])
        ids = endpoint.egress if endpoint is not None else ()
        return (sender.sort, sender.address.version, ways.table(sender.segment), ids, seen, back)

    @cached_property
    def _on_the_way(self) -> tuple[Filter, ...]:
        """The filters of appliances that are machines."""
        network = self._answers.walker.network
        machines = (network.endpoints[i] for i in sorted(self._answers.ways.facts.transits))
        return tuple(network.filters[i] for machine in machines for i in (*machine.ingress, *machine.egress))

    def _made(self, start: Start, sender: End) -> Iterator[Alike]:
        columns = self.columns
        same_version = np.flatnonzero(columns.versions == sender.address.version)
        keys = (
            columns.ways(sender.segment)[same_version] * (int(columns.sorts.max(initial=0)) + 1)
            + columns.sorts[same_version]
        )
        for part in split(keys):
            at = same_version[part]
            first = int(at[0])
            plan = self._answers.plan(start, columns.goals[first], sender, columns.ends[first])
            if plan is None or plan.names_pair:
                yield Alike(at, None)
            else:
                yield from self._filled(plan, start, sender, at)

    def _filled(self, plan: Plan, start: Start, sender: End, at: Ints) -> Iterator[Alike]:
        keys = np.zeros(len(at), np.int64)
        for slot in plan.slots:
            numbers = self._numbers(slot, sender)[at]
            _, compact = np.unique(keys * (int(numbers.max(initial=0)) + 1) + numbers, return_inverse=True)
            keys = compact.ravel()
        for part in split(keys):
            try:
                leaves = self._answers.filled(plan, start, self.columns.goals[int(at[part[0]])])
            except Unplanned:
                yield Alike(at[part], None)
            else:
                yield Alike(at[part], leaves)

    def _numbers(self, slot: Slot, sender: End) -> Ints:
        """Give the number of the cell of a slot for every column."""
        cells = self._answers.cells
        src = slot.src or sender.address
        here = cells.sides.position(src)
        if slot.device is not None:
            number = cells.sides.of(slot.device)[0].at(here)
            key: object = (slot.device.id, number)
            if key not in self._rows:
                self._rows[key] = self._by_device(slot, src)
            return self._rows[key]
        if slot.ids == INGRESS:
            raise Unplanned("receivers with filters")
        ids = sender.endpoint.egress if slot.ids == EGRESS and sender.endpoint is not None else slot.ids
        row = cells.row(ids, here, from_here=True)
        return self._along(
            row, [cells.between(ids, src, self.columns.ends[at].address, from_here=True) for at in self._firsts(row)]
        )

    def _firsts(self, row: Row) -> list[int]:
        return [int(part[0]) for part in split(self.columns.runs(row.starts))]

    def _along(self, row: Row, cells: list[Cell]) -> Ints:
        runs = self.columns.runs(row.starts)
        table = np.zeros(len(row.starts), np.int64)
        for at, cell in zip(self._firsts(row), cells, strict=True):
            table[runs[at]] = cell.number
        return table[runs]

    def _by_device(self, slot: Slot, src: Address) -> Ints:
        """Give the cells of a filter with many rules: goals that the rules for this source do not tell apart are asked once."""
        assert slot.device is not None
        cells, columns = self._answers.cells, self.columns
        left, right = cells.sides.of(slot.device)
        seen = cells.sides.seen_from(slot.device, left.at(cells.sides.position(src)))
        keys = seen[columns.runs(right.starts)] * (int(columns.sorts.max(initial=0)) + 1) + columns.sorts
        out = np.zeros(len(columns.ends), np.int64)
        for part in split(keys):
            with suppress(Unplanned):  # asked again, and left to the walk, when the leaves are made
                address = columns.ends[int(part[0])].address
                out[part] = cells.of_device(slot.device, src, address, by_name=slot.by_name).number + 1
        return out
