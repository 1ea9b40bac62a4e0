"""PS603. Read next: `net/rewrite.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import origin_of, place_of, related_places
from penstock.assess.questions import between, devices_on
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Target
from penstock.net.route import Deliver
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, TransportSet


@check(code="PS603", severity=Severity.HIGH, since="0.1", facts=("AGW-02", "P-03", "NSG-03"))
def gateway_bypassed(review: Review) -> Iterator[Finding]:
    """A backend can be reached around its application gateway.

    It looks for machines behind an application gateway that also answer, on the same port, to somebody who does not come through the
    gateway: the internet (high) or other machines of the estate (low).

    What the gateway checks (certificates, paths, its web application firewall) is not checked on the other way.

    Do this: let the backend's inbound rules accept its port from the subnet of the gateway only.

    The rules of the group that guards a backend; the gateway is in 10.0.0.0/24. Bad, then good:

    ```json bad
    [{"name": "app", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8443"}}]
    ```

    ```json good
    [{"name": "app", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "10.0.0.0/24", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8443"}},
    {"name": "rest", "properties": {"priority": 200, "direction": "Inbound", "access": "Deny", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "*"}}]
    ```
    """
    for gateway in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if gateway.kind is not Kind.PROXY:
            continue
        for backend, port in sorted(_backends(review, gateway)):
            ports = TransportSet.of(protocols=(TCP,), dst_ports=IntervalSet.of((port, port)))
            yield from _from_internet(review, gateway, backend, ports)
            yield from _from_estate(review, gateway, backend, ports)


def _backends(review: Review, gateway: Endpoint) -> set[tuple[str, int]]:
    return {
        (endpoint, target.port)
        for rewrite in gateway.rewrites
        for target in rewrite.targets
        for endpoint in _owners(review, gateway, target)
        if target.port
    }


def _owners(review: Review, gateway: Endpoint, target: Target) -> tuple[str, ...]:
    """Who a backend is: an endpoint, or whoever has the address in the gateway's network or where its routes lead."""
    if target.endpoint is not None:
        return (target.endpoint,) if target.endpoint in review.network.endpoints else ()
    if target.address is None:
        return ()
    routes = review.engine.route(gateway.segment, target.address)
    hops = [route.next_hop for route in routes[-1:]]
    networks = [hop.network if isinstance(hop, Deliver) else gateway.network for hop in hops]
    owners = [o for network in networks for o in review.engine.places.owners(network, target.address)]
    return tuple(o.id for o in owners if o.kind in (Kind.NIC, Kind.MANAGED))


def _from_internet(review: Review, gateway: Endpoint, backend: str, ports: TransportSet) -> Iterator[Finding]:
    for passage in review.from_internet:
        met = devices_on(review.network, passage.trace)
        if backend not in passage.inside or gateway in met or passage.allowed.is_disjoint(ports):
            continue
        yield _finding(review, gateway, backend, passage.trace, ("the internet",), Severity.HIGH)
        return


def _from_estate(review: Review, gateway: Endpoint, backend: str, ports: TransportSet) -> Iterator[Finding]:
    sources = [
        flow.sources
        for flow in review.inside
        if backend in flow.destinations
        and not flow.allowed.is_disjoint(ports)
        and review.endpoint(flow.sources[0]).segment not in (gateway.segment, review.endpoint(backend).segment)
    ]
    if not sources:
        return
    trace = between(review.engine, sources[0][0], backend, ports)
    if gateway not in devices_on(review.network, trace):
        yield _finding(
            review, gateway, backend, trace, review.places.endpoints(ids[0] for ids in sources), Severity.LOW
        )


def _finding(
    review: Review, gateway: Endpoint, backend: str, trace: Trace, who: tuple[str, ...], severity: Severity
) -> Finding:
    name = review.endpoint(backend).name
    return Finding(
        code="PS603",
        severity=severity,
        title=f"{named(who)} can reach {name} around {gateway.name}",
        resource=backend,
        name=name,
        why=f"what {gateway.name} checks is not checked on this way",
        fix=f"let {name} accept this port from the subnet of {gateway.name} only; {place_of(trace)} lets it in",
        origin=origin_of(review.network, trace, backend),
        key=(gateway.id, backend, severity.word),
        proof=(trace,),
        facts=("AGW-02", "P-03"),
        related=related_places(trace),
        affected=who,
        count=len(who),
    )
