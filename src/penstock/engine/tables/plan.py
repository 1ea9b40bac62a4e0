"""What becomes of a transport on one sort of way, as a question about the filters met there.

Comes in: a `Recording`. Goes out: `Plan`, a small tree: ask the filter in this slot what it decides, go on below its outcome, and at
the end read off verdicts. `Plan.leaves` follows the tree with what the filters really decide. Read next: `answers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from penstock.engine.request import ANY_REQUEST
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.cells import Part
from penstock.engine.tables.ends import End
from penstock.engine.tables.recorder import Recording, mark, marked_names
from penstock.engine.tables.universe import Outcome, Unplanned
from penstock.net.cause import Cause
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


class Plan:
    """A sort of way with its filters open."""

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
        self._universe = recording.universe
        self.names_pair = False
        self._known = known
        self._own = (*own, start.endpoint, str(start.address), str(goal.address))
        self._one_way = f"one-way:{start.endpoint}:{goal.address}"
        self._passing = [leaf for leaf in recording.leaves if leaf.verdict is not Verdict.DENIED]
        self.tree = self._build(self._universe.full, 0, self._passing)

    def _build(self, mask: int, slot: int, leaves: Sequence[Leaf]) -> Node:
        here = [leaf for leaf in leaves if leaf.mask & mask]
        if not here:
            return None
        if any(leaf.web is not ANY_REQUEST for leaf in here):
            raise Unplanned("requests that web devices tell apart")
        if slot == len(self.slots):
            return tuple(self._ending(leaf, mask) for leaf in here)
        branches = tuple(self._build(mask & hit, slot + 1, here) for hit in self._universe.outcomes[slot])
        return branches[0] if all(branch == branches[0] for branch in branches) else Split(slot, branches)

    def _ending(self, leaf: Leaf, mask: int) -> Ending:
        marks = {mark(slot): slot for slot in range(len(self.slots))}
        one_way = next((cause for cause in leaf.causes if cause.key == self._one_way), None)
        self.names_pair |= one_way is not None
        causes = tuple(cause for cause in leaf.causes if cause not in marks and cause is not one_way)
        for cause in causes:
            if cause not in self._known and any(word and word in cause.key for word in self._own):
                raise Unplanned(f"a doubt of one pair: {cause.key}")
        protocols = tuple(n for n, some in enumerate(self._universe.protocols) if leaf.mask & mask & some)
        doubted = tuple(sorted(marks[cause] for cause in leaf.causes if cause in marks))
        return Ending(protocols, leaf.verdict, causes, doubted, self._names(leaf.names), leaf.exit, one_way)

    def _names(self, names: NameSet | None) -> int | None:
        if names is None:
            return None
        for number, slot in enumerate(self.slots):
            if slot.by_name and any(names == marked_names(number, outcome) for outcome in Outcome):
                return number
        return NO_SLOT

    # ---- with real filters -----------------------------------------------------------------------------------------

    def leaves(
        self, sender: End, receiver: End, protocols: Sequence[int], parts: Sequence[tuple[Part, ...]]
    ) -> tuple[Leaf, ...]:
        """Give what becomes of every transport between two ends: the leaves of the walk that are not denied, joined.

        `protocols` are the real masks of `PROTOCOLS`, `parts` what the filter of each slot decides. Raises `Unplanned` where names and
        doubts about addresses meet, since the tree takes names apart before it joins alternatives.
        """
        found: dict[tuple[object, ...], int] = {}
        self._follow(self.tree, _union(protocols), (), protocols, parts, found)
        return tuple(_leaf(key, mask, sender, receiver) for key, mask in found.items())

    def _follow(
        self,
        node: Node,
        mask: int,
        met: tuple[tuple[int, Part], ...],
        protocols: Sequence[int],
        parts: Sequence[tuple[Part, ...]],
        found: dict[tuple[object, ...], int],
    ) -> None:
        if node is None:
            return
        if not isinstance(node, Split):
            for ending in node:
                self._end(ending, mask, met, protocols, found)
            return
        doubtful = self.slots[node.slot].by_name and any(self._is_doubt_of_device(slot, part) for slot, part in met)
        for part in parts[node.slot]:
            hit = mask & part.mask
            below = node.branches[part.outcome]
            if hit and below is not None:
                if doubtful:
                    raise Unplanned("names behind a doubt about addresses")
                self._follow(below, hit, (*met, (node.slot, part)), protocols, parts, found)

    def _is_doubt_of_device(self, slot: int, part: Part) -> bool:
        return part.outcome in (Outcome.DOUBT, Outcome.PERHAPS) and self.slots[slot].device is not None

    def _end(
        self,
        ending: Ending,
        mask: int,
        met: tuple[tuple[int, Part], ...],
        protocols: Sequence[int],
        found: dict[tuple[object, ...], int],
    ) -> None:
        hit = mask & _union([protocols[n] for n in ending.protocols])
        if not hit:
            return
        if ending.names == NO_SLOT:
            raise Unplanned("names that no filter gave")
        parts = dict(met)
        causes = {*ending.causes, *(cause for slot in ending.doubted for cause in parts[slot].causes)}
        names = None if ending.names is None else parts[ending.names].names
        key = (ending.verdict, tuple(sorted(causes)), names, ending.exit, ending.one_way)
        found[key] = found.get(key, 0) | hit


def _union(masks: Sequence[int]) -> int:
    mask = 0
    for some in masks:
        mask |= some
    return mask


def _leaf(key: tuple[object, ...], mask: int, sender: End, receiver: End) -> Leaf:
    verdict, causes, names, way_out, asymmetry = key
    assert isinstance(verdict, Verdict)
    assert isinstance(causes, tuple)
    assert names is None or isinstance(names, NameSet)
    if isinstance(asymmetry, Cause):
        sent = sender.endpoint.id if sender.endpoint is not None else ""
        causes = tuple(sorted({*causes, replace(asymmetry, key=f"one-way:{sent}:{receiver.address}")}))
    return Leaf(
        verdict=verdict,
        mask=mask,
        final=mask,
        src=sender.address,
        dst=receiver.address,
        causes=causes,
        names=names,
        exit=str(way_out),
    )
