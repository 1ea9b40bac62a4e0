"""The edge to on-premises: which gateway a network uses, and what lies behind it.

Comes in: gateways, local network gateways, connections, peers. Goes out: `Edge` per network (gateways and the prefixes learned from
them), the gateway endpoints, the tunnels between networks, and the addresses on-premises. The BGP table itself is not in any
configuration: a gateway that speaks BGP or ExpressRoute makes more destinations possible than are known (RT-13). Read
next: `lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from penstock.azure.lower import causes, circuits, route_servers
from penstock.azure.lower.edge import NO_EDGE, Edge, Learned
from penstock.azure.lower.gateway_links import links, owners, where_it_stands, with_links
from penstock.azure.lower.hub_edges import hub_edges
from penstock.azure.lower.hubs import Hubs, Joint
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import (
    Connection,
    ConnectionType,
    GatewayType,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The edge of every network, and the outside behind all of them."""

    by_network: Mapping[str, Edge]
    onprem: AddressSet
    onprem_causes: tuple[Cause, ...]
    links: tuple[Link, ...]
    claimed: tuple[tuple[Cause, AddressSet], ...] = ()
    hubs: Hubs = field(default_factory=Hubs)
    by_gateway: Mapping[str, Edge] = field(default_factory=dict)

    def behind(self, gateway: VirtualNetworkGateway) -> tuple[AddressSet, tuple[Cause, ...]]:
        """Give what surely lies outside behind a gateway of a network, and why more may."""
        edge = self.by_gateway[gateway.id]
        known = AddressSet.union_all(AddressSet.prefix(prefix) for prefix in edge.prefixes)
        return known & self.onprem, (*edge.unlisted, *_default_site(gateway))

    def more_behind(self, joints: Iterable[Joint]) -> tuple[Cause, ...]:
        """Give why more may lie behind a gateway of a hub than its joints say."""
        found = [some.cause for joint in joints for some in joint.open]
        found += [_takes_everything(joint) for joint in joints if any(p.length == 0 for p in joint.prefixes)]
        return tuple(sorted(set(found)))

    def of(self, network: str) -> Edge:
        """Give the edge of one network."""
        return self.by_network.get(network, NO_EDGE)


def edges(estate: Estate, plan: Plan, peers: Mapping[str, tuple[Peer, ...]], joined: Hubs, notes: Notes) -> Edges:
    """Give the edge of every network: its own gateways, those of the peer it uses (RT-31), or its hub (RT-53)."""
    owned = owners(estate)
    found = links(estate, plan, owned, peers, joined)
    hubs = with_links(joined, found)
    own: dict[str, Edge] = {}
    by_gateway: dict[str, Edge] = {}
    somewhere: list[Edge] = []
    for gateway in estate.all(VirtualNetworkGateway):
        network = owned[gateway.id]
        edge = by_gateway[gateway.id] = _edge(gateway, estate, found)
        if network is None:
            notes.note("PS406", f'the subnet of gateway "{gateway.name}" is not known', gateway.origin)
            somewhere.append(_perhaps_there(gateway, edge))
            continue
        own[network] = own.get(network, NO_EDGE).join(edge)
    for network in [n for n in plan.networks if n not in own] if somewhere else ():
        own[network] = reduce(Edge.join, somewhere)
    for subnet in estate.all(Subnet):
        if subnet.key == route_servers.SUBNET:
            learned = Edge(unlisted=tuple(route_servers.announcements(subnet, estate)))
            own[subnet.network] = own.get(subnet.network, NO_EDGE).join(learned)
    everything = dict(own)
    for network, group in peers.items():
        remote = _remote(group, own, notes)
        if remote is not None:
            everything[network] = own.get(network, NO_EDGE).join(remote)
    for network, edge in hub_edges(hubs, estate, plan):
        everything[network] = everything.get(network, NO_EDGE).join(edge)
    unlisted = {cause for edge in everything.values() for cause in edge.unlisted}
    return Edges(
        by_network=everything,
        onprem=_onprem(own.values(), hubs, plan),
        onprem_causes=tuple(sorted({*_sites(estate), *_open(hubs), *unlisted})),
        links=found,
        claimed=tuple(_claimed(estate, plan)),
        hubs=hubs,
        by_gateway=by_gateway,
    )


def _open(hubs: Hubs) -> Iterator[Cause]:
    """Why more may lie behind the gateways and appliances of hubs than is known; a site that takes everything passes it on (RT-24)."""
    for hub in hubs.by_id.values():
        yield from (some.cause for some in hub.open if some.default)
    for joint in (*hubs.networks(), *hubs.branches()):
        yield from (some.cause for some in joint.open if some.default)
        if joint.is_branch and any(prefix.length == 0 for prefix in joint.prefixes):
            yield _takes_everything(joint)


def _takes_everything(joint: Joint) -> Cause:
    return Cause(
        key=f"default-site:{joint.id}",
        why=f'"{joint.name}" takes everything, and what it passes on is not in the input',
        cure="ask for what lies on-premises, or look at the site's own rules",
        facts=("RT-13", "RT-24"),
        origin=joint.origin,
    )


def _sites(estate: Estate) -> Iterable[Cause]:
    """Why sites may pass on more than their own prefixes."""
    for gateway in estate.all(VirtualNetworkGateway):
        yield from _default_site(gateway)


def _default_site(gateway: VirtualNetworkGateway) -> Iterator[Cause]:
    """Why a site may pass on more than its own prefixes: a gateway sends it whatever is routed there (RT-24)."""
    if gateway.default_site is not None:
        yield Cause(
            key=f"default-site:{gateway.id}",
            why=f'gateway "{gateway.name}" has a default site, and what that passes on is not in the input',
            cure="ask for what lies on-premises, or look at the site's own rules",
            facts=("RT-13", "RT-24"),
            origin=gateway.origin,
        )


# ── one gateway ──────────────────────────────────────────────────────────────────────────────────


def _edge(gateway: VirtualNetworkGateway, estate: Estate, links: tuple[Link, ...]) -> Edge:
    learned = [
        _learned(gateway, p, gateway.id, "point-to-site clients", gateway.origin) for p in _blocks(gateway.client_pools)
    ]
    unlisted = [
        *_unlisted(gateway),
        *_stray(estate),
        *_one_sided(gateway, estate, links),
        *circuits.unsaid(gateway, estate),
    ]
    for connection in _connections(gateway, estate):
        learned += _of_connection(gateway, connection, estate, unlisted)
    for link in links:
        if gateway.id in (link.left, link.right):
            far = link.right if link.left == gateway.id else link.left
            name = far.rsplit("/", 1)[-1]
            learned += [_learned(gateway, p, far, name, link.origin) for p in link.reach(far).prefixes()]
    if not learned and not unlisted:
        unlisted.append(_unconnected(gateway))
    return Edge(
        gateways=(gateway.id,),
        learned=tuple(learned),
        unlisted=tuple(sorted(set(unlisted))),
        refusing=tuple(_refusing(gateway)),
    )


def _perhaps_there(gateway: VirtualNetworkGateway, edge: Edge) -> Edge:
    """Give the edge of a gateway as a network sees it in which it may stand."""
    doubts = where_it_stands(gateway)
    learned = tuple(replace(item, doubts=(*item.doubts, *doubts)) for item in edge.learned)
    return replace(edge, learned=learned, doubts=(*edge.doubts, *doubts))


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


def _stray(estate: Estate) -> Iterator[Cause]:
    """Connections of which it is not known whose they are: any gateway may have them."""
    for connection in estate.all(Connection):
        if isinstance(connection.gateway, Unknown):
            yield causes.of_value(connection.gateway, connection.origin)


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
        joined = joined.join(_through(peer, own.get(peer.remote)))
    return joined


def _through(peer: Peer, edge: Edge | None) -> Edge:
    """Give the peer's edge as it is seen through the peering, with the peering's doubts."""
    doubts = peer.doubts
    if isinstance(peer.gateways, Unknown):
        doubts = (*doubts, causes.of_value(peer.gateways, peer.origin))
    if edge is None:
        return Edge(unlisted=(_absent_gateway(peer),)) if peer.absent else NO_EDGE
    learned = tuple(replace(item, doubts=item.doubts + doubts) for item in edge.learned)
    return replace(edge, learned=learned, doubts=edge.doubts + doubts)


def _absent_gateway(peer: Peer) -> Cause:
    return Cause(
        key=f"gateway-of:{peer.remote}",
        why=f'the gateway used through peering "{peer.name}" is not in the input',
        cure="add the file that defines the hub and its gateway",
        facts=("RT-13", "RT-31"),
        origin=peer.origin,
    )


def _claimed(estate: Estate, plan: Plan) -> Iterator[tuple[Cause, AddressSet]]:
    """Give what sites state and networks of the estate have: a tunnel between two networks may be written as one to a site."""
    inside = AddressSet.union_all(network.addresses for network in plan.networks.values())
    connected = {connection.local for connection in estate.all(Connection)}
    for site in estate.all(LocalNetworkGateway):
        both = AddressSet.union_all(AddressSet.prefix(p) for p in _blocks(site.prefixes)) & inside
        if site.id in connected and not both.is_empty:
            cause = Cause(
                key=f"claimed:{site.id}",
                why=f'site "{site.name}" states addresses of networks in the input, and whether its tunnel ends there is not said',
                cure="write tunnels between two networks as connections of both gateways (Vnet2Vnet)",
                facts=("RT-05", "RT-13"),
                origin=site.origin,
            )
            yield cause, both


def _onprem(own: Iterable[Edge], hubs: Hubs, plan: Plan) -> AddressSet:
    """Give the addresses that certainly lie outside Azure, behind some gateway."""
    behind = (p for joint in hubs.branches() for p in joint.prefixes if p.length > 0)
    learned = AddressSet.union_all(AddressSet.prefix(p) for p in (*behind, *(p for edge in own for p in edge.prefixes)))
    inside = AddressSet.union_all(network.addresses for network in plan.networks.values())
    return learned - inside - hubs.addresses
