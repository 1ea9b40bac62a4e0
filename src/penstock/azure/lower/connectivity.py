"""What connectivity configurations of network managers connect.

Comes in: configurations, where they are deployed, who is in their groups, and the peers that peerings make. Goes out: the peers of each
network with those that network managers add. A peering that is in the input is kept as it is; peering wins over a connected
group (RT-37). Read next: `lower/hub_and_spoke.py`, `lower/connected_groups.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from penstock.azure.lower.connected_groups import meshed
from penstock.azure.lower.connecting import Desk
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.hub_and_spoke import spokes
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.connectivity import ConnectivityConfiguration
from penstock.azure.resources.estate import Estate
from penstock.net.cause import Cause
from penstock.source.node import Unknown

Peers = Mapping[str, tuple[Peer, ...]]


def join(
    estate: Estate, plan: Plan, peers: Peers, members: GroupMembers, deployments: Deployments, notes: Notes
) -> Peers:
    """Give the peers of each network with those that network managers add."""
    configurations = estate.all(ConnectivityConfiguration)
    if not configurations:
        return peers
    found = {network: list(group) for network, group in peers.items()}
    desk = Desk(estate=estate, plan=plan, members=members, deployments=deployments)
    for configuration in configurations:
        _tell(configuration, plan, notes)
        _put_away(configuration, desk, found)
        for peer in spokes(configuration, desk):
            if not _connected(found, peer.network, peer.remote):
                found.setdefault(peer.network, []).append(peer)
    for configuration in configurations:
        for peer in meshed(configuration, desk):
            if not any(p.remote == peer.remote and not p.doubts for p in found.get(peer.network, ())):
                found.setdefault(peer.network, []).append(peer)
    return {network: tuple(group) for network, group in found.items()}


def _connected(found: Mapping[str, list[Peer]], network: str, remote: str) -> bool:
    return any(peer.remote == remote for peer in found.get(network, ()))


def _tell(configuration: ConnectivityConfiguration, plan: Plan, notes: Notes) -> None:
    for hub in configuration.hubs:
        if not isinstance(hub, str) or hub not in plan.networks:
            why = hub.why if isinstance(hub, Unknown) else "it is not in the input"
            message = f'the hub of connectivity configuration "{configuration.name}" is not known: {why}'
            notes.warn("PS432", message, configuration.origin, value=str(hub), cure="add the file that defines the hub")


def _put_away(configuration: ConnectivityConfiguration, desk: Desk, found: dict[str, list[Peer]]) -> None:
    """Doubt the peerings of a template that the deployment of a configuration removes."""
    if configuration.delete_existing is False or configuration.delete_existing is None:
        return
    for network, group in found.items():
        if any(desk.takes_part(configuration, g, network) is not False for g in configuration.groups):
            cause = _removed(configuration)
            found[network] = [
                replace(p, doubts=(*p.doubts, cause)) if p.stated is False and cause not in p.doubts else p
                for p in group
            ]


def _removed(configuration: ConnectivityConfiguration) -> Cause:
    return Cause(
        key=f"removed:{configuration.id}",
        why=f'configuration "{configuration.name}" removes the peerings that it did not make',
        cure="give an export of the deployed estate",
        facts=("RT-59",),
        origin=configuration.origin,
    )
