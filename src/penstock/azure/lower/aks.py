"""Node pools of managed clusters, as far as the network sees them: machines in a subnet.

Comes in: clusters and node pools, and the `Context`. Goes out: an endpoint per pool whose scale set is not in the input; the network security
group that AKS keeps itself; and what scale sets of a cluster have of it. Which pod may speak to which is Kubernetes' matter. Read next:
`lower/pods.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from penstock.azure.lower import causes, service_rules
from penstock.azure.lower.context import Context
from penstock.azure.lower.tags import join
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.azure.resources.compute import ScaleSet
from penstock.azure.resources.estate import Estate, Mention
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.terms import ServiceTag
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

OWN_WAY_OUT = {"loadbalancer": Method.LOAD_BALANCER, "managednatgateway": Method.NAT_GATEWAY}
"""Outbound types for which the cluster makes the way out itself; all others use what the subnet has (AKS-10, AKS-11)."""

BLOCK = "block"
"""The outbound type for which the cluster's own group lets nothing out to the internet."""

POOL_LABEL = "aks-managed-poolname"

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")


def node_pools(context: Context) -> Iterator[Endpoint]:
    """Give the nodes of every pool in a subnet of the input, unless the scale set that they are is there too."""
    seen = set(context.node_sets.values())
    for pool in context.estate.all(NodePool):
        if pool.id in seen:
            continue
        if isinstance(pool.subnet, str) and pool.subnet in context.plan.subnets:
            yield _endpoint(pool, pool.subnet, context)
        elif pool.subnet is not None:
            tell(pool, pool.subnet, "node", context)


def machines(pool: NodePool, estate: Estate, sets: Mapping[str, str]) -> tuple[str, ...]:
    """Give the ids of the endpoints that are the nodes of a pool: the first address of its scale sets, else the one made for it."""
    own = [scale_set for scale_set, owner in sets.items() if owner == pool.id]
    if not own:
        return (pool.id,) if isinstance(pool.subnet, str) and estate.find(Subnet, pool.subnet) is not None else ()
    return tuple(f"{scale_set}/{name}" for scale_set in own for name in _firsts(scale_set, estate))


def _firsts(scale_set: str, estate: Estate) -> Iterator[str]:
    found = estate.find(ScaleSet, scale_set)
    for nic in found.nics if found is not None else ():
        first = next((c for c in nic.ip_configurations if c.primary), None)
        if first is not None:
            yield f"{nic.name}/{first.name}".lower()


def tell(pool: NodePool, subnet: str | Unknown, what: str, context: Context) -> None:
    """Say that nobody knows where nodes or pods stand."""
    why = subnet.why if isinstance(subnet, Unknown) else f"subnet {subnet.rsplit('/', 1)[-1]} is not in the input"
    message = f'where {what} pool "{pool.name}" stands is not known: {why}'
    context.notes.note("PS402", message, pool.origin, cure="add the file that defines its subnet")


def cluster_of(pool: NodePool, estate: Estate) -> ManagedCluster | None:
    """Give the cluster of a pool."""
    return estate.find(ManagedCluster, pool.cluster)


def called(pool: NodePool, estate: Estate) -> str:
    """Give the name of a pool's cluster, if only as something else mentions it."""
    mention = cluster_of(pool, estate) or estate.find(Mention, pool.cluster)
    return mention.name if mention is not None else pool.cluster.rsplit("/", 1)[-1]


def _endpoint(pool: NodePool, subnet: str, context: Context) -> Endpoint:
    cluster = cluster_of(pool, context.estate)
    placed = context.plan.place(subnet, None, key=pool.id, many=True)
    ingress, egress = context.filters_of(subnet)
    name = called(pool, context.estate)
    public = _public(pool, context)
    return Endpoint(
        id=pool.id,
        name=f"{name}/{pool.name}",
        kind=Kind.NIC,
        where=placed.where,
        fixed=placed.fixed,
        many=True,
        origin=pool.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        ingress=(*ingress, _group_id(pool, Direction.INBOUND)),
        egress=(*_blocking(pool, cluster), *egress),
        outbound=outbound(pool, cluster, subnet, public, context),
        public=public,
        names=(name, pool.name),
        resource=pool.cluster,
        part_of=pool.cluster,
        location=cluster.location if cluster is not None else "",
        tags=cluster.labels if cluster is not None else (),
        notes=tuple(note for note in (placed.note, *_notes(cluster)) if note),
        other_version=other_version(cluster),
    )


def other_version(cluster: ManagedCluster | None) -> tuple[Cause, ...]:
    """Give why nodes and pods may have addresses of IPv6: those of clusters with both versions are not modelled."""
    if cluster is None:
        return ()
    six = any(isinstance(word, Unknown) or word.lower() == "ipv6" for word in cluster.families)
    if not six and not any(isinstance(block, Unknown) or block.addresses.runs(6) for block in cluster.pods):
        return ()
    cause = Cause(
        key=f"versions:{cluster.id}",
        why=f"which IPv6 addresses the nodes and pods of {cluster.name} have is not modelled",
        cure="add an export of the cluster's node resource group",
        facts=("AKS-02",),
        origin=cluster.origin,
    )
    return (cause,)


def _notes(cluster: ManagedCluster | None) -> Iterator[str]:
    if cluster is not None and isinstance(cluster.outbound, str):
        yield f"outboundType {cluster.outbound} (AKS-10)"


def _public(pool: NodePool, context: Context) -> tuple[PublicAddress, ...]:
    """Each node may have a public address of its own; what reaches it the cluster's own group decides, which is not in the input."""
    if pool.public_nodes is False:
        return ()
    return context.public.of_instances(pool.id, f"node of {pool.name}", pool.origin)


# ── the way out ──────────────────────────────────────────────────────────────────────────────────


def outbound(
    pool: NodePool, cluster: ManagedCluster | None, subnet: str, public: tuple[PublicAddress, ...], context: Context
) -> Outbound | None:
    """Give the way out of nodes: a NAT gateway of the subnet, addresses of their own, what the cluster makes (RT-44, AKS-10)."""
    resource = context.estate.find(Subnet, subnet)
    if resource is not None and resource.nat_gateway is not None:
        return None
    if isinstance(pool.public_nodes, Unknown):
        return _open(causes.of_value(pool.public_nodes, pool.origin), pool)
    if public:
        sources = AddressSet.union_all(AddressSet.address(p.address) for p in public)
        return Outbound(
            method=Method.PUBLIC_IP,
            resource=pool.id,
            sources=sources,
            tcp_udp_only=False,
            origin=pool.origin,
            facts=("RT-44", "AKS-11"),
        )
    if cluster is None:
        return _open(causes.of_absence(pool.cluster, "cluster", pool.origin), pool)
    if isinstance(cluster.outbound, Unknown):
        return _open(causes.of_value(cluster.outbound, cluster.origin), pool)
    method = OWN_WAY_OUT.get(cluster.outbound.lower())
    if method is None:
        return None
    return Outbound(
        method=method,
        resource=cluster.id,
        sources=own_sources(cluster, context),
        origin=cluster.origin,
        facts=("AKS-10", "RT-44"),
    )


def _open(cause: Cause, pool: NodePool) -> Outbound:
    return Outbound(method=Method.UNKNOWN, causes=(cause,), facts=("AKS-10",), origin=pool.origin)


def own_sources(cluster: ManagedCluster, context: Context) -> AddressSet:
    """Give the address that a cluster leaves by when it makes the way out itself; nobody knows it before it is deployed."""
    return AddressSet.address(context.symbols.allocate(f"{cluster.id}#outbound", f"outbound address of {cluster.name}"))


# ── the cluster's own group ──────────────────────────────────────────────────────────────────────


def _group_id(pool: NodePool, direction: Direction) -> str:
    return f"{pool.id}/own-group/{direction.value}"


def _blocking(pool: NodePool, cluster: ManagedCluster | None) -> tuple[str, ...]:
    blocks = cluster is not None and isinstance(cluster.outbound, str) and cluster.outbound.lower() == BLOCK
    return (_group_id(pool, Direction.OUTBOUND),) if blocks else ()


def groups(context: Context, endpoints: Sequence[Endpoint]) -> Iterator[Filter]:
    """Give what is known of the network security groups that AKS keeps for nodes whose scale set is not in the input."""
    seen = set(context.node_sets.values())
    for pool in context.estate.all(NodePool):
        if isinstance(pool.subnet, str) and pool.subnet in context.plan.subnets and pool.id not in seen:
            yield _inbound(pool, pool.subnet, context, endpoints)
            if _blocking(pool, cluster_of(pool, context.estate)):
                yield _outward(pool, pool.subnet, context)


def _inbound(pool: NodePool, subnet: str, context: Context, endpoints: Sequence[Endpoint]) -> Filter:
    """Azure's default rules let in the network and the balancer's probes; services of the cluster add rules, and some may not be in the input."""
    scope = context.scope(subnet)
    cluster = cluster_of(pool, context.estate)
    inside = [scope.virtual_network, *(_pods(cluster) if cluster is not None else ())]
    probes = scope.cover(ServiceTag(name="AzureLoadBalancer"), pool.origin)
    cause = Cause(
        key=f"own-group:{pool.cluster}",
        why=f"what the security group lets in that AKS keeps for the nodes of {called(pool, context.estate)} is not in the input",
        cure="add an export of the cluster's node resource group",
        facts=("AKS-13",),
        origin=pool.origin,
    )
    return _filter(
        pool,
        Direction.INBOUND,
        (
            *service_rules.opening(pool, scope, endpoints, context.estate),
            _rule(pool, "AllowVnetInBound", join(inside), EVERYWHERE),
            _rule(pool, "AllowAzureLoadBalancerInBound", probes, EVERYWHERE),
            *service_rules.closing(pool, endpoints, context.estate),
        ),
        _rule(pool, "rules for services of the cluster", EVERYWHERE, EVERYWHERE, doubts=(cause,)),
    )


def _pods(cluster: ManagedCluster) -> Iterator[Cover]:
    """AKS sees to it that its own group lets pods through."""
    for block in cluster.pods:
        if not isinstance(block, Unknown):
            yield Cover(sure=block.addresses, words=block.text)


def _outward(pool: NodePool, subnet: str, context: Context) -> Filter:
    internet = context.scope(subnet).internet
    return _filter(
        pool,
        Direction.OUTBOUND,
        (_rule(pool, "outboundType block", EVERYWHERE, internet, Action.DENY),),
        _rule(pool, "everything else", EVERYWHERE, EVERYWHERE, Action.PASS),
    )


def _filter(pool: NodePool, direction: Direction, rules: tuple[Rule, ...], default: Rule) -> Filter:
    return Filter(
        id=_group_id(pool, direction),
        name=f"AKS's own group of {pool.name}",
        kind="aks-group",
        rules=rules,
        default=default,
        resource=pool.cluster,
        origin=pool.origin,
        direction=direction,
    )


def _rule(
    pool: NodePool, name: str, src: Cover, dst: Cover, action: Action = Action.ALLOW, doubts: tuple[Cause, ...] = ()
) -> Rule:
    return Rule(
        name=name,
        match=Match(src=src, dst=dst, transport=TransportSet.full()),
        action=action,
        origin=BUILT_IN,
        resource=pool.cluster,
        facts=("AKS-10",) if action is Action.DENY else (),
        action_doubts=doubts,
        implicit=True,
    )


# ── scale sets ───────────────────────────────────────────────────────────────────────────────────


def scale_sets(estate: Estate) -> Mapping[str, str]:
    """Give the scale sets of the input that are the nodes of a cluster: the pool of each, by ids."""
    clusters = {(_subscription(c.id), group): c for c in estate.all(ManagedCluster) if (group := _group(c))}
    found = {}
    for scale_set in estate.all(ScaleSet) if clusters else ():
        parts = scale_set.id.split("/")
        cluster = clusters.get((_subscription(scale_set.id), parts[4])) if len(parts) > 4 else None
        pool = _pool_of(scale_set, cluster, estate) if cluster is not None else None
        if pool is not None:
            found[scale_set.id] = pool
    return found


def _subscription(identity: str) -> str:
    return "/".join(identity.split("/")[:3])


def _group(cluster: ManagedCluster) -> str:
    return cluster.node_group.lower() if isinstance(cluster.node_group, str) else ""


def _pool_of(scale_set: ScaleSet, cluster: ManagedCluster, estate: Estate) -> str | None:
    """Give the pool by the label that AKS puts on its scale sets, else by the name that it gives them."""
    label = next((value.lower() for key, value in scale_set.labels if key.lower() == POOL_LABEL), None)
    for pool in estate.all(NodePool):
        name = pool.name.lower()
        named = scale_set.name.lower().startswith((f"aks-{name}-", f"aks{name}"))
        if pool.cluster == cluster.id and (label == name or (label is None and named)):
            return pool.id
    return None


def adopted(endpoints: list[Endpoint], context: Context) -> list[Endpoint]:
    """Give the machines of clusters the names of their pools, and the way out that the cluster makes for them."""
    pools = context.node_sets
    return [_adopted(e, pools[e.resource], context) if e.resource in pools else e for e in endpoints]


def _adopted(endpoint: Endpoint, pool_id: str, context: Context) -> Endpoint:
    pool = context.estate.find(NodePool, pool_id)
    assert pool is not None
    name = called(pool, context.estate)
    way = endpoint.outbound
    if way is None:
        way = outbound(pool, cluster_of(pool, context.estate), endpoint.segment, (), context)
    return replace(
        endpoint,
        part_of=pool.cluster,
        names=(*endpoint.names, name, pool.name, f"{name}/{pool.name}"),
        outbound=way,
    )
