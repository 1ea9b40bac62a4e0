"""What filters really decide for all transports at once, in numbered cells: equal numbers, equal decisions.

Comes in: a chain of filters or a filter of a device, and two positions. Goes out: `Cell`s. A `Row` is a chain with one end held
fast; over the positions of the other end it is a few runs, each decided when first asked for. Read next: `answers.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from penstock.engine.first_match import Decided
from penstock.engine.relookup import destinations
from penstock.engine.sides import Sides
from penstock.engine.state import At, Leg
from penstock.engine.tables.recorder import DEVICE, MAY
from penstock.engine.tables.universe import Outcome, Unplanned
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Filter
from penstock.space.addresses import Address
from penstock.space.names import NameSet

OUTCOMES = {may: outcome for outcome, may in MAY.items()}

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a filter decides for some transports: the outcome, its doubts, and the names it holds for."""

    outcome: Outcome
    mask: int
    causes: tuple[Cause, ...] = ()
    names: NameSet | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything that a filter decides between two positions, under a number of its own."""

    number: int
    parts: tuple[Part, ...]


class Row:
    """A chain of filters as seen from one position: runs of positions at the other end."""

    __slots__ = ("cells", "starts")

    def __init__(self, starts: list[int]) -> None:
        self.starts = starts
        self.cells: list[Cell | None] = [None] * len(starts)


class Chain:
    """What is known of a chain of filters, or of a filter of a device."""

    __slots__ = ("cells", "rows", "starts")

    def __init__(self) -> None:
        self.starts: dict[bool, list[int]] = {}
        self.rows: dict[tuple[int, bool], Row] = {}
        self.cells: dict[object, Cell] = {}


class Cells:
    """All cells of a network, and the rows they stand in."""

    def __init__(
        self,
        walker: Walker,
        known: list[Cell] | None = None,
        numbered: dict[tuple[Part, ...], Cell] | None = None,
        chains: dict[Ids, Chain] | None = None,
    ) -> None:
        self._walker = walker
        self.sides: Sides = walker.sides
        self.known: list[Cell] = known if known is not None else []
        self._numbered = numbered if numbered is not None else {}
        self._chains = chains if chains is not None else {}

    def on(self, walker: Walker, changed: Collection[str]) -> Cells:
        """Give the cells of a network in which some filters are others: what is known of the rest is shared, and so are the numbers."""
        kept = {ids: chain for ids, chain in self._chains.items() if not any(i in changed for i in ids)}
        return Cells(walker, self.known, self._numbered, kept)

    def _chain(self, ids: Ids) -> Chain:
        found = self._chains.get(ids)
        if found is None:
            found = self._chains[ids] = Chain()
        return found

    def number(self, found: Iterable[Part]) -> Cell:
        """Give the cell of some parts, joined where they say the same."""
        masks: dict[tuple[Outcome, tuple[Cause, ...], NameSet | None], int] = {}
        for part in found:
            key = (part.outcome, part.causes, part.names)
            masks[key] = masks.get(key, 0) | part.mask
        parts = tuple([Part(what, mask, causes, names) for (what, causes, names), mask in masks.items()])
        if parts not in self._numbered:
            self._numbered[parts] = Cell(len(self.known), parts)
            self.known.append(self._numbered[parts])
        return self._numbered[parts]

    def row(self, ids: Ids, position: int, *, from_here: bool) -> Row:
        """Give the row of a chain seen from its source side (`from_here`), or from its destination side."""
        chain, key = self._chain(ids), (position, from_here)
        found = chain.rows.get(key)
        if found is None:
            found = chain.rows[key] = Row(self._starts_of(ids, chain, from_here))
        return found

    def _starts_of(self, ids: Ids, chain: Chain, from_here: bool) -> list[int]:
        if from_here not in chain.starts:
            sides = [self.sides.of(f)[1 if from_here else 0] for f in self.filters(ids)]
            same = len(sides) == 1
            chain.starts[from_here] = sides[0].starts if same else sorted({s for side in sides for s in side.starts})
        return chain.starts[from_here]

    def between(self, ids: Ids, src: Address, dst: Address, *, from_here: bool) -> Cell:
        """Give what a chain decides between two addresses; `from_here`: the row of the source is kept."""
        here, there = self.sides.position(src), self.sides.position(dst)
        row = self.row(ids, here if from_here else there, from_here=from_here)
        index = bisect_right(row.starts, there if from_here else here) - 1
        cell = row.cells[index]
        if cell is None:
            cell = row.cells[index] = self.chain(ids, src, dst)
        return cell

    def chain(self, ids: Ids, src: Address, dst: Address) -> Cell:
        """Give what a chain decides between two addresses, without a row to remember it in."""
        said = tuple(self.sides.alike(f, *self.sides.numbers(f, src, dst)) for f in self.filters(ids))
        return self.chained(ids, said, src, dst)

    def filters(self, ids: Ids) -> tuple[Filter, ...]:
        """Give the filters of a chain."""
        return tuple(self._walker.network.filters[i] for i in ids)

    def chained(self, ids: Ids, said: tuple[object, ...], src: Address, dst: Address) -> Cell:
        """Give what a chain decides between two addresses of which its filters say what `said` tells (`Sides.alike`)."""
        cells = self._chain(ids).cells
        if said not in cells:
            cells[said] = self.number(self._passed(ids, src, dst))
        return cells[said]

    def _passed(self, ids: Ids, src: Address, dst: Address) -> tuple[Part, ...]:
        left = self._walker.ports.full
        passed: dict[tuple[Cause, ...], int] = {}
        for causes, mask in self._going(ids, src, dst):
            left &= ~mask
            passed[causes] = passed.get(causes, 0) | mask
        parts = [Part(Outcome.DOUBT if causes else Outcome.ALLOW, mask, causes) for causes, mask in passed.items()]
        return (*parts, Part(Outcome.DENY, left)) if left else tuple(parts)

    def _going(self, ids: Ids, src: Address, dst: Address) -> Iterator[tuple[tuple[Cause, ...], int]]:
        """Give what a chain lets pass, with its doubts; a single filter that skips no others needs no bundles."""
        full = self._walker.ports.full
        certain = self._certain(ids, src, dst)
        if certain is not None:
            yield from [((), certain)] if certain else []
            return
        if len(ids) == 1:
            decided = self._walker.decided(self._walker.network.filters[ids[0]], src, dst, full, "")
            if not any(part.action is Action.ALLOW_FINAL or Action.ALLOW_FINAL in part.may for part in decided):
                yield from ((part.causes, part.mask) for part in decided if part.action is not Action.DENY)
                return
        yield from ((bundle.causes, bundle.mask) for bundle in self._walker.pass_filters(ids, _at(src, dst, full))[0])

    def _certain(self, ids: Ids, src: Address, dst: Address) -> int | None:
        """Give what a chain lets pass, None where doubts play a part or a filter may skip others."""
        left = self._walker.ports.full
        for filter_ in self.filters(ids):
            actions = self.sides.actions(filter_, self.sides.numbers(filter_, src, dst))
            if actions is None or Action.ALLOW_FINAL in actions:
                return None
            left &= ~actions.get(Action.DENY, 0)
        return left

    # ---- filters of devices ----------------------------------------------------------------------------------------

    def of_device(self, filter_: Filter, src: Address, dst: Address, *, by_name: bool) -> Cell:
        """Give what a filter of a device decides between two addresses."""
        outside = by_name and dst in self._walker.network.internet
        key = (self.sides.alike(filter_, *self.sides.numbers(filter_, src, dst)), by_name, outside)
        cells = self._chain((DEVICE, filter_.id)).cells
        if key not in cells:
            parts = self._named(filter_, src, dst) if by_name else self._decided(filter_, src, dst)
            cells[key] = self.number(parts)
        return cells[key]

    def _decided(self, filter_: Filter, src: Address, dst: Address) -> tuple[Part, ...]:
        actions = self.sides.actions(filter_, self.sides.numbers(filter_, src, dst))
        if actions is not None and Action.ALLOW_FINAL not in actions:
            return tuple(Part(OUTCOMES[frozenset((action,))], mask) for action, mask in actions.items())
        decided = self._walker.decided(filter_, src, dst, self._walker.ports.full, "")
        return tuple(Part(self._outcome(filter_, part), part.mask, part.causes) for part in decided)

    def _outcome(self, filter_: Filter, part: Decided) -> Outcome:
        """Give the outcome of a part; the platform's own filter is not asked what it may come to, only whether that is known."""
        if part.action is None and filter_ in self._platform:
            return Outcome.DOUBT
        if part.may not in OUTCOMES:
            raise Unplanned("an outcome of a device that is not told apart")
        return OUTCOMES[part.may]

    def _named(self, filter_: Filter, src: Address, dst: Address) -> tuple[Part, ...]:
        spoken = self._walker.speaks_of(filter_) & self._walker.tcp
        decided = self._walker.named(filter_, _at(src, dst, spoken)) if spoken else ()
        parts = [part for one in decided for part in self._looked_up(filter_, one, src, dst)]
        return (*parts, Part(Outcome.DENY, self._walker.ports.full & ~spoken))

    def _looked_up(self, filter_: Filter, part: Decided, src: Address, dst: Address) -> Iterator[Part]:
        """Give a part, with the doubt where the device looks a name up itself (`engine/relookup.py`)."""
        if Action.ALLOW not in part.may:
            yield Part(Outcome.DENY, part.mask, names=part.names)
            return
        at = _at(src, dst, part.mask).doubting(part.causes)
        for going in destinations(self._walker, self._devices[filter_.id], part.rule, at):
            outcome = Outcome.DOUBT if going.causes or part.action is None else Outcome.ALLOW
            yield Part(outcome, going.mask, going.causes, part.names)

    @cached_property
    def device_filters(self) -> tuple[Filter, ...]:
        """Every filter that some device, or the platform on the way to the internet, applies to what passes through it."""
        appliances = [e.appliance for e in self._walker.network.endpoints.values() if e.appliance is not None]
        return (*(some for one in appliances for some in (one.network, one.application)), *self._platform)

    @cached_property
    def _platform(self) -> tuple[Filter, ...]:
        domains = self._walker.network.domains.values()
        return tuple({d.outward.id: d.outward for d in domains if d.outward is not None}.values())

    @cached_property
    def _devices(self) -> dict[str, Endpoint]:
        """The devices that have filters on names, by the ids of these filters."""
        endpoints = self._walker.network.endpoints.values()
        return {e.appliance.application.id: e for e in endpoints if e.appliance is not None}


def _at(src: Address, dst: Address, mask: int) -> At:
    return At(src=src, dst=dst, mask=mask, leg=Leg(start="", address=src), asked=NameSet.all())
