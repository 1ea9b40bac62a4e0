"""PS714. Read next: `assess/transit.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.assess.transit import way
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.transport import TransportSet

ENDS = (Kind.NIC, Kind.MANAGED, Kind.VACANT)
EVERY_PORT = TransportSet.tcp((1, 65535))


@check(code="PS714", severity=Severity.MEDIUM, since="0.4", facts=("RT-50", "RT-53"))
def hub_joins_all(review: Review) -> Iterator[Finding]:
    """Networks of a virtual WAN reach each other through a hub in which nothing stands.

    A virtual hub passes on between all that is joined to it, unless its route tables keep them apart or its routing intent sends private traffic
    through a firewall. It looks for networks that reach each other by the routes of a hub without meeting any device, and shows a packet that does. What one
    network lets out, all of them can then use. Low where the groups at both ends leave some ports only.

    Do this: give the hub a firewall and the routing intent `PrivateTraffic`; or associate the networks with route tables of their own that do not learn
    each other.

    The routing policies of a hub. Bad, then good:

    ```json bad
    {"routingPolicies": []}
    ```

    ```json good
    {"routingPolicies": [{"name": "private", "destinations": ["PrivateTraffic"], "nextHop": "…/azureFirewalls/f1"}]}
    ```
    """
    found: dict[str, dict[tuple[str, str], Flow]] = {}
    hubs = frozenset(s.network for s in review.network.segments.values() if s.transit)
    for flow in review.inside if hubs else ():
        source, target = review.endpoint(flow.sources[0]), review.endpoint(flow.destinations[0])
        hub = "" if flow.allowed.is_empty else _hub_between(review, source, target, hubs)
        if hub:
            pairs = found.setdefault(hub, {})
            pair = (source.network, target.network)
            if pair not in pairs or _is_wide(flow):
                pairs[pair] = flow
    for hub, pairs in sorted(found.items()):
        yield _finding(review, hub, pairs)


def _is_wide(flow: Flow) -> bool:
    return flow.allowed >= EVERY_PORT


def _hub_between(review: Review, source: Endpoint, target: Endpoint, hubs: frozenset[str]) -> str:
    """Give the hub by whose routes alone, past no device, one network reaches another."""
    address = target.where.witness()
    if source.kind not in ENDS or target.kind not in ENDS or source.network == target.network or address is None:
        return ""
    taken = way(review.engine, source.segment, address)
    passed = [segment.network for segment, _ in taken.routes if segment.network in hubs]
    return passed[0] if passed and not taken.devices else ""


def _finding(review: Review, hub: str, pairs: dict[tuple[str, str], Flow]) -> Finding:
    domain = review.network.domains[hub]
    ends = sorted({end for pair in pairs for end in pair})
    names = tuple(review.network.domains[end].name for end in ends)
    wide = [pair for pair in sorted(pairs) if _is_wide(pairs[pair])]
    shown = pairs[(wide or sorted(pairs))[0]]
    trace = between(review.engine, shown.sources[0], shown.destinations[0], shown.allowed)
    return Finding(
        code="PS714",
        severity=Severity.MEDIUM if wide else Severity.LOW,
        title=f"{named(names)} reach each other through {domain.name}, and no firewall stands there",
        resource=hub,
        name=domain.name,
        why="what one of them lets out, all of them can use; nobody inspects what passes between them",
        fix=f"send private traffic of {domain.name} through a firewall by routing intent, or keep the networks in route tables of their own",
        origin=domain.origin,
        key=(hub,),
        proof=(trace,),
        facts=("RT-50", "RT-53"),
        related=related_places(trace),
        affected=tuple(
            f"{review.network.domains[a].name} → {review.network.domains[b].name}" for a, b in sorted(pairs)
        ),
        count=len(pairs),
    )
