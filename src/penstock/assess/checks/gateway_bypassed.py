"""PS603. Read next: `net/rewrite.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.inspections import guarded
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One backend that somebody reaches without the gateway."""

    backend: str
    trace: Trace
    who: tuple[str, ...]
    severity: Severity


@check(code="PS603", severity=Severity.HIGH, since="0.1", facts=("AGW-02", "P-03", "NSG-03"))
def gateway_bypassed(review: Review) -> Iterator[Finding]:
    """A backend can be reached around its application gateway.

    It looks for machines behind an application gateway that also answer, on the same port, to somebody who does not come through the
    gateway: the internet (high) or other machines of the estate (low). Where the gateway's web application firewall blocks, PS624 tells of
    the internet.

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
        if gateway.kind is Kind.PROXY:
            yield from _around(review, gateway)


def _around(review: Review, gateway: Endpoint) -> Iterator[Finding]:
    """One finding for each place that lets some callers in, with all the backends that they reach."""
    found: dict[tuple[Severity, str, tuple[str, ...]], list[Way]] = {}
    for backend, port in sorted(_backends(review, gateway)):
        ports = TransportSet.of(protocols=(TCP,), dst_ports=IntervalSet.of((port, port)))
        for way in (_from_internet(review, gateway, backend, ports), _from_estate(review, gateway, backend, ports)):
            if way is not None:
                found.setdefault((way.severity, place_of(way.trace), way.who), []).append(way)
    for _, ways in sorted(found.items(), key=lambda item: (-item[0][0], *item[0][1:])):
        yield _finding(review, gateway, ways)


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


def _from_internet(review: Review, gateway: Endpoint, backend: str, ports: TransportSet) -> Way | None:
    if backend in guarded(review.engine, gateway):
        return None
    for passage in review.from_internet:
        met = devices_on(review.network, passage.trace)
        if backend in passage.inside and gateway not in met and not passage.allowed.is_disjoint(ports):
            return Way(backend=backend, trace=passage.trace, who=("the internet",), severity=Severity.HIGH)
    return None


def _from_estate(review: Review, gateway: Endpoint, backend: str, ports: TransportSet) -> Way | None:
    sources = [
        flow.sources
        for flow in review.inside
        if backend in flow.destinations
        and not flow.allowed.is_disjoint(ports)
        and not review.is_platform(review.segment(flow.sources[0]))
        and review.endpoint(flow.sources[0]).segment not in (gateway.segment, review.endpoint(backend).segment)
    ]
    if not sources:
        return None
    trace = between(review.engine, sources[0][0], backend, ports)
    if gateway in devices_on(review.network, trace):
        return None
    who = review.places.endpoints(ids[0] for ids in sources)
    return Way(backend=backend, trace=trace, who=who, severity=Severity.LOW)


def _finding(review: Review, gateway: Endpoint, ways: list[Way]) -> Finding:
    first = ways[0]
    backends = review.names(tuple(way.backend for way in ways))
    return Finding(
        code="PS603",
        severity=first.severity,
        title=f"{named(first.who)} can reach {named(backends)} around {gateway.name}",
        resource=first.backend,
        name=backends[0],
        why=f"what {gateway.name} checks is not checked on this way",
        fix=f"let {named(backends)} accept this port from the subnet of {gateway.name} only; "
        f"{place_of(first.trace)} lets it in",
        origin=origin_of(review.network, first.trace, first.backend),
        key=(gateway.id, first.backend, first.severity.word),
        proof=(first.trace,),
        facts=("AGW-02", "P-03"),
        related=related_places(first.trace),
        affected=first.who,
        count=len(ways),
    )
