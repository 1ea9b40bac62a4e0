"""PS704. Read next: `assess/summary.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.proof import origin_of, place_of, related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.net.endpoint import Kind
from penstock.space.transport import TransportSet

EVERY_PORT = TransportSet.tcp((1, 65535))
LATERAL = TransportSet.tcp(22, 445, 3389, 5985)
"""What intruders move on with: remote shells, file shares, remote desktop."""


@check(code="PS704", severity=Severity.MEDIUM, since="0.1", facts=("NSG-25", "NSG-03"))
def east_west_flat(review: Review) -> Iterator[Finding]:
    """Subnets can talk to each other without restriction.

    It looks for pairs of subnets between whose machines every TCP port is open. This is what Azure's default rule `AllowVnetInBound` does
    until another rule denies it, and its `VirtualNetwork` holds the peered networks and on-premises too. Low where there are no machines yet.

    An intruder on one machine is then one step from every other. Subnets are a boundary only where rules make them one.

    Do this: deny `VirtualNetwork` inbound below the rules that allow what each tier needs.

    A rule of the group that guards two subnets. Bad, then good:

    ```json bad
    {"name": "vnet", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*",
      "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "*"}}
    ```

    ```json good
    {"name": "vnet", "properties": {"priority": 4000, "direction": "Inbound", "access": "Deny", "protocol": "*",
      "sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*",
      "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "*"}}
    ```
    """
    found: dict[tuple[str, str], dict[tuple[str, str], Flow]] = {}
    for flow in review.inside:
        source, target = review.segment(flow.sources[0]), review.segment(flow.destinations[0])
        if source is None or target is None or source.id == target.id or not flow.allowed >= EVERY_PORT:
            continue
        if review.is_platform(source) or review.is_platform(target) or not _machines(review, flow):
            continue
        pairs = found.setdefault((source.network, target.network), {})
        pair = (source.name, target.name)
        if pair not in pairs or (_is_real(review, flow) and not _is_real(review, pairs[pair])):
            pairs[pair] = flow
    for (source_net, target_net), pairs in sorted(found.items()):
        yield _finding(review, source_net, target_net, pairs)


def _machines(review: Review, flow: Flow) -> bool:
    kinds = {review.endpoint(flow.sources[0]).kind, review.endpoint(flow.destinations[0]).kind}
    return kinds <= {Kind.NIC, Kind.MANAGED, Kind.VACANT}


def _is_real(review: Review, flow: Flow) -> bool:
    """Whether there are machines on both sides, and not only addresses for the next one."""
    return Kind.VACANT not in (review.endpoint(flow.sources[0]).kind, review.endpoint(flow.destinations[0]).kind)


def _finding(review: Review, source_net: str, target_net: str, pairs: dict[tuple[str, str], Flow]) -> Finding:
    domains = review.network.domains
    names = tuple(f"{s} → {t}" for s, t in sorted(pairs))
    real = sorted(p for p, flow in pairs.items() if _is_real(review, flow))
    flow = pairs[real[0] if real else min(pairs)]
    trace = between(review.engine, flow.sources[0], flow.destinations[0], LATERAL)
    where = domains[source_net].name if source_net in domains else source_net
    if source_net != target_net and target_net in domains:
        where = f"{where} → {domains[target_net].name}"
    return Finding(
        code="PS704",
        severity=Severity.MEDIUM if real else Severity.LOW,
        title=f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'} of subnets in {where} talk without restriction",
        resource=target_net,
        name=where,
        why="an intruder on one machine is one step from every other",
        fix=f"deny VirtualNetwork inbound below what each tier needs; {place_of(trace)} lets this pass",
        origin=origin_of(review.network, trace, flow.destinations[0]),
        key=(source_net, target_net),
        proof=(trace,),
        facts=("NSG-25", "NSG-03"),
        related=related_places(trace),
        affected=names,
        count=len(pairs),
    )
