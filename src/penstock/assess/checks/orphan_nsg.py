"""PS812. Read next: `net/network.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.rule import Filter


@check(code="PS812", severity=Severity.INFO, since="0.1", facts=("NSG-13", "NSG-16"))
def orphan_nsg(review: Review) -> Iterator[Finding]:
    """A network security group that guards nothing.

    It looks for groups attached to no subnet and no network interface, those apart that say they are used by something that is not in the
    input. Whatever their rules say, no packet ever meets them; so this is
    hygiene and never a hole.

    Do this: delete the group, or attach it where it was meant to be.

    A subnet, beside a group `g`. Bad, then good:

    ```json bad
    {"addressPrefix": "10.0.0.0/24"}
    ```

    ```json good
    {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": "…/networkSecurityGroups/g"}}
    ```
    """
    groups: dict[str, Filter] = {}
    for filter_id in review.network.orphan_filters:
        filter_ = review.network.filters.get(filter_id)
        if filter_ is not None:
            groups.setdefault(filter_.resource, filter_)
    for resource, filter_ in sorted(groups.items()):
        yield _finding(resource, filter_)


def _finding(resource: str, filter_: Filter) -> Finding:
    return Finding(
        code="PS812",
        severity=Severity.INFO,
        title=f"network security group {filter_.name} is attached to nothing",
        resource=resource,
        name=filter_.name,
        why="its rules look as if they decided something, and no packet meets them",
        fix=f"delete {filter_.name}, or attach it where it was meant to be",
        origin=filter_.origin,
        key=(resource,),
        facts=("NSG-13",),
    )
