"""PS712. Read next: `lower/private_endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint, Kind


@check(code="PS712", severity=Severity.MEDIUM, since="0.2", facts=("PE-02", "PE-03", "PE-07"))
def stranger_behind_endpoint(review: Review) -> Iterator[Finding]:
    """A private endpoint may lead to somebody else's service.

    It looks for private endpoints to a resource in a subscription of which nothing is in the input, or to a private link service by its alias. The
    owner of such a service may be anybody: nothing in Azure keeps a private endpoint from leading to another tenant, and what it carries
    passes no firewall.

    Do this: find out whose the service is. Add the subscription to the input if it is yours; remove the endpoint if nobody knows it.

    The service that a private endpoint leads to. Bad, then good:

    ```json bad
    "/subscriptions/elsewhere/resourceGroups/x/providers/Microsoft.Storage/storageAccounts/drop"
    ```

    ```json good
    "…/storageAccounts/st"
    ```
    """
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.stranger and endpoint.approved is not False:
            yield _finding(endpoint)


def _finding(endpoint: Endpoint) -> Finding:
    return Finding(
        code="PS712",
        severity=Severity.MEDIUM,
        title=f"private endpoint {endpoint.name} may lead to somebody else's service",
        resource=endpoint.resource,
        name=endpoint.name,
        why=endpoint.stranger[0].why,
        fix="find out whose the service is; remove the endpoint if nobody knows it",
        origin=endpoint.origin,
        key=(endpoint.resource,),
        facts=("PE-02", "PE-07"),
        causes=endpoint.stranger,
    )
