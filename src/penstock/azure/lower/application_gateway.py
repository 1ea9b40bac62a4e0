"""Application gateways: proxies in a subnet of their own.

Comes in: gateways, and the `Context`. Goes out: one endpoint per gateway. It takes connections at its frontends and opens new ones
to its backends from the addresses of its subnet (AGW-02). Read next: `engine/devices.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.members import Members
from penstock.azure.resources.application_gateway import (
    ApplicationGateway,
    BackendSettings,
    Destination,
    GatewayFrontend,
    GatewayPool,
    Listener,
    ListenerProtocol,
    PathMap,
    RoutingRule,
)
from penstock.azure.resources.network import NextHopType, Subnet, UserRoute
from penstock.azure.resources.terms import Block, PortRange
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet

FACTS = ("AGW-01", "AGW-02")

USUAL_PORTS = {ListenerProtocol.HTTP: 80, ListenerProtocol.HTTPS: 443}

WAF_NOTE = "a web application firewall inspects each request; what it blocks by content is not in this answer"

DEFAULT_ROUTE = AddressSet.of("0.0.0.0/0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The addresses of a gateway: of each frontend, and of its instances."""

    by_frontend: Mapping[str, AddressSet]
    instances: AddressSet
    publics: tuple[PublicAddress, ...]

    def of(self, frontend: str) -> AddressSet:
        """Give the addresses under which a frontend is reached."""
        return self.by_frontend.get(frontend, AddressSet.empty())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A door: a frontend and a port. All listeners there share it; which one takes a request is told by the host name."""

    frontend: str
    port: int


def gateways(context: Context, members: Members) -> Iterator[Endpoint]:
    """Give an endpoint for each gateway whose subnet is in the input."""
    for gateway in context.estate.all(ApplicationGateway):
        place = context.plan.subnets.get(gateway.subnet) if isinstance(gateway.subnet, str) else None
        if place is None:
            message = f'application gateway "{gateway.name}" is in no subnet of the input'
            context.notes.warn("PS402", message, gateway.origin, cure="add the file that defines its subnet")
            continue
        for unknown in gateway.unknown:
            message = f'a part of application gateway "{gateway.name}" is not known: {unknown.why}'
            context.notes.note("PS514", message, unknown.origin or gateway.origin)
        _check_default_route(gateway, context)
        yield _endpoint(gateway, place.id, place.network, context, members)


def _endpoint(gateway: ApplicationGateway, subnet: str, network: str, context: Context, members: Members) -> Endpoint:
    faces = _faces(gateway, subnet, context)
    ingress, egress = context.filters_of(subnet)
    return Endpoint(
        id=gateway.id,
        name=gateway.name,
        kind=Kind.PROXY,
        where=faces.instances | AddressSet.union_all(a for a in faces.by_frontend.values()) - _symbols(faces),
        fixed=False,
        origin=gateway.origin,
        network=network,
        segment=subnet,
        ingress=ingress,
        egress=egress,
        outbound=_outbound(gateway, faces, subnet, context),
        public=faces.publics,
        rewrites=tuple(_rewrites(gateway, faces, network, context, members)),
        names=(gateway.name,),
        resource=gateway.id,
        location=gateway.location,
        tags=gateway.labels,
        notes=(WAF_NOTE,) if gateway.waf is not False else (),
    )


def _symbols(faces: Faces) -> AddressSet:
    return AddressSet.union_all(AddressSet.address(public.address) for public in faces.publics)


def _faces(gateway: ApplicationGateway, subnet: str, context: Context) -> Faces:
    by_frontend: dict[str, AddressSet] = {}
    publics: list[PublicAddress] = []
    for frontend in gateway.frontends:
        found = _public(frontend, context)
        publics.extend(found)
        addresses = AddressSet.union_all(AddressSet.address(public.address) for public in found)
        if frontend.public_ip is None:
            addresses = addresses | context.plan.place(subnet, frontend.address, key=frontend.id).where
        by_frontend[frontend.id] = addresses
    return Faces(by_frontend=by_frontend, instances=context.plan.subnets[subnet].usable, publics=tuple(publics))


def _public(frontend: GatewayFrontend, context: Context) -> tuple[PublicAddress, ...]:
    """The gateway's public addresses are open to its listeners: its subnet's filters decide (AGW-07)."""
    return tuple(
        PublicAddress(
            address=public.address,
            resource=public.resource,
            name=public.name,
            origin=public.origin,
            closed_by_default=False,
        )
        for public in context.public.of(frontend.public_ip, frontend.origin)
    )


def _outbound(gateway: ApplicationGateway, faces: Faces, subnet: str, context: Context) -> Outbound | None:
    """To public backends the gateway shows its public frontend (AGW-03), unless a NAT gateway is on its subnet."""
    resource = context.estate.find(Subnet, subnet)
    if not faces.publics or (resource is not None and resource.nat_gateway is not None):
        return None
    return Outbound(
        method=Method.PUBLIC_IP,
        resource=gateway.id,
        sources=_symbols(faces),
        origin=gateway.origin,
        facts=("AGW-03",),
    )


# ── listeners and rules ──────────────────────────────────────────────────────────────────────────


def _rewrites(
    gateway: ApplicationGateway, faces: Faces, network: str, context: Context, members: Members
) -> Iterator[Rewrite]:
    """Give one rewrite per door; hosts and paths behind one door lead to one backend or another."""
    doors: dict[Entry, list[tuple[RoutingRule, Listener]]] = {}
    for rule, listener in _by_priority(gateway):
        port = _port(listener, gateway)
        if port is None:
            message = f'the port of listener "{listener.name}" is not known'
            context.notes.note("PS515", message, listener.origin, cure="give the value as a parameter")
            continue
        frontend = listener.frontend if isinstance(listener.frontend, str) else ""
        doors.setdefault(Entry(frontend=frontend, port=port), []).append((rule, listener))
    for entry, rules in doors.items():
        yield _door(entry, rules, gateway, faces, _Backends(gateway, network, members))


def _by_priority(gateway: ApplicationGateway) -> Iterator[tuple[RoutingRule, Listener]]:
    listeners = {listener.id: listener for listener in gateway.listeners}
    ranked = sorted(enumerate(gateway.rules), key=lambda item: (_rank(item[1]), item[0]))
    for _, rule in ranked:
        if isinstance(rule.listener, str) and rule.listener in listeners:
            yield rule, listeners[rule.listener]


def _rank(rule: RoutingRule) -> int:
    return rule.priority if isinstance(rule.priority, int) else 0


def _port(listener: Listener, gateway: ApplicationGateway) -> int | None:
    ports = dict(gateway.ports)
    found = ports.get(listener.port) if isinstance(listener.port, str) else None
    if isinstance(found, PortRange):
        return found.low
    return (
        USUAL_PORTS.get(listener.protocol)
        if found is None and isinstance(listener.protocol, ListenerProtocol)
        else None
    )


def _door(
    entry: Entry,
    rules: Iterable[tuple[RoutingRule, Listener]],
    gateway: ApplicationGateway,
    faces: Faces,
    backends: _Backends,
) -> Rewrite:
    listed = tuple(rules)
    targets: list[Target] = []
    doubts: list[Cause] = []
    notes: list[str] = []
    keeps = SourceKept.REPLACED
    for rule, listener in listed:
        destinations = backends.destinations(rule)
        targets += [target for d in destinations for target in backends.targets(d)]
        doubts += [cause for d in destinations for cause in backends.doubts(d)]
        notes += _host_note(rule, listener, destinations)
        if any(backends.keeps_client(d) for d in destinations):
            keeps = SourceKept.EITHER
    if gateway.waf is not False:
        notes.append(WAF_NOTE)
    rule, listener = listed[0]
    everywhere = Cover(sure=AddressSet.full(), words="*")
    transport = TransportSet.tcp(entry.port)
    return Rewrite(
        name=", ".join(dict.fromkeys(r.name for r, _ in listed)),
        match=Match(src=everywhere, dst=Cover(sure=faces.of(entry.frontend), words=listener.name), transport=transport),
        targets=tuple(dict.fromkeys(targets)) or ((Target(name="(unknown)"),) if doubts else ()),
        kind="proxy",
        origin=rule.origin,
        resource=gateway.id,
        source=keeps,
        new_sources=faces.instances,
        reroutes=True,
        doubts=tuple(dict.fromkeys(doubts)),
        facts=FACTS if keeps is SourceKept.REPLACED else (*FACTS, "AGW-04", "U-14"),
        notes=tuple(dict.fromkeys(notes)),
    )


def _host_note(rule: RoutingRule, listener: Listener, destinations: tuple[Destination, ...]) -> list[str]:
    hosts = ", ".join(host for host in listener.hosts if isinstance(host, str))
    found = [f'rule "{rule.name}" takes requests for {hosts}'] if hosts else []
    if any(d.redirects for d in destinations):
        found.append(f'rule "{rule.name}" redirects')
    return found


class _Backends:
    """The pools, settings and path maps of one gateway."""

    def __init__(self, gateway: ApplicationGateway, network: str, members: Members) -> None:
        self._pools: dict[str, GatewayPool] = {pool.id: pool for pool in gateway.pools}
        self._settings: dict[str, BackendSettings] = {item.id: item for item in gateway.settings}
        self._paths: dict[str, PathMap] = {item.id: item for item in gateway.path_maps}
        self._network = network
        self._members = members

    def destinations(self, rule: RoutingRule) -> tuple[Destination, ...]:
        """Give where a rule may lead: its destination, or all of its path map."""
        paths = self._paths.get(rule.paths) if isinstance(rule.paths, str) else None
        return paths.destinations if paths is not None else (rule.destination,)

    def keeps_client(self, destination: Destination) -> bool:
        """Whether the client's address may be kept (AGW-04)."""
        settings = self._of(destination)
        return settings is not None and settings.keeps_client is not False

    def _of(self, destination: Destination) -> BackendSettings | None:
        return self._settings.get(destination.settings) if isinstance(destination.settings, str) else None

    def targets(self, destination: Destination) -> Iterator[Target]:
        """Give the members of the destination's pool, on the port of its settings."""
        pool = self._pools.get(destination.pool) if isinstance(destination.pool, str) else None
        if pool is None:
            return
        settings = self._of(destination)
        port = settings.port.low if settings is not None and isinstance(settings.port, PortRange) else None
        for address in pool.addresses:
            if isinstance(address, Address):
                yield Target(address=address, port=port)
        for name in pool.names:
            yield Target(name=name if isinstance(name, str) else "(unknown)", port=port)
        for endpoint in self._members.of_gateway_pool(pool):
            yield Target(endpoint=endpoint, port=port)

    def doubts(self, destination: Destination) -> Iterator[Cause]:
        """Give why more, or other, backends may be meant."""
        pool = self._pools.get(destination.pool) if isinstance(destination.pool, str) else None
        settings = self._of(destination)
        values: list[object] = [destination.pool, destination.settings]
        if pool is not None:
            values += [*pool.addresses, *pool.names, *pool.members]
        if settings is not None:
            values.append(settings.port)
        for value in values:
            if isinstance(value, Unknown):
                yield causes.of_value(value, destination.origin)


# ── what Azure does not support ──────────────────────────────────────────────────────────────────


def _check_default_route(gateway: ApplicationGateway, context: Context) -> None:
    """Tell a default route away from the internet on the gateway's subnet (AGW-10)."""
    resource = context.estate.find(Subnet, gateway.subnet if isinstance(gateway.subnet, str) else None)
    if gateway.isolated is not False or resource is None or not isinstance(resource.route_table, str):
        return
    for route in context.estate.all(UserRoute):
        if route.table != resource.route_table or not isinstance(route.destination, Block):
            continue
        if route.destination.addresses == DEFAULT_ROUTE and route.next_hop_type is not NextHopType.INTERNET:
            message = f'the default route "{route.name}" on the subnet of application gateway "{gateway.name}" is not supported'
            cure = "send 0.0.0.0/0 to Internet, or isolate the gateway (AGW-10)"
            context.notes.warn("PS516", message, route.origin, value=route.name, cure=cure)
