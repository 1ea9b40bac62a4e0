"""PS625. Read next: `engine/origins.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.inspections import guarded
from penstock.assess.proof import origin_of, related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.arrivals import USUAL, Arrival, Seen, at_address, at_service, onward, shown
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Target
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet


@check(code="PS625", severity=Severity.HIGH, since="0.2", facts=("FD-02", "FD-03"))
def front_door_origin_open(review: Review) -> Iterator[Finding]:
    """An origin of a front door is reached directly.

    It looks for origins that the internet reaches at their own public address, past the front door and its web application firewall. It
    tells those open to everybody from those that admit the addresses of every front door, also other customers' (`AzureFrontDoor.Backend`
    without a check of the header X-Azure-FDID). A private link does not close the public address.

    Do this: admit `AzureFrontDoor.Backend` only and check X-Azure-FDID, or use a private link and switch public access off.

    The rules of the group that guards an origin. Bad, then good (the good one admits the gateway that checks the header):

    ```json bad
    [{"name": "web", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "Internet", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8080"}}]
    ```

    ```json good
    [{"name": "gateway", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "sourceAddressPrefix": "10.0.0.0/24", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "8080"}}]
    ```
    """
    for edge in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if edge.kind is Kind.EDGE:
            for origin, ways in _origins(review, edge):
                yield from _open(review, edge, origin, ways)


def _origins(review: Review, edge: Endpoint) -> Iterator[tuple[Endpoint, tuple[Arrival, ...]]]:
    """Give the origins that are in the estate, each once, with the ways by which the internet reaches them."""
    seen = set()
    for target in dict.fromkeys(target for rewrite in onward(edge) for target in rewrite.targets):
        for origin in review.engine.places.meant(edge, target):
            if origin.id not in seen and origin.id != edge.id:
                seen.add(origin.id)
                yield origin, _ways(review, origin, target)


def _ways(review: Review, origin: Endpoint, target: Target) -> tuple[Arrival, ...]:
    ports = TransportSet.tcp(target.port) if target.port is not None else USUAL
    if origin.frontage is not None:
        return at_service(review.engine, origin, TransportSet.tcp(443))
    address = target.address or review.engine.places.addresses.get(target.name or "")
    return at_address(review.engine, address, ports) if address in review.engine.places.public and address else ()


def _open(review: Review, edge: Endpoint, origin: Endpoint, ways: tuple[Arrival, ...]) -> Iterator[Finding]:
    own = edge.exit.outbound.sources if edge.exit is not None else AddressSet.empty()
    anybody = [way for way in ways if not way.sources <= own]
    others = [way for way in ways if way.sources <= own and not way.causes]
    sure = [way for way in anybody if not way.causes]
    for some, everybody in ((sure, True), (others, False), (anybody, True)):
        if some:
            yield _finding(review, edge, origin, some[0], everybody=everybody)
            return


def _severity(review: Review, edge: Endpoint, origin: Endpoint, way: Arrival, *, everybody: bool) -> Severity:
    """Give how grave it is: high where a firewall that blocks is passed by."""
    if way.causes or not everybody or way.seen is Seen.INSPECTED or origin.id not in guarded(review.engine, edge):
        return Severity.LOW
    return Severity.HIGH


def _finding(review: Review, edge: Endpoint, origin: Endpoint, way: Arrival, *, everybody: bool) -> Finding:
    trace = shown(review.engine, way)
    who = "the internet" if everybody else "every customer's front door"
    why = "its public address answers" if everybody else "its rules admit the addresses that all front doors share"
    return Finding(
        code="PS625",
        severity=_severity(review, edge, origin, way, everybody=everybody),
        title=f"{who} reaches {origin.name}, an origin of {edge.name}, directly",
        resource=origin.id,
        name=origin.name,
        why=f"{why}; what {edge.name} checks is not checked on this way",
        fix=f"let {origin.name} admit AzureFrontDoor.Backend only and check X-Azure-FDID, or use a private link",
        origin=origin_of(review.network, trace, origin.id),
        key=(edge.id, origin.id, who),
        proof=(trace,),
        facts=("FD-02", "FD-03"),
        related=related_places(trace),
        affected=(who,),
        causes=way.causes,
    )
