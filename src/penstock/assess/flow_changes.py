"""What flows otherwise than in another estate, from place to place, each with a packet.

Comes in: two `Review`s. Goes out: `FlowChange`s, what opened before what closed. Read next: `assess/passings.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from penstock.assess.passings import Ends, Passing, Shift, shifts
from penstock.assess.questions import between, likely
from penstock.assess.review import Review
from penstock.diagnostics import UsageError
from penstock.engine.result import Trace
from penstock.engine.state import INTERNET, ONPREM
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import Transport, TransportSet

PROOFS = 200
"""So many changes are shown with a packet."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChange:
    """What flows otherwise from one place to another.

    `opened` is allowed now and was not, `closed` was allowed and is not; `in_doubt` is unknown now and was not, `settled` was unknown and is denied. `names`
    are those under which it passes now and did not, and the other way round, where something passes both times; `ways` likewise. `proof` follows
    a packet through the estate as it is now: None where an end is no longer there, or beyond `PROOFS` changes.
    """

    source: str
    destination: str
    senders: Words
    receivers: Words
    opened: TransportSet
    closed: TransportSet
    in_doubt: TransportSet
    settled: TransportSet
    names: tuple[Words, Words]
    ways: tuple[Words, Words]
    peers: AddressSet | None
    proof: Trace | None = None

    @property
    def sort_key(self) -> tuple[bool, bool, str, str, str]:
        """What opened first, then what may have, then the rest; by place."""
        return (self.opened.is_empty, self.in_doubt.is_empty, self.source, self.destination, str(self.peers))


def flow_changes(before: Review, after: Review) -> tuple[FlowChange, ...]:
    """Join what differs alike between two places."""
    joined: dict[object, list[Shift]] = {}
    for shift in shifts(before, after):
        joined.setdefault(_key(before, after, shift), []).append(shift)
    found = [(_joined(before, after, some), some[0]) for some in joined.values()]
    found.sort(key=lambda pair: pair[0].sort_key)
    return tuple(
        replace(change, proof=_proof(after, change, shift)) if number < PROOFS else change
        for number, (change, shift) in enumerate(found)
    )


def _key(before: Review, after: Review, shift: Shift) -> object:
    parts = (tuple((p.allowed, p.unknown, p.names, p.way) for p in some) for some in (shift.before, shift.after))
    return (_place(before, after, shift.sources), _place(before, after, shift.destinations), *parts)


def _place(before: Review, after: Review, ends: Ends) -> str:
    """Name where some endpoints are: in which subnets, or which part of the outside."""
    known = ((after if i in after.network.endpoints else before).places.endpoint(i) for i in ends)
    return ", ".join(sorted(set(known)))


def _named(before: Review, after: Review, ends: Iterable[str]) -> Words:
    found = {i: (after.network.endpoints.get(i) or before.network.endpoints.get(i)) for i in ends}
    return tuple(sorted({e.name if e is not None else i for i, e in found.items()}))


def _joined(before: Review, after: Review, some: list[Shift]) -> FlowChange:
    first = some[0]
    was, now = first.before, first.after
    sure_before, sure_now = (_union(p.allowed for p in side) for side in (was, now))
    open_before, open_now = _union(p.unknown for p in was) - sure_before, _union(p.unknown for p in now) - sure_now
    peers = [s.peers for s in some if s.peers is not None]
    return FlowChange(
        source=_place(before, after, first.sources),
        destination=_place(before, after, first.destinations),
        senders=_named(before, after, (i for s in some for i in s.sources)),
        receivers=_named(before, after, (i for s in some for i in s.destinations)),
        opened=sure_now - sure_before,
        closed=sure_before - sure_now,
        in_doubt=open_now - open_before,
        settled=open_before - open_now - sure_now,
        names=(_gained(was, now), _gained(now, was)),
        ways=(_other_ways(was, now), _other_ways(now, was)),
        peers=AddressSet.union_all(peers) if peers else None,
    )


def _union(some: Iterable[TransportSet]) -> TransportSet:
    total = TransportSet.empty()
    for one in some:
        total = total | one
    return total


def _gained(was: Iterable[Passing], now: Iterable[Passing]) -> Words:
    """Give the names under which something passes now and did not."""
    old, new = _all_names(was), _all_names(now)
    gained = new - old
    if old.is_empty or gained.is_empty:
        return ()
    return ("any other name",) if new.is_all else gained.patterns()


def _all_names(some: Iterable[Passing]) -> NameSet:
    return NameSet.union_all(NameSet.all() if p.names is None else p.names for p in some if not p.allowed.is_empty)


def _other_ways(was: Iterable[Passing], now: Iterable[Passing]) -> Words:
    return tuple(sorted({p.way for p in now if p.way} - {p.way for p in was}))


# ---- proof -----------------------------------------------------------------------------------------------------------


def _proof(after: Review, change: FlowChange, shift: Shift) -> Trace | None:
    """Follow a packet of a change: what opened is seen to pass, what closed to be stopped."""
    known = {*after.network.endpoints, INTERNET, ONPREM}
    if not (known.issuperset(shift.sources[:1]) and known.issuperset(shift.destinations[:1])):
        return None
    wanted = next(some for some in _told(change, shift) if not some.is_empty)
    try:
        return _shown(after, shift, wanted)
    except UsageError:
        return None  # the estate as it is now has nobody there


def _told(change: FlowChange, shift: Shift) -> Iterator[TransportSet]:
    """Give what the packet should be of, the most telling first."""
    yield from (change.opened, change.in_doubt, change.closed, change.settled)
    for one in (*shift.after, *shift.before):
        yield from (one.allowed, one.unknown)


def _shown(after: Review, shift: Shift, wanted: TransportSet) -> Trace:
    source, destination = shift.sources[0], shift.destinations[0]
    traces = [p.trace for p in (*shift.after, *shift.before) if p.trace is not None]
    if not traces:
        other = next((i for i in shift.destinations if i != source), destination)
        return between(after.engine, source, other, wanted)
    for one in shift.after:
        if one.trace is not None and transport_of(one.trace.packet) in wanted:
            return one.trace
    known, transport = traces[-1], likely(wanted)
    packet = known.packet
    if transport is not None and transport_of(packet) not in wanted:
        packet = Packet(packet.src, packet.dst, transport.protocol, transport.src_port, transport.dst_port)
    return after.engine.trace(packet, source=source if source in after.network.endpoints else None, name=known.name)


def transport_of(packet: Packet) -> Transport:
    """Give the part of a packet that is no address."""
    return Transport(packet.protocol, packet.src_port, packet.dst_port)
