"""Hubs of transit networks: what is joined to them, what they send through a device, and which way a packet takes by routes alone.

Comes in: a network and an engine. Goes out: `Hub`s and `Way`s. A way is read off the routes, filters apart: it says whom to ask the engine about.
Read next: `assess/hub_gaps.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.engine.engine import Engine
from penstock.net.endpoint import Endpoint, Kind, Segment
from penstock.net.network import Domain, Network
from penstock.net.route import Deliver, Route, Through
from penstock.space.addresses import Address

MAX_HOPS = 16
"""Routes that are followed on one way; a longer one is a loop."""

POLICY = frozenset(("RT-50", "RT-51"))
"""Facts of routes that a policy for a whole kind of traffic makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A domain with routers and devices. `inspecting` are the routes of its tables that lead through a device of its own."""

    domain: Domain
    devices: tuple[Endpoint, ...]
    inspecting: tuple[tuple[Segment, Route], ...]

    @property
    def inspects_private(self) -> bool:
        """Whether it sends anything but the default route through a device."""
        return any(route.prefix.length > 0 for _, route in self.inspecting)

    def takes(self, address: Address) -> bool:
        """Whether a policy takes a private address through a device."""
        return any(r.prefix.length > 0 and r.prefix.holds(address) for r in self._policies())

    @property
    def takes_internet(self) -> bool:
        """Whether a policy takes what is outside through a device."""
        return any(route.prefix.length == 0 for route in self._policies())

    def sends(self, table: str, address: Address) -> bool:
        """Whether a route of one table would take an address through a device, a default route apart."""
        found = (route for segment, route in self.inspecting if segment.id == table and route.prefix.length > 0)
        return any(route.prefix.holds(address) for route in found)

    def _policies(self) -> Iterator[Route]:
        return (route for _, route in self.inspecting if not route.doubts and POLICY & set(route.facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The routes that a packet takes, each with the segment it leaves, and the devices it meets."""

    routes: tuple[tuple[Segment, Route], ...]
    devices: tuple[str, ...]


def hubs(network: Network) -> dict[str, Hub]:
    """Give every hub in which a device stands, by the id of its domain."""
    devices: dict[str, list[Endpoint]] = {}
    for endpoint in sorted(network.endpoints.values(), key=lambda e: e.id):
        segment = network.segments.get(endpoint.segment)
        if endpoint.kind in (Kind.FIREWALL, Kind.APPLIANCE) and segment is not None and segment.transit:
            devices.setdefault(endpoint.network, []).append(endpoint)
    return {domain: _hub(network, domain, tuple(found)) for domain, found in devices.items()}


def _hub(network: Network, domain: str, devices: tuple[Endpoint, ...]) -> Hub:
    own = frozenset(device.id for device in devices)
    return Hub(
        domain=network.domains[domain],
        devices=devices,
        inspecting=tuple(
            (segment, route)
            for segment in sorted(network.segments.values(), key=lambda s: s.id)
            if segment.network == domain and segment.transit
            for route in network.route_tables[segment.routes].routes
            if isinstance(route.next_hop, Through) and route.next_hop.device in own
        ),
    )


def joined(network: Network, found: Mapping[str, Hub]) -> dict[str, tuple[Hub, Route]]:
    """Give, by network, the hub that it is joined to, and the route that says so."""
    places: dict[str, tuple[Hub, Route]] = {}
    for segment in sorted(network.subnets, key=lambda s: s.id):
        table = network.route_tables.get(segment.routes)
        for route in table.routes if table is not None and segment.network not in places else ():
            if isinstance(route.next_hop, Deliver) and route.next_hop.network in found and not route.doubts:
                places[segment.network] = (found[route.next_hop.network], route)
    return places


def way(engine: Engine, segment: str, address: Address) -> Way:
    """Follow the routes that surely hold from a segment to an address."""
    network = engine.network
    routes: list[tuple[Segment, Route]] = []
    devices: list[str] = []
    here = segment
    while here in network.segments and len(routes) < MAX_HOPS:
        choices = engine.route(here, address)
        routes += [(network.segments[here], route) for route in choices[-1:]]
        hop = choices[-1].next_hop if choices else None
        if not isinstance(hop, Through):
            break
        device = network.endpoints[hop.device]
        devices += [] if device.kind is Kind.ROUTER else [device.id]
        here = device.segment
    return Way(routes=tuple(routes), devices=tuple(devices))
