"""PS602. Read next: `assess/checks/admin_port_from_internet.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.checks.admin_port_from_internet import MANY
from penstock.assess.finding import Finding, named
from penstock.assess.proof import address_count, breadth, origin_of, place_of, related_places
from penstock.assess.questions import Passage, devices_on, narrowed
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Kind
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

WEB = TransportSet.tcp(80, 443) | TransportSet.udp(443)
ADMIN = TransportSet.tcp(22, 23, 3389, (5985, 5986)) | TransportSet.udp(22, 23, 3389, (5985, 5986))
"""Told by PS601, and on UDP not worth telling."""

PORTED = TransportSet.tcp() | TransportSet.udp()
DATA = TransportSet.tcp(445, 1433, 1521, 2375, 2379, 3306, 5432, 6379, 6443, 9200, 10250, 11211, 27017)
"""File shares, databases, caches, container and cluster interfaces: never meant for strangers."""


@check(code="PS602", severity=Severity.HIGH, since="0.1", facts=("NSG-03", "NSG-13", "NSG-17", "P-01", "LB-04"))
def workload_from_internet(review: Review) -> Iterator[Finding]:
    """A workload can be reached from the internet.

    It looks for machines that receive connections from public addresses on ports other than those of administration: by a public
    address of their own, a load balancer, a translating firewall or an application gateway.

    High when more than web ports are open, critical for data stores and cluster interfaces, medium for web ports without anything in
    between that reads the requests, and only a note when they come through an application gateway, which is how it is usually meant.

    Do this: put an application gateway or a firewall in front and let the machine's own rules accept only that; remove the public address.

    A rule of the group that guards a machine with a public address. Bad, then good:

    ```json bad
    {"name": "sql", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "1433"}}
    ```

    ```json good
    {"name": "sql", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "10.0.1.0/24", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "1433"}}
    ```
    """
    alike: dict[tuple[str, TransportSet, Severity, bool], list[Passage]] = {}
    for passage in review.from_internet:
        found = (passage.allowed & PORTED) - ADMIN
        perhaps = (passage.unknown & PORTED) - ADMIN
        if not review.is_workload(passage.inside[0]) or (found | perhaps).is_empty:
            continue
        ports = found if not found.is_empty else perhaps
        key = (passage.entry, ports, _severity(review, passage, ports), not found.is_empty)
        alike.setdefault(key, []).append(passage)
    for (_, ports, severity, proved), passages in alike.items():
        yield _finding(review, passages, ports, severity, proved=proved)


def _severity(review: Review, passage: Passage, ports: TransportSet) -> Severity:
    if any(d.kind in (Kind.PROXY, Kind.EDGE) for d in devices_on(review.network, passage.trace)):
        return Severity.INFO
    if breadth(passage.outside) < MANY:
        return Severity.LOW
    if not ports.is_disjoint(DATA):
        return Severity.CRITICAL
    return Severity.MEDIUM if ports <= WEB else Severity.HIGH


def _finding(
    review: Review, passages: list[Passage], ports: TransportSet, severity: Severity, *, proved: bool
) -> Finding:
    """One finding for all that is reached by one door in the same way."""
    passage = passages[0]
    exposed = ports & DATA
    trace = narrowed(review.engine, passage, exposed if not exposed.is_empty else ports)
    ids = tuple(dict.fromkeys(i for p in passages for i in p.inside))
    names = review.names(ids)
    outside = AddressSet.union_all(p.outside for p in passages)
    from_words = "the internet" if breadth(outside) >= MANY else f"{address_count(outside)} of the internet"
    return Finding(
        code="PS602",
        severity=severity if proved else Severity(max(Severity.INFO, severity - 1)),
        title=f"{from_words} {'reaches' if proved else 'may reach'} {named(names)} on {ports} {passage.way}".rstrip(),
        resource=passage.inside[0],
        name=names[0],
        why="whatever listens there is exposed to anybody, with every flaw it has or will have",
        fix=f"narrow {place_of(trace)}, or put an application gateway or firewall in front and accept only that",
        origin=origin_of(review.network, trace, passage.inside[0]),
        key=("internet", passage.inside[0], passage.entry, str(severity)),
        proof=(trace,),
        facts=("NSG-03", "NSG-13", "P-01"),
        related=related_places(trace),
        affected=names,
        count=len(ids),
        causes=() if proved else tuple(sorted({cause for p in passages for cause in p.causes})),
    )
