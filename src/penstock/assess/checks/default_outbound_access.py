"""PS703. Read next: `net/endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.questions import Passage
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Method, Segment


@check(code="PS703", severity=Severity.LOW, since="0.1", facts=("RT-44", "RT-45", "RT-46", "RT-47"))
def default_outbound_access(review: Review) -> Iterator[Finding]:
    """Machines leave by Azure's default outbound access.

    It looks for subnets whose machines reach the internet only because Azure lends them a public address that is nobody's: no NAT gateway,
    no public address, no outbound rule. The address is shared over time and unknown, so no receiver can trust it and no log can hold it
    against anybody; new networks no longer have it. Where the subnet does not say, that is told as unproved.

    Do this: set `defaultOutboundAccess` of the subnet to `false`; add a NAT gateway or route through a firewall if the machines need the
    internet.

    A subnet with a machine. Bad, then good:

    ```json bad
    {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": true}
    ```

    ```json good
    {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": false}
    ```
    """
    found: dict[str, list[Passage]] = {}
    for passage in review.to_internet:
        if _is_lent(passage):
            found.setdefault(review.endpoint(passage.inside[0]).segment, []).append(passage)
    for segment_id, passages in sorted(found.items()):
        if segment_id in review.network.segments:
            yield _finding(review, review.network.segments[segment_id], passages)


def _is_lent(passage: Passage) -> bool:
    """Whether Azure lends the address, or may because the subnet does not say (RT-45); other ways out may be unknown as well."""
    if passage.trace.exit == Method.UNKNOWN.value:
        return any("RT-45" in step.facts for step in passage.trace.path)
    return passage.trace.exit == Method.DEFAULT.value


def _finding(review: Review, segment: Segment, passages: list[Passage]) -> Finding:
    proved = [p for p in passages if not p.allowed.is_empty]
    first = (proved or passages)[0]
    names = review.names(tuple(dict.fromkeys(i for p in passages for i in p.inside)))
    return Finding(
        code="PS703",
        severity=Severity.LOW,
        title=f"{review.places.segment(segment.id)} {'leaves' if proved else 'may leave'} by default outbound access",
        resource=segment.id,
        name=review.places.segment(segment.id),
        why="the address is Azure's, shared and changing: receivers cannot trust it, and new networks no longer have it",
        fix=f"set defaultOutboundAccess of {review.places.segment(segment.id)} to false; add a NAT gateway if {named(names)} needs the internet",
        origin=segment.origin,
        key=(segment.id,),
        proof=(first.trace,),
        facts=("RT-44", "RT-45"),
        affected=names,
        count=len(names),
        causes=() if proved else first.causes,
    )
