"""PS604. Read next: `net/endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind


@check(code="PS604", severity=Severity.MEDIUM, since="0.1", facts=("PE-05", "PE-06"))
def public_door_open(review: Review) -> Iterator[Finding]:
    """A service has a private endpoint, and its public door is open as well.

    It looks for platform services that are reached by a private endpoint while nothing says that their public address is closed. A private
    endpoint adds a door; it closes none.

    Do this: set `publicNetworkAccess` of the service to `Disabled`, or its default network action to `Deny`.

    The properties of a storage account that a private endpoint leads to. Bad, then good:

    ```json bad
    {"publicNetworkAccess": "Enabled"}
    ```

    ```json good
    {"publicNetworkAccess": "Disabled"}
    ```
    """
    doors = {e.resource or e.id: e for e in review.network.endpoints.values() if e.kind is Kind.SERVICE}
    for service, endpoints in sorted(_private(review).items()):
        door = doors.get(service)
        if door is None or door.approved is False:
            continue
        causes = door.approved if isinstance(door.approved, tuple) else ()
        yield _finding(service, door, endpoints, causes)


def _private(review: Review) -> dict[str, list[Endpoint]]:
    found: dict[str, list[Endpoint]] = {}
    for endpoint in review.network.endpoints.values():
        if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.service:
            found.setdefault(endpoint.service.lower(), []).append(endpoint)
    return found


def _finding(service: str, door: Endpoint, endpoints: list[Endpoint], causes: tuple[Cause, ...]) -> Finding:
    names = tuple(sorted(e.name for e in endpoints))
    return Finding(
        code="PS604",
        severity=Severity.LOW if causes else Severity.MEDIUM,
        title=f"{door.name} has the private endpoint {names[0]}, and its public door {'may be' if causes else 'is'} open",
        resource=service,
        name=door.name,
        why="a private endpoint adds a way in and closes none; the public address answers as before",
        fix=f"set publicNetworkAccess of {door.name} to Disabled",
        origin=door.origin,
        key=(service,),
        facts=("PE-05", "PE-06"),
        affected=names,
        count=len(names),
        causes=causes,
    )
