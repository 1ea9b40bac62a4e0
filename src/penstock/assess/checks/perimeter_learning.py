"""PS613. Read next: `assess/doors.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.doors import PublicSide
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.door import Perimeter


@check(code="PS613", severity=Severity.MEDIUM, since="0.2", facts=("NSP-01", "NSP-04", "NSP-05"))
def perimeter_learning(review: Review) -> Iterator[Finding]:
    """A network security perimeter only learns: it lets more in and keeps nobody out.

    It looks for services that are in a perimeter in learning mode. There the perimeter's rules add to the service's own; whoever was let in
    before still is, and what leaves is not limited. With public access disabled, the rules even open what was closed.

    Do this: read the perimeter's access logs, write rules for what is missing, and set the access mode to `Enforced`.

    The access mode of an association. Bad, then good:

    ```json bad
    "Learning"
    ```

    ```json good
    "Enforced"
    ```
    """
    for side in review.public_sides:
        frontage = side.service.frontage
        perimeter = frontage.perimeter if frontage is not None else None
        if perimeter is not None and perimeter.enforced is not True:
            yield _finding(side, perimeter)


def _finding(side: PublicSide, perimeter: Perimeter) -> Finding:
    service = side.service
    causes = perimeter.enforced if isinstance(perimeter.enforced, tuple) else ()
    adds = side.allowed.is_empty and side.unknown.is_empty
    verb = "may only learn" if causes else "only learns"
    return Finding(
        code="PS613",
        severity=Severity.LOW if adds or causes else Severity.MEDIUM,
        title=f"perimeter {perimeter.name} {verb} what {service.name} does: it keeps nobody out",
        resource=service.resource,
        name=service.name,
        why="in learning mode its rules add access to the service's own, and what the service sends is not limited",
        fix=f"set the access mode of {service.name} in {perimeter.name} to Enforced",
        origin=perimeter.origin,
        key=(service.resource, perimeter.resource),
        facts=("NSP-01", "NSP-04", "NSP-05"),
        causes=causes,
        proof=(side.trace,) if side.trace is not None else (),
    )
