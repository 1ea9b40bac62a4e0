"""One packet at a glance: may it pass, and which rules decide. The steps are followed only when they are read.

Comes in: an `Engine` and a packet. Goes out: `Glance`. Packets whose way is of a sort met before are answered from its plan by look-ups; of others, and of
what only the walk can tell, the walk answers. Whoever has many packets and wants verdicts first asks here. Read next:
`engine/tables/met.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from penstock.engine.first_match import Decided
from penstock.engine.ports import PortAxis
from penstock.engine.result import Trace, Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.tables.answers import Answers
from penstock.engine.tables.ends import End
from penstock.engine.tables.met import met
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.recorder import EGRESS, INGRESS, Slot
from penstock.engine.walking import Walker
from penstock.net.rule import Action, Filter, Rule
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import Transport


class Asked(Protocol):
    """Whoever has plans."""

    @property
    def ports(self) -> PortAxis:
        """Which transports are told apart."""

    @property
    def walker(self) -> Walker:
        """What filters are asked through."""

    @property
    def answers(self) -> Answers:
        """The plans."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A filter on the way, and the rule of it that speaks of the packet. `action` is None where it is in doubt."""

    filter: Filter
    rule: Rule
    action: Action | None


@dataclass(frozen=True)
class Glance:
    """The verdict on one packet, and the filters that it meets, up to the one that stops it.

    `trace` has every step; it is followed when first read.
    """

    packet: Packet
    verdict: Verdict
    stages: tuple[Stage, ...]
    follow: Callable[[], Trace]

    @cached_property
    def trace(self) -> Trace:
        """Every step of the packet, there and back."""
        return self.follow()


def glance(engine: Asked, packet: Packet, start: Start, goal: Goal, follow: Callable[[], Trace]) -> Glance:
    """Give the verdict on one packet between two ends, and the rules that decide."""
    atom = engine.ports.of_transport(Transport(packet.protocol, packet.src_port, packet.dst_port))
    ends = engine.answers.between(start, goal)
    leaves = None if ends is None or ends[0].untold else engine.answers.leaves(start, goal)
    if leaves is None or ends is None:
        return followed(packet, follow())
    found = {leaf.verdict for leaf in leaves if leaf.mask & atom}
    verdict = next((one for one in (Verdict.ALLOWED, Verdict.UNKNOWN) if one in found), Verdict.DENIED)
    return Glance(packet, verdict, tuple(_stages(engine, *ends, atom)), follow)


def followed(packet: Packet, trace: Trace) -> Glance:
    """Give what a trace says, whose steps do not tell which filter a rule stands in."""
    return Glance(packet, trace.verdict, (), lambda: trace)


def _stages(engine: Asked, plan: Plan, sender: End, receiver: End, atom: int) -> Iterator[Stage]:
    for number in met(engine.answers, plan, sender, receiver, atom):
        slot = plan.slots[number]
        for filter_ in _filters(engine.walker, slot, sender, receiver):
            decided = _decided(engine.walker, filter_, slot, sender, receiver)
            part = next(part for part in decided if part.mask & atom)
            yield Stage(filter_, part.rule, part.action)
            if part.action in (Action.DENY, Action.ALLOW_FINAL):
                break


def _filters(walker: Walker, slot: Slot, sender: End, receiver: End) -> tuple[Filter, ...]:
    if slot.device is not None:
        return (slot.device,)
    ids = slot.ids
    if ids == EGRESS and sender.endpoint is not None:
        ids = sender.endpoint.egress
    elif ids == INGRESS and receiver.endpoint is not None:
        ids = receiver.endpoint.ingress
    return tuple([walker.network.filters[i] for i in ids])


def _decided(walker: Walker, filter_: Filter, slot: Slot, sender: End, receiver: End) -> tuple[Decided, ...]:
    src = slot.src or sender.address
    if slot.by_name:
        return walker.sides.named(filter_, src, receiver.address, walker.ports.full, NameSet.all())
    return walker.sides.decided(filter_, src, receiver.address, walker.ports.full)
