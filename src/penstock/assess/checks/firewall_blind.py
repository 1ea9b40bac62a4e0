"""PS706. Read next: `net/watch.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import related_places
from penstock.assess.questions import Passage
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint
from penstock.net.watch import Blind


@check(code="PS706", severity=Severity.MEDIUM, since="0.1", facts=("FW-10", "FW-35", "FW-37", "FW-45", "FW-46"))
def firewall_blind(review: Review) -> Iterator[Finding]:
    """A firewall that guards the way to the internet does not look.

    It looks for firewalls through which something leaves and whose threat intelligence is off, whose tier has intrusion detection and whose policy
    leaves it off or lets it only tell, and whose rules by URL or by web category ask for what they cannot see: without TLS inspection a rule by
    URL never matches HTTPS, and a category is judged by the host alone. Rules that do not decide as written are medium, a
    guard that is not set is low; each is told once for a firewall.

    Do this: set threat intelligence and intrusion detection to deny, and `terminateTLS` on rules by URL and category.

    The policy of the firewall. Bad, then good:

    ```json bad
    {"threatIntelMode": "Off"}
    ```

    ```json good
    {"threatIntelMode": "Deny"}
    ```
    """
    for firewall in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        for blind in firewall.appliance.blind if firewall.appliance is not None else ():
            passage = _leaving(review, firewall, perhaps=bool(blind.doubts))
            if passage is not None:
                yield _finding(firewall, blind, passage)


def _leaving(review: Review, firewall: Endpoint, *, perhaps: bool) -> Passage | None:
    """Give something that leaves through a firewall, surely if possible; what only may leave counts if rules are missing."""
    found = [p for p in review.to_internet if any(step.at == firewall.id for step in p.trace.path)]
    sure = [passage for passage in found if not passage.allowed.is_empty]
    return next(iter((*sure, *(found if perhaps else ()))), None)


def _finding(firewall: Endpoint, blind: Blind, passage: Passage) -> Finding:
    unseen = f"{blind.words} on {firewall.name}: {named(blind.rules)}"
    return Finding(
        code="PS706",
        severity=Severity.MEDIUM if blind.rules else Severity.LOW,
        title=unseen if blind.rules else f"{blind.words} on {firewall.name}, through which traffic leaves",
        resource=firewall.id,
        name=firewall.name,
        why="the rules do not decide as they are written"
        if blind.rules
        else "what leaves is judged by its rules alone",
        fix=blind.fix,
        origin=blind.origin,
        key=(firewall.id, blind.what),
        facts=blind.facts,
        affected=blind.rules,
        count=max(len(blind.rules), 1),
        causes=(*blind.doubts, *(passage.causes if passage.allowed.is_empty else ())),
        proof=(passage.trace,),
        related=related_places(passage.trace),
    )
