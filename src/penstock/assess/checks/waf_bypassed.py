"""PS624. Read next: `engine/arrivals.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.inspections import guarded
from penstock.assess.proof import origin_of, place_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.arrivals import Arrival, Seen, arrivals, shown
from penstock.engine.parties import Party
from penstock.engine.result import Trace
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import AddressSet

BACKENDS = (Kind.NIC, Kind.MANAGED, Kind.SERVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One backend that strangers reach past the gateway, and how."""

    backend: Endpoint
    arrival: Arrival
    trace: Trace


@check(code="PS624", severity=Severity.HIGH, since="0.2", facts=("AGW-02", "WAF-03", "P-03"))
def waf_bypassed(review: Review) -> Iterator[Finding]:
    """The internet reaches a backend around the web application firewall that guards it.

    It looks for backends of application gateways with a firewall that blocks, and asks by which other ways web traffic of the internet
    reaches them: an own public address, a load balancer, a translation of a firewall, a gateway without inspection.

    The firewall stops attacks on its own way only.

    Do this: let the backend's rules accept its port from the subnet of the gateway only.

    The rules of the group that guards a backend with a public address; the gateway is in 10.0.0.0/24. Bad, then good:

    ```json bad
    [{"name": "app", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8080"}}]
    ```

    ```json good
    [{"name": "app", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "10.0.0.0/24", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8080"}},
    {"name": "rest", "properties": {"priority": 200, "direction": "Inbound", "access": "Deny", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "*"}}]
    ```
    """
    for gateway in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if gateway.kind is Kind.PROXY:
            yield from _around(review, gateway)


def _around(review: Review, gateway: Endpoint) -> Iterator[Finding]:
    """One finding for each place that lets strangers in, with all the backends that they reach."""
    found: dict[tuple[bool, str], list[Way]] = {}
    for backend in guarded(review.engine, gateway).values():
        if backend.kind in BACKENDS:
            for way in _ways(review, gateway, backend)[:1]:
                found.setdefault((bool(way.arrival.causes), place_of(way.trace)), []).append(way)
    for _, ways in sorted(found.items()):
        yield _finding(gateway, ways, review)


def _ways(review: Review, gateway: Endpoint, backend: Endpoint) -> list[Way]:
    """Give one way past a gateway to a backend, one without doubts if there is one."""
    party = Party(text=backend.name, endpoints=(backend.id,), addresses=AddressSet.empty())
    ways = [
        way
        for way in arrivals(review.engine, party)
        if way.seen is not Seen.INSPECTED and all(met.device != gateway.id for met in way.met)
    ]
    chosen = sorted(ways, key=lambda way: bool(way.causes))[:1]
    return [Way(backend=backend, arrival=way, trace=shown(review.engine, way)) for way in chosen]


def _finding(gateway: Endpoint, ways: list[Way], review: Review) -> Finding:
    first = ways[0]
    backends = tuple(way.backend.name for way in ways)
    place = place_of(first.trace)
    return Finding(
        code="PS624",
        severity=Severity.LOW if first.arrival.causes else Severity.HIGH,
        title=f"the internet reaches {named(backends)} around the web application firewall of {gateway.name}",
        resource=first.backend.id,
        name=first.backend.name,
        why=f"{first.arrival.why}; {gateway.name} stops attacks on its own way only",
        fix=f"let {named(backends)} accept this port from the subnet of {gateway.name} only; {place} lets it in",
        origin=origin_of(review.network, first.trace, first.backend.id),
        key=(gateway.id, first.backend.id),
        proof=(first.trace,),
        facts=("AGW-02", "WAF-03", "P-03"),
        related=related_places(first.trace),
        affected=("the internet",),
        count=len(ways),
        causes=first.arrival.causes,
    )
