"""Subnets as segments, virtual networks as domains.

Comes in: the plan and the shared facts. Goes out: `Segment`s and `Domain`s, and which tags each subnet sees. Read next:
`lower/endpoints.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from penstock.azure.lower import causes, mail
from penstock.azure.lower.edge import Edge
from penstock.azure.lower.gateway import Edges
from penstock.azure.lower.inserted import silent_policies
from penstock.azure.lower.managed_routes import ManagedRoutes
from penstock.azure.lower.outbound import segment_outbound
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import NetworkPlan, Plan, SubnetPlan
from penstock.azure.lower.public import PublicAddresses
from penstock.azure.lower.routes import NOWHERE_BLOCKS
from penstock.azure.lower.tags import HOST, Doubtful, Scope, TagBook, besides, everything, scope
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import NextHopType, PrivateEndpointPolicies, UserRoute, VirtualNetwork
from penstock.azure.resources.terms import Block
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Segment
from penstock.net.network import Domain
from penstock.net.resolution import Asks
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

UNFILTERED = frozenset(("gatewaysubnet", "azurefirewallsubnet", "azurefirewallmanagementsubnet"))
"""Subnets on which a network security group has no effect (NSG-37, GW-01)."""

DEFAULT = AddressSet.of("0.0.0.0/0")


def domains(plan: Plan, estate: Estate) -> dict[str, Domain]:
    """Give the networks as domains."""
    return {identity: _domain(network, estate) for identity, network in plan.networks.items()}


def _domain(network: NetworkPlan, estate: Estate) -> Domain:
    servers = network.resource.dns_servers if network.resource is not None else ()
    return Domain(
        id=network.id,
        name=network.name,
        prefixes=network.addresses,
        origin=network.origin,
        asks=asks(servers, network.origin),
        location=network.location,
        outward=mail.outward(estate, network.id),
        encrypts=_encrypts(network.resource),
    )


def _encrypts(network: VirtualNetwork | None) -> bool | tuple[Cause, ...]:
    if network is None or isinstance(network.encrypted, bool):
        return network is not None and network.encrypted is True
    return (causes.of_value(network.encrypted, network.origin),)


def asks(servers: tuple[Address | Unknown, ...], origin: Origin) -> Asks:
    """Give whom machines ask that are told these DNS servers; nothing is said of those that are not known but that they may be asked."""
    return Asks(
        servers=tuple(server for server in servers if isinstance(server, Address)),
        causes=tuple(causes.of_value(server, origin) for server in servers if isinstance(server, Unknown)),
    )


def segment(
    subnet: SubnetPlan,
    filters: tuple[tuple[str, ...], tuple[str, ...]],
    estate: Estate,
    public: PublicAddresses,
    notes: Notes,
) -> Segment:
    """Give a subnet as a segment."""
    resource = subnet.resource
    return Segment(
        id=subnet.id,
        name=subnet.name,
        network=subnet.network,
        prefixes=subnet.addresses,
        routes=f"{subnet.id}/routes",
        origin=subnet.origin,
        ingress=filters[0],
        egress=filters[1],
        outbound=segment_outbound(resource, estate, public, notes),
        guards_private_endpoints=guards(subnet, filters[0]),
        service_endpoints=resource.service_endpoints if resource is not None else (),
        delegations=resource.delegations if resource is not None else (),
        absent=subnet.absent,
    )


def guards(place: SubnetPlan, ingress: tuple[str, ...]) -> bool | tuple[Cause, ...]:
    """Tell whether the subnet's filter holds for private endpoints too (PE-10): only when the policies say so."""
    subnet = place.resource
    if subnet is None or not ingress:
        return place.causes if ingress and place.causes else False
    policies = subnet.private_endpoint_policies
    if isinstance(policies, Unknown):
        return (causes.of_value(policies, subnet.origin),)
    if policies is None:
        return False if subnet.door.startswith("terraform") else (silent_policies(subnet.origin, subnet.id),)
    return policies in (PrivateEndpointPolicies.ENABLED, PrivateEndpointPolicies.NSG)


# ── what VirtualNetwork means ────────────────────────────────────────────────────────────────────


def scopes(
    plan: Plan,
    peers: Mapping[str, tuple[Peer, ...]],
    edges: Edges,
    routes: Mapping[str, tuple[UserRoute, ...]],
    managed: ManagedRoutes,
    guests: Mapping[str, tuple[tuple[Cause, AddressSet], ...]],
    book: TagBook,
) -> dict[str, Scope]:
    """Give the tags as each subnet sees them; subnets of a network with the same routes share one value.

    `guests` are addresses of what runs on the machines of a subnet and may count there.
    """
    made: dict[tuple[str, tuple[UserRoute, ...], tuple[tuple[Cause, AddressSet], ...], tuple[Cause, ...]], Scope] = {}
    beyond = {
        network: AddressSet.union_all(p.addresses for p in group if not p.doubts) for network, group in peers.items()
    }
    nowhere = Cover(sure=AddressSet.of(f"{HOST}/32"), words="VirtualNetwork")
    found: dict[str, Scope] = {"": scope("", nowhere, book)}
    by_network: dict[str, list[UserRoute]] = {}
    unread: dict[str, tuple[Cause, ...]] = {}
    for subnet in plan.subnets.values():
        by_network.setdefault(subnet.network, []).extend(_routes_of(subnet, routes, managed))
        unread[subnet.network] = (*unread.get(subnet.network, ()), *_unread(subnet))
    for subnet in plan.subnets.values():
        own = _routes_of(subnet, routes, managed)
        key = (subnet.network, own, guests.get(subnet.id, ()), unread[subnet.network])
        if key not in made:
            network = plan.networks[subnet.network]
            others = tuple(dict.fromkeys(r for r in by_network[subnet.network] if r not in own))
            group = peers.get(subnet.network, ())
            edge = edges.of(subnet.network)
            made[key] = _scope(subnet, network, group, edge, own, others, managed.doubts, beyond, key[2], key[3], book)
        found[subnet.id] = made[key]
    return found


def _routes_of(
    subnet: SubnetPlan, routes: Mapping[str, tuple[UserRoute, ...]], managed: ManagedRoutes
) -> tuple[UserRoute, ...]:
    table = subnet.resource.route_table if subnet.resource is not None else None
    own = routes.get(table, ()) if isinstance(table, str) else ()
    return (*own, *managed.routes.get(subnet.id, ()))


def _unread(subnet: SubnetPlan) -> tuple[Cause, ...]:
    """Why it is not known which routes users gave to a subnet."""
    table = subnet.resource.route_table if subnet.resource is not None else None
    return (causes.of_value(table, subnet.origin),) if isinstance(table, Unknown) else ()


def _scope(
    subnet: SubnetPlan,
    network: NetworkPlan,
    group: tuple[Peer, ...],
    edge: Edge,
    own: tuple[UserRoute, ...],
    others: tuple[UserRoute, ...],
    unsure: Mapping[str, tuple[Cause, ...]],
    beyond: Mapping[str, AddressSet],
    guests: tuple[tuple[Cause, AddressSet], ...],
    unread: tuple[Cause, ...],
    book: TagBook,
) -> Scope:
    """Give V_min and what V_max adds (NSG-25).

    Certain: the network, peers with access, peers of peers whose forwarded traffic is let in, prefixes behind gateways (GW-02),
    prefixes of the subnet's own user routes. In doubt: default routes, prefixes of other subnets' routes, routes that BGP may bring.
    """
    tag = _Contents()
    tag.sure += [network.addresses, AddressSet.of(f"{HOST}/32"), *(AddressSet.prefix(p) for p in _certain(edge))]
    tag.maybe += guests
    tag.partly += [(cause, everything()) for cause in (*network.causes, *unread)]
    for peer in group:
        _add_peer(peer, beyond, tag)
    for learned in edge.learned:
        why = learned.doubts or ((_learned_default(network),) if learned.prefix.length == 0 else ())
        tag.maybe += [(cause, AddressSet.prefix(learned.prefix)) for cause in why]
    tag.partly += [(cause, _private_blocks()) for cause in edge.unlisted]
    for route in own:
        if route.id in unsure and isinstance(route.destination, Block):
            tag.maybe.append((unsure[route.id][0], route.destination.addresses))
        else:
            _add_route(route, group, subnet, tag)
    for route in others:
        if isinstance(route.destination, Block) and route.destination.addresses != DEFAULT:
            tag.maybe.append((_other_subnet(network), route.destination.addresses))
    return scope(f"{subnet.id}", tag.cover(), book)


@dataclass(slots=True)
class _Contents:
    """What the tag `VirtualNetwork` takes in, while it is gathered; the fields are those of `Cover`."""

    sure: list[AddressSet] = field(default_factory=list)
    maybe: list[Doubtful] = field(default_factory=list)
    partly: list[Doubtful] = field(default_factory=list)

    def cover(self) -> Cover:
        sure = AddressSet.union_all(self.sure)
        maybe, partly = (tuple(sorted(besides(sure, some))) for some in (self.maybe, self.partly))
        return Cover(sure=sure, maybe=maybe, partly=partly, words="VirtualNetwork")


def _certain(edge: Edge) -> Iterator[Prefix]:
    return (learned.prefix for learned in edge.learned if not learned.doubts and learned.prefix.length > 0)


def _private_blocks() -> AddressSet:
    return AddressSet.union_all(AddressSet.prefix(block) for block in NOWHERE_BLOCKS)


def _add_peer(peer: Peer, beyond: Mapping[str, AddressSet], tag: _Contents) -> None:
    """Add a peer's addresses, if its access flag lets them in (RT-29), and those it forwards for (RT-30).

    `beyond` are the addresses of each network's own peers.
    """
    if peer.in_tag is False:
        return
    doubts = list(peer.doubts)
    if isinstance(peer.in_tag, Unknown):
        doubts.append(causes.of_value(peer.in_tag, peer.origin))
    reach = peer.addresses
    if peer.forwards is True:
        reach = reach | beyond.get(peer.remote, AddressSet.empty())
    tag.partly += [(cause, _private_blocks()) for cause in peer.unlisted]
    if doubts:
        tag.maybe += [(cause, reach) for cause in doubts]
    else:
        tag.sure.append(reach)


def _add_route(route: UserRoute, group: tuple[Peer, ...], subnet: SubnetPlan, tag: _Contents) -> None:
    destination = route.destination
    if isinstance(destination, Unknown):
        tag.partly.append((causes.of_value(destination, route.origin), everything()))
    elif isinstance(destination, Block):
        if destination.addresses == DEFAULT or destination.addresses == AddressSet.of("::/0"):
            tag.maybe.append((_default_route(subnet, route), destination.addresses))
        elif (refusing := _refusing(route, group)) is not None:
            tag.maybe.append((_forwarded(refusing), destination.addresses))
        else:
            tag.sure.append(destination.addresses)


def _refusing(route: UserRoute, group: tuple[Peer, ...]) -> Peer | None:
    """Give the peer that holds the route's appliance and whose forwarded traffic is not let in (RT-30)."""
    if route.next_hop_type is not NextHopType.VIRTUAL_APPLIANCE or not isinstance(route.next_hop, Address):
        return None
    for peer in group:
        if peer.forwards is not True and route.next_hop in peer.addresses:
            return peer
    return None


def _default_route(subnet: SubnetPlan, route: UserRoute) -> Cause:
    return Cause(
        key=f"vnet-default-route:{subnet.network}/{subnet.name.lower()}",
        why="whether the tag VirtualNetwork takes in a user-defined default route is not documented",
        cure="add the effective security rules of a machine in this subnet",
        facts=("NSG-25", "U-06"),
        origin=route.origin,
    )


def _learned_default(network: NetworkPlan) -> Cause:
    return Cause(
        key=f"vnet-learned-default:{network.id}",
        why="whether the tag VirtualNetwork takes in a learned default route is not documented",
        cure="add the effective security rules of a machine in this network",
        facts=("NSG-25", "U-06"),
        origin=network.origin,
    )


def _forwarded(peer: Peer) -> Cause:
    return Cause(
        key=f"forwarded:{peer.resource}",
        why=f'peering "{peer.name}" does not allow forwarded traffic, and a route to its appliance names the source',
        cure="set allowForwardedTraffic, or allow the source by its prefix",
        facts=("RT-30", "U-06", "U-07"),
        origin=peer.origin,
    )


def _other_subnet(network: NetworkPlan) -> Cause:
    return Cause(
        key=f"vnet-routes:{network.id}",
        why="whether the tag VirtualNetwork takes in the user-defined routes of other subnets is not documented",
        cure="add the effective security rules of a machine in this network",
        facts=("NSG-25", "U-06"),
        origin=network.origin,
    )
