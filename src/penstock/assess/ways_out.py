"""Every way by which data can leave: the channels, what opens each, who could use it, who would see it, and what stays open when it is closed.

Comes in: a `Review` and the findings. Goes out: `Status`, one for each channel, plain data for every report. Nothing is judged here that a check
did not find. Read next: `assess/channels/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from penstock.assess.channels import CHANNELS
from penstock.assess.channels.channel import Basis, Channel
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.engine.watching import seen_by


class State(Enum):
    """Whether data can leave by a channel."""

    OPEN = "open"  # proved
    UNKNOWN = "unknown"  # perhaps: something that decides is not known, or no check looks for it
    CLOSED = "closed"  # its checks found nothing, and nothing that decides is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One finding that opens a channel.

    `senders` are the places that can use it, `pivots` places from which one of them is a single connection away. `seen` are the logs that would
    record the packets that prove it, none if empty. `remains` are the ids of findings by which the same senders still get data out once this one
    is mended.
    """

    finding: Finding
    senders: tuple[str, ...]
    pivots: tuple[str, ...]
    seen: tuple[str, ...]
    remains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A channel, whether it is open, and by what."""

    channel: Channel
    state: State
    ways: tuple[WayOut, ...]


def ways_out(review: Review, findings: tuple[Finding, ...]) -> tuple[Status, ...]:
    """Give the state of every channel, in order."""
    opened = {c.number: [f for f in findings if f.code in c.codes and c.opened_by(review, f)] for c in CHANNELS}
    everything = {f.fingerprint: f for some in opened.values() for f in some}
    told = _Teller(review, tuple(everything.values()))
    return tuple(_status(review, c, tuple(told.way(f) for f in opened[c.number])) for c in CHANNELS)


def _status(review: Review, channel: Channel, ways: tuple[WayOut, ...]) -> Status:
    if any(way.finding.is_proved for way in ways):
        state = State.OPEN
    elif ways or not channel.codes or _in_doubt(review, channel):
        state = State.UNKNOWN
    else:
        state = State.CLOSED
    return Status(channel=channel, state=state, ways=ways)


def _in_doubt(review: Review, channel: Channel) -> bool:
    """Whether something that decides is unknown."""
    match channel.basis:
        case Basis.PACKETS:
            return any(not passage.unknown.is_disjoint(channel.about) for passage in review.to_internet)
        case Basis.DOORS:
            return any(not side.unknown.is_empty for side in review.public_sides)
        case Basis.HANDS:
            return any(one.perhaps_by_hand for one in review.network.endpoints.values())
        case Basis.WRITTEN:
            return False


class _Teller:
    """Turns findings into ways out: who they are about, in places, and what else is open to the same."""

    def __init__(self, review: Review, findings: tuple[Finding, ...]) -> None:
        self.review = review
        names = {e.name: review.places.endpoint(e.id) for e in review.network.endpoints.values() if e.segment}
        self.senders = {f.fingerprint: self._senders(f, names) for f in findings}
        self.findings = findings
        self.callers = callers(review)

    def _senders(self, finding: Finding, names: dict[str, str]) -> tuple[str, ...]:
        if not self._sends(finding):
            return (finding.name,)
        sources = tuple(t.source for t in finding.proof if t.source in self.review.network.endpoints)
        said = finding.affected or self.review.places.endpoints(sources) or (finding.name,)
        return tuple(sorted({names.get(name, name) for name in said}))

    def _sends(self, finding: Finding) -> bool:
        """Whether a finding is about machines that send, and not about a service."""
        return any(c.basis is Basis.PACKETS and finding.code in c.codes for c in CHANNELS)

    def way(self, finding: Finding) -> WayOut:
        """Give the way out of one finding."""
        senders = self.senders[finding.fingerprint]
        pivots = {place for sender in senders for place in self.callers.get(sender, ())} - set(senders)
        return WayOut(
            finding=finding,
            senders=senders,
            pivots=tuple(sorted(pivots)),
            seen=tuple(sorted(self._seen(finding))),
            remains=tuple(self._remains(finding, frozenset(senders))),
        )

    def _seen(self, finding: Finding) -> set[str]:
        network, places = self.review.network, self.review.engine.places
        sightings = (one for trace in finding.proof for one in seen_by(network, trace, places))
        return {f"{one.watch.record.value} {one.watch.name} at {one.name}" for one in sightings if not one.watch.doubts}

    def _remains(self, finding: Finding, senders: frozenset[str]) -> Iterable[str]:
        for other in self.findings:
            if other.fingerprint != finding.fingerprint and not senders.isdisjoint(self.senders[other.fingerprint]):
                yield other.id


def callers(review: Review) -> dict[str, set[str]]:
    """Give, by place, the places from which something surely connects to it."""
    found: dict[str, set[str]] = {}
    for flow in review.inside:
        if not flow.allowed.is_empty:
            for place in review.places.endpoints(flow.destinations):
                found.setdefault(place, set()).update(review.places.endpoints(flow.sources))
    return found
