"""PS611. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace


@check(code="PS611", severity=Severity.HIGH, since="0.2", facts=("SQL-02",))
def door_open_to_platform(review: Review) -> Iterator[Finding]:
    """A service lets in every address of Azure, other customers' machines included.

    It looks for the firewall rule from 0.0.0.0 to 0.0.0.0, which the portal calls "Allow Azure services and resources to access this server". It
    means every address of Azure, whoever rents it, and not the services of your subscription. Services whose door is open to the
    whole internet are told as that.

    Do this: delete the rule. Let your own machines in by a private endpoint, a virtual network rule, or their outbound address.

    The addresses of a firewall rule of a database server. Bad, then good:

    ```json bad
    {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"}
    ```

    ```json good
    {"startIpAddress": "198.51.100.9", "endIpAddress": "198.51.100.9"}
    ```
    """
    for side in review.public_sides:
        if side.platform is not None and not side.everybody:
            yield _finding(review, side, side.platform)


def _finding(review: Review, side: PublicSide, trace: Trace) -> Finding:
    service = side.service
    return Finding(
        code="PS611",
        severity=Severity.HIGH,
        title=f"{service.name} lets in every address of Azure, other customers' included",
        resource=service.resource,
        name=service.name,
        why="anybody can rent a machine in Azure and call it from there; only its sign-in is left",
        fix=f"delete the rule 0.0.0.0 of {service.name}; use private endpoints, or rules for your own addresses",
        origin=origin_of(review.network, trace, service.id),
        key=(service.resource,),
        facts=("SQL-02",),
        proof=(trace,),
        related=related_places(trace),
    )
