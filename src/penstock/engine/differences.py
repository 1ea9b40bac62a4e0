"""Which pairs of classes gained or lost something by a change, and a packet that shows it.

Comes in: an `Engine`, and the network after a change. Goes out: `Difference`s. Where only rules changed, just the pairs are looked at that they may
bear on; else both networks are asked about all pairs, on the same axes. This is what `diff`, what-if and checks of containment stand
on. Read next: `engine/bearing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from penstock.engine.bearing import Bearing
from penstock.engine.change import Change, engine_after
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups, outside_groups, party
from penstock.engine.judged import least
from penstock.engine.merge import summary
from penstock.engine.result import Flow
from penstock.engine.starts import Goal, Start
from penstock.engine.sweep import between
from penstock.net.network import Network
from penstock.space.packets import Packet
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True)
class Difference:
    """A pair of classes, and what flows between them before and after; None where nothing does."""

    source: Group
    end: Group
    before: Flow | None
    after: Flow | None

    @property
    def opened(self) -> TransportSet:
        """What is allowed now and was not."""
        return _allowed(self.after) - _allowed(self.before)

    @property
    def closed(self) -> TransportSet:
        """What was allowed and is not."""
        return _allowed(self.before) - _allowed(self.after)

    @property
    def in_doubt(self) -> TransportSet:
        """What is unknown now and was not."""
        return _unknown(self.after) - _unknown(self.before)


def _allowed(flow: Flow | None) -> TransportSet:
    return TransportSet.empty() if flow is None else flow.allowed


def _unknown(flow: Flow | None) -> TransportSet:
    return TransportSet.empty() if flow is None else flow.unknown


class Comparison:
    """Two engines on the same axes, before and after a change."""

    def __init__(self, before: Engine, after: Engine, change: Change, bearing: Bearing | None) -> None:
        self.before, self.after, self.change = before, after, change
        self._bearing = bearing
        self.looked_at = 0

    def __iter__(self) -> Iterator[Difference]:
        """Give every pair of classes between which something else flows than before, in order."""
        for source, end in self.pairs():
            was, now = _flow(self.before, source, end), _flow(self.after, source, end)
            if was != now:
                yield Difference(source, end, was, now)

    def pairs(self) -> Iterator[tuple[Group, Group]]:
        """Give every pair of classes of which two addresses may be treated otherwise than before, in order."""
        for source, end in self._pairs():
            self.looked_at += 1
            if not self._is_same(source, end):
                yield source, end

    def _pairs(self) -> Iterator[tuple[Group, Group]]:
        if self._bearing is not None:
            classes = self._bearing.groups
            yield from ((classes[source], classes[end]) for source, end in self._bearing.pairs(self.after, self.change))
            return
        everyone = _common(self.before, self.after)
        yield from ((source, end) for source in everyone for end in everyone)

    def _is_same(self, source: Group, end: Group) -> bool:
        """Whether plans say of every pair of addresses what they said before; False where only looking at the flows can tell."""
        if self._bearing is None or source.outside or end.outside or self.after.proxies:
            return False
        if any(self.after.network.endpoints[i].frontage is not None for i in end.endpoints[:2]):
            return False
        goals = self.after.goals_of(party(self.after, end, first_only=False), from_internet=False)
        for start in self.after.senders(party(self.after, source, first_only=True)):
            for goal in goals:
                if not (start.certain and goal.certain) or not self._is_alike(start, goal):
                    return False
        return True

    def _is_alike(self, start: Start, goal: Goal) -> bool:
        fitted = self.after.fit(start, goal)
        if fitted is None:
            return True
        now = self.after.answers.leaves(start, fitted)
        return now is not None and now == self.before.answers.leaves(start, fitted)

    def witness(self, found: Difference) -> Packet | None:
        """Give a packet of which something else becomes than before; None where only reasons differ, or who is there."""
        whole = TransportSet.full()
        if not all(
            _knows(engine, group) for engine in (self.before, self.after) for group in (found.source, found.end)
        ):
            return None
        ends = party(self.after, found.source, first_only=True), party(self.after, found.end, first_only=False)
        cases = (engine.cases(*ends, engine.ports.full, planned=True) for engine in (self.before, self.after))
        for old, new in zip(*cases, strict=True):
            was, now = summary(old.leaves), summary(new.leaves)
            for mask in (was[0] ^ now[0], was[1] ^ now[1]):
                if mask:
                    shown = least(self.after.ports.transports(mask), whole)
                    return Packet(new.start.address, new.goal.address, shown.protocol, shown.src_port, shown.dst_port)
        return None


def _flow(engine: Engine, source: Group, end: Group) -> Flow | None:
    """Give what flows between two classes; None if nothing does, or if one of them is not in the input."""
    known = _knows(engine, source) and _knows(engine, end)
    flow = between(engine, source, end, engine.ports.full) if known else None
    return flow if flow is not None and flow.flows else None


def _knows(engine: Engine, group: Group) -> bool:
    return bool(group.outside) or group.endpoints[0] in engine.network.endpoints


class Changes:
    """An engine, ready to be asked what changes of its network do; what it needs for that is made once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @cached_property
    def bearing(self) -> Bearing:
        """The classes of the estate, by filters and addresses."""
        return Bearing(self.engine)

    def to(self, network: Network) -> Comparison:
        """Compare with the network after a change."""
        after, change = engine_after(self.engine, network)
        if change.is_small:
            return Comparison(self.engine, after, change, self.bearing)
        before = Engine(self.engine.network, beside=(network,))
        return Comparison(before, Engine(network, beside=(self.engine.network,)), change, None)


def _common(before: Engine, after: Engine) -> Sequence[Group]:
    """Give classes that both networks treat alike; who is in one of them only is in a class of its own sort."""
    sides: dict[str, list[int | None]] = {}
    for at, engine in enumerate((before, after)):
        for number, group in enumerate(groups(engine)):
            for endpoint in group.endpoints:
                sides.setdefault(endpoint, [None, None])[at] = number
    found: dict[tuple[int | None, ...], list[str]] = {}
    for endpoint, numbers in sorted(sides.items()):
        found.setdefault(tuple(numbers), []).append(endpoint)
    outside = dict.fromkeys((*outside_groups(before), *outside_groups(after)))
    return (*sorted((Group(endpoints=tuple(ids)) for ids in found.values()), key=lambda g: g.key), *outside)
