"""Route servers: what appliances announce to a network, and whether its gateways exchange routes (RT-55, GW-05).

Comes in: the subnet of a route server, its peers. Goes out: causes. The announcements stand in no file. Read next: `lower/gateway.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.hub_joints import announced
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.terms import Flag
from penstock.azure.resources.virtual_wan import BgpPeer, HubAddress, VirtualHub
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown

SUBNET = "routeserversubnet"


def announcements(subnet: Subnet, estate: Estate) -> Iterator[Cause]:
    """Why a network learns routes that are not known: each peer of its route server, or the server itself."""
    server = server_in(subnet.network, estate)
    peers = [peer for peer in estate.all(BgpPeer) if server is not None and peer.hub == server.id]
    yield from (announced(peer) for peer in peers)
    if not peers:
        yield Cause(
            key=f"bgp:{subnet.id}",
            why="the routes that the route server learns are not in the input",
            cure="add effective routes of the network",
            facts=("RT-55",),
            origin=subnet.origin,
        )


def server_in(network: str, estate: Estate) -> VirtualHub | None:
    """Give the route server that stands in a network, if it is in the input."""
    for address in estate.all(HubAddress):
        if isinstance(address.subnet, str) and address.subnet.rsplit("/subnets/", 1)[0] == network:
            return estate.find(VirtualHub, address.hub)
    return None


def no_transit(network: str, name: str, origin: Origin, estate: Estate) -> tuple[Cause, ...]:
    """Why a gateway may not pass on to one site what came from another: nothing does, unless a route server says so (GW-05)."""
    server = server_in(network, estate) if network else None
    flag: Flag = server.branch_to_branch if server is not None else None
    if flag is True:
        return ()
    if isinstance(flag, Unknown):
        return (causes.of_value(flag, origin),)
    return (
        Cause(
            key=f"transit:{network or name}",
            why=f'whether gateway "{name}" passes traffic from one site to another is not in the configuration',
            cure="state allowBranchToBranchTraffic on a route server beside it, or use a virtual WAN",
            facts=("GW-05",),
            origin=origin,
        ),
    )
