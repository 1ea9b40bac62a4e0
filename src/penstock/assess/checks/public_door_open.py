"""PS604. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint


@check(code="PS604", severity=Severity.MEDIUM, since="0.1", facts=("PE-05", "PE-06", "STO-01"))
def public_door_open(review: Review) -> Iterator[Finding]:
    """The public door of a platform service is open to everybody.

    It looks for storage accounts, vaults, databases and the like that let in callers from nearly every address of the internet, so that keys
    and identities are all that protects them. A private endpoint adds a door; it closes none. Web sites and gateways are meant for
    everybody: they are told only when they have a private endpoint.

    Do this: set `publicNetworkAccess` of the service to `Disabled`, or its default network action to `Deny`.

    The properties of a storage account that a private endpoint leads to. Bad, then good:

    ```json bad
    {"publicNetworkAccess": "Enabled"}
    ```

    ```json good
    {"publicNetworkAccess": "Disabled"}
    ```
    """
    for side in review.public_sides:
        endpoints = review.engine.services.private_doors(side.service)
        frontage = side.service.frontage
        wanted = frontage is not None and frontage.for_everybody and not endpoints
        told_by_ps615 = frontage is not None and bool(frontage.administers)
        told_by_ps611 = side.platform is not None and not side.everybody
        if side.perhaps_everybody and not wanted and not told_by_ps611 and not told_by_ps615:
            yield _finding(review, side, tuple(sorted(e.name for e in endpoints)))


def _finding(review: Review, side: PublicSide, endpoints: tuple[str, ...]) -> Finding:
    service = side.service
    trace = side.trace
    return Finding(
        code="PS604",
        severity=Severity.MEDIUM if side.everybody else Severity.LOW,
        title=_title(service, endpoints, sure=side.everybody),
        resource=service.resource,
        name=service.name,
        why="a private endpoint adds a way in and closes none; the public address answers as before"
        if endpoints
        else "whoever gets hold of a key or an identity can use it from anywhere",
        fix=f"set publicNetworkAccess of {service.name} to Disabled",
        origin=origin_of(review.network, trace, service.id) if trace is not None else service.origin,
        key=(service.resource,),
        facts=("PE-05", "PE-06") if endpoints else ("PE-06",),
        affected=endpoints,
        count=max(len(endpoints), 1),
        causes=() if side.everybody else side.causes,
        proof=(trace,) if trace is not None else (),
        related=related_places(trace) if trace is not None else (),
    )


def _title(service: Endpoint, endpoints: tuple[str, ...], *, sure: bool) -> str:
    verb = "is" if sure else "may be"
    if endpoints:
        return f"{service.name} has the private endpoint {endpoints[0]}, and its public door {verb} open"
    return f"the public door of {service.name} {verb} open to the whole internet"
