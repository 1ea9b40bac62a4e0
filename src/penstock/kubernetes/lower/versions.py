"""Of which versions of IP pods have addresses.

Comes in: a `Cluster`, and the endpoints under whose addresses its pods are seen, if it is joined with a network. Goes out: the versions, and why
there may be another one. Read next: `lower/pods.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.resources.cluster import Cluster
from penstock.kubernetes.resources.policy import IpBlock, Traffic
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.space.addresses import AddressSet


def versions(cluster: Cluster) -> tuple[int, ...]:
    """Give the versions of which pods have addresses; where nobody says, those that policies speak of."""
    if cluster.ranges is not None:
        return tuple(version for version in (4, 6) if cluster.ranges.runs(version)) or (4,)
    return (4, 6) if any(block.runs(6) for block in _blocks(cluster)) else (4,)


def _blocks(cluster: Cluster) -> Iterator[AddressSet]:
    for traffic in Traffic:
        lists = [rule.peers or () for policy in cluster.policies for rule in policy.rules(traffic) or ()]
        tiers = [rule.peers for policy in cluster.tiered for rule in policy.rules(traffic)]
        for peer in (peer for peers in (*lists, *tiers) for peer in peers):
            if isinstance(peer, IpBlock):
                yield peer.addresses


def other_version(cluster: Cluster, seats: tuple[Endpoint, ...]) -> tuple[Cause, ...]:
    """Give why pods may have addresses of another version."""
    if seats:
        return tuple(sorted({cause for seat in seats for cause in seat.other_version}))
    if len(versions(cluster)) > 1:
        return ()
    cause = Cause(
        key=f"versions:{cluster.name}",
        why="whether pods have addresses of both versions of IP is not in the input",
        cure="add the Azure resources of the cluster: its AKS resource and its networks",
        facts=("AKS-10",),
    )
    return (cause,)
