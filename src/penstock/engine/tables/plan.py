"""What becomes of a transport on one sort of way, as a question about the filters met there.

Comes in: a `Recording`. Goes out: `Plan`, a small tree: ask the filter in this slot what it decides, go on below its outcome, and at
the end read off verdicts. Filters that are the same for many pairs are asked first. Read next: `fold.py`, which follows the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from penstock.engine.request import ANY_REQUEST
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.recorder import EGRESS, INGRESS, Recording, Slot, mark, marked_names
from penstock.engine.tables.universe import Outcome, Unplanned
from penstock.net.cause import Cause
from penstock.net.rule import Filter
from penstock.space.names import NameSet

NO_SLOT = -1
"""Names that are no slot's: what is left of those that a filter on names gave, behind a doubt."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One verdict at the end: for some protocols, with doubts of its own and those of some slots; `names` is the slot that has them.

    `one_way` is the doubt whether a flow without reply works, whose name contains the pair.
    """

    protocols: tuple[int, ...]
    verdict: Verdict
    causes: tuple[Cause, ...]
    doubted: tuple[int, ...]
    names: int | None
    exit: str
    one_way: Cause | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Ask the filter in a slot; one branch for each outcome, None where all is denied."""

    slot: int
    branches: tuple[Node, ...]


Node = Split | tuple[Ending, ...] | None

Turns = tuple[int, ...]
"""Slots in the order in which they are asked."""

Parts = tuple[tuple[int, int], ...]
"""Leaves, by their indices, and the virtual transports that are left of each."""


class Plan:
    """A sort of way with its filters open. `order` is the order in which its slots are asked; the answer does not hang on it.

    `untold`: the tree does not say what becomes of names, so that one pair is walked for each combination of decisions.
    """

    def __init__(
        self,
        number: int,
        recording: Recording,
        start: Start,
        goal: Goal,
        known: frozenset[Cause],
        own: Sequence[str],
    ) -> None:
        self.number = number
        self.slots = recording.slots
        self.order = tuple(sorted(range(len(self.slots)), key=lambda slot: _turn(self.slots[slot])))
        self._universe = recording.universe
        self.names_pair = self.untold = False
        self._known = known
        self._own = (*own, start.endpoint, str(start.address), str(goal.address))
        self._one_way = f"one-way:{start.endpoint}:{goal.address}"
        self._marks = {mark(slot): slot for slot in range(len(self.slots))}
        self._passing = [leaf for leaf in recording.leaves if leaf.verdict is not Verdict.DENIED]
        if any(leaf.web is not ANY_REQUEST for leaf in self._passing):
            raise Unplanned("requests that web devices tell apart")
        self._all: Parts = tuple((at, leaf.mask) for at, leaf in enumerate(self._passing))
        self._built: dict[tuple[int, Parts, Turns], Node] = {}
        self.tree = self._build(0, self._all, self.order)

    @cached_property
    def along(self) -> Node:
        """The same tree with filters asked in the order of the way, made when first asked for."""
        return self._build(0, self._all, tuple(range(len(self.slots))))

    def on(self, changed: Mapping[str, Filter]) -> Plan:
        """Give this plan for a network in which some filters are others: what is met where stays the same."""
        if not any(slot.device is not None and slot.device.id in changed for slot in self.slots):
            return self
        made = copy(self)
        made.slots = tuple(
            slot if slot.device is None else replace(slot, device=changed.get(slot.device.id, slot.device))
            for slot in self.slots
        )
        return made

    def _build(self, turn: int, parts: Parts, order: Turns) -> Node:
        """Give the tree for what is left of the leaves after some turns; each such rest is looked at once."""
        if not parts:
            return None
        key = (turn, parts, order)
        if key not in self._built:
            self._built[key] = self._made(*key)
        return self._built[key]

    def _made(self, turn: int, parts: Parts, order: Turns) -> Node:
        if turn == len(self.slots):
            return tuple(self._ending(self._passing[at], mask) for at, mask in parts)
        slot = order[turn]
        branches = tuple(self._build(turn + 1, tuple(self._rest(parts, slot, outcome)), order) for outcome in Outcome)
        return branches[0] if all(branch is branches[0] for branch in branches) else Split(slot, branches)

    def _rest(self, parts: Parts, slot: int, outcome: Outcome) -> Iterator[tuple[int, int]]:
        """Give what is left of the leaves by one outcome of a filter, moved to where the first outcome would be."""
        for at, mask in parts:
            hit = mask & self._universe.outcomes[slot][outcome]
            if hit:
                yield at, hit >> outcome * self._universe.sizes[slot]

    def _ending(self, leaf: Leaf, mask: int) -> Ending:
        marks = self._marks
        one_way = next((cause for cause in leaf.causes if cause.key == self._one_way), None)
        self.names_pair |= one_way is not None
        causes = tuple(cause for cause in leaf.causes if cause not in marks and cause is not one_way)
        for cause in causes:
            if cause not in self._known and any(word and word in cause.key for word in self._own):
                raise Unplanned(f"a doubt of one pair: {cause.key}")
        protocols = tuple(n for n, some in enumerate(self._universe.protocols) if mask & some)
        doubted = tuple(sorted(marks[cause] for cause in leaf.causes if cause in marks))
        return Ending(protocols, leaf.verdict, causes, doubted, self._names(leaf.names), leaf.exit, one_way)

    def _names(self, names: NameSet | None) -> int | None:
        if names is None:
            return None
        for number, slot in enumerate(self.slots):
            if slot.by_name and any(names == marked_names(number, outcome) for outcome in Outcome):
                return number
        return NO_SLOT


def _turn(slot: Slot) -> int:
    """Give when a slot is asked: first what senders share whom a device does not tell apart, then what a subnet shares, then the rest."""
    if slot.device is not None:
        return 0
    if slot.src is not None:
        return 1
    return 4 if slot.ids == INGRESS else 3 if slot.ids == EGRESS else 2
