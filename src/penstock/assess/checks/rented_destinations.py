"""PS721. Read next: `assess/shared.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.checks.uncontrolled_egress import ANYWHERE, ELSEWHERE
from penstock.assess.finding import Finding, named
from penstock.assess.proof import breadth, deciding_step, origin_of, place_of, related_places
from penstock.assess.questions import Passage, narrowed
from penstock.assess.review import Review
from penstock.assess.shared import TagRow, Takes, shared_tag
from penstock.assess.spoken import transports
from penstock.diagnostics import Severity
from penstock.engine.result import Trace
from penstock.net.endpoint import Kind
from penstock.space.transport import TransportSet

Met = tuple[Passage, TransportSet, Trace, TagRow, str]
"""A passage, what of it is not open to anywhere, its proof, the row of the tag, and the tag as it is written."""


@check(code="PS721", severity=Severity.MEDIUM, since="0.3", facts=("NSG-27", "FW-20"))
def rented_destinations(review: Review) -> Iterator[Finding]:
    """A rule lets data go to a service tag into which anybody can rent.

    It looks for machines that may connect, by address, to a part of the outside that is named by a service tag of which every customer of Azure
    can have a piece: `AzureCloud` is every machine rented there, `Storage` every account. Medium where the tag holds whatever anybody runs, low
    where it is one sort of service that takes messages or secrets. What may go to anywhere is told by PS701, and service endpoints by PS711.

    Do this: allow by name in a firewall, and name your own accounts; reach your own services by private endpoints.

    A rule of the group that guards a machine with a way out. Bad, then good:

    ```json bad
    {"name": "out", "properties": {"priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "Storage", "destinationPortRange": "443"}}
    ```

    ```json good
    {"name": "out", "properties": {"priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "443"}}
    ```
    """
    found: dict[tuple[str, str], list[Met]] = {}
    for passage, extra in narrow(review):
        trace = narrowed(review.engine, passage, extra)
        row, words = _tag(trace)
        if row is not None:
            found.setdefault((place_of(trace), words), []).append((passage, extra, trace, row, words))
    for _, met in sorted(found.items()):
        yield _finding(review, met)


def narrow(review: Review) -> Iterator[tuple[Passage, TransportSet]]:
    """Give what surely leaves by address to a part of the outside only, less what may go to anywhere."""
    anywhere: dict[tuple[str, ...], TransportSet] = {}
    parts = [p for p in review.to_internet if p.names is None and not p.allowed.is_empty]
    for passage in parts:
        if breadth(passage.outside) >= ANYWHERE:
            known = anywhere.get(passage.inside, TransportSet.empty())
            anywhere[passage.inside] = known | passage.allowed
    for passage in parts:
        extra = passage.allowed - anywhere.get(passage.inside, TransportSet.empty())
        relayed = review.endpoint(passage.inside[0]).kind is Kind.PROXY
        if breadth(passage.outside) < ANYWHERE and not (extra.is_empty or relayed or passage.trace.exit in ELSEWHERE):
            yield passage, extra


def _tag(trace: Trace) -> tuple[TagRow | None, str]:
    """Give the shared tag that the deciding rule names, if it does."""
    step = deciding_step(trace)
    said = step.rule.match.dst.words.split(", ") if step is not None and step.rule is not None else []
    rows = ((shared_tag(words), words) for words in said)
    return next(((row, words) for row, words in rows if row is not None), (None, ""))


def _finding(review: Review, met: list[Met]) -> Finding:
    passage, extra, trace, row, words = met[0]
    senders = tuple(dict.fromkeys(i for one, *_ in met for i in one.inside))
    subnets = review.places.endpoints(senders)
    way = f" {passage.way}" if passage.way.startswith("through") else f" by {passage.way}" if passage.way else ""
    return Finding(
        code="PS721",
        severity=Severity.MEDIUM if row.takes is Takes.ANY else Severity.LOW,
        title=f"{named(subnets)} can send to all of {words} on {transports(extra)}{way}",
        resource=senders[0],
        name=subnets[0],
        why=f"{words} is {row.who}, an intruder's too; {place_of(trace)} does not tell yours from theirs",
        fix=f"allow your own services by name or by private endpoint instead of {words}",
        origin=origin_of(review.network, trace, senders[0]),
        key=(place_of(trace), words),
        proof=(trace,),
        facts=("FW-20",) if passage.way.startswith("through") else ("NSG-27",),
        related=related_places(trace),
        affected=subnets,
        count=len(senders),
    )
