"""Ways between gateways of the estate: tunnels whose ends name each other, and circuits that several gateways are on (RT-57).

Comes in: connections, who owns which gateway, peers, hubs. Goes out: `Link`s. Read next: `lower/gateway.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from penstock.azure.lower import causes, circuits
from penstock.azure.lower.hubs import Hubs, Joint
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import Connection, ConnectionType, VirtualNetworkGateway
from penstock.azure.resources.hub_gateways import BranchConnection, HubGateway
from penstock.net.cause import Cause
from penstock.net.network import Link
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

Pairs = dict[tuple[str, str], tuple[Connection | BranchConnection, tuple[str, ...]]]


def network_of(gateway: VirtualNetworkGateway) -> str | None:
    """Give the id of the network whose GatewaySubnet holds the gateway."""
    for configuration in gateway.ip_configurations:
        if isinstance(configuration.subnet, str) and "/subnets/" in configuration.subnet:
            return configuration.subnet.rsplit("/subnets/", 1)[0]
    return None


def where_it_stands(gateway: VirtualNetworkGateway) -> tuple[Cause, ...]:
    """Give why it is not known in which network a gateway stands, if so."""
    if network_of(gateway) is not None:
        return ()
    why = f'in which subnet gateway "{gateway.name}" stands is not known'
    return (causes.of_value(Unknown(why=why, origin=gateway.origin), gateway.origin),)


def owners(estate: Estate) -> dict[str, str | None]:
    """Give the network or hub of each gateway."""
    found = {gateway.id: network_of(gateway) for gateway in estate.all(VirtualNetworkGateway)}
    return {**found, **{g.id: g.hub if isinstance(g.hub, str) else None for g in estate.all(HubGateway)}}


def links(
    estate: Estate, plan: Plan, owned: Mapping[str, str | None], peers: Mapping[str, tuple[Peer, ...]], hubs: Hubs
) -> tuple[Link, ...]:
    """Give all ways between gateways of different networks."""
    found = []
    for (left, right), (connection, facts) in sorted({**_circuits(estate), **_tunnels(estate)}.items()):
        places = owned.get(left), owned.get(right)
        if places[0] and places[1] and places[0] != places[1]:
            found.append(
                Link(
                    left=left,
                    right=right,
                    left_reach=_reach(places[0], plan, peers, hubs),
                    right_reach=_reach(places[1], plan, peers, hubs),
                    origin=connection.origin,
                    facts=facts,
                )
            )
    return tuple(found)


def _tunnels(estate: Estate) -> Pairs:
    pairs: dict[tuple[str, str], Connection] = {}
    for connection in estate.all(Connection):
        if connection.type is ConnectionType.VNET_TO_VNET and isinstance(connection.other_gateway, str):
            pairs[(str(connection.gateway), connection.other_gateway)] = connection
    return {(a, b): (c, ()) for (a, b), c in pairs.items() if a < b and (b, a) in pairs}


def _circuits(estate: Estate) -> Pairs:
    return {pair: (line, ("RT-57",)) for pair, line in circuits.joined(estate).items()}


def _reach(place: str, plan: Plan, peers: Mapping[str, tuple[Peer, ...]], hubs: Hubs) -> AddressSet:
    """Give what is found behind one end: a hub with its networks, or a network and the peers that use its gateways (RT-31)."""
    if place in hubs.by_id:
        return hubs.reach(place)
    own = plan.networks.get(place)
    spokes = [
        plan.networks[spoke].addresses
        for spoke, group in peers.items()
        if spoke in plan.networks and any(p.remote == place and p.gateways is True for p in group)
    ]
    return AddressSet.union_all([own.addresses if own is not None else AddressSet.empty(), *spokes])


def with_links(hubs: Hubs, found: tuple[Link, ...]) -> Hubs:
    """Give the hubs with what their gateways reach over circuits."""
    beyond: dict[str, AddressSet] = {}
    for link in found:
        for near, far in ((link.left, link.right), (link.right, link.left)):
            beyond[near] = beyond.get(near, AddressSet.empty()) | link.reach(far)
    if not beyond:
        return hubs
    joined = {hub: tuple(_further(joint, beyond) for joint in group) for hub, group in hubs.joints.items()}
    return replace(hubs, joints=joined)


def _further(joint: Joint, beyond: Mapping[str, AddressSet]) -> Joint:
    if joint.gateway not in beyond:
        return joint
    return replace(joint, prefixes=tuple(dict.fromkeys((*joint.prefixes, *beyond[joint.gateway].prefixes()))))
