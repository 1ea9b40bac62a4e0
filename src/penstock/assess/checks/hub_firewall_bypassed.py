"""PS705. Read next: `assess/hub_gaps.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.hub_gaps import Gap, gaps
from penstock.assess.proof import related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity


@check(code="PS705", severity=Severity.HIGH, since="0.1", facts=("RT-08", "RT-43", "RT-50", "RT-51", "RT-52", "RT-53"))
def hub_firewall_bypassed(review: Review) -> Iterator[Finding]:
    """Traffic goes around the firewall of its virtual hub.

    Where a hub sends private or internet traffic through its firewall, it looks for flows that never meet it: a peering between two spokes, a
    route of your own, a learned prefix that is longer than the hub's static route, a private endpoint without network policies, another hub
    whose firewall has no policy, a connection that does not accept the default route.

    What the firewall is there to inspect passes uninspected, and its log shows nothing.

    Do this: remove the peering or the route, give every hub of the WAN the same routing policies, switch network policies on for private
    endpoints and name them in the private traffic prefixes, let the connection accept the default route.

    The other side of a peering between two spokes of a hub that inspects all private traffic. Bad, then good:

    ```json bad
    {"remoteVirtualNetwork": {"id": "…/virtualnetworks/s1"}, "peeringState": "Connected", "allowVirtualNetworkAccess": true}
    ```

    ```json good
    {"remoteVirtualNetwork": {"id": "…/virtualnetworks/s1"}, "peeringState": "Disconnected", "allowVirtualNetworkAccess": true}
    ```
    """
    found: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps(review):
        found.setdefault(gap.reason.key, []).append(gap)
    for _, alike in sorted(found.items()):
        yield _finding(alike)


def _finding(alike: list[Gap]) -> Finding:
    first = alike[0]
    pairs = tuple(dict.fromkeys(f"{gap.source} → {gap.target}" for gap in alike))
    sources = named(tuple(dict.fromkeys(gap.source for gap in alike)))
    targets = named(tuple(dict.fromkeys(gap.target for gap in alike)))
    does = "leaves" if first.outward else f"reaches {targets}"
    return Finding(
        code="PS705",
        severity=Severity.HIGH if first.outward else Severity.MEDIUM,
        title=f"{sources} {does} around {first.guard.name}: {first.reason.words}",
        resource=first.guard.id,
        name=f"{first.source} → {first.target}",
        why=f"what {first.guard.name} is there to inspect passes uninspected, and its log shows nothing",
        fix=first.reason.fix,
        origin=first.reason.origin,
        key=first.reason.key,
        proof=(first.trace,),
        facts=("RT-51",) if first.outward else ("RT-50", "RT-53"),
        related=related_places(first.trace),
        affected=pairs,
        count=len(pairs),
    )
