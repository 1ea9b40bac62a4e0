"""A walk on virtual transports, whose filters decide everything at once.

Comes in: a start and a goal that stand for many. Goes out: `Recording`: the leaves over virtual transports, and which filter took which
slot. It is the same code as every other walk; only filters answer differently. Read next: `plan.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Never, TypeVar

from penstock.engine.first_match import Decided
from penstock.engine.gateways import bring_in
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.tables.universe import SLOTS, Crowded, Outcome, Universe, Unplanned, VirtualPorts, universe
from penstock.engine.walk import NetworkWalker
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Filter, Rule
from penstock.space.addresses import Address
from penstock.space.names import NameSet

T = TypeVar("T")

_NO_LEG = Leg(start="", address=Address(4, 0))

DEVICE = "\0device"
EGRESS, INGRESS = ("\0egress",), ("\0ingress",)
"""Stand for the filters of the sender and of the receiver, which differ from pair to pair."""

MAY = {
    Outcome.ALLOW: frozenset((Action.ALLOW,)),
    Outcome.DENY: frozenset((Action.DENY,)),
    Outcome.DOUBT: frozenset((Action.ALLOW, Action.DENY, Action.PASS)),
    Outcome.PASS: frozenset((Action.PASS,)),
    Outcome.PERHAPS: frozenset((Action.ALLOW, Action.PASS)),
}
"""What a device's filter may come to by each outcome."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A filter on the way: the ids of a chain, or one filter of a device; and the source it sees, None for the sender's own.

    A filter of a device is known by its `ids`, which begin with `DEVICE`.
    """

    ids: tuple[str, ...]
    src: Address | None
    device: Filter | None = field(default=None, compare=False)
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recorded walk gave."""

    slots: tuple[Slot, ...]
    leaves: tuple[Leaf, ...]
    universe: Universe


class Overlay(Mapping[str, T]):
    """A mapping with a few values replaced."""

    def __init__(self, base: Mapping[str, T], changes: dict[str, T]) -> None:
        self._base = base
        self._changes = changes

    def __getitem__(self, key: str) -> T:
        found = self._changes.get(key)
        return self._base[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def mark(slot: int) -> Cause:
    """Stand for whatever puts the filter in a slot in doubt."""
    return Cause(key=f"\0doubt:{slot}", why="")


def marked_names(slot: int, outcome: Outcome) -> NameSet:
    """Stand for the names of an outcome of a filter on names."""
    return NameSet.exact(f"slot{slot}.outcome{int(outcome)}")


class Recorder(NetworkWalker):
    """A walker over virtual transports for one start and one goal."""

    def __init__(self, walker: Walker, start: Start, goal: Goal, transports: Universe) -> None:
        blanked = Overlay(walker.network.endpoints, _blanked(walker, start, goal))
        self.network = replace(walker.network, endpoints=blanked)
        self.sides = walker.sides
        self.alternatives = walker.alternatives
        self.all_names = walker.all_names
        self.places = walker.places
        self.ports = VirtualPorts(transports)  # type: ignore[assignment]
        self.universe = transports
        tcp, udp, _ = transports.protocols
        self.tcp_udp, self.tcp = tcp | udp, tcp
        self.pins = {} if start.outside else {start.address: start.endpoint}
        self.pins |= {goal.address: goal.endpoint} if goal.endpoint else {}
        self.sought = goal.endpoint
        self.behind = self.caller_id = ""
        self.service = None
        self.foreign = self.has_guests = False
        self.holds = frozenset()
        self.noted = set()
        self._start, self._goal = start, goal
        self.slots: list[Slot] = []

    @property
    def dns(self) -> int:  # type: ignore[override]
        """Single ports are not told apart here."""
        raise Unplanned("port 53")

    def __getattr__(self, name: str) -> Never:
        """Whatever else a walk knows is not known here."""
        raise Unplanned(name)

    def speaks_of(self, filter_: Filter) -> int:  # noqa: ARG002
        """Everything of TCP; which ports the rules really speak of is part of what the filter decides."""
        return self.tcp

    def _slot(self, slot: Slot) -> int:
        if slot not in self.slots:
            if len(self.slots) == self.universe.slots:
                raise Crowded("too many filters")
            self.slots.append(slot)
        return self.slots.index(slot)

    def _seen(self, at: At, dst: Address | None = None) -> Address | None:
        """Give the source as a slot writes it; the destination must be the goal's."""
        if (dst or at.dst) != self._goal.address or at.name or at.closed is not False:
            raise Unplanned("another destination")
        return None if at.src == self._start.address else at.src

    def pass_filters(self, ids: Sequence[str], at: At, seen_dst: Address | None = None) -> tuple[list[At], list[Leaf]]:
        """Let pass, doubt and stop at once, each on its own virtual transports."""
        if not ids:
            return [at], []
        number = self._slot(Slot(tuple(ids), self._seen(at, seen_dst)))
        masks = self.universe.outcomes[number]
        going = [at.but(mask=at.mask & masks[Outcome.ALLOW])]
        going.append(at.but(mask=at.mask & masks[Outcome.DOUBT]).doubting((mark(number),)))
        stopped = ended(at.but(mask=at.mask & masks[Outcome.DENY]), Verdict.DENIED)
        return [bundle for bundle in going if bundle.mask], [stopped] if stopped.mask else []

    def decided(self, filter_: Filter, src: Address, dst: Address, mask: int, name: str) -> tuple[Decided, ...]:
        """Decide everything at once."""
        at = At(src=src, dst=dst, mask=mask, leg=_NO_LEG, asked=self.all_names, name=name)
        number = self._slot(Slot((DEVICE, filter_.id), self._seen(at), filter_))
        return tuple(self._parts(number, filter_, mask, None))

    def named(self, filter_: Filter, at: At) -> tuple[Decided, ...]:
        """Decide everything at once, each outcome under names of its own."""
        if at.asked != self.all_names:
            raise Unplanned("names of names")
        number = self._slot(Slot((DEVICE, filter_.id), self._seen(at), filter_, by_name=True))
        return tuple(self._parts(number, filter_, at.mask, number))

    def _parts(self, number: int, filter_: Filter, mask: int, named: int | None) -> Iterator[Decided]:
        for outcome, may in MAY.items():
            hit = mask & self.universe.outcomes[number][outcome]
            if hit:
                action = next(iter(may)) if len(may) == 1 else None
                rule = _rule(filter_, action)
                causes = (mark(number),) if action is None else ()
                names = None if named is None else marked_names(named, outcome)
                yield Decided(rule, action, hit, causes, names, may)


def _rule(filter_: Filter, action: Action | None) -> Rule:
    return replace(filter_.default, name="?", action=action or Action.DENY, notes=(), facts=())


def _blanked(walker: Walker, start: Start, goal: Goal) -> dict[str, Endpoint]:
    """Give sender and receiver with marks in place of their filters."""
    endpoints = walker.network.endpoints
    changed: dict[str, Endpoint] = {}
    if start.endpoint and not start.outside:
        sender = endpoints[start.endpoint]
        changed[sender.id] = replace(sender, egress=EGRESS if sender.egress else ())
    if goal.endpoint:
        receiver = changed.get(goal.endpoint, endpoints[goal.endpoint])
        changed[receiver.id] = replace(receiver, ingress=INGRESS if receiver.ingress else ())
    return changed


def record(walker: Walker, start: Start, goal: Goal) -> Recording:
    """Walk from a start to a goal on virtual transports. Raises `Unplanned` when these do not do."""
    for slots in SLOTS[:-1]:
        with suppress(Crowded):
            return _recorded(walker, start, goal, universe(slots))
    return _recorded(walker, start, goal, universe(SLOTS[-1]))


def _recorded(walker: Walker, start: Start, goal: Goal, transports: Universe) -> Recording:
    recorder = Recorder(walker, start, goal, transports)
    at = At(
        src=start.address,
        dst=goal.address,
        mask=transports.full,
        leg=Leg(start=start.endpoint, address=start.address),
        asked=walker.all_names,
    )
    sender = recorder.network.endpoints[start.endpoint]
    leaves = bring_in(recorder, sender, at) if start.outside else recorder.send(sender, at)
    return Recording(tuple(recorder.slots), leaves, transports)
