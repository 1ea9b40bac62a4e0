"""PS802. Read next: `net/route.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, Related, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind, Segment
from penstock.net.route import Rank, Route, ToGateway, Via


@check(code="PS802", severity=Severity.MEDIUM, since="0.1", facts=("RT-14", "RT-15", "RT-16", "RT-31"))
def dead_next_hop(review: Review) -> Iterator[Finding]:
    """A route leads to a next hop that is not there.

    It looks for routes of yours whose next hop nobody in the network or its peers owns, or belongs to a machine without IP forwarding, or is
    a gateway that does not exist. Packets that take such a route are lost. When the address lies outside every network that was read,
    this is only suspected: the appliance may simply not be in the input.

    Do this: correct the address, deploy the appliance, turn on IP forwarding, or remove the route.

    A route; the appliance is at 10.0.1.9. Bad, then good:

    ```json bad
    {"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.8"}}
    ```

    ```json good
    {"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.9"}}
    ```
    """
    found: dict[tuple[str, str], tuple[Route, str, list[Segment]]] = {}
    for segment in sorted(review.network.segments.values(), key=lambda s: s.id):
        table = review.network.route_tables.get(segment.routes)
        for route in table.routes if table is not None else ():
            why = _dead(review, route) if route.rank is Rank.USER else ""
            if why:
                entry = found.setdefault(
                    (str(route.origin.pointer), f"{route.resource} {route.name}"), (route, why, [])
                )
                entry[2].append(segment)
    for route, why, segments in found.values():
        yield _finding(review, route, why, segments)


def _dead(review: Review, route: Route) -> str:
    hop = route.next_hop
    if isinstance(hop, ToGateway):
        return "there is no gateway" if not hop.gateways else ""
    if not isinstance(hop, Via):
        return ""
    owners = [o for d in hop.networks for o in review.engine.places.owners(d, hop.address) if o.kind is not Kind.VACANT]
    if not owners:
        return f"nothing owns {hop.address}"
    machine = owners[0]
    if machine.kind is Kind.NIC and not machine.ip_forwarding:
        return f"{machine.name} has no IP forwarding"
    return ""


def _doubt(review: Review, route: Route) -> tuple[Cause, ...]:
    hop = route.next_hop
    if not isinstance(hop, Via):
        return ()
    domains = review.network.domains
    if any(hop.address in domains[d].prefixes for d in hop.networks if d in domains):
        return ()
    why = f"{hop.address} lies outside every network of the input"
    return (Cause(key=f"next-hop:{hop.address}", why=why, cure="add the network of the appliance", facts=("RT-15",)),)


def _finding(review: Review, route: Route, why: str, segments: list[Segment]) -> Finding:
    names = tuple(review.places.segment(s.id) for s in segments)
    causes = _doubt(review, route)
    return Finding(
        code="PS802",
        severity=Severity.LOW if causes else Severity.MEDIUM,
        title=f"route {route.name} ({route.prefix}) of {named(names)} leads nowhere: {why}",
        resource=route.resource or segments[0].id,
        name=route.name,
        why="packets that take this route are lost, and whatever it was meant to inspect is not inspected",
        fix="correct the next hop, deploy the appliance, turn on IP forwarding, or remove the route",
        origin=route.origin,
        key=(route.resource, route.name),
        facts=tuple(dict.fromkeys((*route.facts, "RT-15", "RT-16"))),
        related=tuple(Related(words=s.name, origin=s.origin) for s in segments),
        affected=names,
        count=len(names),
        causes=causes,
    )
