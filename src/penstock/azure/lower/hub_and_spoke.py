"""Peerings that a network manager makes between a hub and its spokes (RT-59). Read next: `lower/connectivity.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower.answers import doubts
from penstock.azure.lower.connecting import Desk, of_topology, unseen
from penstock.azure.lower.peering import Peer
from penstock.azure.resources.connectivity import ConnectivityConfiguration, GroupConnection, Topology
from penstock.azure.resources.gateway import VirtualNetworkGateway
from penstock.net.cause import Cause
from penstock.source.node import Unknown


def spokes(configuration: ConnectivityConfiguration, desk: Desk) -> Iterator[Peer]:
    """Give the peers that the peerings of a hub with its spokes make, both ways."""
    if configuration.topology is Topology.MESH:
        return
    for hub in configuration.hubs:
        for group in configuration.groups:
            for network in desk.plan.networks:
                answer = desk.takes_part(configuration, group, network)
                if network == hub or answer is False:
                    continue
                if isinstance(hub, str) and hub in desk.plan.networks:
                    yield from _peering(desk, configuration, group, hub, network, doubts(answer))
                else:
                    yield unseen(configuration, network, hub, doubts(answer), group.use_hub_gateway)
            if isinstance(hub, str) and hub in desk.plan.networks:
                yield from (unseen(configuration, hub, far) for far in desk.members.absent(group.group))


def _peering(
    desk: Desk,
    configuration: ConnectivityConfiguration,
    group: GroupConnection,
    hub: str,
    spoke: str,
    why: tuple[Cause, ...],
) -> Iterator[Peer]:
    doubtful = tuple(sorted({*why, *of_topology(configuration), *_no_gateway(desk, group, hub)}))
    unknown = Unknown(
        why="whether the peerings that a network manager makes let forwarded traffic in is not documented",
        origin=configuration.origin,
    )
    for network, remote in ((hub, spoke), (spoke, hub)):
        yield Peer(
            network=network,
            remote=remote,
            resource=configuration.id,
            name=f"{configuration.name} {desk.plan.networks[remote].name}",
            origin=configuration.origin,
            prefixes=desk.plan.networks[remote].prefixes,
            in_tag=True,
            forwards=unknown,
            gateways=group.use_hub_gateway if network == spoke else False,
            doubts=doubtful,
            unlisted=desk.plan.networks[remote].causes,
            facts=("RT-05", "RT-59"),
        )


def _no_gateway(desk: Desk, group: GroupConnection, hub: str) -> tuple[Cause, ...]:
    """Without a gateway in the hub Azure does not make the peering of a spoke that is to use it ([AVNM-CONN])."""
    if group.use_hub_gateway is not True or _has_gateway(desk, hub):
        return ()
    cause = Cause(
        key=f"hub-gateway:{hub}",
        why=f'spokes are to use the gateway of hub "{desk.plan.networks[hub].name}", which is not in the input; '
        "without one Azure does not make the peering",
        cure="add the file that defines the gateway",
        facts=("RT-31", "RT-59"),
    )
    return (cause,)


def _has_gateway(desk: Desk, hub: str) -> bool:
    return any(
        isinstance(c.subnet, str) and c.subnet.startswith(f"{hub}/")
        for gateway in desk.estate.all(VirtualNetworkGateway)
        for c in gateway.ip_configurations
    )
