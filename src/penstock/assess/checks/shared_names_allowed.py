"""PS722. Read next: `assess/ways_by_name.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.assess.shared import Each, Kind
from penstock.assess.ways_by_name import NamedWay, by_rule
from penstock.diagnostics import Severity

KINDS = frozenset(Kind) - {Kind.TENANT, Kind.RESOLVER}
"""Signing in to other tenants is told by PS726, name servers over HTTPS by PS723."""

PROOFS = 6
"""So many places get a path of their own."""


@check(code="PS722", severity=Severity.MEDIUM, since="0.3", facts=("FW-31", "FW-34"))
def shared_names_allowed(review: Review) -> Iterator[Finding]:
    """A rule by name lets data go to places that anybody can rent.

    It looks for names that machines can connect to and under which whoever wants to may have a place of his own: `*.blob.core.windows.net` is
    every storage account of the world, `github.com` every repository. A firewall that allows them by name allows the intruder's account as well
    as yours. Each is proved by a packet under a name that nobody in particular has. Which names are shared, and who can write there, is in a list
    with its sources; single names below a domain where each customer has a name of his own are taken to be yours.

    Do this: name your own accounts instead of the pattern, or reach them by private endpoints; where the host is one for all customers, inspect
    TLS and allow by URL, or let a proxy or mirror of your own fetch what is needed.

    A rule of the firewall. Bad, then good:

    ```json bad
    {"targetFqdns": ["*.blob.core.windows.net"]}
    ```

    ```json good
    {"targetFqdns": ["ourreports.blob.core.windows.net"]}
    ```
    """
    for place, ways in by_rule(review.named_ways, KINDS).items():
        yield _finding(review, place, ways)


def _finding(review: Review, place: str, ways: list[NamedWay]) -> Finding:
    first = ways[0]
    senders = tuple(dict.fromkeys(i for way in ways for i in way.senders))
    subnets = review.places.endpoints(senders)
    places = tuple(dict.fromkeys(f"{way.place.row.name} ({', '.join(way.names.patterns()[:2])})" for way in ways))
    return Finding(
        code="PS722",
        severity=Severity.MEDIUM,
        title=f"{named(subnets)} can send to places that anybody can have: {named(places)}",
        resource=senders[0],
        name=subnets[0],
        why=f"there writes {first.place.row.who}; {place} does not tell yours from theirs",
        fix=_fix(ways),
        origin=origin_of(review.network, first.trace, senders[0]),
        key=(place,),
        proof=tuple(way.trace for way in ways[:PROOFS]),
        facts=("FW-31",),
        related=related_places(first.trace),
        affected=subnets,
        count=len(senders),
    )


def _fix(ways: list[NamedWay]) -> str:
    """Say how to narrow each sort of name: by the name where customers have their own, else by what is asked."""
    sorts = {way.place.row.each for way in ways}
    words = []
    if Each.NAME in sorts:
        words.append("name your own accounts instead of the pattern, or use private endpoints")
    if Each.PATH in sorts:
        words.append("inspect TLS and allow by URL, or fetch by a mirror of your own")
    return "; ".join(words)
