"""The edge to on-premises: which gateway a network uses, and what lies behind it.

Comes in: gateways, local network gateways, connections, peers. Goes out: `Edge` per network (gateways and the prefixes learned from
them), the gateway endpoints, the tunnels between networks, and the addresses on-premises. The BGP table itself is not in any
configuration: a gateway that speaks BGP or ExpressRoute makes more destinations possible than are known (RT-13). Read
next: `lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import (
    Connection,
    ConnectionType,
    GatewayType,
    HubConnection,
    LocalNetworkGateway,
    VirtualNetworkGateway,
)
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.terms import Block
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.network import Link
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix

ROUTE_SERVER_SUBNET = "routeserversubnet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A prefix that a gateway makes known, and by which resource it is stated."""

    prefix: Prefix
    gateways: tuple[str, ...]
    resource: str
    name: str
    origin: Origin
    doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What a network sees of the gateways it may use.

    `unlisted` says why further prefixes may be learned (BGP, route server); `gateways` are certain or doubted by
    `doubts`, as `useRemoteGateways` of a peer that is not in the input. `refusing`: why a user route to them may do nothing.
    """

    gateways: tuple[str, ...] = ()
    learned: tuple[Learned, ...] = ()
    unlisted: tuple[Cause, ...] = ()
    doubts: tuple[Cause, ...] = ()
    refusing: tuple[Cause, ...] = ()

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The known prefixes behind the gateways."""
        return tuple(dict.fromkeys(learned.prefix for learned in self.learned))


NO_EDGE = Edge()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The edge of every network, and the outside behind all of them."""

    by_network: Mapping[str, Edge]
    onprem: AddressSet
    onprem_causes: tuple[Cause, ...]
    links: tuple[Link, ...]

    def of(self, network: str) -> Edge:
        """Give the edge of one network."""
        return self.by_network.get(network, NO_EDGE)


def edges(estate: Estate, plan: Plan, peers: Mapping[str, tuple[Peer, ...]], notes: Notes) -> Edges:
    """Give the edge of every network: its own gateways, else those of the peer it uses (RT-31)."""
    owners = {g.id: network_of(g) for g in estate.all(VirtualNetworkGateway)}
    links = _links(estate, plan, owners, peers)
    own: dict[str, Edge] = {}
    for gateway in estate.all(VirtualNetworkGateway):
        network = owners[gateway.id]
        if network is None:
            notes.note("PS406", f'the subnet of gateway "{gateway.name}" is not known', gateway.origin)
            continue
        own[network] = _join(own.get(network, NO_EDGE), _edge(gateway, estate, links))
    for subnet in estate.all(Subnet):
        if subnet.key == ROUTE_SERVER_SUBNET:
            own[subnet.network] = _join(own.get(subnet.network, NO_EDGE), Edge(unlisted=(_route_server(subnet),)))
    for joint in estate.all(HubConnection):
        if isinstance(joint.network, str):
            own[joint.network] = _join(own.get(joint.network, NO_EDGE), Edge(unlisted=(_hub(joint),)))
    everything = dict(own)
    for network, group in peers.items():
        remote = _remote(group, own, notes)
        if remote is not None:
            everything[network] = _join(own.get(network, NO_EDGE), remote)
    return Edges(
        by_network=everything,
        onprem=_onprem(own.values(), plan),
        onprem_causes=tuple(sorted({*_sites(estate), *(cause for edge in own.values() for cause in edge.unlisted)})),
        links=links,
    )


def _sites(estate: Estate) -> Iterable[Cause]:
    """Why a site may pass on more than its own prefixes: a gateway sends it whatever is routed there (RT-24)."""
    for gateway in estate.all(VirtualNetworkGateway):
        if gateway.default_site is not None:
            yield Cause(
                key=f"default-site:{gateway.id}",
                why=f'gateway "{gateway.name}" has a default site, and what that passes on is not in the input',
                cure="ask for what lies on-premises, or look at the site's own rules",
                facts=("RT-13", "RT-24"),
                origin=gateway.origin,
            )


def network_of(gateway: VirtualNetworkGateway) -> str | None:
    """Give the id of the network whose GatewaySubnet holds the gateway."""
    for configuration in gateway.ip_configurations:
        if isinstance(configuration.subnet, str) and "/subnets/" in configuration.subnet:
            return configuration.subnet.rsplit("/subnets/", 1)[0]
    return None


def _join(one: Edge, other: Edge) -> Edge:
    return Edge(
        gateways=tuple(dict.fromkeys(one.gateways + other.gateways)),
        learned=tuple(dict.fromkeys(one.learned + other.learned)),
        unlisted=tuple(sorted({*one.unlisted, *other.unlisted})),
        doubts=tuple(sorted({*one.doubts, *other.doubts})),
        refusing=tuple(sorted({*one.refusing, *other.refusing})),
    )


# ── one gateway ──────────────────────────────────────────────────────────────────────────────────


def _edge(gateway: VirtualNetworkGateway, estate: Estate, links: tuple[Link, ...]) -> Edge:
    learned = [
        _learned(gateway, p, gateway.id, "point-to-site clients", gateway.origin) for p in _blocks(gateway.client_pools)
    ]
    learned += [
        _learned(gateway, p, gateway.id, "custom routes", gateway.origin) for p in _blocks(gateway.custom_routes)
    ]
    unlisted = [*_unlisted(gateway), *_one_sided(gateway, estate, links)]
    for connection in _connections(gateway, estate):
        learned += _of_connection(gateway, connection, estate, unlisted)
    if not learned and not unlisted:
        unlisted.append(_unconnected(gateway))
    for link in links:
        if gateway.id in (link.left, link.right):
            far = link.right if link.left == gateway.id else link.left
            name = far.rsplit("/", 1)[-1]
            learned += [_learned(gateway, p, far, name, link.origin) for p in link.reach(far).prefixes()]
    return Edge(
        gateways=(gateway.id,),
        learned=tuple(learned),
        unlisted=tuple(sorted(set(unlisted))),
        refusing=tuple(_refusing(gateway)),
    )


def _refusing(gateway: VirtualNetworkGateway) -> Iterator[Cause]:
    """User routes lead to VPN gateways only, and not where both kinds stand side by side (RT-17)."""
    if gateway.type is GatewayType.EXPRESS_ROUTE:
        yield Cause(
            key=f"user-route:{gateway.id}",
            why=f'a user route cannot lead to "{gateway.name}", which is an ExpressRoute gateway',
            cure="remove the route: the gateway announces its own, or let on-premises announce the prefix",
            facts=("RT-17",),
            origin=gateway.origin,
        )
    elif isinstance(gateway.type, Unknown):
        yield causes.of_value(gateway.type, gateway.origin)


def _learned(gateway: VirtualNetworkGateway, prefix: Prefix, resource: str, name: str, origin: Origin) -> Learned:
    return Learned(prefix=prefix, gateways=(gateway.id,), resource=resource, name=name, origin=origin)


def _blocks(terms: Iterable[Block | Unknown]) -> tuple[Prefix, ...]:
    return tuple(p for term in terms if isinstance(term, Block) for p in term.addresses.prefixes())


def _connections(gateway: VirtualNetworkGateway, estate: Estate) -> tuple[Connection, ...]:
    return tuple(c for c in estate.all(Connection) if c.gateway == gateway.id)


def _of_connection(
    gateway: VirtualNetworkGateway, connection: Connection, estate: Estate, unlisted: list[Cause]
) -> list[Learned]:
    if connection.local is None:
        return []
    site = estate.find(LocalNetworkGateway, connection.local) if isinstance(connection.local, str) else None
    if site is None:
        identity = connection.local if isinstance(connection.local, str) else connection.id
        unlisted.append(causes.of_absence(identity, "local network gateway", connection.origin))
        return []
    unlisted += [causes.of_value(t, site.origin) for t in site.prefixes if isinstance(t, Unknown)]
    if connection.bgp is True and site.bgp:
        unlisted.append(_bgp(gateway))
    return [_learned(gateway, p, site.id, site.name, site.origin) for p in _blocks(site.prefixes)]


def _unlisted(gateway: VirtualNetworkGateway) -> Iterable[Cause]:
    """Why more may lie behind a gateway than the files say: BGP, ExpressRoute, unknown pools (RT-13, GW-04)."""
    if gateway.type is GatewayType.EXPRESS_ROUTE or gateway.bgp is True:
        yield _bgp(gateway)
    elif isinstance(gateway.type, Unknown):
        yield causes.of_value(gateway.type, gateway.origin)
    for term in gateway.client_pools:
        if isinstance(term, Unknown):
            yield causes.of_value(term, gateway.origin)


def _one_sided(gateway: VirtualNetworkGateway, estate: Estate, links: tuple[Link, ...]) -> Iterator[Cause]:
    """Tunnels to another gateway of which the input holds one side only: they work if the other side exists (RT-33)."""
    whole = {frozenset((link.left, link.right)) for link in links}
    for connection in estate.all(Connection):
        if connection.type is not ConnectionType.VNET_TO_VNET:
            continue
        ends = (connection.gateway, connection.other_gateway)
        if gateway.id in ends and frozenset(str(end) for end in ends) not in whole:
            yield Cause(
                key=f"tunnel:{connection.id}",
                why=f'the other side of connection "{connection.name}" is not in the input',
                cure="add the file that defines the other gateway and its connection",
                facts=("RT-13", "RT-35"),
                origin=connection.origin,
            )


def _unconnected(gateway: VirtualNetworkGateway) -> Cause:
    return Cause(
        key=f"unconnected:{gateway.id}",
        why=f'no connection of gateway "{gateway.name}" is in the input',
        cure="add the file that defines its connections",
        facts=("RT-13",),
        origin=gateway.origin,
    )


def _bgp(gateway: VirtualNetworkGateway) -> Cause:
    return Cause(
        key=f"bgp:{gateway.id}",
        why=f'the routes that gateway "{gateway.name}" learns by BGP are not in the input',
        cure="add effective routes of the network, or declare the prefixes on-premises",
        facts=("RT-13",),
        origin=gateway.origin,
    )


def _route_server(subnet: Subnet) -> Cause:
    return Cause(
        key=f"bgp:{subnet.id}",
        why="the routes that the route server learns are not in the input",
        cure="add effective routes of the network",
        facts=("RT-55",),
        origin=subnet.origin,
    )


def _hub(joint: HubConnection) -> Cause:
    return Cause(
        key=f"hub:{joint.hub}",
        why=f'the routes of the virtual hub behind "{joint.name}" are not modelled',
        cure="add the effective routes of the network",
        facts=("RT-50", "RT-53"),
        origin=joint.origin,
    )


# ── tunnels between networks ─────────────────────────────────────────────────────────────────────


def _links(
    estate: Estate, plan: Plan, owners: Mapping[str, str | None], peers: Mapping[str, tuple[Peer, ...]]
) -> tuple[Link, ...]:
    """Give the ways between gateways: tunnels whose ends name each other, and common circuits (RT-57)."""
    found = []
    for (left, right), (connection, facts) in sorted({**_circuits(estate), **_tunnels(estate)}.items()):
        if owners.get(left) and owners.get(right) and owners[left] != owners[right]:
            reach = [_reach(owners[end], plan, peers) for end in (left, right)]
            found.append(
                Link(
                    left=left,
                    right=right,
                    left_reach=reach[0],
                    right_reach=reach[1],
                    origin=connection.origin,
                    facts=facts,
                )
            )
    return tuple(found)


Pairs = dict[tuple[str, str], tuple[Connection, tuple[str, ...]]]


def _tunnels(estate: Estate) -> Pairs:
    pairs: dict[tuple[str, str], Connection] = {}
    for connection in estate.all(Connection):
        if connection.type is ConnectionType.VNET_TO_VNET and isinstance(connection.other_gateway, str):
            pairs[(str(connection.gateway), connection.other_gateway)] = connection
    return {(a, b): (c, ()) for (a, b), c in pairs.items() if a < b and (b, a) in pairs}


def _circuits(estate: Estate) -> Pairs:
    """Networks linked to one circuit reach each other through its edge by default (RT-57)."""
    on: dict[str, dict[str, Connection]] = {}
    for connection in estate.all(Connection):
        if connection.type is ConnectionType.EXPRESS_ROUTE and isinstance(connection.circuit, str):
            on.setdefault(connection.circuit, {})[str(connection.gateway)] = connection
    return {
        (left, right): (joined[left], ("RT-57",))
        for joined in on.values()
        for left in joined
        for right in joined
        if left < right
    }


def _reach(network: str | None, plan: Plan, peers: Mapping[str, tuple[Peer, ...]]) -> AddressSet:
    """Give what is found behind one end: its network, and the peers that use its gateways (RT-31)."""
    own = plan.networks.get(network or "")
    spokes = [
        plan.networks[spoke].addresses
        for spoke, group in peers.items()
        if spoke in plan.networks and any(p.remote == network and p.gateways is True for p in group)
    ]
    return AddressSet.union_all([own.addresses if own is not None else AddressSet.empty(), *spokes])


# ── gateways of a peer ───────────────────────────────────────────────────────────────────────────


def _remote(group: tuple[Peer, ...], own: Mapping[str, Edge], notes: Notes) -> Edge | None:
    using = [peer for peer in group if peer.gateways is not False and peer.gateways is not None]
    if not using:
        return None
    if len(using) > 1:
        message = "more than one peering uses remote gateways; Azure allows one"
        notes.error(
            "PS407", message, using[1].origin, value=using[1].name, cure="unset useRemoteGateways on the others"
        )
    joined = NO_EDGE
    for peer in using:
        joined = _join(joined, _through(peer, own.get(peer.remote)))
    return joined


def _through(peer: Peer, edge: Edge | None) -> Edge:
    """Give the peer's edge as it is seen through the peering, with the peering's doubts."""
    doubts = peer.doubts
    if isinstance(peer.gateways, Unknown):
        doubts = (*doubts, causes.of_value(peer.gateways, peer.origin))
    if edge is None:
        return Edge(unlisted=(_absent_gateway(peer),)) if peer.absent else NO_EDGE
    learned = tuple(
        Learned(
            prefix=item.prefix,
            gateways=item.gateways,
            resource=item.resource,
            name=item.name,
            origin=item.origin,
            doubts=item.doubts + doubts,
        )
        for item in edge.learned
    )
    return Edge(gateways=edge.gateways, learned=learned, unlisted=edge.unlisted, doubts=edge.doubts + doubts)


def _absent_gateway(peer: Peer) -> Cause:
    return Cause(
        key=f"gateway-of:{peer.remote}",
        why=f'the gateway used through peering "{peer.name}" is not in the input',
        cure="add the file that defines the hub and its gateway",
        facts=("RT-13", "RT-31"),
        origin=peer.origin,
    )


def _onprem(own: Iterable[Edge], plan: Plan) -> AddressSet:
    """Give the addresses that certainly lie outside Azure, behind some gateway."""
    learned = AddressSet.union_all(AddressSet.prefix(p) for edge in own for p in edge.prefixes)
    inside = AddressSet.union_all(network.addresses for network in plan.networks.values())
    return learned - inside
