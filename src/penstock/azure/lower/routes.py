"""The effective routes of each subnet.

Comes in: networks, peers, edges, route tables, private endpoints. Goes out: a `RouteTable` per subnet that holds every
route: system, learned, user. The engine selects by pinned, length and rank; the exceptions to that (RT-04, RT-08, RT-40)
are settled here, by leaving the losers out. Read next: `engine/routing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from penstock.azure.lower import causes
from penstock.azure.lower.connected_routes import connected_routes
from penstock.azure.lower.edge import Edge
from penstock.azure.lower.inserted import InsertedEndpoint, host_routes, moving, override
from penstock.azure.lower.managed_routes import ManagedRoutes
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import NetworkPlan, SubnetPlan
from penstock.azure.lower.tag_routes import tag_routes, without_clashes
from penstock.azure.lower.tags import TagBook, everything, public_space
from penstock.azure.notes import Notes
from penstock.azure.resources.network import NextHopType, UserRoute
from penstock.azure.resources.network import RouteTable as AzureRouteTable
from penstock.azure.resources.terms import Block, Flag, Runtime, ServiceTag
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.route import (
    UNKNOWN_SERVICE,
    Deliver,
    Discard,
    NextHop,
    Rank,
    Route,
    RouteTable,
    Through,
    ToInternet,
    ToService,
    Undetermined,
    Via,
)
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

DEFAULTS = (Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"))
NOWHERE_BLOCKS = tuple(Prefix.parse(p) for p in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
"""Private blocks that a network drops by itself (RT-01)."""

GATEWAY_SUBNET = "gatewaysubnet"
SERVICES: Mapping[str, tuple[str, bool]] = {
    "microsoft.storage": ("Storage", True),
    "microsoft.storage.global": ("Storage", False),
    "microsoft.sql": ("Sql", False),
    "microsoft.azurecosmosdb": ("AzureCosmosDB", False),
    "microsoft.keyvault": ("AzureKeyVault", False),
    "microsoft.servicebus": ("ServiceBus", False),
    "microsoft.eventhub": ("EventHub", False),
    "microsoft.web": ("AppService", False),
    "microsoft.cognitiveservices": ("CognitiveServicesManagement", False),
    "microsoft.containerregistry": ("AzureContainerRegistry", False),
    "microsoft.azureactivedirectory": ("AzureActiveDirectory", False),
}
"""Service endpoint → its tag, and whether only the region's part of it is sure (SE-03)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything that the routes of a network's subnets depend on, the subnet apart."""

    network: NetworkPlan
    peers: tuple[Peer, ...]
    edge: Edge
    book: TagBook
    endpoints: tuple[InsertedEndpoint, ...]
    networks: Mapping[str, NetworkPlan]
    firewalls: Mapping[str, str] = field(default_factory=dict)
    """The network of each firewall."""

    @property
    def near(self) -> tuple[str, ...]:
        """The networks in which a next hop may stand: this one and its direct peers (RT-15)."""
        return (self.network.id, *(peer.remote for peer in self.peers if not peer.connected))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Route tables with their routes, by id."""

    tables: Mapping[str, AzureRouteTable]
    routes: Mapping[str, tuple[UserRoute, ...]] = field(default_factory=dict)
    managed: ManagedRoutes = field(default_factory=ManagedRoutes)


# ── the whole table ──────────────────────────────────────────────────────────────────────────────


def lower_routes(subnet: SubnetPlan, around: Surroundings, tables: Tables, notes: Notes) -> RouteTable:
    """Give the effective routes of a subnet."""
    table, absent = _table(subnet, tables, notes)
    own = tables.routes.get(table.id, ()) if table is not None else ()
    managed = tables.managed
    user_routes = _usable_routes(subnet, (*own, *managed.routes.get(subnet.id, ())), notes)
    user = [route for written in user_routes for route in _doubted(written, around, managed.doubts)]
    user = without_clashes(user)
    system = [*_system(around), *_peering(subnet, around), *_somewhere(around)]
    stop: Flag | tuple[Cause, ...] = table.disable_propagation if table is not None else None
    learned = list(_learned(subnet, managed.stops.get(subnet.id, stop), around, system))
    system += _nowhere(around.network, user_routes, learned, managed.doubts)
    services = list(_services(subnet, around))
    inserted = list(_inserted(around, user, user_routes))
    routes = [*services, *user, *learned, *inserted, *system]
    if absent is not None:
        routes.append(_anything("?", absent, subnet.origin, ""))
    return RouteTable(id=f"{subnet.id}/routes", routes=tuple(routes), resource=table.id if table is not None else "")


def _table(subnet: SubnetPlan, tables: Tables, notes: Notes) -> tuple[AzureRouteTable | None, Cause | None]:
    """Give the route table of a subnet, or why it is not known."""
    if subnet.resource is None:
        return None, subnet.causes[0]
    named = subnet.resource.route_table
    if named is None:
        return None, None
    if isinstance(named, Unknown):
        return None, causes.of_value(named, subnet.origin)
    found = tables.tables.get(named)
    if found is not None:
        return found, None
    cause = causes.of_absence(named, "route table", subnet.origin)
    notes.warn("PS418", f'{cause.why}, yet subnet "{subnet.name}" uses it', subnet.origin, cure=cause.cure)
    return None, cause


def _anything(name: str, cause: Cause, origin: Origin, resource: str) -> Route:
    """A route that may hold any destination and lead anywhere."""
    return Route(
        name=name,
        prefix=DEFAULTS[0],
        next_hop=Undetermined(causes=(cause,)),
        rank=Rank.USER,
        origin=origin,
        resource=resource,
        covers=everything(),
        pinned=True,
        doubts=(cause,),
    )


# ── system routes ────────────────────────────────────────────────────────────────────────────────


def _route(
    name: str,
    prefix: Prefix,
    hop: NextHop,
    rank: Rank,
    origin: Origin,
    facts: tuple[str, ...],
    resource: str = "",
    doubts: tuple[Cause, ...] = (),
) -> Route:
    return Route(
        name=name, prefix=prefix, next_hop=hop, rank=rank, origin=origin, resource=resource, doubts=doubts, facts=facts
    )


def _system(around: Surroundings) -> Iterator[Route]:
    """Give the routes that every subnet of the network has, those of the private blocks apart (RT-01)."""
    network = around.network
    local = Deliver(network=network.id)
    for prefix in network.prefixes:
        yield _route(f"{network.name} {prefix}", prefix, local, Rank.SYSTEM, network.origin, ("RT-01",), network.id)
    yield _route("Internet", DEFAULTS[0], ToInternet(), Rank.SYSTEM, BUILT_IN, ("RT-01",))
    if network.has_v6:
        yield _route("Internet", DEFAULTS[1], ToInternet(), Rank.SYSTEM, BUILT_IN, ("RT-01",))


def _nowhere(
    network: NetworkPlan, user: list[UserRoute], learned: list[Route], unsure: Mapping[str, tuple[Cause, ...]]
) -> Iterator[Route]:
    """Give the None routes of the private blocks (RT-01, RT-02), unless a default route of the user removes them (RT-04).

    Whether a learned default route removes them too is not documented.
    """
    removing = [r for r in user if _is_default(r) and r.next_hop_type is not NextHopType.INTERNET]
    doubts: tuple[Cause, ...] = ()
    for route in removing:
        own = unsure.get(route.id, ())
        if isinstance(route.next_hop_type, Unknown):
            own += (causes.of_value(route.next_hop_type, route.origin),)
        if not own:
            return
        doubts += own
    stronger = any(_is_default(route) for route in user)  # RT-26: a learned default loses to the user's
    defaults = [route for route in learned if route.prefix == DEFAULTS[0] and not stronger]
    for block in NOWHERE_BLOCKS:
        if not AddressSet.prefix(block) <= network.addresses:
            yield _route("None", block, Discard(), Rank.SYSTEM, BUILT_IN, ("RT-01", "RT-02"), doubts=doubts)
            for default in defaults if all(r.prefix != block for r in learned) else ():
                both = (*default.doubts, _by_default(network))
                yield replace(default, prefix=block, doubts=both, facts=("RT-04", "U-25"))


def _by_default(network: NetworkPlan) -> Cause:
    return Cause(
        key=f"learned-default:{network.id}",
        why="whether a learned default route removes the None routes of the private blocks is not documented",
        cure="add effective routes of the network",
        facts=("RT-04", "U-25"),
        origin=network.origin,
    )


def _is_default(route: UserRoute) -> bool:
    destination = route.destination
    return isinstance(destination, Block) and destination.addresses.prefixes() == (DEFAULTS[0],)


def _somewhere(around: Surroundings) -> Iterator[Route]:
    """Stand for addresses of this network and its peers that are not known: any private one may be among them."""
    doubtful = {*around.network.causes, *(cause for peer in around.peers for cause in peer.unlisted)}
    if not doubtful:
        return
    known = [around.network.addresses, *(peer.addresses for peer in around.peers)]
    covers = AddressSet.union_all(AddressSet.prefix(b) for b in NOWHERE_BLOCKS) - AddressSet.union_all(known)
    for cause in sorted(doubtful):
        yield Route(
            name="?",
            prefix=Prefix(4, 0, 32),
            next_hop=Undetermined(causes=(cause,)),
            rank=Rank.SYSTEM,
            origin=cause.origin or BUILT_IN,
            covers=covers,
            doubts=(cause,),
            facts=("RT-05",),
        )


def _peering(subnet: SubnetPlan, around: Surroundings) -> Iterator[Route]:
    """Give the routes to direct peers, not to peers of peers (RT-05, RT-32).

    A subnet that takes no part has them too, and its packets are lost (RT-37).
    """
    for peer in around.peers:
        if peer.connected:
            there = [e for e in around.endpoints if e.network == peer.remote and not e.where.is_empty]
            yield from connected_routes(peer, [(e.name, e.where, moving(e)) for e in there])
            continue
        takes_part = peer.senders is None or subnet.id in peer.senders
        only = peer.receivers if takes_part else frozenset()
        hop = Deliver(network=peer.remote, type="VNetPeering", only=only)
        facts = peer.facts if only is None else ("RT-05", "RT-37")
        for prefix in peer.prefixes:
            name = f"{peer.name} {prefix}"
            yield _route(name, prefix, hop, Rank.SYSTEM, peer.origin, facts, peer.resource, peer.doubts)


# ── learned routes ───────────────────────────────────────────────────────────────────────────────


def _learned(
    subnet: SubnetPlan, stop: Flag | tuple[Cause, ...], around: Surroundings, system: list[Route]
) -> Iterator[Route]:
    """Give the routes that gateways make known, unless the table stops them (RT-22)."""
    if stop is True and subnet.name.lower() != GATEWAY_SUBNET:
        return
    doubts: tuple[Cause, ...] = stop if isinstance(stop, tuple) else ()
    doubts += (causes.of_value(stop, subnet.origin),) if isinstance(stop, Unknown) else ()
    stronger = AddressSet.union_all(
        AddressSet.prefix(r.prefix) for r in system if isinstance(r.next_hop, Deliver) and not r.doubts
    )
    for item in around.edge.learned:
        block = AddressSet.prefix(item.prefix)
        if not block <= stronger:  # RT-08
            facts = tuple(dict.fromkeys(("RT-05", "RT-07", *item.facts)))
            why = (*doubts, *item.doubts, *_perhaps_stronger(block, system))
            yield _route(item.name, item.prefix, item.hop, Rank.LEARNED, item.origin, facts, item.resource, why)
    for cause in around.edge.unlisted:
        yield from _unlisted(cause, around.edge, doubts, around.network)


def _perhaps_stronger(block: AddressSet, system: list[Route]) -> Iterator[Cause]:
    """Why a learned route may count for nothing: a peering that may exist holds all of it (RT-08)."""
    for route in system:
        if isinstance(route.next_hop, Deliver) and route.doubts and block <= AddressSet.prefix(route.prefix):
            yield from route.doubts


def _unlisted(cause: Cause, edge: Edge, doubts: tuple[Cause, ...], network: NetworkPlan) -> Iterator[Route]:
    """Stand for routes that are learned and not known: to every private block, and perhaps a default (RT-13, U-25)."""
    hop: NextHop = edge.hop if edge.gateways or edge.router else Undetermined(causes=(cause,))
    for block in NOWHERE_BLOCKS:
        if not AddressSet.prefix(block) <= network.addresses:
            yield _route(
                "learned?", block, hop, Rank.LEARNED, cause.origin or BUILT_IN, ("RT-13",), doubts=(cause, *doubts)
            )
    default = Cause(
        key=f"default-{cause.key}",
        why=cause.why,
        cure=cause.cure,
        facts=("RT-13", "RT-26", "U-25"),
        origin=cause.origin,
    )
    yield _route(
        "learned?", DEFAULTS[0], hop, Rank.LEARNED, cause.origin or BUILT_IN, ("RT-26",), doubts=(default, *doubts)
    )


# ── user routes ──────────────────────────────────────────────────────────────────────────────────


def _usable_routes(subnet: SubnetPlan, routes: tuple[UserRoute, ...], notes: Notes) -> list[UserRoute]:
    """Give the routes that take effect in this subnet (RT-23)."""
    kept: list[UserRoute] = []
    for route in routes:
        if _is_default(route) and subnet.name.lower() == GATEWAY_SUBNET:
            message = f'route "{route.name}" sends 0.0.0.0/0 away from the GatewaySubnet'
            notes.error("PS410", message, route.origin, cure="Azure does not allow it; the route is ignored (RT-23)")
        else:
            kept.append(route)
    return kept


def _doubted(route: UserRoute, around: Surroundings, unsure: Mapping[str, tuple[Cause, ...]]) -> Iterator[Route]:
    """Give a written route; one of a network manager may not be there (RT-58)."""
    why = unsure.get(route.id, ())
    yield from (replace(made, doubts=(*made.doubts, *why)) if why else made for made in _user(route, around))


def _user(route: UserRoute, around: Surroundings) -> Iterator[Route]:
    """Give a route as written: it diverts neighbours of one subnet too (RT-19), and traffic to platform services (RT-24)."""
    hop, doubts = _hop(route, around)
    destination = route.destination
    if isinstance(destination, Unknown):
        cause = causes.of_value(destination, route.origin)
        if isinstance(hop, Undetermined):
            yield _anything(route.name, cause, route.origin, route.table)
        else:
            yield Route(
                name=route.name,
                prefix=DEFAULTS[0],
                next_hop=hop,
                rank=Rank.USER,
                origin=route.origin,
                resource=route.table,
                covers=everything(),
                pinned=True,
                doubts=(cause, *doubts),
            )
    elif isinstance(destination, ServiceTag):
        yield from tag_routes(route, destination, hop, doubts, around.book)
    elif isinstance(destination, Block):
        for prefix in destination.addresses.prefixes():
            yield _route(route.name, prefix, hop, Rank.USER, route.origin, ("RT-07",), route.table, doubts)


def _hop(route: UserRoute, around: Surroundings) -> tuple[NextHop, tuple[Cause, ...]]:
    kind = route.next_hop_type
    if isinstance(kind, Unknown):
        return Undetermined(causes=(causes.of_value(kind, route.origin),)), ()
    match kind:
        case NextHopType.VIRTUAL_APPLIANCE:
            if isinstance(route.next_hop, Address):
                return Via(address=route.next_hop, networks=around.near), ()
            if (firewall := _firewall(route, around)) is not None:
                return Through(device=firewall, type="VirtualAppliance"), ()
            why = route.next_hop if isinstance(route.next_hop, Unknown) else Unknown(why="the next hop is not stated")
            return Undetermined(causes=(causes.of_value(why, route.origin),)), ()
        case NextHopType.GATEWAY:
            refusing = around.edge.refusing
            return (Undetermined(causes=refusing) if refusing else around.edge.hop), ()
        case NextHopType.VNET_LOCAL:
            return Deliver(network=around.network.id), ()
        case NextHopType.INTERNET:
            return ToInternet(), ()
        case NextHopType.NONE:
            return Discard(), ()


def _firewall(route: UserRoute, around: Surroundings) -> str | None:
    """Give the firewall that a route names by asking for its private address, whatever that will be (RT-15)."""
    asked = route.next_hop
    if not isinstance(asked, Runtime) or [step.lower() for step in asked.path[-1:]] != ["privateipaddress"]:
        return None
    return asked.resource if around.firewalls.get(asked.resource) in around.near else None


# ── service endpoints ────────────────────────────────────────────────────────────────────────────


def _services(subnet: SubnetPlan, around: Surroundings) -> Iterator[Route]:
    """Give the routes of the subnet's own service endpoints (SE-02); no route table overrides them (RT-09)."""
    if subnet.resource is None:
        return
    for doubt in subnet.resource.unknown_service_endpoints:
        cause = causes.of_value(doubt, subnet.origin)
        hop = ToService(service=UNKNOWN_SERVICE)
        yield _service("?", hop, public_space(), subnet.origin, subnet.id, (cause,))
    for service in subnet.resource.service_endpoints:
        yield from _service_routes(service, subnet, around)


def _service_routes(service: str, subnet: SubnetPlan, around: Surroundings) -> Iterator[Route]:
    tag, regional = SERVICES.get(service.lower(), (service.rpartition(".")[2], False))
    hop = ToService(service=service)
    cover = around.book.cover(tag)
    near = around.book.cover(f"{tag}.{around.network.location}") if regional and around.network.location else cover
    if not near.sure.is_empty:
        yield _service(service, hop, near.sure, subnet.origin, subnet.id, ())
    for cause, addresses in near.doubtful:
        yield _service(service, hop, addresses, subnet.origin, subnet.id, (cause,))
    far = cover.sure - near.sure
    if regional and not far.is_empty:
        yield _service(service, hop, far, subnet.origin, subnet.id, (_other_region(service, subnet),))


def _other_region(service: str, subnet: SubnetPlan) -> Cause:
    return Cause(
        key=f"region:{subnet.id}:{service.lower()}",
        why=f"which regions besides its own the service endpoint {service} reaches is not in the input",
        cure="use Microsoft.Storage.Global, or read the effective routes",
        facts=("SE-03", "SE-04"),
        origin=subnet.origin,
    )


def _service(
    name: str, hop: NextHop, covers: AddressSet, origin: Origin, resource: str, doubts: tuple[Cause, ...]
) -> Route:
    return Route(
        name=name,
        prefix=DEFAULTS[0],
        next_hop=hop,
        rank=Rank.SYSTEM,
        origin=origin,
        resource=resource,
        covers=covers,
        pinned=True,
        doubts=doubts,
        facts=("RT-09", "SE-01"),
    )


# ── private endpoints ────────────────────────────────────────────────────────────────────────────


def _inserted(around: Surroundings, user: list[Route], written: list[UserRoute]) -> Iterator[Route]:
    """Give the host routes of private endpoints here and in direct peers, where a user route does not override them.

    The GatewaySubnet has them like any other (RT-42).
    """
    if not written:
        return  # without user routes they lead where the network's own route leads
    peers = {peer.remote: peer for peer in around.peers if not peer.connected}
    for endpoint in around.endpoints:
        home = around.networks.get(endpoint.network)
        if home is None or (endpoint.network != around.network.id and endpoint.network not in peers):
            continue
        doubts = override(endpoint, home, user)
        if doubts is None:
            continue
        peer = peers.get(endpoint.network)
        doubts += peer.doubts if peer is not None and endpoint.network != around.network.id else ()
        yield from host_routes(endpoint, doubts)
