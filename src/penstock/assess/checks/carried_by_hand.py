"""PS616. Read next: `lower/bastion.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.transport import TransportSet

SHELLS = TransportSet.tcp(22, 3389)


@check(code="PS616", severity=Severity.LOW, since="0.4", facts=("BAS-01", "BAS-02"))
def carried_by_hand(review: Review) -> Iterator[Finding]:
    """People can carry data out of machines by a bastion.

    It looks for bastions that open sessions into machines and let those who open them take something away: text by copy and paste, which is on until it
    is switched off, and cannot be switched off below the Standard SKU; files and tunnels for native clients; sessions by a link that can be passed on. The
    proof is a packet from the bastion to a shell. What is copied passes no firewall, and no log shows it; a session that is recorded does.

    Do this: set `disableCopyPaste`, leave `enableFileCopy`, `enableTunneling` and `enableShareableLink` off where nobody needs them, record sessions, and give
    few people the roles to open them, for a limited time.

    The settings of a bastion host. Bad, then good:

    ```json bad
    {"enableTunneling": true}
    ```

    ```json good
    {"disableCopyPaste": true}
    ```
    """
    for bastion in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if bastion.kind is Kind.MANAGED and (bastion.by_hand or bastion.perhaps_by_hand):
            opened = tuple(_opened(review, bastion))
            if opened:
                yield _finding(review, bastion, opened)


def _opened(review: Review, bastion: Endpoint) -> Iterator[Trace]:
    """Give a packet into the shell of each class of machines."""
    for group in review.groups:
        if review.endpoint(group.endpoints[0]).kind is Kind.NIC:
            trace = between(review.engine, bastion.id, group.endpoints[0], SHELLS)
            if trace.verdict is Verdict.ALLOWED:
                yield trace


def _finding(review: Review, bastion: Endpoint, opened: tuple[Trace, ...]) -> Finding:
    sure = bool(bastion.by_hand)
    does = bastion.by_hand or tuple(words for words, _ in bastion.perhaps_by_hand)
    places = review.places.endpoints(trace.destination for trace in opened)
    return Finding(
        code="PS616",
        severity=Severity.LOW,
        title=f"{bastion.name} {'' if sure else 'perhaps '}{named(does)}; it opens sessions in {named(places)}",
        resource=bastion.resource,
        name=bastion.name,
        why="what people carry by hand passes no firewall, and no log of the network shows it",
        fix=f"switch off what nobody needs of {bastion.name}: copying, files, tunnels, links; give few people the roles to use it",
        origin=bastion.origin,
        key=(bastion.resource,),
        proof=opened[:1],
        facts=("BAS-02",),
        related=related_places(opened[0]),
        affected=places,
        count=len(places),
        causes=() if sure else tuple(cause for _, cause in bastion.perhaps_by_hand),
    )
