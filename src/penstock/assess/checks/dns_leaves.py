"""PS723. Read next: `assess/questions.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.checks.rented_destinations import narrow
from penstock.assess.checks.uncontrolled_egress import ANYWHERE, ELSEWHERE, QUESTIONS
from penstock.assess.finding import Finding, named
from penstock.assess.proof import breadth, origin_of, place_of, related_places
from penstock.assess.questions import Passage, narrowed
from penstock.assess.review import Review
from penstock.assess.shared import Kind
from penstock.assess.spoken import transports
from penstock.assess.ways_by_name import NamedWay, by_rule
from penstock.diagnostics import Severity
from penstock.engine.result import Trace
from penstock.net.endpoint import Kind as Sort
from penstock.space.transport import TransportSet


@check(code="PS723", severity=Severity.MEDIUM, since="0.3", facts=("DNS-02", "NSG-32", "NSG-33", "FW-60"))
def dns_leaves(review: Review) -> Iterator[Finding]:
    """Name servers outside can be asked, and questions carry data out.

    It looks for machines that may send DNS questions to name servers outside: to any address on port 53 or 853, where nothing else leaves by that
    rule (PS701 tells the rest), and under the names of servers that answer over HTTPS. Whoever owns a domain reads every question about it, so a
    question like `c2VjcmV0.attacker.example` takes its first word there; neither the firewall's rules nor a flow log see the words.

    Do this: let machines ask your own resolver only (the firewall's DNS proxy or a private resolver), deny 53 and 853 to anywhere else, and limit
    which names are resolved by a DNS security policy.

    A rule of the firewall. Bad, then good:

    ```json bad
    {"ipProtocols": ["UDP"], "destinationAddresses": ["*"], "destinationPorts": ["53"]}
    ```

    ```json good
    {"ipProtocols": ["UDP"], "destinationAddresses": ["10.2.0.4"], "destinationPorts": ["53"]}
    ```
    """
    found: dict[str, list[tuple[Passage, TransportSet, Trace]]] = {}
    for passage, asked in _questions(review):
        trace = narrowed(review.engine, passage, asked)
        found.setdefault(place_of(trace), []).append((passage, asked, trace))
    for place, met in sorted(found.items()):
        yield _by_port(review, place, met)
    for place, ways in by_rule(review.named_ways, frozenset((Kind.RESOLVER,))).items():
        yield _by_name(review, place, ways)


def _questions(review: Review) -> Iterator[tuple[Passage, TransportSet]]:
    """Give what leaves to name servers alone: to anywhere, or beyond what may go to anywhere."""
    for passage in review.to_internet:
        wide = passage.names is None and breadth(passage.outside) >= ANYWHERE
        relayed = review.endpoint(passage.inside[0]).kind is Sort.PROXY or passage.trace.exit in ELSEWHERE
        if wide and not relayed and not passage.allowed.is_empty and passage.allowed <= QUESTIONS:
            yield passage, passage.allowed
    yield from ((passage, extra) for passage, extra in narrow(review) if extra <= QUESTIONS)


def _by_port(review: Review, place: str, met: list[tuple[Passage, TransportSet, Trace]]) -> Finding:
    passage, asked, trace = max(met, key=lambda one: breadth(one[0].outside))
    where = "any name server" if breadth(passage.outside) >= ANYWHERE else "name servers outside"
    title = f"can ask {where} on {transports(asked)}"
    senders = tuple(dict.fromkeys(i for one, *_ in met for i in one.inside))
    return _finding(review, place, senders, (trace,), title)


def _by_name(review: Review, place: str, ways: list[NamedWay]) -> Finding:
    names = tuple(dict.fromkeys(way.name for way in ways))
    senders = tuple(dict.fromkeys(i for way in ways for i in way.senders))
    return _finding(
        review, place, senders, tuple(w.trace for w in ways), f"can ask name servers over HTTPS: {named(names)}"
    )


def _finding(review: Review, place: str, senders: tuple[str, ...], proof: tuple[Trace, ...], title: str) -> Finding:
    subnets = review.places.endpoints(senders)
    return Finding(
        code="PS723",
        severity=Severity.MEDIUM,
        title=f"{named(subnets)} {title}",
        resource=senders[0],
        name=subnets[0],
        why="who owns a domain reads every question about it: its words carry data past rules and flow logs",
        fix=f"let machines ask your own resolver only: narrow {place}, and limit the names it resolves",
        origin=origin_of(review.network, proof[0], senders[0]),
        key=(place, "https" if "HTTPS" in title else "port"),
        proof=proof,
        facts=("DNS-02", "FW-60"),
        related=related_places(proof[0]),
        affected=subnets,
        count=len(senders),
    )
