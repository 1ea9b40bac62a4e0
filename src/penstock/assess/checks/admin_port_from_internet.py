"""PS601. Read next: `assess/questions.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import address_count, breadth, origin_of, place_of, related_places
from penstock.assess.questions import Passage, narrowed
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.space.transport import TransportSet

ADMIN = TransportSet.tcp(22, 23, 3389, (5985, 5986)) | TransportSet.udp(3389)
"""SSH, telnet, remote desktop (over TCP and UDP), Windows remote management."""

FEW = 1 << 8
MANY = 1 << 24
"""Up to `FEW` addresses are somebody's office; from `MANY` on it is the internet."""


@check(code="PS601", severity=Severity.CRITICAL, since="0.1", facts=("NSG-03", "NSG-13", "P-01"))
def admin_port_from_internet(review: Review) -> Iterator[Finding]:
    """An administration port answers to the internet.

    It looks for machines whose SSH, telnet, remote desktop or Windows remote management port can be reached from public addresses:
    through every filter on the way, whatever rule, tag or pair of half-internet prefixes lets it in, and with a way back.

    Such ports are found and tried within minutes of being opened. A stolen or guessed password is then a machine inside the
    network. Critical when a large part of the internet gets in, medium for some networks, low for a few addresses.

    Do this: reach machines through Azure Bastion, a VPN or just-in-time access, and remove the rule; failing that, narrow its source
    to the addresses that need it.

    A rule of the group that guards a machine with a public address. Bad, then good:

    ```json bad
    {"name": "ssh", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "Internet", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "22"}}
    ```

    ```json good
    {"name": "ssh", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "10.0.250.0/26", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "22"}}
    ```
    """
    for passage in review.from_internet:
        found = passage.allowed & ADMIN
        perhaps = passage.unknown & ADMIN
        if not review.is_workload(passage.inside[0]) or (found | perhaps).is_empty:
            continue
        yield _finding(review, passage, found if not found.is_empty else perhaps, proved=not found.is_empty)


def _finding(review: Review, passage: Passage, ports: TransportSet, *, proved: bool) -> Finding:
    trace = narrowed(review.engine, passage, ports)
    names = review.names(passage.inside)
    size = breadth(passage.outside)
    severity = Severity.CRITICAL if size >= MANY else Severity.MEDIUM if size > FEW else Severity.LOW
    from_words = "the internet" if size >= MANY else f"{address_count(passage.outside)} of the internet"
    return Finding(
        code="PS601",
        severity=severity if proved else Severity(max(Severity.LOW, severity - 1)),
        title=f"{ports} of {named(names)} {'answers' if proved else 'may answer'} to {from_words}",
        resource=passage.inside[0],
        name=names[0],
        why="administration ports open to strangers are found within minutes and tried for passwords and flaws",
        fix=f"remove {ports} from what {place_of(trace)} lets in; use Bastion, a VPN or just-in-time access instead",
        origin=origin_of(review.network, trace, passage.inside[0]),
        key=("internet", passage.inside[0], passage.entry, str(severity)),
        proof=(trace,),
        facts=("NSG-03", "NSG-13", "P-01"),
        related=related_places(trace),
        affected=names,
        count=len(passage.inside),
        causes=() if proved else passage.causes,
    )
