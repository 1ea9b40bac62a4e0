"""What becomes of everything between a start and a goal, from plans.

Comes in: a `Walker`, starts and goals. Goes out: the leaves that the walk would give, without steps, or None where there is no plan
and the pair must be walked. Two pairs share a plan when everything that the walk asks about them but filters is the same:
the sort of way there and back, the sort of way back from each device, and the sorts of their ends. Read next: `plan.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass

from penstock.engine.outward import outbound_of
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.cells import Cell, Cells
from penstock.engine.tables.ends import End, Ends
from penstock.engine.tables.fates import Fates
from penstock.engine.tables.fold import Fold
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.recorder import EGRESS, INGRESS, Slot, record
from penstock.engine.tables.universe import Unplanned
from penstock.engine.tables.ways import Unit, Way, Ways
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.net.rule import Filter

Walk = Callable[[Start, Goal], tuple[Leaf, ...]]
"""Walks everything from a start to a goal."""


@dataclass
class Count:
    """How many pairs were answered from plans, and how many were left to the walk."""

    planned: int = 0
    walked: int = 0


class Answers:
    """Plans and what they need, remembered."""

    def __init__(self, walker: Walker, walk: Walk | None = None) -> None:
        self.walker = walker
        self._walk = walk
        self._walked: dict[tuple[int, tuple[int, ...]], tuple[Leaf, ...]] = {}
        self.ways = Ways(walker)
        self.ends = Ends(walker, self.ways)
        self.cells = Cells(walker)
        self.count = Count()
        self.known: dict[object, Plan | None] = {}
        self._aside: dict[object, tuple[Way, ...]] = {}
        self.fates = Fates()
        self._folds: dict[int, Fold] = {}
        other = walker.ports.full & ~walker.tcp_udp
        self._protocols = (walker.tcp, walker.tcp_udp & ~walker.tcp, other)

    def on(self, walker: Walker, changed: Mapping[str, Filter], walk: Walk | None = None) -> Answers:
        """Give answers for a network in which some filters are others: sorts of ways, ends and plans stay what they are.

        Plans that are met from now on are numbered apart, and so are their states.
        """
        made = copy(self)
        vars(made).update(_walk=walk, _folds=dict(self._folds), _walked=dict(self._walked))
        made.walker, made.cells, made.count = walker, self.cells.on(walker, changed), Count()
        made.known = {key: plan and plan.on(changed) for key, plan in self.known.items()}
        return made

    @property
    def plans(self) -> int:
        """How many sorts of pairs were met."""
        return len(self.known)

    def leaves(self, start: Start, goal: Goal) -> tuple[Leaf, ...] | None:
        """Give the leaves of all transports that are not denied, or None.

        They say what becomes of which transports, why it is in doubt, under which names and by which way out: nothing else.
        """
        sender, receiver = self.ends.start(start, leaving=not goal.endpoint), self.ends.goal(goal)
        plan = None if sender is None or receiver is None else self.plan(start, goal, sender, receiver)
        if plan is not None and sender is not None and receiver is not None:
            self.walker.holds = frozenset()
            try:
                found = self.filled(plan, start, goal)
            except Unplanned:
                pass
            else:
                self.count.planned += 1
                return found
        self.count.walked += 1
        return None

    def between(self, start: Start, goal: Goal) -> tuple[Plan, End, End] | None:
        """Give the plan of a pair and its two ends, or None."""
        sender, receiver = self.ends.start(start, leaving=not goal.endpoint), self.ends.goal(goal)
        plan = None if sender is None or receiver is None else self.plan(start, goal, sender, receiver)
        return None if plan is None or sender is None or receiver is None else (plan, sender, receiver)

    def filled(self, plan: Plan, start: Start, goal: Goal) -> tuple[Leaf, ...]:
        """Give what a plan comes to with the filters of a pair, for ends that are known. Raises `Unplanned` where each pair must be walked."""
        sender, receiver = self.ends.start(start, leaving=not goal.endpoint), self.ends.goal(goal)
        assert sender is not None
        assert receiver is not None
        fold = self.fold(plan)
        cells = [self.cell(plan.slots[slot], sender, receiver) for slot in plan.order]
        state = fold.root
        for turn, cell in enumerate(cells):
            state = fold.step(turn, state, cell)
        fate = None if plan.untold else fold.end(state)
        if fate is None:
            return self._walked_once(plan, tuple([cell.number for cell in cells]), start, goal)
        return self.fates.between(fate, sender.endpoint.id if sender.endpoint is not None else "", receiver.address)

    def _walked_once(self, plan: Plan, cells: tuple[int, ...], start: Start, goal: Goal) -> tuple[Leaf, ...]:
        """Walk one pair for all that share a plan and whose filters decide the same: what names do where ways part is in no tree."""
        if self._walk is None or plan.names_pair:
            raise Unplanned("names and doubts")
        if (plan.number, cells) not in self._walked:
            leaves = [leaf for leaf in self._walk(start, goal) if leaf.verdict is not Verdict.DENIED]
            self._walked[plan.number, cells] = tuple(
                leaf.but(steps=(), returns=(), notes=(), facts=()) for leaf in leaves
            )
        return self._walked[plan.number, cells]

    def fold(self, plan: Plan) -> Fold:
        """Give the states of a plan."""
        if plan.number not in self._folds:
            self._folds[plan.number] = Fold(plan, self._protocols, self.fates)
        return self._folds[plan.number]

    def cell(self, slot: Slot, sender: End, receiver: End) -> Cell:
        """Give what the filters of a slot decide for all transports between two ends."""
        src = slot.src or sender.address
        if slot.device is not None:
            return self.cells.of_device(slot.device, src, receiver.address, by_name=slot.by_name)
        ids, from_here = slot.ids, True
        if ids == EGRESS and sender.endpoint is not None:
            ids = sender.endpoint.egress
        elif ids == INGRESS and receiver.endpoint is not None:
            ids, from_here = receiver.endpoint.ingress, False
        return self.cells.between(ids, src, receiver.address, from_here=from_here)

    # ---- which plan ----------------------------------------------------------------------------------------------

    def plan(self, start: Start, goal: Goal, sender: End, receiver: End) -> Plan | None:
        """Give the plan of a pair, or None."""
        forth = self.ways.way(sender.segment, receiver)
        ways = (
            forth,
            *self._back(sender, receiver),
            *self._beside(forth, sender),
            *self.from_devices(forth, receiver),
        )
        if any(way.walked for way in ways) or self._is_beside(forth, sender, receiver):
            return None
        same = sender.endpoint is receiver.endpoint
        key = (sender.sort, receiver.sort, same, tuple([way.number for way in ways]))
        if key not in self.known:
            self.known[key] = self._made(start, goal, sender, receiver, ways)
        return self.known[key]

    def _is_beside(self, forth: Way, sender: End, receiver: End) -> bool:
        """Whether a pair is of no sort: its packets leave the estate, or are among guests, and the receiver is somebody's machine."""
        if receiver.endpoint is None:
            return False
        network = self.walker.network
        if sender.endpoint is not None and sender.endpoint.overlay in network.segments:
            return receiver.address in network.segments[sender.endpoint.overlay].prefixes
        return forth.outward and network.is_public(receiver.address)

    def _back(self, sender: End, receiver: End) -> tuple[Way, ...]:
        """Give the way of replies."""
        if receiver.endpoint is None or receiver.endpoint.kind is Kind.PRIVATE_ENDPOINT:
            return ()
        return (self.ways.way(receiver.segment, sender),)

    def _beside(self, forth: Way, sender: End) -> tuple[Way, ...]:
        """Give the ways of replies from devices that end a stretch."""
        key = (forth.number, sender.place)
        if key not in self._aside:
            devices = (self.walker.network.endpoints[d] for d in forth.devices)
            self._aside[key] = tuple(self.ways.way(d.segment, sender) for d in devices if d.segment)
        return self._aside[key]

    def from_devices(self, forth: Way, receiver: End) -> tuple[Way, ...]:
        """Give the ways of replies to devices that send in their own name."""
        if receiver.endpoint is None or not forth.devices:
            return ()
        key = (forth.number, receiver.segment)
        if key not in self._aside:
            found = []
            for device in (self.walker.network.endpoints[d] for d in forth.devices):
                instances = device.appliance.instances if device.appliance is not None else None
                there = Unit(device.network, device.segment)
                for source in self.walker.alternatives(instances) if instances is not None else ():
                    found.append(self.ways.way_to(receiver.segment, source, there))
            self._aside[key] = tuple(found)
        return self._aside[key]

    def _made(self, start: Start, goal: Goal, sender: End, receiver: End, ways: tuple[Way, ...]) -> Plan | None:
        own = [
            word
            for end in (sender, receiver)
            if end.endpoint
            for word in (end.endpoint.id, end.segment, end.unit.network)
        ]
        try:
            recording = record(self.walker, start, goal)
            names = sum(slot.by_name for slot in recording.slots)
            plan = Plan(len(self.known), recording, start, goal, self._common(sender, receiver, ways), own)
            plan.untold = names > 1 or (names == 1 and ways[0].forks)
        except Unplanned:
            return None
        return plan

    def _common(self, sender: End, receiver: End, ways: tuple[Way, ...]) -> frozenset[Cause]:
        """Give the doubts that all pairs with this plan share."""
        network = self.walker.network
        found = {cause for way in ways for cause in way.causes} | {*network.onprem_causes}
        found.update(cause for cause, _ in network.claimed)
        if sender.endpoint is not None:
            found.update(outbound_of(self.walker, sender.endpoint).causes)
        if receiver.endpoint is not None:
            guards = network.segments[receiver.segment].guards_private_endpoints
            for some in (receiver.endpoint.approved, guards):
                found.update(some if isinstance(some, tuple) else ())
        return frozenset(found)
