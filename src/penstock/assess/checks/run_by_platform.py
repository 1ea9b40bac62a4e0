"""PS617. Read next: `lower/by_hand.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint, Kind


@check(code="PS617", severity=Severity.INFO, since="0.4", facts=("BAS-02",))
def run_by_platform(review: Review) -> Iterator[Finding]:
    """Machines run what the platform hands them.

    It looks for machines that state that extensions are allowed: whoever has the role sends them commands by Azure itself (run-command, extensions) and reads
    the answer, though no packet may reach or leave them. Where their boot is recorded they may have a serial console too, unless that is
    switched off for the subscription, which no export says. Machines that state nothing are not told, and channel 12 is then not called closed.

    Do this: set `allowExtensionOperations` and boot diagnostics to false on machines that need neither; give few people the roles (Contributor, Virtual Machine
    Contributor) and for a limited time; watch the activity log for `runCommand`.

    The profile of a machine. Bad, then good:

    ```json bad
    {"osProfile": {"allowExtensionOperations": true}}
    ```

    ```json good
    {"osProfile": {"allowExtensionOperations": false}, "diagnosticsProfile": {"bootDiagnostics": {"enabled": false}}}
    ```
    """
    found: dict[str, list[Endpoint]] = {}
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.kind is Kind.NIC and endpoint.by_hand:
            found.setdefault(endpoint.network, []).append(endpoint)
    for network, machines in sorted(found.items()):
        yield _finding(review, network, machines)


def _finding(review: Review, network: str, machines: list[Endpoint]) -> Finding:
    names = tuple(dict.fromkeys(one.name for one in machines))
    domain = review.network.domains.get(network)
    first = machines[0]
    maybe = tuple(dict.fromkeys(words for one in machines for words, _ in one.perhaps_by_hand))
    more = f"; perhaps one {named(maybe)}" if maybe else ""
    runs = (
        first.by_hand[0]
        if len(names) == 1
        else first.by_hand[0].replace("runs", "run", 1).replace("hands it", "hands them")
    )
    return Finding(
        code="PS617",
        severity=Severity.INFO,
        title=f"{named(names)} {runs}",
        resource=first.resource,
        name=domain.name if domain is not None else first.name,
        why=f"who has the role takes data out by it, and no rule of a network is asked{more}",
        fix="set allowExtensionOperations to false where nobody needs it, and give the roles to few people for a limited time",
        origin=first.origin,
        key=(network,),
        facts=("BAS-02",),
        affected=names,
        count=len(names),
    )
