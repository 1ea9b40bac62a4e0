"""What flows in an estate as a flat list, and what of it another estate lets pass that this one does not.

Classes of two estates are not the same: here endpoints are of one class where both estates treat them alike, and the outside is divided where
either divides it. So each pair is compared with itself. What stands for several addresses of one endpoint is compared as a whole. Comes in: two
`Review`s. Goes out: `Shift`s. Read next: `assess/against.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penstock.assess.questions import Passage
from penstock.assess.review import Review
from penstock.engine.result import Flow, Trace
from penstock.engine.state import INTERNET
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

Ends = tuple[str, ...]
NOTHING = TransportSet.empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What endpoints send to others, ids or words of the outside; `peers` is the part of the internet it is about, `names` limit what is allowed."""

    sources: Ends
    destinations: Ends
    allowed: TransportSet
    unknown: TransportSet
    names: NameSet | None = None
    way: str = ""
    peers: AddressSet | None = None
    trace: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What differs between two classes of endpoints, for one part of the outside; `before` and `after` are what passes there."""

    sources: Ends
    destinations: Ends
    peers: AddressSet | None
    before: tuple[Passing, ...]
    after: tuple[Passing, ...]


def passings(review: Review) -> Iterator[Passing]:
    """Give all that flows, or may: inside, with sites, with the internet, and into platform services."""
    for flow in (*review.inside, *review.with_sites):
        yield from _of_flow(flow)
    for passage in review.from_internet:
        yield _of_passage(passage, (INTERNET,), passage.inside)
    for passage in review.to_internet:
        yield _of_passage(passage, passage.inside, (INTERNET,))
    for call in review.to_services:
        ends = (call.senders, (call.service.id,))
        yield Passing(sources=ends[0], destinations=ends[1], allowed=call.allowed, unknown=call.unknown, way=call.exit)
    yield from _of_doors(review)


def _of_flow(flow: Flow) -> Iterator[Passing]:
    named = NOTHING
    for names, some in flow.by_name:
        named = named | some
        yield Passing(sources=flow.sources, destinations=flow.destinations, allowed=some, unknown=NOTHING, names=names)
    free = flow.allowed - named
    if not (free.is_empty and flow.unknown.is_empty):
        yield Passing(sources=flow.sources, destinations=flow.destinations, allowed=free, unknown=flow.unknown)


def _of_passage(passage: Passage, sources: Ends, destinations: Ends) -> Passing:
    return Passing(
        sources=sources,
        destinations=destinations,
        allowed=passage.allowed,
        unknown=passage.unknown,
        names=passage.names,
        way=passage.way,
        peers=passage.outside,
        trace=passage.trace,
    )


def _of_doors(review: Review) -> Iterator[Passing]:
    """Give whom public doors of services let in, on the port of the packet that shows it."""
    for side in review.public_sides:
        if side.trace is None:
            continue
        port = TransportSet.tcp(side.trace.packet.dst_port)
        for peers, allowed, unknown in ((side.allowed, port, NOTHING), (side.unknown, NOTHING, port)):
            if not peers.is_empty:
                yield Passing(
                    sources=(INTERNET,),
                    destinations=(side.service.id,),
                    allowed=allowed,
                    unknown=unknown,
                    way="public door",
                    peers=peers,
                    trace=side.trace,
                )


Pair = tuple[int, int]
Sides = tuple[list[Passing], list[Passing]]


def shifts(before: Review, after: Review) -> Iterator[Shift]:
    """Give all that differs, pair by pair of classes that both estates treat alike."""
    sides = (tuple(passings(before)), tuple(passings(after)))
    members, numbers = _common(sides)
    pairs: dict[Pair, Sides] = {}
    for side, some in enumerate(sides):
        for one in some:
            for source in numbers[side, one.sources]:
                for destination in numbers[side, one.destinations]:
                    pairs.setdefault((source, destination), ([], []))[side].append(one)
    for (source, destination), (was, now) in sorted(pairs.items(), key=lambda item: item[0]):
        if source == destination and len(members[source]) == 1:
            continue  # nobody else is there to talk to
        yield from _between(members[source], members[destination], was, now)


Numbers = dict[tuple[int, Ends], tuple[int, ...]]


def _common(sides: tuple[tuple[Passing, ...], ...]) -> tuple[list[Ends], Numbers]:
    """Divide all ends into classes that are never divided by a group of either side; and the classes of each group."""
    groups = sorted(
        {(n, ends) for n, some in enumerate(sides) for one in some for ends in (one.sources, one.destinations)}
    )
    within: dict[str, list[int]] = {}
    for number, (_, ends) in enumerate(groups):
        for end in ends:
            within.setdefault(end, []).append(number)
    classes: dict[tuple[int, ...], list[str]] = {}
    for end, some in sorted(within.items()):
        classes.setdefault(tuple(some), []).append(end)
    found: dict[int, list[int]] = {}
    for place, marks in enumerate(classes):
        for number in marks:
            found.setdefault(number, []).append(place)
    members = [tuple(ends) for ends in classes.values()]
    return members, {group: tuple(found[number]) for number, group in enumerate(groups)}


def _between(source: Ends, destination: Ends, was: list[Passing], now: list[Passing]) -> Iterator[Shift]:
    for peers in _atoms(one.peers for one in (*was, *now)):
        old, new = _at(was, peers), _at(now, peers)
        if _told(old) != _told(new):
            yield Shift(sources=source, destinations=destination, peers=peers, before=old, after=new)


def _atoms(parts: Iterable[AddressSet | None]) -> list[AddressSet | None]:
    """Divide the outside where some part divides it; None stands for what is not about the outside."""
    found: list[AddressSet] = []
    whole = False
    for part in parts:
        if part is None:
            whole = True
            continue
        divided = [piece for atom in found for piece in (atom & part, atom - part)]
        known = AddressSet.union_all(found)
        found = [piece for piece in (*divided, part - known) if not piece.is_empty]
    return [*([None] if whole else []), *found]


def _at(some: list[Passing], peers: AddressSet | None) -> tuple[Passing, ...]:
    if peers is None:
        return tuple(one for one in some if one.peers is None)
    return tuple(one for one in some if one.peers is not None and peers <= one.peers)


def _told(some: tuple[Passing, ...]) -> dict[tuple[NameSet | None, str], tuple[TransportSet, TransportSet]]:
    """Give what passes by names and by way."""
    found: dict[tuple[NameSet | None, str], tuple[TransportSet, TransportSet]] = {}
    for one in some:
        key = (one.names, one.way)
        allowed, unknown = found.get(key, (NOTHING, NOTHING))
        found[key] = (allowed | one.allowed, unknown | one.unknown)
    return found
