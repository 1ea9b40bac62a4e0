"""PS701. Read next: `assess/questions.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.checks.egress_firewall_bypassed import bypassing
from penstock.assess.finding import Finding, named
from penstock.assess.proof import breadth, origin_of, place_of, related_places
from penstock.assess.questions import Passage, inspected
from penstock.assess.review import Review
from penstock.assess.spoken import transports
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.transport import TransportSet

ANYWHERE = 1 << 31
"""From half of the IPv4 addresses on, a destination is anywhere."""

ELSEWHERE = ("service-endpoint", "gateway")
"""Ways out that do not lead to anywhere on the internet, or not directly."""

EVERY_PORT = TransportSet.tcp((1, 24), (26, 65535))
"""Port 25 is left out: whether Azure carries mail is not known from configuration (NSG-36)."""

QUESTIONS = TransportSet.tcp(53, 853) | TransportSet.udp(53, 853)
"""What name servers are asked on; where nothing else leaves, PS723 tells it."""


@check(code="PS701", severity=Severity.HIGH, since="0.1", facts=("NSG-27", "RT-04", "FW-20"))
def uncontrolled_egress(review: Review) -> Iterator[Finding]:
    """Machines can connect to anywhere on the internet.

    It looks for machines that may open connections to practically every public address, named by nothing: high when on every TCP port
    and with no firewall in between; medium when a firewall sees it but its network rules let it pass by address, or when no machine is there
    yet; low when only some ports are open. Traffic that a firewall allows by name only is controlled and not reported. What leaves around a
    firewall is told by PS702, and what reaches name servers only by PS723.

    Whoever gets onto such a machine can carry any amount of data to any place, and fetch tools and orders from there. Azure's default
    rules allow this until a rule of yours denies it.

    Do this: route 0.0.0.0/0 through a firewall that allows by name, or add an outbound rule that denies `Internet` below rules that allow
    what is needed.

    A rule of the group that guards a machine with a way out. Bad, then good:

    ```json bad
    {"name": "out", "properties": {"priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "Internet", "destinationPortRange": "*"}}
    ```

    ```json good
    {"name": "out", "properties": {"priority": 100, "direction": "Outbound", "access": "Deny", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "Internet", "destinationPortRange": "*"}}
    ```
    """
    found: dict[tuple[str, str, Severity, bool], list[Passage]] = {}
    told = {id(passage) for passages in bypassing(review).values() for passage in passages}
    for passage in review.to_internet:
        if id(passage) in told or breadth(passage.outside) < ANYWHERE or passage.names is not None:
            continue
        sender = review.endpoint(passage.inside[0])
        if sender.kind is Kind.PROXY or _is_apart(sender) or passage.trace.exit in ELSEWHERE:
            continue
        proved = not passage.allowed.is_empty
        if proved and passage.allowed <= QUESTIONS:
            continue
        seen = inspected(review.network, passage.trace)
        network = "" if seen else sender.network  # a firewall's rule is one for all networks
        key = (network, place_of(passage.trace), _severity(review, passage), proved)
        found.setdefault(key, []).append(passage)
    for (network, _, severity, proved), passages in sorted(found.items()):
        yield _finding(review, network, severity, passages, proved=proved)


def _is_apart(sender: Endpoint) -> bool:
    """Whether nothing is known of what is around a workload: then nobody can say what lets it out."""
    return sender.kind is Kind.WORKLOAD and not sender.seats


def _severity(review: Review, passage: Passage) -> Severity:
    if inspected(review.network, passage.trace):
        return Severity.MEDIUM
    some = passage.unknown if passage.allowed.is_empty else passage.allowed
    if not some >= EVERY_PORT:
        return Severity.LOW
    return Severity.MEDIUM if review.endpoint(passage.inside[0]).kind is Kind.VACANT else Severity.HIGH


def _finding(review: Review, network: str, severity: Severity, passages: list[Passage], *, proved: bool) -> Finding:
    first = passages[0]
    some = first.allowed if proved else first.unknown
    ids = tuple(dict.fromkeys(i for p in passages for i in p.inside))
    places = review.places.endpoints(ids)
    ways = tuple(sorted({p.way for p in passages if p.way}))
    return Finding(
        code="PS701",
        severity=severity if proved else Severity(max(Severity.LOW, severity - 1)),
        title=f"{named(places)} {'can' if proved else 'may'} connect to anywhere on {transports(some)}"
        + (f" ({named(ways)})" if ways else ""),
        resource=first.inside[0],
        name=places[0],
        why="whoever gets onto such a machine can carry data to any place and fetch tools from there",
        fix="route 0.0.0.0/0 through a firewall that allows by name, or deny outbound Internet below what is needed; "
        f"{place_of(first.trace)} lets it out",
        origin=origin_of(review.network, first.trace, first.inside[0]),
        key=(network, place_of(first.trace), severity.word),
        proof=(first.trace,),
        facts=("NSG-27", "RT-44"),
        related=related_places(first.trace),
        affected=places,
        count=len(ids),
        causes=() if proved else first.causes,
    )
