"""PS806. Read next: `net/need.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.need import Need


@check(code="PS806", severity=Severity.MEDIUM, since="0.1", facts=("AKS-14", "AKS-20", "AKS-24", "BAS-01"))
def need_not_met(review: Review) -> Iterator[Finding]:
    """A managed service cannot reach what it needs to work.

    It looks for nodes of Kubernetes clusters that cannot reach their API server, Azure's management or sign-in, or the name servers of their
    network, and for bastions whose group cuts them off from Azure. Such nodes do not start, or stop working when they are next updated; such
    bastions open no sessions. Clusters that are isolated on purpose (`outboundType` `none` or `block`) are asked about their API server
    and name servers only.

    Do this: let them reach it, for nodes behind a firewall by the FQDN tag `AzureKubernetesService` and the address of the API server.

    The application rules of the firewall behind which the nodes stand. Bad, then good:

    ```json bad
    {"targetFqdns": ["archive.ubuntu.com"], "protocols": [{"protocolType": "Https", "port": 443}]}
    ```

    ```json good
    {"fqdnTags": ["AzureKubernetesService"], "protocols": [{"protocolType": "Https", "port": 443}]}
    ```
    """
    found: dict[str, list[tuple[Need, Trace]]] = {}
    for need in review.network.needs:
        answer = review.engine.can(need.who, need.to, need.transport)
        if answer.verdict is Verdict.DENIED:
            found.setdefault(need.resource, []).append((need, answer.trace))
    for unmet in found.values():
        yield _finding(review, unmet)


def _finding(review: Review, unmet: list[tuple[Need, Trace]]) -> Finding:
    need, trace = unmet[0]
    missing = tuple(dict.fromkeys(one.words for one, _ in unmet))
    who = review.names(tuple(dict.fromkeys(one.who for one, _ in unmet)))
    place = need.who if need.who in review.network.endpoints else need.to
    return Finding(
        code="PS806",
        severity=Severity.MEDIUM,
        title=f"{named(who)} cannot reach {named(missing)}",
        resource=need.resource,
        name=need.name,
        why=need.why,
        fix=f"let {who[0]} reach {missing[0]} on {need.transport}",
        origin=origin_of(review.network, trace, place),
        key=(need.resource,),
        facts=tuple(dict.fromkeys(fact for one, _ in unmet for fact in one.facts)),
        affected=who,
        count=len(missing),
        proof=(trace,),
        related=related_places(trace),
    )
