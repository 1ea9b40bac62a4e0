"""PS614. Read next: `net/endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint


@check(code="PS614", severity=Severity.HIGH, since="0.2", facts=("PE-02", "PE-08"))
def link_service_open(review: Review) -> Iterator[Finding]:
    """A private link service is open to everybody.

    It looks for private link services whose lists of subscriptions hold `*`: in `autoApproval`, anybody's private endpoint is connected without
    asking; in `visibility`, anybody who knows the alias may ask. Consumers of any tenant then reach the machines behind the load
    balancer, which see the service's own addresses as the source, past groups that name addresses.

    Do this: list the subscriptions of your consumers in both, and approve the rest by hand.

    The approval of a private link service. Bad, then good:

    ```json bad
    {"subscriptions": ["*"]}
    ```

    ```json good
    {"subscriptions": ["00000000-0000-0000-0000-000000000001"]}
    ```
    """
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.open_to:
            yield _finding(endpoint)


def _finding(endpoint: Endpoint) -> Finding:
    connects = "connected without asking" in endpoint.open_to
    return Finding(
        code="PS614",
        severity=Severity.HIGH if connects else Severity.LOW,
        title=f"private link service {endpoint.name} is open to anybody: {' and '.join(endpoint.open_to)}",
        resource=endpoint.resource,
        name=endpoint.name,
        why="private endpoints of any tenant reach what is behind it, and filters there see the service's own addresses",
        fix=f"list the subscriptions of its consumers in visibility and autoApproval of {endpoint.name}",
        origin=endpoint.origin,
        key=(endpoint.resource,),
        facts=("PE-02", "PE-08"),
    )
