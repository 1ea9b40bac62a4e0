"""Node pools of managed clusters, as far as the network sees them: machines in a subnet.

Comes in: clusters and node pools, and the `Context`. Goes out: an endpoint per pool, and one for its pods where they have a subnet of their own
(AKS-03). Which pod may speak to which is Kubernetes' matter. Read next: `lower/services.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.azure.resources.estate import Mention
from penstock.azure.resources.network import Subnet
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

OWN_WAY_OUT = {"loadbalancer": Method.LOAD_BALANCER, "managednatgateway": Method.NAT_GATEWAY}
"""Outbound types for which the cluster makes the way out itself; all others use what the subnet has (AKS-10, AKS-11)."""

UNSEEN_GROUP = "AKS keeps a network security group of its own on the nodes; it is not in the input"


def node_pools(context: Context) -> Iterator[Endpoint]:
    """Give the nodes of every pool in a subnet of the input, and their pods where those have a subnet."""
    for pool in context.estate.all(NodePool):
        cluster = context.estate.find(ManagedCluster, pool.cluster)
        for part, subnet in (("", pool.subnet), ("pods", pool.pod_subnet)):
            if isinstance(subnet, str) and subnet in context.plan.subnets:
                yield _endpoint(pool, cluster, part, subnet, context)
            elif subnet is not None:
                _tell(pool, subnet, context)


def _tell(pool: NodePool, subnet: str | Unknown, context: Context) -> None:
    why = subnet.why if isinstance(subnet, Unknown) else f"subnet {subnet.rsplit('/', 1)[-1]} is not in the input"
    message = f'where node pool "{pool.name}" stands is not known: {why}'
    context.notes.note("PS402", message, pool.origin, cure="add the file that defines its subnet")


def _endpoint(pool: NodePool, cluster: ManagedCluster | None, part: str, subnet: str, context: Context) -> Endpoint:
    identity = f"{pool.id}/{part}" if part else pool.id
    place = context.plan.subnets[subnet]
    placed = context.plan.place(subnet, None, key=identity, many=True)
    ingress, egress = context.filters_of(subnet)
    called = _called(pool, cluster, context)
    return Endpoint(
        id=identity,
        name=f"{called}/{pool.name}" + (f"/{part}" if part else ""),
        kind=Kind.NIC,
        where=placed.where,
        fixed=placed.fixed,
        many=True,
        origin=pool.origin,
        network=place.network,
        segment=subnet,
        ingress=ingress,
        egress=egress,
        outbound=_outbound(pool, cluster, subnet, context),
        names=(called, pool.name),
        resource=pool.cluster,
        location=cluster.location if cluster is not None else "",
        tags=cluster.labels if cluster is not None else (),
        notes=tuple(note for note in (placed.note, *_notes(cluster)) if note),
    )


def _called(pool: NodePool, cluster: ManagedCluster | None, context: Context) -> str:
    mention = cluster or context.estate.find(Mention, pool.cluster)
    return mention.name if mention is not None else pool.cluster.rsplit("/", 1)[-1]


def _notes(cluster: ManagedCluster | None) -> Iterator[str]:
    yield UNSEEN_GROUP
    if cluster is not None and isinstance(cluster.outbound, str):
        yield f"outboundType {cluster.outbound} (AKS-10)"


def _outbound(pool: NodePool, cluster: ManagedCluster | None, subnet: str, context: Context) -> Outbound | None:
    resource = context.estate.find(Subnet, subnet)
    if resource is not None and resource.nat_gateway is not None:
        return None
    if cluster is None:
        cause = causes.of_absence(pool.cluster, "cluster", pool.origin)
        return Outbound(method=Method.UNKNOWN, causes=(cause,), facts=("AKS-10",), origin=pool.origin)
    if isinstance(cluster.outbound, Unknown):
        cause = causes.of_value(cluster.outbound, cluster.origin)
        return Outbound(method=Method.UNKNOWN, causes=(cause,), facts=("AKS-10",), origin=cluster.origin)
    method = OWN_WAY_OUT.get(cluster.outbound.lower())
    if method is None:
        return None
    symbol = context.symbols.allocate(f"{cluster.id}#outbound", f"outbound address of {cluster.name}")
    return Outbound(
        method=method,
        resource=cluster.id,
        sources=AddressSet.address(symbol),
        origin=cluster.origin,
        facts=("AKS-10", "RT-44"),
    )
