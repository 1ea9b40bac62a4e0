"""PS711. Read next: `engine/outward.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.proof import related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.by_name import to_stranger
from penstock.engine.result import Trace, Verdict
from penstock.engine.starts import sends
from penstock.net.door import Family
from penstock.net.endpoint import Endpoint, Segment
from penstock.net.route import Through, Via
from penstock.space.addresses import Address

BY_ENDPOINT = "service-endpoint"

ELSEWHERE = Address.parse("1.1.1.1")
"""Where only the default route leads."""


@check(code="PS711", severity=Severity.MEDIUM, since="0.2", facts=("SE-01", "SE-04", "NSG-31", "RT-09"))
def service_endpoint_without_policy(review: Review) -> Iterator[Finding]:
    """A service endpoint reaches every storage account, other tenants' included.

    It looks for subnets with a service endpoint for storage and no service endpoint policy, from which a stranger's account is reached. A service
    endpoint is a way to the whole service, not to your accounts, and past any firewall that all else is sent to; so is a rule for the tag `Storage`. With stolen
    data an account anywhere will do.

    Do this: add a service endpoint policy that lists your accounts, or use private endpoints and remove the service endpoint.

    The policies of a subnet with a service endpoint for storage. Bad, then good:

    ```json bad
    []
    ```

    ```json good
    [{"id": "…/serviceEndpointPolicies/own-accounts"}]
    ```
    """
    families = [family for family in review.network.families if family.limitable]
    for segment_id, segment in sorted(review.network.segments.items()):
        sender = _sender(review, segment_id)
        if sender is None or segment.policies:
            continue
        for family in families:
            trace = _by_endpoint(review, sender, family)
            if trace is not None:
                yield _finding(review, segment, trace)


def _sender(review: Review, segment: str) -> Endpoint | None:
    """Give one sender of a segment, a real one if there is one."""
    found = [e for group in review.senders for i in group.endpoints if (e := review.endpoint(i)).segment == segment]
    return next((e for e in found if sends(e)), None)


def _by_endpoint(review: Review, sender: Endpoint, family: Family) -> Trace | None:
    segment = review.network.segments[sender.segment]
    if sender.where.v4.is_empty or not any(
        service.lower().startswith(family.service_endpoint) for service in segment.service_endpoints
    ):
        return None
    for passage in review.to_internet:  # a part of the service is enough: an account can be made where it is reached
        placed = review.endpoint(passage.inside[0]).segment == segment.id and passage.trace.exit == BY_ENDPOINT
        if placed and not passage.allowed.is_empty and not passage.outside.is_disjoint(family.where):
            return passage.trace
    trace = to_stranger(review.engine, sender, family)
    return trace if trace.verdict is not Verdict.DENIED and trace.exit == BY_ENDPOINT else None


def _past(review: Review, segment: Segment) -> str:
    """Say what the service endpoint's route leads past: the device that all else is sent to, if there is one (RT-09)."""
    routes = review.engine.route(segment.id, ELSEWHERE)
    inspected = routes and isinstance(routes[-1].next_hop, Via | Through)
    return ", past the device that all else is sent to" if inspected else ""


def _finding(review: Review, segment: Segment, trace: Trace) -> Finding:
    name = review.places.segment(segment.id)
    sure = trace.verdict is Verdict.ALLOWED
    return Finding(
        code="PS711",
        severity=Severity.MEDIUM if sure else Severity.LOW,
        title=f"{name} {'reaches' if sure else 'may reach'} any storage account, other tenants' included, by service endpoint",
        resource=segment.id,
        name=name,
        why=f"the service endpoint leads to the whole service{_past(review, segment)}: data can leave to a stranger's account",
        fix=f"add a service endpoint policy to {name} that lists your accounts, or use private endpoints",
        origin=segment.origin,
        key=(segment.id,),
        facts=("SE-01", "SE-04", "NSG-31"),
        causes=() if sure else trace.unknown_because,
        proof=(trace,),
        related=related_places(trace),
    )
