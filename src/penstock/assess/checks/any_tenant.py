"""PS726. Read next: `assess/ways_by_name.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import deciding_step, origin_of, related_places
from penstock.assess.review import Review
from penstock.assess.shared import Kind
from penstock.assess.ways_by_name import NamedWay, by_rule
from penstock.diagnostics import Severity
from penstock.net.cause import Cause
from penstock.space.transport import TransportSet

HEADER = Cause(
    key="tenant-restrictions",
    why="whether the firewall adds the header of tenant restrictions to what it inspects is not read",
    cure="look for httpHeadersToInsert in the rule",
    facts=("FW-32",),
)


@check(code="PS726", severity=Severity.LOW, since="0.3", facts=("FW-31", "FW-32"))
def any_tenant(review: Review) -> Iterator[Finding]:
    """Machines can sign in to any tenant and carry data there.

    It looks for names that serve every tenant alike and that machines can connect to: Microsoft Entra's sign-in, Graph, `*.sharepoint.com`, Azure
    Resource Manager. Whoever brings an account of his own signs in from inside; what he uploads goes to names that look like daily work. Where the
    firewall inspects TLS it may add the header of tenant restrictions, which is not read: then it is unproved.

    Do this: add the header `sec-Restrict-Tenant-Access-Policy` to sign-ins, by a proxy or a rule that inspects TLS; name your own tenant where it has
    a name of its own; private link for Azure Resource Manager where machines manage nothing.

    A rule of the firewall. Bad, then good:

    ```json bad
    {"targetFqdns": ["*.sharepoint.com"]}
    ```

    ```json good
    {"targetFqdns": ["contoso.sharepoint.com"]}
    ```
    """
    for place, ways in by_rule(review.named_ways, frozenset((Kind.TENANT,))).items():
        yield _finding(review, place, ways)


def _finding(review: Review, place: str, ways: list[NamedWay]) -> Finding:
    first = ways[0]
    senders = tuple(dict.fromkeys(i for way in ways for i in way.senders))
    subnets = review.places.endpoints(senders)
    names = tuple(dict.fromkeys(way.place.row.name for way in ways))
    return Finding(
        code="PS726",
        severity=Severity.LOW,
        title=f"{named(subnets)} can sign in to any tenant: {named(names)}",
        resource=senders[0],
        name=subnets[0],
        why=f"whoever brings an account of another tenant uploads there under names that look like work; {place} allows it",
        fix="add the header of tenant restrictions to sign-ins, and name your own tenant where it has a name",
        origin=origin_of(review.network, first.trace, senders[0]),
        key=(place,),
        proof=tuple(way.trace for way in ways),
        facts=("FW-31",),
        related=related_places(first.trace),
        affected=subnets,
        count=len(senders),
        causes=(HEADER,) if all(_inspects(way) for way in ways) else (),
    )


def _inspects(way: NamedWay) -> bool:
    """Whether the rule looks inside TLS."""
    step = deciding_step(way.trace)
    return step is not None and step.rule is not None and step.rule.match.looked_up >= TransportSet.tcp(443)
