"""PS615. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity


@check(code="PS615", severity=Severity.MEDIUM, since="0.1", facts=("AKS-14", "AKS-21", "AKS-22"))
def administration_public(review: Review) -> Iterator[Finding]:
    """Something is administered over the internet.

    It looks for API servers of Kubernetes clusters that answer callers from the internet. Whoever gets hold of a credential commands the
    cluster from anywhere. With authorized ranges only a part of the internet may call: that is told as low.

    Do this: make the cluster private, or name the ranges that may call its API server.

    How the API server of a cluster is reached. Bad, then good:

    ```json bad
    {"enablePrivateCluster": false}
    ```

    ```json good
    {"enablePrivateCluster": true}
    ```
    """
    for side in review.public_sides:
        frontage = side.service.frontage
        if frontage is not None and frontage.administers and side.trace is not None:
            yield _finding(review, side, frontage.administers)


def _finding(review: Review, side: PublicSide, what: str) -> Finding:
    service, trace = side.service, side.trace
    assert trace is not None
    whole = side.perhaps_everybody
    verb = "may be" if side.allowed.is_empty or (whole and not side.everybody) else "is"
    who = "the whole internet" if whole else "a part of the internet"
    return Finding(
        code="PS615",
        severity=Severity.MEDIUM if whole else Severity.LOW,
        title=f"{what} {verb} open to {who}",
        resource=service.resource,
        name=service.name,
        why="a credential that gets lost works from anywhere" if whole else "a credential works from there",
        fix=f"make {service.resource.rpartition('/')[2]} private, or name the ranges that may call it",
        origin=origin_of(review.network, trace, service.id),
        key=(service.resource,),
        facts=("AKS-21", "AKS-22"),
        causes=side.causes if side.allowed.is_empty or (whole and not side.everybody) else (),
        proof=(trace,),
        related=related_places(trace),
    )
