"""PS612. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Verdict


@check(code="PS612", severity=Severity.LOW, since="0.2", facts=("STO-06", "STO-09", "KV-03", "NSP-06"))
def door_open_to_trusted(review: Review) -> Iterator[Finding]:
    """A door that looks closed lets in services that Azure trusts.

    It looks for services that let in nobody from the internet, or only a few addresses, while their bypass lets in the services on Azure's own
    list: backup, monitoring, data movers and others, acting for whoever may use them. For a vault the bypass holds even with public
    network access disabled. It never lets in machines.

    Do this: set the bypass to `None` if no service of the list needs it, or name the resources that do (`resourceAccessRules`).

    The network rules of a vault without public access. Bad, then good:

    ```json bad
    {"defaultAction": "Deny", "bypass": "AzureServices"}
    ```

    ```json good
    {"defaultAction": "Deny", "bypass": "None"}
    ```
    """
    for side in review.public_sides:
        if side.trusted.verdict is not Verdict.DENIED and not side.perhaps_everybody:
            yield _finding(review, side)


def _finding(review: Review, side: PublicSide) -> Finding:
    service, trace = side.service, side.trusted
    sealed = side.allowed.is_empty and side.unknown.is_empty
    sure = trace.verdict is Verdict.ALLOWED
    return Finding(
        code="PS612",
        severity=Severity.LOW if sealed and sure else Severity.INFO,
        title=f"{service.name} {'lets' if sure else 'may let'} in services that Azure trusts, past its closed door",
        resource=service.resource,
        name=service.name,
        why="whoever may use such a service can make it read and write here, from another place",
        fix=f"set the bypass of {service.name} to None, or name the resources that need it",
        origin=origin_of(review.network, trace, service.id),
        key=(service.resource,),
        facts=("STO-06", "KV-03"),
        causes=trace.unknown_because,
        proof=(trace,),
        related=related_places(trace),
    )
