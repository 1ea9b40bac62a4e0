"""What is shared by those who say which networks a configuration connects.

Comes in: groups and deployments. Goes out: who takes part, flags as doubts, peers that are not in the input. Read next:
`lower/hub_and_spoke.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.answers import Answer, all_of
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.resources.connectivity import ConnectivityConfiguration, GroupConnection
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network_manager import CommitType
from penstock.azure.resources.terms import Flag, Reference
from penstock.net.cause import Cause
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is needed to say who is connected."""

    estate: Estate
    plan: Plan
    members: GroupMembers
    deployments: Deployments

    def takes_part(self, configuration: ConnectivityConfiguration, group: GroupConnection, network: str) -> Answer:
        """Tell whether a network is in a group of a configuration that is deployed to its region."""
        deployed = self.deployments.of(configuration, CommitType.CONNECTIVITY, network)
        return all_of(self.members.network(group.group, network), deployed)


def of_flag(flag: Flag, configuration: ConnectivityConfiguration) -> tuple[Cause, ...]:
    """Give why a flag is not known."""
    return (causes.of_value(flag, configuration.origin),) if isinstance(flag, Unknown) else ()


def of_topology(configuration: ConnectivityConfiguration) -> tuple[Cause, ...]:
    """Give why it is not known whether a configuration makes peerings or a mesh."""
    topology = configuration.topology
    return (causes.of_value(topology, configuration.origin),) if isinstance(topology, Unknown) else ()


def unseen(
    configuration: ConnectivityConfiguration,
    network: str,
    remote: Reference,
    why: tuple[Cause, ...] = (),
    gateways: Flag = False,
) -> Peer:
    """Give a peer that is not in the input: its addresses are not known."""
    named = remote if isinstance(remote, str) else f"{configuration.id}/?"
    return Peer(
        network=network,
        remote=named,
        resource=configuration.id,
        name=f"{configuration.name} {named.rsplit('/', 1)[-1]}",
        origin=configuration.origin,
        prefixes=(),
        in_tag=True,
        forwards=False,
        gateways=gateways,
        doubts=why,
        unlisted=(causes.of_absence(named, "the virtual network", configuration.origin),),
        absent=True,
    )
