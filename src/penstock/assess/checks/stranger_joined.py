"""PS713. Read next: `lower/strangers.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Neighbour
from penstock.space.transport import TransportSet


@check(code="PS713", severity=Severity.MEDIUM, since="0.4", facts=("RT-29", "RT-33"))
def stranger_joined(review: Review) -> Iterator[Finding]:
    """A network is joined to one that may be somebody else's.

    It looks for peerings, and connections of virtual hubs, to a network in a subscription of which nothing is in the input. Both sides must agree to a
    peering, and the other side may be another tenant: its owner decides about routes, firewalls and ways out there, and no log of yours sees what goes on
    from it. The proof is a packet that leaves by the peering; what the other side does with it is not known. Where every packet of yours is stopped
    before, nothing is told.

    Do this: find out whose the network is. Add its subscription to the input if it is yours; else remove the peering, and use private link for the one
    service that is needed.

    The network that a peering leads to. Bad, then good:

    ```json bad
    {"remoteVirtualNetwork": {"id": "/subscriptions/elsewhere/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/carrier"}}
    ```

    ```json good
    {"remoteVirtualNetwork": {"id": "…/virtualNetworks/hub"}}
    ```
    """
    for neighbour in review.network.neighbours:
        sent = tuple(_sent(review, neighbour))
        if sent or neighbour.addresses.is_empty:
            yield _finding(review, neighbour, sent)


def _sent(review: Review, neighbour: Neighbour) -> Iterator[Trace]:
    """Give a packet for each class of machines of which something is not stopped on the way to the peering."""
    far = next((e.id for e in review.network.endpoints.values() if e.network == neighbour.remote), "")
    for group in review.senders if far else ():
        one = review.endpoint(group.endpoints[0])
        if one.network == neighbour.domain and not review.is_platform(review.segment(one.id)):
            trace = between(review.engine, one.id, far, TransportSet.full())
            if trace.verdict is not Verdict.DENIED:
                yield trace


def _finding(review: Review, neighbour: Neighbour, sent: tuple[Trace, ...]) -> Finding:
    domain = review.network.domains.get(neighbour.domain)
    here = domain.name if domain is not None else neighbour.domain.rpartition("/")[2]
    senders = tuple(dict.fromkeys(trace.source for trace in sent))
    subnets = review.places.endpoints(senders)
    who = f"; {named(subnets)} can send there" if subnets else ""
    return Finding(
        code="PS713",
        severity=Severity.MEDIUM,
        title=f"{here} is joined to a network that may be somebody else's, by {neighbour.name}{who}",
        resource=neighbour.resource,
        name=neighbour.name,
        why=f"{neighbour.stranger.why}; what leaves by it meets their routes and firewalls, and none of yours",
        fix="find out whose the network is; remove the joint if nobody knows it, and use private link for what is needed",
        origin=neighbour.origin,
        key=(neighbour.domain, neighbour.resource),
        proof=sent[:1],
        facts=("RT-29", "RT-33"),
        related=related_places(sent[0]) if sent else (),
        affected=subnets,
        count=max(1, len(subnets)),
        causes=(neighbour.stranger,),
    )
