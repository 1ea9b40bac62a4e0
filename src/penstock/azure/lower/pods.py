"""Pods: what runs on the nodes of a cluster, and which address others see of it (AKS-02).

Comes in: the nodes as endpoints, their clusters, and the `Context`. Goes out: a guest for each pool, and the segments of those whose
addresses only the cluster knows. Which pod may speak to which is Kubernetes' matter. Read next: `engine/hosted.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.azure.lower import aks
from penstock.azure.lower.context import Context
from penstock.azure.lower.overlays import (
    Addresses,
    addresses_of,
    overlay_of,
    range_of,
    routes,
    segment,
    usable_range,
)
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Subnet
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Host, Kind, Method, Outbound, Segment
from penstock.net.route import RouteTable
from penstock.space.addresses import AddressSet

LEFT_OUT = "how the pods on it get their addresses is not known, so that pods are left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pods:
    """The endpoints with pods on them, and the segments that only clusters know."""

    endpoints: tuple[Endpoint, ...]
    segments: tuple[Segment, ...]
    routes: tuple[RouteTable, ...]


def add(endpoints: Iterable[Endpoint], context: Context) -> Pods:
    """Put pods on the nodes among some endpoints."""
    known = {endpoint.id: endpoint for endpoint in endpoints}
    pools = context.estate.all(NodePool)
    hosts = {pool.id: _hosts(pool, context, known) for pool in pools}
    guests = [g for p in pools for g in _of_pool(p, [known[i] for i in hosts[p.id]], context)]
    stood_on = {identity: pool for pool in pools for identity in hosts[pool.id]}
    seen = [
        _as_node(e, stood_on[e.id], context) if e.id in stood_on else _as_pods(e, hosts, context)
        for e in known.values()
    ]
    apart = [c for c in context.estate.all(ManagedCluster) if any(g.overlay and g.part_of == c.id for g in guests)]
    return Pods(
        endpoints=(*seen, *guests),
        segments=tuple(segment(cluster) for cluster in apart),
        routes=tuple(routes(cluster, [known[i] for i in stood_on], context) for cluster in apart),
    )


def _hosts(pool: NodePool, context: Context, known: Mapping[str, Endpoint]) -> tuple[str, ...]:
    """Give the endpoints that are the nodes of a pool, as far as they are known."""
    found = dict.fromkeys((pool.id, *aks.machines(pool, context.estate, context.node_sets)))
    return tuple(identity for identity in found if identity in known)


def _as_node(node: Endpoint, pool: NodePool, context: Context) -> Endpoint:
    unknown = addresses_of(pool, aks.cluster_of(pool, context.estate)) is Addresses.UNKNOWN
    notes = (*node.notes, LEFT_OUT) if unknown else node.notes
    return replace(node, overlay=overlay_of(pool, context.estate), notes=notes)


def _as_pods(endpoint: Endpoint, hosts: Mapping[str, tuple[str, ...]], context: Context) -> Endpoint:
    """The further addresses of a node's interface are those of its pods."""
    pool = context.estate.find(NodePool, context.node_sets.get(endpoint.resource))
    if pool is None or not hosts[pool.id]:
        return endpoint
    if addresses_of(pool, aks.cluster_of(pool, context.estate)) is not Addresses.NODES:
        return endpoint
    name = aks.called(pool, context.estate)
    host = _in_network(hosts[pool.id], endpoint.network, context)
    names = (*endpoint.names, f"{name}/pods")
    return replace(endpoint, kind=Kind.GUEST, name=f"{name}/{pool.name}/pods", names=names, host=host)


# ── one pool ─────────────────────────────────────────────────────────────────────────────────────


def _of_pool(pool: NodePool, nodes: list[Endpoint], context: Context) -> Iterator[Endpoint]:
    cluster = aks.cluster_of(pool, context.estate)
    match addresses_of(pool, cluster):
        case Addresses.OWN_SUBNET:
            yield from _in_own_subnet(pool, cluster, nodes, context)
        case Addresses.NODES:
            yield from _among_nodes(pool, nodes, context)
        case Addresses.AMONG_THEMSELVES if cluster is not None and nodes:
            yield _in_overlay(pool, cluster, nodes, context)


def _in_overlay(pool: NodePool, cluster: ManagedCluster, nodes: list[Endpoint], context: Context) -> Endpoint:
    """Everything outside of the cluster sees the node (AKS-02)."""
    apart = overlay_of(pool, context.estate)
    context.plan.add_range(apart, usable_range(cluster))
    placed = context.plan.place(apart, None, key=f"{pool.id}/pods", many=True)
    host = Host(
        endpoints=tuple(node.id for node in nodes),
        keeps=range_of(cluster) or AddressSet.empty(),
        outsiders=_by_routes(cluster) if cluster.plugin != "azure" else (),
        facts=("AKS-02",),
    )
    pods = _pods(pool, nodes[0], placed.where, host, context.estate)
    return replace(pods, network=apart, segment=apart, overlay=apart)


def _by_routes(cluster: ManagedCluster) -> tuple[Cause, ...]:
    cause = Cause(
        key=f"pod-routes:{cluster.id}",
        why=f"routes that lead to the pods of {cluster.name} may serve other machines of the network too",
        cure="look at the route table of the node subnet",
        origin=cluster.origin,
    )
    return (cause,)


def _among_nodes(pool: NodePool, nodes: list[Endpoint], context: Context) -> Iterator[Endpoint]:
    """Pods have addresses of the nodes' subnet, which the network sees and nobody beyond it (table 8.1)."""
    if not nodes or nodes[0].resource in context.node_sets:
        return
    subnet = nodes[0].segment
    placed = context.plan.place(subnet, None, key=f"{pool.id}/pods", many=True)
    host = _in_network(tuple(node.id for node in nodes), nodes[0].network, context)
    yield _pods(pool, nodes[0], placed.where, host, context.estate)


def _in_network(nodes: tuple[str, ...], network: str, context: Context) -> Host:
    return Host(endpoints=nodes, keeps=context.plan.networks[network].addresses, facts=("AKS-02",))


def _pods(pool: NodePool, node: Endpoint, where: AddressSet, host: Host, estate: Estate) -> Endpoint:
    name = aks.called(pool, estate)
    return replace(
        node,
        id=f"{pool.id}/pods",
        name=f"{name}/{pool.name}/pods",
        kind=Kind.GUEST,
        where=where,
        fixed=False,
        many=True,
        names=(name, f"{name}/pods"),
        resource=pool.cluster,
        public=(),
        ip_forwarding=False,
        host=host,
        notes=(),
        other_version=aks.other_version(aks.cluster_of(pool, estate)),
    )


def _in_own_subnet(
    pool: NodePool, cluster: ManagedCluster | None, nodes: list[Endpoint], context: Context
) -> Iterator[Endpoint]:
    """Pods have a subnet with its own filters, routes and way out, and are seen under their addresses everywhere (AKS-03)."""
    subnet = pool.pod_subnet
    if not isinstance(subnet, str) or subnet not in context.plan.subnets:
        aks.tell(pool, subnet or "", "pod", context)
        return
    placed = context.plan.place(subnet, None, key=f"{pool.id}/pods", many=True)
    ingress, egress = context.filters_of(subnet)
    name = aks.called(pool, context.estate)
    yield Endpoint(
        id=f"{pool.id}/pods",
        name=f"{name}/{pool.name}/pods",
        kind=Kind.NIC,
        where=placed.where,
        fixed=placed.fixed,
        many=True,
        origin=pool.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        ingress=ingress,
        egress=egress,
        outbound=_own_way(pool, cluster, subnet, context),
        names=(name, f"{name}/pods"),
        resource=pool.cluster,
        part_of=pool.cluster,
        location=cluster.location if cluster is not None else "",
        tags=cluster.labels if cluster is not None else (),
        host=Host(endpoints=tuple(n.id for n in nodes), keeps=AddressSet.full()) if nodes else None,
        notes=(placed.note,) if placed.note else (),
        other_version=aks.other_version(cluster),
    )


def _own_way(pool: NodePool, cluster: ManagedCluster | None, subnet: str, context: Context) -> Outbound | None:
    """Pods with a subnet leave by that; whether a way out that the cluster makes carries them too, no text says."""
    resource = context.estate.find(Subnet, subnet)
    if resource is not None and resource.nat_gateway is not None:
        return None
    kind = cluster.outbound if cluster is not None else None
    if isinstance(kind, str) and kind.lower() not in aks.OWN_WAY_OUT:
        return None
    cause = Cause(
        key=f"pod-outbound:{pool.cluster}",
        why="whether pods with a subnet of their own leave by the way out that the cluster makes is not documented",
        cure="give the pod subnet a NAT gateway",
        facts=("AKS-03", "AKS-10"),
        origin=pool.origin,
    )
    return Outbound(method=Method.UNKNOWN, causes=(cause,), facts=("AKS-10",), origin=pool.origin)
