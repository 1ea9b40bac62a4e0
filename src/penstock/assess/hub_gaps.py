"""Ways around the firewalls of hubs, each proved by a packet.

Comes in: a `Review`. Goes out: `Gap`s. Routes say where to look: a packet that by policy should meet a hub's device, or that a static route of
its own table would take there, and that takes another way. The engine then says whether any packet really passes. Read next:
`assess/checks/hub_firewall_bypassed.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.assess.questions import Passage, between, devices_on, inspected
from penstock.assess.review import Review
from penstock.assess.transit import Hub, Way, hubs, joined, way
from penstock.diagnostics import Origin
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Endpoint, Kind, Segment
from penstock.net.route import Rank, Route
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

ENDS = (Kind.NIC, Kind.MANAGED, Kind.VACANT)

Places = Mapping[str, tuple[Hub, Route]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why traffic goes around a firewall: in words, what to do, where that stands, and what makes it the same reason tomorrow."""

    words: str
    fix: str
    origin: Origin
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A source and a target between which traffic goes around `guard`, with proof. `outward`: the target is the internet."""

    reason: Reason
    guard: Endpoint
    source: str
    target: str
    trace: Trace
    outward: bool = False


def gaps(review: Review) -> Iterator[Gap]:
    """Give every gap, private traffic first."""
    found = hubs(review.network)
    if found:
        places = joined(review.network, found)
        yield from _private(review, found, places)
        yield from _outward(review, places)


# ── private traffic ──────────────────────────────────────────────────────────────────────────────


def _private(review: Review, found: Mapping[str, Hub], places: Places) -> Iterator[Gap]:
    ends = _representatives(review, found, places)
    seen: set[tuple[object, ...]] = set()
    for source in (end for end in ends if end.kind is not Kind.PRIVATE_ENDPOINT):
        for target in ends:
            address = target.where.witness()
            pair = tuple(sorted((source.network, target.network)))
            if address is None or source.network == target.network:
                continue
            for gap in _around(review, source, target, address, found, places):
                if (pair, gap.reason.key) not in seen:
                    seen.add((pair, gap.reason.key))
                    yield gap


def _representatives(review: Review, found: Mapping[str, Hub], places: Places) -> tuple[Endpoint, ...]:
    """One machine for each network, route table and filters, before vacant addresses; every private endpoint and gateway."""
    chosen: dict[tuple[object, ...], Endpoint] = {}
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: (e.kind is Kind.VACANT, e.id)):
        segment = review.network.segments.get(endpoint.segment)
        if segment is None or (endpoint.network not in places and endpoint.network not in found):
            continue
        if endpoint.kind in (Kind.PRIVATE_ENDPOINT, Kind.GATEWAY):
            chosen[endpoint.id,] = endpoint
        elif endpoint.kind in ENDS and not review.is_platform(segment):
            table = review.network.route_tables[segment.routes].resource
            chosen.setdefault((endpoint.network, table, endpoint.egress, endpoint.ingress), endpoint)
    return tuple(chosen.values())


def _around(
    review: Review, source: Endpoint, target: Endpoint, address: Address, found: Mapping[str, Hub], places: Places
) -> Iterator[Gap]:
    """Give the hubs of both ends whose devices a packet should meet and does not."""
    taken = way(review.engine, source.segment, address)
    ends = [hub for hub in (_hub_of(end, found, places) for end in (source, target)) if hub is not None]
    for hub in {hub.domain.id: hub for hub in ends}.values():
        if not _missed(hub, taken, address, ends):
            continue
        trace = _passes(review, source.id, target.id)
        met = {device.id for device in devices_on(review.network, trace)}
        if trace.verdict is Verdict.ALLOWED and not met & {device.id for device in hub.devices}:
            yield Gap(
                reason=_reason(hub, source, target, taken),
                guard=hub.devices[0],
                source=_name(review, source),
                target=_name(review, target),
                trace=trace,
            )


def _passes(review: Review, source: str, target: str) -> Trace:
    """Follow the packet that people expect to see, or any other that passes."""
    usual = between(review.engine, source, target, TransportSet.full())
    return usual if usual.verdict is Verdict.ALLOWED else review.engine.can(source, f"{target}/any").trace


def _hub_of(end: Endpoint, found: Mapping[str, Hub], places: Places) -> Hub | None:
    return found.get(end.network) or (places[end.network][0] if end.network in places else None)


def _missed(hub: Hub, taken: Way, address: Address, ends: list[Hub]) -> bool:
    """Whether a packet should meet a device of a hub and does not: by a policy of either hub, or by a route of a table on its way."""
    if {device.id for device in hub.devices} & set(taken.devices):
        return False
    if any(end.takes(address) for end in ends):
        return True
    return any(hub.sends(segment.id, address) for segment, _ in taken.routes)


def _name(review: Review, end: Endpoint) -> str:
    by_itself = end.kind in (Kind.GATEWAY, Kind.PRIVATE_ENDPOINT)
    return end.name if by_itself else review.network.domains[end.network].name


# ── why ──────────────────────────────────────────────────────────────────────────────────────────


def _reason(hub: Hub, source: Endpoint, target: Endpoint, taken: Way) -> Reason:
    segment, route = taken.routes[-1]
    guard = hub.devices[0].id
    if target.kind is Kind.PRIVATE_ENDPOINT and route.next_hop.type == "InterfaceEndpoint":
        return Reason(
            words="its host route leads past the hub's routes",
            fix=f"switch network policies on for the subnet of {target.name}, and add its address to the private traffic prefixes",
            origin=target.origin,
            key=("endpoint", target.id, guard),
        )
    if not segment.transit:
        return _direct(route, source, target, guard)
    if not hub.inspects_private:
        return Reason(
            words=f"hub {hub.domain.name} sends no private traffic through it",
            fix=f"give hub {hub.domain.name} the routing policies of the other hubs",
            origin=hub.domain.origin,
            key=("hub", hub.domain.id, guard),
        )
    return Reason(
        words=f"{route.prefix} in {segment.name} is longer than the route to the firewall",
        fix="let the connections propagate to no table, or use routing intent",
        origin=route.origin,
        key=("table", segment.id, guard),
    )


def _direct(route: Route, source: Endpoint, target: Endpoint, guard: str) -> Reason:
    """The sender's own routes lead elsewhere: a peering, or a route that a user wrote."""
    name = route.name.removesuffix(f" {route.prefix}")
    what = "route" if route.rank is Rank.USER else "peering"
    ends = (route.resource, name) if route.rank is Rank.USER else tuple(sorted((source.network, target.network)))
    return Reason(words=f"by {what} {name}", fix=f"remove {what} {name}", origin=route.origin, key=(what, *ends, guard))


# ── internet traffic ─────────────────────────────────────────────────────────────────────────────


def _outward(review: Review, places: Places) -> Iterator[Gap]:
    """What leaves a network without meeting the device that its hub sends internet traffic through."""
    for passage in review.to_internet:
        segment = review.segment(passage.inside[0])
        if segment is None or segment.network not in places or passage.allowed.is_empty:
            continue
        hub, joint = places[segment.network]
        around = passage.trace.exit != "service-endpoint" and not inspected(review.network, passage.trace)
        if hub.takes_internet and around:
            yield Gap(
                reason=_leaving(hub, joint, passage, segment),
                guard=hub.devices[0],
                source=review.places.segment(segment.id),
                target="the internet",
                trace=passage.trace,
                outward=True,
            )


def _leaving(hub: Hub, joint: Route, passage: Passage, segment: Segment) -> Reason:
    written = [s.route for s in passage.trace.path if s.route is not None and s.route.rank is Rank.USER]
    if written:
        name = written[0].name
        key = ("route", written[0].resource, name, hub.devices[0].id)
        return Reason(
            words=f"by route {name}, {passage.way}", fix=f"remove route {name}", origin=written[0].origin, key=key
        )
    return Reason(
        words=f"by {passage.way}, because its connection to hub {hub.domain.name} accepts no default route",
        fix="set enableInternetSecurity on the connection",
        origin=joint.origin,
        key=("connection", segment.network, hub.devices[0].id),
    )
