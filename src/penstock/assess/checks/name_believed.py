"""PS724. Read next: `net/rule.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import breadth, deciding_step, origin_of, place_of, related_places
from penstock.assess.questions import Passage, devices_on
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Step
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)


@check(code="PS724", severity=Severity.LOW, since="0.3", facts=("FW-31", "FW-32", "FW-46"))
def name_believed(review: Review) -> Iterator[Finding]:
    """A firewall believes the name that a client says, wherever it connects to.

    It looks for firewalls that let HTTPS out by name without inspecting TLS. Such a firewall reads the name from the greeting and lets the packet
    go on to whatever address the client chose: who says a name that is allowed may talk to any server in the world, and behind a CDN the name
    in the greeting need not be the one that is asked for inside. The proof is a packet to an address that has nothing to do with the name. Told
    once for a firewall.

    Do this: set `terminateTLS` on rules by name and URL (Premium), at least for machines that hold what must not leave; the firewall then looks the
    name up itself.

    A rule of the firewall. Bad, then good:

    ```json bad
    {"targetFqdns": ["www.contoso.com"], "terminateTLS": false}
    ```

    ```json good
    {"targetFqdns": ["www.contoso.com"], "terminateTLS": true}
    ```
    """
    found: dict[str, list[tuple[Passage, Step]]] = {}
    for passage in review.to_internet:
        step = _believing(review, passage)
        if step is not None:
            found.setdefault(step.at, []).append((passage, step))
    for firewall, met in sorted(found.items()):
        yield _finding(review, review.endpoint(firewall), met)


def _believing(review: Review, passage: Passage) -> Step | None:
    """Give the step of a rule by name that lets a client's own choice of address pass on HTTPS."""
    if passage.names is None or passage.allowed.is_disjoint(HTTPS):
        return None
    step = deciding_step(passage.trace)
    if step is None or step.rule is None or step.rule.match.names is None:
        return None
    looked_up = step.rule.match.looked_up
    met = {device.id for device in devices_on(review.network, passage.trace) if device.kind is Kind.FIREWALL}
    return step if step.at in met and looked_up.is_disjoint(HTTPS) else None


def _finding(review: Review, firewall: Endpoint, met: list[tuple[Passage, Step]]) -> Finding:
    passage, _ = max(met, key=lambda one: breadth(one[0].outside))
    senders = tuple(dict.fromkeys(i for one, _ in met for i in one.inside))
    subnets = review.places.endpoints(senders)
    return Finding(
        code="PS724",
        severity=Severity.LOW,
        title=f"{firewall.name} believes the names that machines of {named(subnets)} say on tcp/443, whatever address they go to",
        resource=firewall.id,
        name=firewall.name,
        why="without TLS inspection the client chooses the address: a name that is allowed opens any server in the world",
        fix=f"set terminateTLS on the rules by name, first on {place_of(passage.trace)}",
        origin=origin_of(review.network, passage.trace, senders[0]),
        key=(firewall.id,),
        proof=(passage.trace,),
        facts=("FW-31", "FW-32"),
        related=related_places(passage.trace),
        affected=subnets,
        count=len(senders),
    )
