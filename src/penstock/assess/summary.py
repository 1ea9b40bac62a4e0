"""The reachability summary: internet → estate, estate → internet and by which way, tier to tier, to platform services.

Comes in: a `Review`. Goes out: `Row`s, merged where they say the same. Read next: `assess/assessment.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from penstock.assess.doors import PublicSide
from penstock.assess.questions import Passage
from penstock.assess.review import Review
from penstock.engine.result import Flow
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

TIERS = frozenset((Kind.NIC, Kind.MANAGED, Kind.VACANT, Kind.PROXY))
"""What stands in a tier; devices in between and doors to services are told elsewhere."""

PUBLIC_DOOR = "public door"
BY_SUBNET = "public, by subnet"

BY_SEGMENT = "service-endpoint"
"""The exit of callers whose subnet the service sees."""

RELAYS = frozenset((Kind.FRONTEND, Kind.PROXY, Kind.FIREWALL, Kind.EDGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the summary: from whom, to whom, what surely passes, what may, and by which way.

    `sources` and `destinations` are names; `peers` is the part of the outside, where one side is the internet. `names` are the
    application names to which it is limited, in words.
    """

    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    allowed: TransportSet
    unknown: TransportSet
    way: str = ""
    peers: AddressSet | None = None
    names: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The four parts of the first screen."""

    inward: tuple[Row, ...]
    outward: tuple[Row, ...]
    tiers: tuple[Row, ...]
    services: tuple[Row, ...]


def summarise(review: Review) -> Summary:
    """Give the reachability summary of an estate."""
    return Summary(
        inward=_inward(review),
        outward=_outward(review),
        tiers=_tiers(review),
        services=_services(review),
    )


def _inward(review: Review) -> tuple[Row, ...]:
    peers: dict[tuple[tuple[str, ...], str, TransportSet, TransportSet], list[AddressSet]] = {}
    for passage in review.from_internet:
        if review.endpoint(passage.inside[0]).kind in RELAYS and _leads_on(review, passage):
            continue  # told by the rows of the machines behind it
        key = (passage.inside, passage.way, passage.allowed, passage.unknown)
        peers.setdefault(key, []).append(passage.outside)
    alike: dict[tuple[str, TransportSet, TransportSet, AddressSet], list[str]] = {}
    for (inside, way, allowed, unknown), sets in peers.items():
        alike.setdefault((way, allowed, unknown, AddressSet.union_all(sets)), []).extend(inside)
    rows = [
        Row(
            sources=("internet",),
            destinations=tuple(sorted(review.names(tuple(ids)))),
            allowed=allowed,
            unknown=unknown,
            way=way,
            peers=outside,
            count=len(ids),
        )
        for (way, allowed, unknown, outside), ids in alike.items()
    ]
    return tuple(sorted(rows, key=_order))


def _leads_on(review: Review, passage: Passage) -> bool:
    """Whether a passage ends at something behind the relay that has a row of its own; free addresses and services have none."""
    end = review.network.endpoints.get(passage.trace.destination)
    return end is not None and end.id not in passage.inside and end.kind not in (Kind.VACANT, Kind.SERVICE)


def _outward(review: Review) -> tuple[Row, ...]:
    """What leaves; a proxy opens connections to its backends only."""
    found: dict[object, list[Passage]] = {}
    for passage in review.to_internet:
        if review.endpoint(passage.inside[0]).kind is Kind.PROXY:
            continue
        names = passage.names.patterns() if passage.names is not None else ()
        key = (passage.way, passage.allowed, passage.unknown, names, passage.outside)
        found.setdefault(key, []).append(passage)
    rows = []
    for alike in found.values():
        ids = tuple(dict.fromkeys(i for p in alike for i in p.inside))
        first = alike[0]
        rows.append(
            Row(
                sources=review.places.endpoints(ids),
                destinations=("internet",),
                allowed=first.allowed,
                unknown=first.unknown,
                way=first.way,
                peers=first.outside,
                names=first.names.patterns() if first.names is not None else (),
                count=len(ids),
            )
        )
    return tuple(sorted(rows, key=_order))


Names = tuple[str, ...]
Passing = tuple[TransportSet, TransportSet, Names]
"""What surely passes, what may, and the names to which both are limited (none: whatever the name)."""


def _tiers(review: Review) -> tuple[Row, ...]:
    """Segment to segment: what some endpoint of one may send to some endpoint of the other."""
    found: dict[tuple[str, str, Names], tuple[TransportSet, TransportSet]] = {}
    for flow in review.inside:
        if not _stands_in_a_tier(review, flow.destinations[0]):
            continue
        for source, destination in _pairs(review, flow):
            for allowed, unknown, names in _by_names(flow):
                key = (source, destination, names)
                sure, maybe = found.get(key, (TransportSet.empty(), TransportSet.empty()))
                found[key] = (sure | allowed, maybe | unknown)
    ends: dict[tuple[str, Passing], set[str]] = {}
    for (source, destination, names), (allowed, unknown) in found.items():
        if source != destination:
            ends.setdefault((source, (allowed, unknown - allowed, names)), set()).add(destination)
    return tuple(sorted(_meshed(ends), key=lambda row: (row.sources, row.destinations, str(row.allowed))))


def _stands_in_a_tier(review: Review, endpoint_id: str) -> bool:
    kind = review.endpoint(endpoint_id).kind
    return kind in TIERS and (kind is Kind.PROXY or not review.is_platform(review.segment(endpoint_id)))


def _by_names(flow: Flow) -> Iterator[Passing]:
    """Divide a flow into what passes whatever its name, and what passes under some names only."""
    named = TransportSet.empty()
    for names, transports in flow.by_name:
        named = named | transports
        yield transports, TransportSet.empty(), names.patterns()
    free = flow.allowed - named
    if not (free.is_empty and flow.unknown.is_empty):
        yield free, flow.unknown, ()


def _meshed(ends: dict[tuple[str, Passing], set[str]]) -> Iterator[Row]:
    """Merge sources that reach the same places, each other counted among them."""
    rows: dict[tuple[frozenset[str], Passing], list[str]] = {}
    for (source, passing), destinations in ends.items():
        rows.setdefault((frozenset({source, *destinations}), passing), []).append(source)
    for (everyone, (allowed, unknown, names)), sources in rows.items():
        others = everyone if len(sources) > 1 else everyone - {sources[0]}
        yield Row(
            sources=tuple(sorted(sources)),
            destinations=tuple(sorted(others)),
            allowed=allowed,
            unknown=unknown,
            names=names,
            count=len(sources) * (len(everyone) - 1),
        )


def _pairs(review: Review, flow: Flow) -> set[tuple[str, str]]:
    sources = review.places.endpoints(flow.sources)
    return {(s, d) for s in sources for d in review.places.endpoints(flow.destinations)}


def _services(review: Review) -> tuple[Row, ...]:
    """Who reaches which platform service by a private address, by its public door, or by a service endpoint for all of its sort."""
    found: Reached = {}
    names = _ServiceNames(review)
    for flow in review.inside:
        key = _private(review, flow, names)
        if key is not None:
            found.setdefault(key, set()).update(review.places.endpoints(flow.sources))
    for passage in review.to_internet:
        if passage.trace.exit == BY_SEGMENT:
            key = ("public services", passage.allowed, passage.unknown, passage.way)
            found.setdefault(key, set()).update(review.places.endpoints(passage.inside))
    for call in review.to_services:
        way = BY_SUBNET if call.exit == BY_SEGMENT else PUBLIC_DOOR
        key = (names.of(call.service), call.allowed, call.unknown, way)
        found.setdefault(key, set()).update(review.places.endpoints(call.senders))
    rows = [
        Row(sources=tuple(sorted(who)), destinations=(name,), allowed=allowed, unknown=unknown, way=way, count=len(who))
        for (name, allowed, unknown, way), who in _once_each(found).items()
    ]
    return tuple(sorted((*rows, *_strangers(review, names)), key=_order))


Reached = dict[tuple[str, TransportSet, TransportSet, str], set[str]]
"""Who reaches a service, by its name, what passes, what may pass, and the way."""


def _once_each(found: Reached) -> Reached:
    """Leave out what may pass from places of which other machines surely pass the same."""
    sure: dict[tuple[str, str, str], TransportSet] = {}
    for (name, allowed, _, way), who in found.items():
        for place in who:
            sure[name, way, place] = sure.get((name, way, place), TransportSet.empty()) | allowed
    out: Reached = {}
    for (name, allowed, unknown, way), who in found.items():
        for place in who:
            left = unknown - sure[name, way, place]
            if not (allowed.is_empty and left.is_empty):
                out.setdefault((name, allowed, left, way), set()).add(place)
    return out


class _ServiceNames:
    """Names of services that cannot be mistaken: with their sort where several of them have one name."""

    def __init__(self, review: Review) -> None:
        services = (e for e in review.network.endpoints.values() if e.frontage is not None)
        self._counts = Counter(e.name.lower() for e in services)

    def of(self, service: Endpoint) -> str:
        """Give the name of a service."""
        if self._counts[service.name.lower()] < 2:
            return service.name
        return f"{service.name} ({service.id.rsplit('/', 2)[-2]})"


def _private(review: Review, flow: Flow, names: _ServiceNames) -> tuple[str, TransportSet, TransportSet, str] | None:
    """Give what passes to a private endpoint, of what its service answers on; Azure's own devices call no services."""
    end = review.endpoint(flow.destinations[0])
    if end.kind is not Kind.PRIVATE_ENDPOINT or review.is_platform(review.segment(flow.sources[0])):
        return None
    service = review.engine.services.behind(end)
    answers = service.frontage.listens if service and service.frontage else TransportSet.full()
    allowed, unknown = flow.allowed & answers, flow.unknown & answers
    if allowed.is_empty and unknown.is_empty:
        return None
    name = names.of(service) if service is not None else _last(end.service) or end.name
    return (name, allowed, unknown, f"private endpoint {end.name}")


def _strangers(review: Review, names: _ServiceNames) -> Iterator[Row]:
    """Whom of the outside the public doors let in; other customers of Azure by what they are, not by their addresses."""
    platform = review.network.platform
    azure = AddressSet.empty()
    if platform is not None:
        azure = AddressSet.union_all((platform.sure, *(some for _, some in platform.doubtful)))
    for side in review.public_sides:
        name = names.of(side.service)
        known = azure if side.platform is not None else AddressSet.empty()
        if side.platform is not None and not side.everybody:
            yield _stranger(side, name, "every Azure customer", None, sure=True)
        if not (side.allowed - known).is_empty:
            yield _stranger(side, name, "internet", side.allowed - known, sure=True)
        elif not (side.unknown - known).is_empty:
            yield _stranger(side, name, "internet", side.unknown - known, sure=False)


def _stranger(side: PublicSide, name: str, who: str, peers: AddressSet | None, *, sure: bool) -> Row:
    answers = side.service.frontage.listens if side.service.frontage is not None else TransportSet.empty()
    passing = (answers, TransportSet.empty())
    allowed, unknown = passing if sure else passing[::-1]
    return Row(
        sources=(who,),
        destinations=(name,),
        allowed=allowed,
        unknown=unknown,
        way=PUBLIC_DOOR,
        peers=peers,
    )


def _last(resource: str) -> str:
    return resource.rstrip("/").rpartition("/")[2]


def _order(row: Row) -> tuple[tuple[str, ...], tuple[str, ...], str, str, str]:
    return (row.destinations, row.sources, row.way, str(row.allowed), str(row.peers or ""))
