"""PS727. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity


@check(code="PS727", severity=Severity.MEDIUM, since="0.3", facts=("STO-01", "STO-02"))
def data_given_away(review: Review) -> Iterator[Finding]:
    """A store hands its data out by a setting, past every rule of the network.

    It looks for stores that may be copied to an account of another tenant, and for stores behind an open door from which anybody may read without
    signing in. The platform itself copies, so that no packet of yours is there to be stopped. Settings that are not stated are not judged here: what Azure
    takes them for has changed over the years.

    Do this: set `allowCrossTenantReplication` and `allowBlobPublicAccess` to false; `anonymousPullEnabled` of a registry too.

    The settings of a storage account. Bad, then good:

    ```json bad
    {"allowCrossTenantReplication": true}
    ```

    ```json good
    {"allowCrossTenantReplication": false, "allowBlobPublicAccess": false}
    ```
    """
    for side in review.public_sides:
        given = tuple(_given(side))
        if given:
            yield _finding(side, given)


def _given(side: PublicSide) -> Iterator[tuple[str, str]]:
    """Give what is on, and what that does."""
    on = {name for name, value in side.service.traits if value.lower() in ("true", "enabled")}
    if "allowCrossTenantReplication" in on:
        yield "allowCrossTenantReplication", "its objects may be replicated to an account of another tenant"
    if not side.allowed.is_empty:
        if "allowBlobPublicAccess" in on:
            yield "allowBlobPublicAccess", "its containers may be read without signing in"
        if "anonymousPullEnabled" in on:
            yield "anonymousPullEnabled", "its images may be read without signing in"


def _finding(side: PublicSide, given: tuple[tuple[str, str], ...]) -> Finding:
    service = side.service
    return Finding(
        code="PS727",
        severity=Severity.MEDIUM,
        title=f"{service.name} gives data away: {named(tuple(words for _, words in given))}",
        resource=service.resource,
        name=service.name,
        why="the platform hands it out: no rule of a network is asked",
        fix=f"set {named(tuple(setting for setting, _ in given))} of {service.name} to false",
        origin=service.origin,
        key=(service.resource,),
        facts=("STO-01", "STO-02"),
        proof=(side.trace,) if side.trace is not None and not side.allowed.is_empty else (),
    )
