"""From every start to every goal inside: what becomes of everything, as one row of numbers for each start.

Comes in: starts and goals. Goes out: rows; each number stands for leaves that many pairs share (`Pairs.leaves`). `WALK` says that only
the walk can answer, `SKIP` that the pair cannot be asked about. Read next: `receivers.py`, what the filters of all receivers decide at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.answers import Answers
from penstock.engine.tables.columns import Columns, EndArray, Ints, joined, numbered, split
from penstock.engine.tables.ends import End
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.receivers import Receivers
from penstock.engine.tables.recorder import EGRESS, INGRESS, Slot
from penstock.engine.tables.universe import Unplanned
from penstock.net.endpoint import Kind
from penstock.space.addresses import Address

WALK, SKIP = -1, -2


class Pairs:
    """All pairs of some starts and some goals inside the estate."""

    def __init__(self, answers: Answers, starts: Sequence[Start], goals: Sequence[Goal]) -> None:
        self._answers = answers
        sides = answers.walker.sides
        found = {start: answers.ends.start(start, leaving=False) for start in starts}
        self._at = {start: at for at, start in enumerate(s for s, end in found.items() if end is not None)}
        ends = [end for end in found.values() if end is not None]
        self._senders = EndArray(ends, answers.ways, lambda end: sides.position(end.address))
        self.columns = Columns(goals, answers.ends, answers.ways, lambda end: sides.position(end.address))
        self.leaves: list[tuple[Leaf, ...]] = []
        self._numbers: dict[int, int] = {}
        self._count = len(goals)
        ids = [end.endpoint.id if end.endpoint is not None else "" for end in self.columns.ends]
        self._ids = np.array(ids, dtype=object)
        self._many = np.array([end.endpoint is not None and end.endpoint.many for end in self.columns.ends], bool)
        self._receivers = Receivers(answers, self.columns)
        segments = [end.segment for end in self.columns.ends]
        self._tables: Ints = numbered([answers.ways.table(segment) for segment in segments])
        self._segments = [segments[int(part[0])] for part in split(self._tables)]
        straight = [end.endpoint is None or end.endpoint.kind is Kind.PRIVATE_ENDPOINT for end in self.columns.ends]
        self._straight = np.array(straight, bool)
        self._from_devices: dict[int, Ints] = {}
        self._rows: dict[object, Ints] = {}

    def row(self, start: Start) -> Ints:
        """Give a number for each goal: of its leaves, `WALK` or `SKIP`."""
        out = np.full(self._count, WALK, np.int64)
        if start not in self._at:
            return out
        self._answers.walker.holds = frozenset()
        at = self._at[start]
        sender = self._senders.ends[at]
        alien, itself = self.columns.versions != sender.address.version, self._ids == start.endpoint
        out[self.columns.at[alien | (itself & ~self._many)]] = SKIP
        nearby = self.columns.positions == self._senders.positions[at]  # it may have the very address of the sender
        asked = np.flatnonzero(~(alien | itself | nearby))
        slots: dict[Slot, Ints] = {}
        for part in split(self._sorts(at, sender)[asked]):
            self._fill(out, start, sender, asked[part], slots)
        self._answers.count.planned += int((out >= 0).sum())
        return out

    def _sorts(self, at: int, sender: End) -> Ints:
        """Number the goals by everything that a plan hangs on."""
        forth = self.columns.ways(sender.segment)
        back = np.array([self._senders.ways(segment)[at] for segment in self._segments], np.int64)
        replies = np.where(self._straight, 0, back[self._tables] + 1)
        return joined([forth, self.columns.sorts, replies, self._by_devices(forth, sender)])

    def _by_devices(self, forth: Ints, sender: End) -> Ints:
        """Number the goals by the ways of replies to devices that send in their own name."""
        out = np.zeros(len(forth), np.int64)
        for part in split(forth):
            number = int(forth[part[0]])
            if number not in self._from_devices:
                way = self._answers.ways.way(sender.segment, self.columns.ends[int(part[0])])
                firsts = [int(some[0]) for some in split(self._tables)]
                found = [self._answers.from_devices(way, self.columns.ends[first]) for first in firsts]
                self._from_devices[number] = numbered([tuple(way.number for way in ways) for ways in found])
            out[part] = self._from_devices[number][self._tables[part]]
        return out

    def _fill(self, out: Ints, start: Start, sender: End, at: Ints, slots: dict[Slot, Ints]) -> None:
        """Write the numbers of goals that share a plan."""
        first = int(at[0])
        plan = self._answers.plan(start, self.columns.goals[first], sender, self.columns.ends[first])
        if plan is None or plan.names_pair:
            return
        for slot in plan.slots:
            if slot not in slots:
                slots[slot] = self._cells(slot, sender)
        for part in self._alike(plan, at, slots):
            with suppress(Unplanned):
                leaves = self._answers.filled(plan, sender, self.columns.ends[int(part[0])])
                out[self.columns.at[part]] = self._number(leaves)

    def _alike(self, plan: Plan, at: Ints, slots: dict[Slot, Ints]) -> Iterator[Ints]:
        if not plan.slots:
            yield at
            return
        yield from (at[part] for part in split(joined([slots[slot][at] for slot in plan.slots])))

    def _number(self, leaves: tuple[Leaf, ...]) -> int:
        known = self._numbers.setdefault(id(leaves), len(self.leaves))
        if known == len(self.leaves):
            self.leaves.append(leaves)
        return known

    # ---- what filters decide -----------------------------------------------------------------------------------------

    def _cells(self, slot: Slot, sender: End) -> Ints:
        """Give for every goal one more than the number of what the filter of a slot decides; 0 where only the walk can tell."""
        src = slot.src or sender.address
        if slot.device is not None:
            return self._by_device(slot, src)
        if slot.ids == INGRESS:
            return self._by_receivers(slot, src)
        ids = sender.endpoint.egress if slot.ids == EGRESS and sender.endpoint is not None else slot.ids
        return self._along(ids, slot, sender)

    def _by_receivers(self, slot: Slot, src: Address) -> Ints:
        """Sources of devices are the same for many senders, and remembered; those of senders are not."""
        if slot.src is None:
            return self._receivers.cells(src)
        if src not in self._rows:
            self._rows[src] = self._receivers.cells(src)
        return self._rows[src]

    def _along(self, ids: tuple[str, ...], slot: Slot, sender: End) -> Ints:
        cells, src = self._answers.cells, slot.src or sender.address
        row = cells.row(ids, cells.sides.position(src), from_here=True)
        runs = self.columns.runs(row.starts)
        table = np.zeros(len(row.starts), np.int64)
        for part in split(runs):
            address = self.columns.ends[int(part[0])].address
            table[runs[part[0]]] = cells.between(ids, src, address, from_here=True).number + 1
        return table[runs]

    def _by_device(self, slot: Slot, src: Address) -> Ints:
        """Goals that the rules for this source do not tell apart are asked once; sources with the same rules share the answer."""
        assert slot.device is not None
        cells, columns = self._answers.cells, self.columns
        left, right = cells.sides.of(slot.device)
        one = left.at(cells.sides.position(src))
        if (slot.device.id, one) in self._rows:
            return self._rows[slot.device.id, one]
        keys = joined([cells.sides.seen_from(slot.device, one)[columns.runs(right.starts)], columns.sorts])
        out = np.zeros(len(columns.ends), np.int64)
        for part in split(keys):
            with suppress(Unplanned):
                address = columns.ends[int(part[0])].address
                out[part] = cells.of_device(slot.device, src, address, by_name=slot.by_name).number + 1
        self._rows[slot.device.id, one] = out
        return out
