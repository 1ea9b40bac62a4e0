"""From every start to every goal inside: what becomes of everything, as one row of numbers for each start.

Comes in: starts and goals. Goes out: rows; each number is a fate (`tables/fates.py`), `WALK` says that only the walk can answer, `SKIP` that
the pair cannot be asked about. Goals that nothing tells apart are one receiver. Which plan holds is found for groups of senders and groups of
receivers, since it hangs on routes; what filters decide is found for each pair, by arrays. Read next: `receivers.py`, `devices.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from penstock.engine.starts import Goal, Start
from penstock.engine.tables.answers import Answers
from penstock.engine.tables.chains import Chain, Said
from penstock.engine.tables.columns import EndArray, Ints, joined, numbered, packed, split
from penstock.engine.tables.devices import DeviceRows
from penstock.engine.tables.ends import End
from penstock.engine.tables.fold import LOST, Fold
from penstock.engine.tables.joined import Joined
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.receivers import Receivers
from penstock.engine.tables.recorder import EGRESS, INGRESS, Slot
from penstock.engine.tables.universe import Unplanned
from penstock.net.endpoint import Kind
from penstock.net.rule import Filter
from penstock.space.addresses import Address

WALK, SKIP = -1, -2

KEPT = 4_000_000
"""Numbers in all rows that are remembered because other senders may need them as well; with more of them they are made anew."""


class Pairs:
    """All pairs of some starts and some goals inside the estate. `at` says which receiver each goal is, -1 if only the walk knows."""

    def __init__(self, answers: Answers, starts: Sequence[Start], goals: Sequence[Goal]) -> None:
        self._answers = answers
        self.cells = answers.cells
        sides = answers.walker.sides
        found = {start: answers.ends.start(start, leaving=False) for start in starts}
        self._starts = [start for start, end in found.items() if end is not None]
        self._order = {start: at for at, start in enumerate(self._starts)}
        ends = [end for end in found.values() if end is not None]
        self._senders = EndArray(ends, answers.ways, lambda end: sides.position(end.address))
        self._goals, self.at = _told_apart(goals, answers)
        ends = [one[0][1] for one in self._goals]
        self.receivers = EndArray(ends, answers.ways, lambda end: sides.position(end.address))
        self._inbound = Receivers(answers.cells, self.receivers, [end.address for end in self._senders.ends])
        self._tables: Ints = numbered([answers.ways.table(end.segment) for end in ends])
        self._segments = [ends[int(part[0])].segment for part in split(self._tables)]
        straight = [end.endpoint is None or end.endpoint.kind is Kind.PRIVATE_ENDPOINT for end in ends]
        self._straight = np.array(straight, bool)
        self._sender_groups = self._divided_senders()
        self._receiver_groups = self._divided_receivers()
        self._members = sorted(split(self._receiver_groups), key=lambda part: int(self._receiver_groups[part[0]]))
        self._firsts: Ints = np.array([part[0] for part in self._members], np.int64)
        self._addresses = {sides.position(end.address): end.address for end in self._senders.ends}
        self._plans: dict[int, tuple[Ints, tuple[Plan, ...]]] = {}
        self._steps: dict[tuple[int, int], Joined] = {}
        self._kept: dict[object, Ints] = {}
        self._from_devices: dict[int, Ints] = {}
        self._chains: dict[tuple[str, ...], Chain] = {}
        self._outbound: dict[tuple[tuple[str, ...], Said], Ints] = {}
        self._devices: dict[tuple[Slot, Address | None], DeviceRows] = {}

    def _divided_senders(self) -> Ints:
        """Number the senders by everything but filters that a plan hangs on."""
        ways, senders = self._answers.ways, self._senders
        tables = numbered([ways.table(end.segment) for end in senders.ends])
        back = [senders.ways(segment) for segment in (*self._segments, *ways.facts.relay_segments)]
        return packed(joined([senders.sorts, tables, senders.versions, *back]))

    def _divided_receivers(self) -> Ints:
        ways = self._answers.ways
        tables = {ways.table(end.segment): end.segment for end in self._senders.ends}
        forth = [self.receivers.ways(segment) for segment in tables.values()]
        versions = self.receivers.versions
        return packed(joined([self.receivers.sorts, self._tables, self._straight.astype(np.int64), versions, *forth]))

    def row(self, start: Start) -> Ints:
        """Give a number for each receiver, and one more for goals that are none: a fate, `WALK` or `SKIP`."""
        out = np.full(len(self._goals) + 1, WALK, np.int64)
        if start not in self._order or not self._goals:
            return out
        self._answers.walker.holds = frozenset()
        at = self._order[start]
        sender = self._senders.ends[at]
        numbers, plans = self._planned(at)
        chosen = numbers[self._receiver_groups]
        for number, plan in enumerate(plans):
            part = np.flatnonzero(chosen == number)
            out[part] = self._fates(plan, sender, part)
        out[:-1][self.receivers.versions != sender.address.version] = SKIP
        self._answers.count.planned += int((out >= 0).sum())
        return out

    # ---- which plan ------------------------------------------------------------------------------------------------

    def _planned(self, at: int) -> tuple[Ints, tuple[Plan, ...]]:
        """Give the plans from a group of senders, and the index of one for each group of receivers, -1 for none."""
        group = int(self._sender_groups[at])
        if group not in self._plans:
            plans: dict[int, Plan] = {}
            numbers = np.full(len(self._firsts), -1, np.int64)
            for part in split(self._sorts(at)):
                plan = self._plan(at, part)
                if plan is not None and not plan.untold:
                    plans.setdefault(plan.number, plan)
                    numbers[part] = list(plans).index(plan.number)
            self._plans[group] = numbers, tuple(plans.values())
        return self._plans[group]

    def _sorts(self, at: int) -> Ints:
        """Number the groups of receivers by everything that a plan from a sender hangs on."""
        sender, firsts = self._senders.ends[at], self._firsts
        forth, tables = self.receivers.ways(sender.segment)[firsts], self._tables[firsts]
        back = np.array([self._senders.ways(segment)[at] for segment in self._segments], np.int64)
        replies = np.where(self._straight[firsts], 0, back[tables] + 1)
        versions = self.receivers.versions[firsts]
        return joined([forth, self.receivers.sorts[firsts], replies, versions, self._by_devices(forth, tables, sender)])

    def _by_devices(self, forth: Ints, tables: Ints, sender: End) -> Ints:
        """Number the groups of receivers by the ways of replies to devices that send in their own name."""
        out = np.zeros(len(forth), np.int64)
        for part in split(forth):
            number = int(forth[part[0]])
            if number not in self._from_devices:
                way = self._answers.ways.way(sender.segment, self.receivers.ends[int(self._firsts[part[0]])])
                firsts = [int(some[0]) for some in split(self._tables)]
                found = [self._answers.from_devices(way, self.receivers.ends[first]) for first in firsts]
                self._from_devices[number] = numbered([tuple(way.number for way in ways) for ways in found])
            out[part] = self._from_devices[number][tables[part]]
        return out

    def _plan(self, at: int, groups: Ints) -> Plan | None:
        """Give the plan from a sender to some groups of receivers: that of the first receiver who is not the sender."""
        start, sender = self._starts[at], self._senders.ends[at]
        for goal, end in (
            one for group in groups for receiver in self._members[group] for one in self._goals[receiver]
        ):
            if end.address.version != sender.address.version:
                return None
            if end.endpoint is not sender.endpoint and end.address != sender.address:
                return self._answers.plan(start, goal, sender, end)
        return None

    # ---- what filters decide -----------------------------------------------------------------------------------------

    def _fates(self, plan: Plan, sender: End, part: Ints) -> Ints:
        """Give the fates of receivers that share a plan: every filter in its turn, those that many senders share for all receivers."""
        fold = self._answers.fold(plan)
        states: Ints = np.full(len(self._goals), fold.root, np.int64)
        apart = False
        met: tuple[object, ...] = (plan.number,)
        for turn, number in enumerate(plan.order):
            slot = plan.slots[number]
            if not apart and (slot.device is not None or slot.src is not None):
                met = (*met, self._source(slot, sender))
                states = self._shared(met, lambda: self._step(plan, turn).of(states, self._numbers(slot, sender)))  # noqa: B023
                continue
            states = states if apart else states[part]
            apart = True
            states = self._step(plan, turn).of(states, self._numbers(slot, sender)[part])
        if not plan.order:
            return np.full(len(part), _fate(fold, fold.root), np.int64)
        return states if apart else states[part]

    def _shared(self, met: object, made: Callable[[], Ints]) -> Ints:
        """Remember a row that other senders need as well."""
        if met not in self._kept:
            row = made()
            if (len(self._kept) + 1) * len(row) > KEPT:
                self._kept.clear()
            self._kept[met] = row
        return self._kept[met]

    def _source(self, slot: Slot, sender: End) -> object:
        """Give what tells a source from others for the filter of a slot."""
        if slot.src is not None or slot.device is None:
            return slot
        sides = self.cells.sides
        return slot, sides.of(slot.device)[0].at(sides.position(sender.address))

    def _step(self, plan: Plan, turn: int) -> Joined:
        """Give the states after a turn, or the fates after the last."""
        if (plan.number, turn) not in self._steps:
            fold, known = self._answers.fold(plan), self.cells.known
            last = turn == len(plan.order) - 1

            def made(state: int, cell: int) -> int:
                after = LOST if state == LOST or not cell else fold.step(turn, state, known[cell - 1])
                return _fate(fold, after) if last else after

            self._steps[plan.number, turn] = Joined(made)
        return self._steps[plan.number, turn]

    def _numbers(self, slot: Slot, sender: End) -> Ints:
        """Give for every receiver one more than the number of what the filter of a slot decides; 0 where only the walk can tell."""
        src = slot.src or sender.address
        if slot.device is not None:
            return self._by_device(slot, src)
        if slot.ids == INGRESS:
            return self._inbound.row(src)
        return self._along(
            sender.endpoint.egress if slot.ids == EGRESS and sender.endpoint is not None else slot.ids, src
        )

    def _along(self, ids: tuple[str, ...], src: Address) -> Ints:
        """Receivers that the rules of a chain do not tell apart are asked once, for all sources that they do not tell apart."""
        if ids not in self._chains:
            self._chains[ids] = Chain(self.cells, ids, self.receivers.ends, self.receivers.positions)
        chain = self._chains[ids]
        said = chain.of_source(self.cells.sides.position(src))
        if (ids, said) not in self._outbound:
            self._outbound[ids, said] = np.array(chain.cells(said, src), np.int64)
        found: Ints = self._outbound[ids, said][chain.places]
        return found

    def _by_device(self, slot: Slot, src: Address) -> Ints:
        assert slot.device is not None
        position = self.cells.sides.position(src)
        key = (slot, None if position in self._addresses else src)
        if key not in self._devices:
            asked = Asking(self, slot.device, {**self._addresses, position: src}, by_name=slot.by_name)
            sources = np.array(list(self._addresses) if key[1] is None else [position], np.int64)
            self._devices[key] = DeviceRows(self.cells.sides.of(slot.device), sources, self.receivers, asked.number)
        return self._devices[key].row(position)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks what a filter of a device decides from a position to a receiver."""

    pairs: Pairs
    filter: Filter
    addresses: dict[int, Address]
    by_name: bool

    def number(self, position: int, receiver: int) -> int:
        """Give one more than the number of the cell, 0 where only the walk can tell."""
        dst = self.pairs.receivers.ends[receiver].address
        cells = self.pairs.cells
        with suppress(Unplanned):
            return cells.of_device(self.filter, self.addresses[position], dst, by_name=self.by_name).number + 1
        return 0


def _fate(fold: Fold, state: int) -> int:
    fate = None if state == LOST else fold.end(state)
    return WALK if fate is None else fate


def _told_apart(goals: Sequence[Goal], answers: Answers) -> tuple[list[list[tuple[Goal, End]]], Ints]:
    """Give goals by receivers, in the order of positions, and for each goal the index of its receiver."""
    found: dict[object, list[tuple[Goal, End]]] = {}
    keys: list[object] = []
    for goal in goals:
        end = answers.ends.goal(goal)
        keys.append(None)
        if end is not None:
            endpoint = end.endpoint
            keys[-1] = (end.sort, end.place, endpoint and (endpoint.segment, endpoint.ingress, endpoint.kind))
            found.setdefault(keys[-1], []).append((goal, end))
    position = answers.walker.sides.position
    order = sorted(found, key=lambda key: position(found[key][0][1].address))
    index = {key: at for at, key in enumerate(order)}
    at = np.fromiter((index.get(key, -1) for key in keys), np.int64, len(keys))
    return [found[key] for key in order], at
