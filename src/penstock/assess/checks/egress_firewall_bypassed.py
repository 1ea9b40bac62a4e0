"""PS702. Read next: `assess/questions.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import breadth, related_places
from penstock.assess.questions import Passage, inspected
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import Rank, Via


@check(code="PS702", severity=Severity.HIGH, since="0.1", facts=("RT-07", "RT-09", "RT-44"))
def egress_firewall_bypassed(review: Review) -> Iterator[Finding]:
    """Traffic leaves around the egress firewall.

    Where some subnets of a network, or of its peers, are routed through a firewall or an appliance, it looks for machines that reach the
    internet without meeting it: a subnet without the route, a more specific route to `Internet`, a NAT gateway or public address of its own.

    Data that is meant to be inspected leaves uninspected, and the firewall's log shows nothing.

    Do this: give the subnet the route 0.0.0.0/0 to the firewall, and take away the more specific route or the public address.

    The routes of a subnet; the firewall is at 10.0.1.4, and the subnet has a NAT gateway. Bad, then good:

    ```json bad
    [{"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.4"}},
     {"name": "some", "properties": {"addressPrefix": "20.64.0.0/10", "nextHopType": "Internet"}}]
    ```

    ```json good
    [{"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.4"}}]
    ```
    """
    guards = _guards(review)
    for segment_id, passages in sorted(bypassing(review).items()):
        yield _finding(review, segment_id, passages, guards[review.network.segments[segment_id].network])


def _guards(review: Review) -> dict[str, Endpoint]:
    """For each network the device through which some segment of it, or of a peer, sends everything else."""
    found: dict[str, Endpoint] = {}
    for segment in sorted(review.network.segments.values(), key=lambda s: s.id):
        table = review.network.route_tables.get(segment.routes)
        for route in table.routes if table is not None else ():
            if isinstance(route.next_hop, Via) and route.prefix.length <= 1:
                for domain in route.next_hop.networks:
                    for owner in review.engine.places.owners(domain, route.next_hop.address):
                        if owner.kind is not Kind.VACANT:
                            found.setdefault(segment.network, owner)
                            found.setdefault(owner.network, owner)
    return found


def bypassing(review: Review) -> dict[str, list[Passage]]:
    """Give, by segment, what leaves around the device that others of its network are routed through."""
    guards = _guards(review)
    found: dict[str, list[Passage]] = {}
    for passage in review.to_internet:
        first = review.endpoint(passage.inside[0])
        segment = review.network.segments.get(first.segment)
        if segment is None or segment.network not in guards or review.is_platform(segment):
            continue
        if first.kind is Kind.PROXY or first.ip_forwarding or passage.allowed.is_empty:
            continue
        if passage.trace.exit == "service-endpoint" or inspected(review.network, passage.trace):
            continue
        found.setdefault(segment.id, []).append(passage)
    return found


def _finding(review: Review, segment_id: str, passages: list[Passage], guard: Endpoint) -> Finding:
    first = max(passages, key=lambda p: (breadth(p.outside), p.way))
    segment = review.network.segments[segment_id]
    names = review.names(tuple(dict.fromkeys(i for p in passages for i in p.inside)))
    route = next((s.route for s in first.trace.path if s.route is not None and s.route.rank is Rank.USER), None)
    ways = named(tuple(sorted({p.way for p in passages})))
    by = f" by route {route.name} ({route.prefix}), {ways}" if route is not None else f" by {ways}"
    return Finding(
        code="PS702",
        severity=Severity.HIGH,
        title=f"{review.places.segment(segment.id)} leaves around {guard.name}{by}",
        resource=segment_id,
        name=review.places.segment(segment.id),
        why=f"traffic that {guard.name} is there to inspect leaves uninspected, and its log shows nothing",
        fix=f"point route {route.name} at {guard.name}, or remove it"
        if route is not None
        else f"give {review.places.segment(segment.id)} the route 0.0.0.0/0 to {guard.name}, and take away {ways}",
        origin=segment.origin if route is None else route.origin,
        key=(segment_id, guard.id),
        proof=(first.trace,),
        facts=("RT-07", "RT-44"),
        related=related_places(first.trace),
        affected=names,
        count=len(names),
    )
