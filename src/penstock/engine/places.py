"""Who has an address, and by which routes a segment sends.

Comes in: a `Network`. Goes out: look-ups in constant time, built once. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy

from penstock.engine.nearby import Nearby
from penstock.engine.routing import RouteIndex
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.network import Domain, Network
from penstock.net.rewrite import Target
from penstock.net.route import Rank, Route, RouteTable, Via
from penstock.space.addresses import Address, AddressSet

SMALL = 16
"""An endpoint with at most this many fixed addresses is found by exact look-up."""

BACKENDS = (Kind.NIC, Kind.GUEST, Kind.PRIVATE_ENDPOINT, Kind.FRONTEND, Kind.MANAGED)
"""What a web device in a network may hand requests on to."""

PLATFORM = frozenset((Address.parse("168.63.129.16"), Address.parse("169.254.169.254")))
"""The host's virtual address and the instance metadata service: routed by the host itself (RT-28, NSG-33)."""


class Places:
    """The network arranged by address."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._exact: dict[tuple[str, Address], list[str]] = {}
        self._loose: dict[str, dict[str, list[str]]] = {}
        self._owners: dict[tuple[str, Address], list[str]] = {}
        self.public: dict[Address, tuple[Endpoint, PublicAddress]] = {}
        self._tables: dict[str, RouteIndex] = {}
        self._routes: dict[tuple[str, Address], tuple[Route, ...]] = {}
        self.own = own_public(network)
        self._virtual: dict[tuple[str, Address], Endpoint] = {}
        self.outside = network.internet - self.own
        fronts = {e.network for e in network.endpoints.values() if e.kind is Kind.FRONTEND and e.network}
        self.balanced = tuple(domain for domain in network.domains if domain in fronts)
        self._served: dict[str, tuple[str, ...]] = {}
        self.named: dict[str, list[Endpoint]] = {}
        self._led: dict[str, frozenset[str]] = {}
        self.nearby = Nearby(network, self.owners)
        self._lost = tuple(e for e in network.endpoints.values() if e.astray)
        self.addresses: dict[str, Address] = {}
        self._recorded = {record.name: record.addresses for zone in network.names.zones for record in zone.records}
        self._open = frozenset(e.id for e in network.endpoints.values() if any(t.is_anybody for t in targets(e)))
        doors: dict[str, list[Endpoint]] = {}
        for endpoint in network.endpoints.values():
            if endpoint.frontage is None and endpoint.service:
                doors.setdefault(endpoint.service.lower(), []).append(endpoint)
        for endpoint in network.endpoints.values():
            self._place(endpoint)
            self._name(endpoint, doors.get(endpoint.service.lower(), []) if endpoint.frontage is not None else [])
            for target in targets(endpoint):
                if target.endpoint is not None and endpoint.id not in self._served.get(target.endpoint, ()):
                    self._served[target.endpoint] = (*self._served.get(target.endpoint, ()), endpoint.id)

    def on(self, network: Network, changed: Mapping[str, Endpoint]) -> Places:
        """Give the same look-ups for a network in which some devices have other filters."""
        if not changed:
            return self
        made = copy(self)
        made.network = network
        made.public = {address: (changed.get(e.id, e), public) for address, (e, public) in self.public.items()}
        made.named = {name: [changed.get(e.id, e) for e in found] for name, found in self.named.items()}
        return made

    def open_domain(self, address: Address, owner: str) -> Domain | None:
        """Give the network that has an address and that packets from the internet may come to directly, if there is one."""
        meant = self.network.endpoints.get(owner)
        domains = self.network.domains
        near = (domains[meant.network],) if meant is not None and meant.network in domains else domains.values()
        return next((d for d in near if d.open_to_internet and address in d.prefixes), None)

    def _name(self, endpoint: Endpoint, doors: list[Endpoint]) -> None:
        """Remember who is called so: a service by its names (and what leads to it privately), a public address by its own."""
        for name in names_of(endpoint):
            self.named.setdefault(name, []).extend((endpoint, *doors))
        for public in endpoint.public:
            if public.fqdn:
                self.named.setdefault(public.fqdn, []).append(endpoint)
            for name in (public.fqdn, *(names_of(endpoint) if endpoint.kind is Kind.EDGE else ())):
                self.addresses[name] = public.address

    def _place(self, endpoint: Endpoint) -> None:
        for public in endpoint.public:
            self.public[public.address] = (endpoint, public)
        if endpoint.kind is Kind.VIRTUAL and (address := endpoint.where.witness()) is not None:
            self._virtual[endpoint.network, address] = endpoint
        if not endpoint.network or endpoint.where.is_empty:
            return
        if endpoint.fixed and endpoint.kind is not Kind.VACANT and endpoint.where.size <= SMALL:
            for prefix in endpoint.where.prefixes():
                for value in range(prefix.first.value, prefix.last.value + 1):
                    self._exact.setdefault((endpoint.network, Address(prefix.version, value)), []).append(endpoint.id)
        else:
            self._loose.setdefault(endpoint.network, {}).setdefault(endpoint.segment, []).append(endpoint.id)

    def virtual(self, domain: str, address: Address) -> Endpoint | None:
        """Give the virtual address of a network that its senders translate before their own filters see the packet (K8S-11)."""
        return self._virtual.get((domain, address))

    def owners(self, domain: str, address: Address) -> tuple[Endpoint, ...]:
        """Give the endpoints that have, or may have, an address of a network; one per kind of treatment."""
        ids = self._exact.get((domain, address)) or self._owners.get((domain, address))
        if ids is None:
            ids = self._owners[domain, address] = list(self._perhaps(domain, address))
        return tuple(self.network.endpoints[i] for i in ids)

    def _perhaps(self, domain: str, address: Address) -> Iterator[str]:
        seen: set[object] = set()
        for segment, ids in self._loose.get(domain, {}).items():
            place = self.network.segments.get(segment)
            if place is not None and address not in place.prefixes:
                continue
            for endpoint in (self.network.endpoints[i] for i in ids):
                if address in endpoint.where and (kind := self.treatment(endpoint)) not in seen:
                    seen.add(kind)
                    yield endpoint.id

    def treatment(self, endpoint: Endpoint) -> object:
        """What decides how packets to and from an endpoint are treated, its address apart."""
        return (own_treatment(endpoint), self._served.get(endpoint.id, ()))

    def led_to(self, relay: Endpoint) -> frozenset[str]:
        """Give the endpoints that a device may pass traffic on to, through further devices too."""
        if relay.id not in self._led:
            found: set[str] = set()
            queue = [relay]
            while queue:
                for endpoint in self._next(queue.pop()):
                    if endpoint.id not in found:
                        found.add(endpoint.id)
                        queue.append(endpoint)
            self._led[relay.id] = frozenset(found)
        return self._led[relay.id]

    def leads(self, device: Endpoint, target: Target, wanted: Endpoint) -> bool:
        """Whether a target of a device is an endpoint, has its address, or is a device before it."""
        for endpoint in self.meant(device, target):
            if wanted.id in (endpoint.id, *self.led_to(endpoint)) or self.may_lead(endpoint, wanted):
                return True
        if target.address is None or target.address not in wanted.where:
            return False
        return not wanted.network or wanted.network in self.looked_up_in(device, target)

    def behind(self, relay: Endpoint, wanted: set[str]) -> set[str]:
        """Give those of some endpoints that a device passes traffic on to, or may."""
        led = self.led_to(relay)
        return {i for i in wanted if i in led or self.may_lead(relay, self.network.endpoints[i])}

    def may_lead(self, device: Endpoint, wanted: Endpoint) -> bool:
        """Whether a device may pass traffic on to an endpoint because one of its targets, or of theirs, may be anybody."""
        reached = self._open & {device.id, *self.led_to(device)} if self._open else ()
        return any(may_be_backend(self.network.endpoints[identity], wanted) for identity in reached)

    def _next(self, device: Endpoint) -> Iterator[Endpoint]:
        for target in targets(device):
            yield from self.meant(device, target)

    def meant(self, device: Endpoint, target: Target) -> Iterator[Endpoint]:
        """Give the endpoints that a target of a device may turn out to be: itself, who has its address where the device reaches, who is called so."""
        if target.endpoint in self.network.endpoints:
            yield self.network.endpoints[target.endpoint or ""]
        elif target.address is not None:
            for domain in self.looked_up_in(device, target):
                yield from self.owners(domain, target.address)
            yield from (lost for lost in self._lost if target.address in lost.where)
            if target.address in self.public:
                yield self.public[target.address][0]
        elif target.name is not None:
            yield from self.named.get(target.name, ())
            for address in self._recorded.get(target.name, ()):
                for domain in self.nearby.of(device):
                    yield from self.owners(domain, address)

    def looked_up_in(self, device: Endpoint, target: Target) -> tuple[str, ...]:
        """Give the networks in which the address of a target may be: the one that is stated, else those that the device reaches."""
        return (target.network,) if target.network else self.nearby.of(device)

    def is_beyond(self, hop: Via) -> bool:
        """Whether a next hop is known to stand in a network that is not joined directly (RT-15), and in no other."""
        near = [self.network.domains.get(network) for network in hop.networks]
        if any(one is None or one.prefixes.is_empty or hop.address in one.prefixes for one in near):
            return False
        owners = (o for domain in self.network.domains for o in self.owners(domain, hop.address))
        return any(owner.kind is not Kind.VACANT and owns_surely(owner) for owner in owners)

    def route(self, segment: str, destination: Address) -> tuple[Route, ...]:
        """Give the routes that a segment may use towards a destination, best first, the last one certain."""
        key = (segment, destination)
        if key not in self._routes:
            self._routes[key] = self._index(segment).select(destination) if segment in self.network.segments else ()
        return self._routes[key]

    def system_route(self, segment: str, destination: Address) -> tuple[Route, ...]:
        """Give the route that a destination would have if users had written none: at most one."""
        table = self.network.route_tables[self.network.segments[segment].routes]
        system = tuple(route for route in table.routes if route.rank is Rank.SYSTEM)
        return RouteIndex(RouteTable(id=table.id, routes=system)).select(destination)[-1:]

    def _index(self, segment: str) -> RouteIndex:
        table = self.network.segments[segment].routes
        if table not in self._tables:
            self._tables[table] = RouteIndex(self.network.route_tables[table])
        return self._tables[table]

    def by_name(self, ids: Iterable[str]) -> str:
        """Give names of endpoints for messages."""
        return ", ".join(self.network.endpoints[i].name for i in ids)


def names_of(service: Endpoint) -> tuple[str, ...]:
    """Give the names by which a service is called from anywhere."""
    patterns = service.public_names.patterns() if service.public_names is not None else ()
    return tuple(name for name in patterns if "*" not in name)


def may_be_backend(device: Endpoint, wanted: Endpoint) -> bool:
    """Whether a device that hands packets on to anybody may mean an endpoint: one at a public address, or a machine in a network."""
    if device.kind is Kind.EDGE:
        return (bool(wanted.public) or wanted.frontage is not None) and wanted.kind is not Kind.EDGE
    if device.kind is Kind.FRONTEND:
        return wanted.kind is Kind.NIC and bool(wanted.network)
    return device.kind is Kind.PROXY and wanted.kind in BACKENDS and bool(wanted.network)


def targets(device: Endpoint) -> Iterator[Target]:
    """Give every target that a device rewrites to."""
    translations = device.appliance.translations if device.appliance is not None else ()
    return (target for rewrite in (*device.rewrites, *translations) for target in rewrite.targets)


def owns_surely(endpoint: Endpoint) -> bool:
    """Whether an endpoint that may have an address is known to have it. Nothing but a firewall stands in its subnet."""
    return endpoint.fixed or endpoint.where.size == 1 or endpoint.kind is Kind.FIREWALL


def own_treatment(endpoint: Endpoint) -> object:
    """What an endpoint itself says about how packets to and from it are treated."""
    return (
        endpoint.kind
        if endpoint.kind not in (Kind.NIC, Kind.WORKLOAD, Kind.GUEST, Kind.VACANT, Kind.MANAGED)
        else "machine",
        endpoint.segment,
        endpoint.ingress,
        endpoint.egress,
        endpoint.rewrites,
        endpoint.appliance is not None and endpoint.id,
        endpoint.outbound,
        endpoint.approved,
        bool(endpoint.public) and endpoint.id,
        endpoint.ip_forwarding,
        endpoint.forwarding,
        endpoint.exit,
        endpoint.astray,
        endpoint.asks,
        endpoint.host,
        endpoint.overlay,
        endpoint.seats,
    )


def own_public(network: Network) -> AddressSet:
    """Give every public address of the estate: those that lead to endpoints, and those that sources are translated to."""
    sets = [AddressSet.address(public.address) for e in network.endpoints.values() for public in e.public]
    sets += [e.outbound.sources for e in network.endpoints.values() if e.outbound is not None]
    sets += [e.appliance.snat.public for e in network.endpoints.values() if e.appliance is not None]
    sets += [segment.outbound.sources for segment in network.segments.values()]
    return AddressSet.union_all(sets)
