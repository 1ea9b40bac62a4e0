"""Clusters whose pods have addresses that only the cluster knows (AKS-05).

Comes in: clusters, pools, and their nodes. Goes out: a segment for the pods of each such cluster, whose range other clusters may use again; its
routes; and what that range means to the tag VirtualNetwork (U-24). Read next: `lower/pods.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from penstock.azure.lower import aks
from penstock.azure.lower.context import Context
from penstock.azure.lower.plan import usable
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.azure.resources.compute import ScaleSet
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Method, Outbound, Segment
from penstock.net.route import Deliver, Rank, Route, RouteTable
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

USUAL_RANGE = AddressSet.of("10.244.0.0/16")
"""Where pods are that have addresses among themselves, when the file is silent."""


class Addresses(Enum):
    """Where pods get addresses from."""

    AMONG_THEMSELVES = "overlay"
    NODES = "the subnet of the nodes"
    OWN_SUBNET = "a subnet of their own"
    UNKNOWN = "?"


def addresses_of(pool: NodePool, cluster: ManagedCluster | None) -> Addresses:
    """Tell where the pods of a pool get their addresses from (section 8.1 of the reference)."""
    if pool.pod_subnet is not None:
        return Addresses.OWN_SUBNET
    if cluster is None or isinstance(cluster.plugin, Unknown) or isinstance(cluster.mode, Unknown):
        return Addresses.UNKNOWN
    match cluster.plugin.lower(), cluster.mode.lower():
        case ("kubenet", _) | ("azure", "overlay"):
            return Addresses.AMONG_THEMSELVES if range_of(cluster) is not None else Addresses.UNKNOWN
        case ("azure", ""):
            return Addresses.NODES
        case _:
            return Addresses.UNKNOWN


def overlay_of(pool: NodePool, estate: Estate) -> str:
    """Give the id of the segment of a pool's pods, or an empty one."""
    apart = addresses_of(pool, aks.cluster_of(pool, estate)) is Addresses.AMONG_THEMSELVES
    return _id(pool.cluster) if apart else ""


def _id(cluster: str) -> str:
    return f"{cluster}/overlay"


def range_of(cluster: ManagedCluster) -> AddressSet | None:
    """Give where pods are that have addresses among themselves; None if nobody can say."""
    if not cluster.pods:
        return USUAL_RANGE
    if any(isinstance(block, Unknown) for block in cluster.pods):
        return None
    return AddressSet.union_all(block.addresses for block in cluster.pods if not isinstance(block, Unknown))


def usable_range(cluster: ManagedCluster) -> AddressSet:
    """Give the addresses that pods may get."""
    where = range_of(cluster) or AddressSet.empty()
    return AddressSet.union_all(usable(prefix) for prefix in where.prefixes())


def segment(cluster: ManagedCluster) -> Segment:
    """Give the segment of a cluster's pods."""
    return Segment(
        id=_id(cluster.id),
        name=f"pods of {cluster.name}",
        network=_id(cluster.id),
        prefixes=range_of(cluster) or AddressSet.empty(),
        routes=f"{_id(cluster.id)}/routes",
        origin=cluster.origin,
        outbound=Outbound(method=Method.NONE),
        transit=True,
    )


def routes(cluster: ManagedCluster, nodes: Iterable[Endpoint], context: Context) -> RouteTable:
    """Give the routes there: pods know each other, and the nodes."""
    ways = [(prefix, _id(cluster.id)) for prefix in (range_of(cluster) or AddressSet.empty()).prefixes()]
    for node in nodes:
        if node.part_of == cluster.id and node.segment in context.plan.subnets:
            ways += [(prefix, node.network) for prefix in context.plan.subnets[node.segment].addresses.prefixes()]
    return RouteTable(
        id=f"{_id(cluster.id)}/routes",
        resource=cluster.id,
        routes=tuple(
            Route(
                name="",
                prefix=prefix,
                next_hop=Deliver(network=network),
                rank=Rank.SYSTEM,
                origin=BUILT_IN,
                facts=("AKS-05",),
            )
            for prefix, network in dict.fromkeys(ways)
        ),
    )


# ── the tag VirtualNetwork ───────────────────────────────────────────────────────────────────────


def perhaps_inside(estate: Estate, sets: Mapping[str, str]) -> Mapping[str, tuple[tuple[Cause, AddressSet], ...]]:
    """Give, for subnets of nodes, the addresses of pods that the tag VirtualNetwork may hold there (U-24); `sets` are scale sets of pools."""
    found: dict[str, list[tuple[Cause, AddressSet]]] = {}
    for pool in estate.all(NodePool):
        cluster = aks.cluster_of(pool, estate)
        where = range_of(cluster) if cluster is not None and overlay_of(pool, estate) else None
        if cluster is None or where is None:
            continue
        for subnet in {pool.subnet, *(s for i, p in sets.items() if p == pool.id for s in _subnets(i, estate))}:
            if isinstance(subnet, str) and (_tagged(cluster), where) not in found.get(subnet, ()):
                found.setdefault(subnet, []).append((_tagged(cluster), where))
    return {subnet: tuple(some) for subnet, some in found.items()}


def _subnets(scale_set: str, estate: Estate) -> Iterator[str | Unknown | None]:
    found = estate.find(ScaleSet, scale_set)
    for nic in found.nics if found is not None else ():
        yield from (configuration.subnet for configuration in nic.ip_configurations)


def _tagged(cluster: ManagedCluster) -> Cause:
    return Cause(
        key=f"pods-in-tag:{cluster.id}",
        why=f"whether the tag VirtualNetwork holds the addresses of the pods of {cluster.name} is not documented",
        cure="allow the range of the pods by its prefix",
        facts=("AKS-01", "U-24"),
        origin=cluster.origin,
    )
