"""PS728. Read next: `engine/outward.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Endpoint, Kind


@check(code="PS728", severity=Severity.LOW, since="0.3", facts=("RT-24", "NSP-08"))
def service_sends_anywhere(review: Review) -> Iterator[Finding]:
    """A managed service sends to anywhere by the platform's own way out.

    It looks for services that open connections of their own (web apps and functions, databases that export, pipelines, workflows) and that
    neither send from a subnet of yours nor are limited to names. What they send meets no route, no group and no firewall. Web apps that are in a
    network and route only private addresses there are told by PS701.

    Do this: put the service into a subnet and route all its traffic there, or limit what it may call: `restrictOutboundNetworkAccess`, a perimeter
    that is enforced, a managed network with approved endpoints only.

    The settings of a logical SQL server. Bad, then good:

    ```json bad
    {"restrictOutboundNetworkAccess": "Disabled"}
    ```

    ```json good
    {"restrictOutboundNetworkAccess": "Enabled"}
    ```
    """
    for service in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if service.kind is Kind.SERVICE and service.exit is not None:
            answer = review.engine.can(service.id, "internet:443")
            if answer.verdict is Verdict.ALLOWED and answer.trace.only_names is None:
                yield _finding(service, answer.trace)


def _finding(service: Endpoint, trace: Trace) -> Finding:
    return Finding(
        code="PS728",
        severity=Severity.LOW,
        title=f"{service.name} can send to anywhere by the platform's own way out",
        resource=service.resource,
        name=service.name,
        why="what it sends meets no route, no group and no firewall of yours",
        fix=f"let {service.name} send from a subnet of yours with all its traffic, or limit the names it may call",
        origin=service.origin,
        key=(service.id,),
        proof=(trace,),
        facts=("RT-24",),
    )
