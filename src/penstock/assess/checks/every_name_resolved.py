"""PS725. Read next: `engine/by_name.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.by_name import resolved_for
from penstock.engine.names import PLATFORM
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Endpoint
from penstock.net.network import Domain

STRANGER = "c2vjcmv0.attacker.example"
"""A name that nobody in the estate has business with; its first label is what leaves."""


@check(code="PS725", severity=Severity.LOW, since="0.3", facts=("DNS-02", "NSG-32", "NSG-33", "FW-60"))
def every_name_resolved(review: Review) -> Iterator[Finding]:
    """The resolver answers machines for every name there is, so questions carry data out.

    It looks for networks whose machines get an answer about a stranger's name from the resolver that they are given: Azure's own, or a server that
    asks it. The resolver passes the question on to whoever owns the domain, and its first label is data. No rule of a firewall or of a group
    sees it. Told once, for all networks that have no DNS security policy that limits names.

    Do this: link a DNS security policy that allows the names you need and blocks all others, and send its log to a workspace; deny
    `AzurePlatformDNS` where machines are to ask another server.

    The rule of a DNS security policy for all names, linked to the network. Bad, then good:

    ```json bad
    {"priority": 100, "action": {"actionType": "Alert"}}
    ```

    ```json good
    {"priority": 100, "action": {"actionType": "Block"}}
    ```
    """
    found = [(domain, trace) for domain, machine in _machines(review) if (trace := _asked(review, machine)) is not None]
    if found:
        yield _finding([domain for domain, _ in found], [trace for _, trace in found])


def _machines(review: Review) -> Iterator[tuple[Domain, Endpoint]]:
    """Give one machine of each network that has some."""
    seen: set[str] = set()
    for group in review.senders:
        machine = review.endpoint(group.endpoints[0])
        if machine.network in review.network.domains and machine.network not in seen and review.is_workload(machine.id):
            seen.add(machine.network)
            yield review.network.domains[machine.network], machine


def _asked(review: Review, machine: Endpoint) -> Trace | None:
    """Give the question that leaves, if a stranger's name surely gets an answer from outside."""
    answer = resolved_for(review.engine, STRANGER, machine.id)
    if not all(way.public and not way.causes for way in answer.ways):
        return None
    server = next(iter(review.engine.names.asked_by(machine)), PLATFORM)
    asked = review.engine.can(machine.id, f"{server}:53/udp")
    return asked.trace if asked.verdict is Verdict.ALLOWED else None


def _finding(domains: list[Domain], traces: list[Trace]) -> Finding:
    names = tuple(sorted(domain.name for domain in domains))
    first = min(domains, key=lambda d: (d.name, d.id))
    return Finding(
        code="PS725",
        severity=Severity.LOW,
        title=f"machines of {named(names)} can have any name resolved, and so ask a stranger's name server",
        resource=first.id,
        name=first.name,
        why=f"whoever owns a domain reads the questions about it: {STRANGER} tells its first word",
        fix="link a DNS security policy that blocks all names but those that are needed",
        origin=first.origin,
        key=("resolver",),
        proof=tuple(traces[:1]),
        facts=("DNS-02", "NSG-33"),
        affected=names,
        count=len(names),
    )
