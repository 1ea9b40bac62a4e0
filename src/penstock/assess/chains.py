"""The shortest ways from sensitive data to the outside: who may read it, from whom others are reached, until one of them has a way out.

Comes in: a `Review` and the state of the channels. Goes out: `Chain`, one for each sensitive target from which a way out is reached. Places are subnets;
a link is a connection that surely passes. Read next: `assess/sensitive.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.assess.sensitive import sensitive
from penstock.assess.ways_out import State, Status
from penstock.net.endpoint import Endpoint, Kind

BY_SENDER = frozenset((1, 2, 3, 4, 5, 6, 7, 13, 14))
"""Channels by which a machine sends; the others are about services."""

BY_PIVOT = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A sensitive target, the places on the way from its reader to the last that has a way out, and the finding that is this way.

    `readers` are all places that may read it.
    """

    target: Endpoint
    places: tuple[str, ...]
    exit: Finding
    readers: tuple[str, ...]

    @property
    def hops(self) -> int:
        """How many machines an intruder needs after the one that reads."""
        return len(self.places) - 1


def chains(review: Review, channels: tuple[Status, ...]) -> tuple[Chain, ...]:
    """Give the shortest chain of every sensitive target that has one, the shortest first."""
    exits = _exits(channels)
    onward = _onward(review)
    readers = readers_of(review)
    found = (_chain(target, readers.get(target.id, set()), onward, exits) for target in sensitive(review.network))
    return tuple(
        sorted((c for c in found if c is not None), key=lambda c: (c.hops, c.target.name.lower(), c.target.id))
    )


def with_chains(channels: tuple[Status, ...], found: tuple[Chain, ...]) -> tuple[Status, ...]:
    """Give the channels, the one by pivots open if a chain is."""
    return tuple(
        replace(status, state=State.OPEN) if status.channel.number == BY_PIVOT and found else status
        for status in channels
    )


def _exits(channels: tuple[Status, ...]) -> dict[str, Finding]:
    """Give by place the worst way out it has, proved."""
    ways = [w for status in channels if status.channel.number in BY_SENDER for w in status.ways if w.finding.is_proved]
    found: dict[str, Finding] = {}
    for way in sorted(ways, key=lambda w: w.finding.sort_key):
        for place in way.senders:
            found.setdefault(place, way.finding)
    return found


def _onward(review: Review) -> dict[str, set[str]]:
    """Give by place the places of machines that are surely reached from there."""
    found: dict[str, set[str]] = {}
    for flow in review.inside:
        ends = [i for i in flow.destinations if review.is_workload(i)] if not flow.allowed.is_empty else []
        for place in review.places.endpoints(flow.sources) if ends else ():
            found.setdefault(place, set()).update(review.places.endpoints(ends))
    return found


def readers_of(review: Review) -> dict[str, set[str]]:
    """Give by target the places from which it is surely read: its own, its private endpoints' callers, those whom its door lets in."""
    found: dict[str, set[str]] = {
        e.id: {review.places.endpoint(e.id)} for e in review.network.endpoints.values() if e.segment
    }
    for flow in review.inside:
        for end in (review.endpoint(i) for i in flow.destinations) if not flow.allowed.is_empty else ():
            if end.kind is Kind.PRIVATE_ENDPOINT and not review.is_platform(review.segment(flow.sources[0])):
                found.setdefault(end.service, set()).update(review.places.endpoints(flow.sources))
    for call in review.to_services:
        if not call.allowed.is_empty:
            found.setdefault(call.service.id, set()).update(review.places.endpoints(call.senders))
    return found


def _chain(target: Endpoint, readers: set[str], onward: dict[str, set[str]], exits: dict[str, Finding]) -> Chain | None:
    """Search in order of length, and of names within a length."""
    ways: dict[str, tuple[str, ...]] = {place: (place,) for place in sorted(readers)}
    edge = list(ways)
    while edge:
        for place in edge:
            if place in exits:
                return Chain(target=target, places=ways[place], exit=exits[place], readers=tuple(sorted(readers)))
        reached: list[str] = []
        for place in edge:
            for other in sorted(onward.get(place, set()) - set(ways)):
                ways[other] = (*ways[place], other)
                reached.append(other)
        edge = sorted(reached)
    return None
