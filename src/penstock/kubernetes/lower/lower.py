"""A `Cluster` → a `Network` of its own.

Comes in: what was read of one cluster, without anything around it. Goes out: the network: an endpoint for each workload, the filters that
policies make, and an outside of which nothing is known but that it is there. Read next: `lower/stages.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from penstock.diagnostics import Diagnostic, Level
from penstock.kubernetes.lower.controllers import controllers
from penstock.kubernetes.lower.enforced import presumed, without_effect
from penstock.kubernetes.lower.entries import entries, on_controllers
from penstock.kubernetes.lower.others import is_controller, with_others
from penstock.kubernetes.lower.outside import Edge
from penstock.kubernetes.lower.pods import FIRST_4, FIRST_6, Pods
from penstock.kubernetes.lower.services import Services
from penstock.kubernetes.lower.stages import Stages
from penstock.kubernetes.lower.versions import other_version, versions
from penstock.kubernetes.resources.cluster import Cluster, Enforcer
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite
from penstock.net.symbols import Symbols
from penstock.space.addresses import AddressSet


def lower(cluster: Cluster) -> Network:
    """Lower a cluster that stands by itself."""
    return _lower(cluster, Around(), "what is around the cluster is not in the input", pod_symbols()).network


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The network that a cluster stands in: the endpoints under whose addresses its pods are seen, its nodes, and the addresses of balancers by service."""

    seats: tuple[Endpoint, ...] = ()
    nodes: AddressSet = field(default_factory=AddressSet.empty)
    fronts: Mapping[str, AddressSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """A cluster in another network, and what every node of it does with packets for services."""

    network: Network
    on_nodes: tuple[Rewrite, ...]


def lower_among(cluster: Cluster, around: Around, symbols: Symbols) -> Among:
    """Lower a cluster that stands in another network."""
    why = "whether the load balancer and the proxies of the cluster lead there is not read"
    return _lower(cluster, around, why, symbols)


def pod_symbols() -> Symbols:
    """Give symbolic addresses for pods; clusters of one network share them."""
    return Symbols(FIRST_4, FIRST_6)


def _lower(cluster: Cluster, around: Around, why: str, symbols: Symbols) -> Among:
    seats = around.seats
    told = tuple(_told(cluster))
    served = controllers(cluster)
    cluster = with_others(presumed(replace(cluster, entries=tuple(e for e in cluster.entries if e.id not in served))))
    pods = Pods(cluster, symbols, versions(cluster))
    edge = Edge(cluster, pods, why, joined=bool(seats))
    stages = Stages(pods)
    services = Services(pods, edge, symbols)
    others = other_version(cluster, seats)
    proxies = on_controllers(served, pods)
    endpoints = [_endpoint(w, pods, stages, edge, seats, others) for w in cluster.workloads if not is_controller(w)]
    endpoints = [replace(e, rewrites=proxies.get(e.id, ())) for e in endpoints]
    faces = (*services.endpoints(), *entries(pods, edge, symbols))
    network = Network(
        domains={edge.domain.id: edge.domain},
        segments={segment.id: segment for segment in edge.segments},
        endpoints={e.id: e for e in (*endpoints, *faces, *edge.endpoints)},
        filters=stages.filters,
        route_tables={table.id: table for table in edge.route_tables},
        internet=edge.internet,
        onprem_maybe=edge.private,
        onprem_causes=(edge.unknown,),
        symbols=symbols.words,
        diagnostics=told,
    )
    return Among(network=network, on_nodes=tuple(services.on_nodes(around.fronts, around.nodes)))


def _endpoint(
    workload: Workload,
    pods: Pods,
    stages: Stages,
    edge: Edge,
    seats: tuple[Endpoint, ...],
    others: tuple[Cause, ...],
) -> Endpoint:
    name = f"{workload.namespace}/{workload.name}"
    note = stages.note(workload)
    return Endpoint(
        id=f"k8s:{workload.id}",
        name=name,
        kind=Kind.WORKLOAD,
        where=pods.where((workload,)),
        many=workload.many,
        origin=workload.origin,
        network=edge.domain.id,
        segment=edge.segment_of(workload.namespace),
        ingress=stages.of(workload, Traffic.INGRESS),
        egress=stages.of(workload, Traffic.EGRESS),
        names=(f"k8s:{name}", f"k8s:{workload.namespace}/{workload.kind}/{workload.name}".lower()),
        resource=f"k8s:{workload.id.partition('#')[0]}",
        tags=tuple((key, value) for key, value in workload.labels.pairs if value is not None),
        notes=(note,) if note else (),
        seats=tuple(seat.id for seat in seats),
        other_version=others,
    )


def _told(cluster: Cluster) -> Iterator[Diagnostic]:
    yield from without_effect(cluster)
    places = [
        p.origin for some in (cluster.policies, cluster.tiered, cluster.cilium, cluster.calico.policies) for p in some
    ]
    if places and cluster.enforcer is Enforcer.ASSUMED:
        yield Diagnostic(
            level=Level.NOTE,
            code="PS520",
            message="who enforces the policies of the cluster is not in the input: they are taken to be enforced",
            origin=min(places, key=lambda place: (place.file, place.pointer)),
            help="add the AKS resource: with networkPolicy none, no policy has an effect",
        )
    for namespace in cluster.namespaces.values():
        if not namespace.declared and places:
            yield Diagnostic(
                level=Level.NOTE,
                code="PS522",
                message=f'namespace "{namespace.name}" is not in the input, and so its labels are not known',
                origin=namespace.origin,
                help="add the manifest of the namespace, or an export of it",
            )
