"""PS605. Read next: `net/endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.net.endpoint import Endpoint, Kind, Segment
from penstock.net.rule import ADMIN_RULES


@check(code="PS605", severity=Severity.HIGH, since="0.1", facts=("NSG-13", "NSG-17"))
def missing_nsg(review: Review) -> Iterator[Finding]:
    """Traffic reaches machines that no network security group guards.

    It looks for subnets with machines that have a group neither on the subnet nor on the network interface, and into which something can
    really flow. Subnets reserved for Azure's own devices are left out. High when the internet gets in, otherwise medium; low when the subnet
    is still empty.

    Without a group everything that routing delivers is let in, and everything may leave.

    Do this: attach a network security group to the subnet.

    A subnet with a machine, beside another subnet. Bad, then good:

    ```json bad
    {"addressPrefix": "10.0.1.0/24"}
    ```

    ```json good
    {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": {"id": "…/networkSecurityGroups/g"}}
    ```
    """
    for segment_id, members in sorted(_unguarded(review).items()):
        segment = review.network.segments[segment_id]
        flow = _entering(review, members)
        if flow is not None:
            yield _finding(review, segment, members, flow)


def _unguarded(review: Review) -> dict[str, list[Endpoint]]:
    found: dict[str, list[Endpoint]] = {}
    for endpoint in review.network.endpoints.values():
        segment = review.network.segments.get(endpoint.segment)
        if segment is None or _has_group(review, segment, endpoint) or review.is_platform(segment):
            continue
        if endpoint.kind in (Kind.NIC, Kind.MANAGED, Kind.VACANT):
            found.setdefault(segment.id, []).append(endpoint)
    return found


def _has_group(review: Review, segment: Segment, endpoint: Endpoint) -> bool:
    """Whether a group guards an endpoint; admin rules are somebody else's guard rail and no group (AV-01)."""
    filters = (*segment.ingress, *endpoint.ingress)
    return any(review.network.filters[identity].kind != ADMIN_RULES for identity in filters)


def _entering(review: Review, members: list[Endpoint]) -> Flow | None:
    ids = {m.id for m in members}
    for flow in review.inside:
        same = review.endpoint(flow.sources[0]).segment == members[0].segment
        if not same and not flow.allowed.is_empty and not ids.isdisjoint(flow.destinations):
            return flow
    return None


def _finding(review: Review, segment: Segment, members: list[Endpoint], flow: Flow) -> Finding:
    machines = tuple(sorted(m.name for m in members if m.kind is not Kind.VACANT))
    ids = {m.id for m in members}
    target = next(d for d in flow.destinations if d in ids)
    exposed = [p for p in review.from_internet if not p.allowed.is_empty and not ids.isdisjoint(p.inside)]
    trace = exposed[0].trace if exposed else between(review.engine, flow.sources[0], target, flow.allowed)
    severity = Severity.HIGH if exposed else Severity.MEDIUM if machines else Severity.LOW
    who = "the internet" if exposed else review.names(flow.sources[:1])[0]
    return Finding(
        code="PS605",
        severity=severity,
        title=f"no network security group guards {review.places.segment(segment.id)}, and {who} reaches it",
        resource=segment.id,
        name=review.places.segment(segment.id),
        why="without a group, everything that routing delivers is let in and everything may leave",
        fix=f"attach a network security group to {review.places.segment(segment.id)}"
        + (f" (guards {named(machines)})" if machines else ""),
        origin=segment.origin,
        key=(segment.id,),
        proof=(trace,),
        facts=("NSG-13", "NSG-17"),
        related=related_places(trace),
        affected=machines,
        count=max(1, len(machines)),
    )
