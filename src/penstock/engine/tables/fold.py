"""A plan followed with what the filters really decide, one filter after the other, for all pairs at once.

Comes in: a `Plan` and `Cell`s. Goes out: states and fates, as numbers. A state is where all transports are in the tree of the plan, and what
they met that matters at the end; pairs in the same state whose next filter decides the same are in the same state again. So every step is
made once for each combination, however many pairs make it. Read next: `fates.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from penstock.engine.tables.cells import Cell, Part
from penstock.engine.tables.fates import Fates, Piece
from penstock.engine.tables.plan import NO_SLOT, Ending, Node, Plan, Split
from penstock.engine.tables.universe import Outcome, Unplanned
from penstock.net.cause import Cause
from penstock.space.names import NameSet

LOST = -1
"""Stands for a state of which only the walk can tell what follows."""

DOUBTFUL = (Outcome.DOUBT, Outcome.PERHAPS)


class Met(NamedTuple):
    """What the filter in a slot gave that matters at the end."""

    slot: int
    causes: tuple[Cause, ...]
    names: NameSet | None
    doubtful: bool


State = tuple[tuple[int, int], ...]
"""Places, and the transports that are there. A place is a node of the tree with what was met before (by its number), as one number."""

NOWHERE = -1
"""Instead of the number of a node at which nothing more is to be told."""


class Fold:
    """States of one plan, numbered. `protocols` are the real masks of `PROTOCOLS`."""

    def __init__(self, plan: Plan, protocols: Sequence[int], fates: Fates) -> None:
        self.plan = plan
        self._protocols = protocols
        self._fates = fates
        self._nodes: list[Node] = []
        self._branches: list[tuple[int, tuple[int, ...]]] = []
        self._by_node: dict[Node, int] = {}
        self._said: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        self._reasons: list[Met] = [Met(NO_SLOT, (), None, False)]
        self._by_reason: dict[Met, int] = {}
        self._met: list[tuple[Met, ...]] = [()]
        self._by_met: dict[tuple[int, int], int] = {}
        self._pieces: dict[tuple[int, int], int] = {}
        self._endings: dict[int, list[tuple[Ending, int]]] = {}
        self._states: list[State] = []
        self._by_state: dict[State, int] = {}
        self._steps: dict[tuple[int, int, int], int] = {}
        self._ends: dict[int, int | None] = {}
        full = 0
        for mask in protocols:
            full |= mask
        top = self._node(plan.tree)
        self._width = len(self._nodes) or 1
        self.root = self._number({} if top == NOWHERE else {top: full})

    def _node(self, node: Node) -> int:
        """Number a node and those below it."""
        if node is None:
            return NOWHERE
        if node not in self._by_node:
            below = [self._node(one) for one in node.branches] if isinstance(node, Split) else []
            self._by_node[node] = len(self._nodes)
            self._nodes.append(node)
            self._branches.append((node.slot if isinstance(node, Split) else NO_SLOT, tuple(below)))
        return self._by_node[node]

    def _number(self, found: dict[int, int]) -> int:
        state = tuple(sorted(found.items()))
        if state not in self._by_state:
            self._by_state[state] = len(self._states)
            self._states.append(state)
        return self._by_state[state]

    def step(self, turn: int, state: int, cell: Cell) -> int:
        """Give the state after the filter whose turn it is."""
        key = (turn, state, cell.number)
        if key not in self._steps:
            self._steps[key] = self._stepped(self.plan.order[turn], state, cell)
        return self._steps[key]

    def _stepped(self, slot: int, state: int, cell: Cell) -> int:
        found: dict[int, int] = {}
        parts, width = self._parts(slot, cell), self._width
        for place, mask in self._states[state]:
            met, node = divmod(place, width)
            asks, below = self._branches[node]
            if asks != slot:
                found[place] = found.get(place, 0) | mask
                continue
            for outcome, part, reason in parts:
                hit, after = mask & part, below[outcome]
                if hit and after != NOWHERE:
                    where = (self._meet(met, reason) if reason else met) * width + after
                    found[where] = found.get(where, 0) | hit
        return self._number(found)

    def _parts(self, slot: int, cell: Cell) -> list[tuple[int, int, int]]:
        """Give the outcomes of a cell with their transports, and what of each matters at the end, by a number; 0 for nothing."""
        key = (slot, cell.number)
        if key not in self._said:
            self._said[key] = [(int(part.outcome), part.mask, self._reason(slot, part)) for part in cell.parts]
        return self._said[key]

    def _reason(self, slot: int, part: Part) -> int:
        doubtful = part.outcome in DOUBTFUL and self.plan.slots[slot].device is not None
        if not part.causes and part.names is None and not doubtful:
            return 0
        reason = Met(slot, part.causes, part.names, doubtful)
        if reason not in self._by_reason:
            self._by_reason[reason] = len(self._reasons)
            self._reasons.append(reason)
        return self._by_reason[reason]

    def _meet(self, met: int, reason: int) -> int:
        key = (met, reason)
        if key not in self._by_met:
            self._by_met[key] = len(self._met)
            self._met.append((*self._met[met], self._reasons[reason]))
        return self._by_met[key]

    # ---- the end ---------------------------------------------------------------------------------------------------

    def end(self, state: int) -> int | None:
        """Give the fate at the end, or None where only the walk can tell."""
        if state not in self._ends:
            try:
                self._ends[state] = self._fates.number(self._ended(state))
            except Unplanned:
                self._ends[state] = None
        return self._ends[state]

    def _ended(self, state: int) -> dict[int, int]:
        found: dict[int, int] = {}
        for place, mask in self._states[state]:
            met, node = divmod(place, self._width)
            for at, (ending, protocols) in enumerate(self._endings_of(node)):
                hit = mask & protocols
                if hit:
                    piece = self._numbered(place, at, ending, met)
                    found[piece] = found.get(piece, 0) | hit
        return found

    def _numbered(self, place: int, at: int, ending: Ending, met: int) -> int:
        """Give the number of what an ending comes to."""
        key = (place, at)
        if key not in self._pieces:
            self._pieces[key] = self._fates.piece(self._piece(ending, self._met[met]))
        return self._pieces[key]

    def _endings_of(self, node: int) -> list[tuple[Ending, int]]:
        """Give what a node at the end says, and of which transports."""
        if node not in self._endings:
            endings = self._nodes[node]
            assert isinstance(endings, tuple)
            self._endings[node] = [(ending, self._mask(ending)) for ending in endings]
        return self._endings[node]

    def _mask(self, ending: Ending) -> int:
        mask = 0
        for number in ending.protocols:
            mask |= self._protocols[number]
        return mask

    def _piece(self, ending: Ending, met: tuple[Met, ...]) -> Piece:
        """Raises `Unplanned` where names and doubts about addresses meet, since the tree takes names apart before it joins alternatives."""
        doubtful = False
        for one in met:
            if doubtful and self.plan.slots[one.slot].by_name:
                raise Unplanned("names behind a doubt about addresses")
            doubtful |= one.doubtful
        if ending.names == NO_SLOT:
            raise Unplanned("names that no filter gave")
        causes = {*ending.causes, *(cause for one in met if one.slot in ending.doubted for cause in one.causes)}
        names = next((one.names for one in met if one.slot == ending.names), None)
        one_way = ending.one_way and replace(ending.one_way, key="one-way")
        return Piece(ending.verdict, tuple(sorted(causes)), names, ending.exit, one_way)
