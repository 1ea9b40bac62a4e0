"""Kubernetes objects among the files read.

Comes in: the documents that hold some, and the network of the Azure resources. Goes out: a network of their own, when nothing else is in the input;
else the network with the workloads of each cluster in it: they are seen under the addresses of its pods. Read next: `kubernetes/lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from penstock.azure.resources.aks import ManagedCluster
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import Diagnostic, Level
from penstock.kubernetes.lower import Around, lower, lower_among, pod_symbols
from penstock.kubernetes.read import Read, read_cluster
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network, NotModelled
from penstock.net.symbols import Symbols
from penstock.snapshot import balanced
from penstock.source.document import Document
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

STAND_INS = 2
"""Addresses that stand for nodes whose addresses are assigned at deployment and which nothing tells apart."""

HIDES = "what it lets in or out"


def alone(documents: Iterable[Document]) -> Network:
    """Give the network of the objects in some documents, taken as those of one cluster."""
    read = read_cluster(document.root for document in documents)
    return _said(lower(read.cluster), read)


def _said(network: Network, read: Read) -> Network:
    """Give a network with what was read for it."""
    return replace(
        network,
        unread=tuple(_unread(read)),
        resource_counts=dict(read.counts),
        diagnostics=(*read.diagnostics, *network.diagnostics),
    )


def _unread(read: Read) -> Iterator[NotModelled]:
    for kind, origins in read.unread:
        yield NotModelled(type=kind, count=len(origins), hides=HIDES, bears_on_traffic=True, origins=origins)


# ── beside Azure resources ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Belonging:
    """Documents that belong to one cluster, or the reason why nobody can say to which."""

    cluster: ManagedCluster | None
    documents: tuple[Document, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cluster of the estate, and what was read of it."""

    cluster: ManagedCluster
    read: Read


def joined(estate: Estate, documents: Iterable[Document], lower_estate: Callable[[Estate], Network]) -> Network:
    """Give the network with the workloads of its clusters; what belongs to no cluster is left out, and it is said.

    What clusters ask of Azure for their services is a part of the estate that is lowered.
    """
    belongings = tuple(_belongings(estate.all(ManagedCluster), documents))
    placed = [_read(one, one.cluster) for one in belongings if one.cluster is not None]
    network = lower_estate(balanced.with_services(estate, ((one.cluster, one.read.cluster.services) for one in placed)))
    symbols = pod_symbols()
    for belonging in belongings:
        cluster = belonging.cluster
        seats = _seats(network, cluster) if cluster is not None else ()
        if cluster is None or not seats:
            why = belonging.why or "where its pods stand is not known"
            network = replace(network, diagnostics=(*network.diagnostics, _left_out(belonging, why)))
        else:
            network = _with(network, next(one for one in placed if one.cluster.id == cluster.id), seats, symbols)
    return network


def _read(belonging: Belonging, cluster: ManagedCluster) -> Placed:
    roots = (document.root for document in belonging.documents)
    return Placed(cluster, read_cluster(roots, name=cluster.name, enforcer=enforcer(cluster)))


def _with(network: Network, placed: Placed, seats: tuple[Endpoint, ...], symbols: Symbols) -> Network:
    cluster, read = placed.cluster, placed.read
    inside = replace(
        read.cluster,
        ranges=AddressSet.union_all(seat.where for seat in seats),
        nodes=_nodes(network, seats),
        knows_names=cluster.knows_names,
        looks_inside=cluster.looks_inside,
    )
    fronts = balanced.fronts(network, cluster, read.cluster.services)
    hosts = [network.endpoints[identity] for identity in _hosts(network, seats)]
    nodes = AddressSet.union_all(host.where for host in hosts)
    among = lower_among(inside, Around(seats=seats, nodes=nodes, fronts=fronts), symbols)
    made = _said(among.network, read)
    counts = dict(network.resource_counts)
    for kind, count in read.counts:
        counts[kind] = counts.get(kind, 0) + count
    named = balanced.called(network, cluster, read.cluster.services)
    answering = {host.id: replace(host, rewrites=among.on_nodes) for host in hosts}
    return replace(
        network,
        domains={**network.domains, **made.domains},
        segments={**network.segments, **made.segments},
        endpoints={**network.endpoints, **named, **answering, **made.endpoints},
        filters={**network.filters, **made.filters},
        route_tables={**network.route_tables, **made.route_tables},
        symbols={**network.symbols, **made.symbols},
        unread=(*network.unread, *made.unread),
        resource_counts=counts,
        diagnostics=(*network.diagnostics, *made.diagnostics),
    )


def _seats(network: Network, cluster: ManagedCluster) -> tuple[Endpoint, ...]:
    """Give the endpoints that are the pods of a cluster as the network sees them."""
    name = f"{cluster.name}/pods"
    return tuple(e for e in network.endpoints.values() if e.part_of == cluster.id and name in e.names)


def _nodes(network: Network, seats: tuple[Endpoint, ...]) -> AddressSet | None:
    """Give the addresses of the nodes that pods sit on; None if some may have others than those that stand for them."""
    nodes = [network.endpoints[identity] for identity in _hosts(network, seats)]
    if not nodes or any(node.where.size > STAND_INS for node in nodes):
        return None
    return AddressSet.union_all(node.where for node in nodes)


def _hosts(network: Network, seats: tuple[Endpoint, ...]) -> tuple[str, ...]:
    """Give the nodes that pods sit on."""
    hosts = {identity for seat in seats if seat.host is not None for identity in seat.host.endpoints}
    return tuple(identity for identity in sorted(hosts) if identity in network.endpoints)


def enforcer(cluster: ManagedCluster) -> Enforcer:
    """Tell who enforces the policies of a cluster (AKS-30)."""
    if isinstance(cluster.policy, Unknown) or isinstance(cluster.dataplane, Unknown):
        return Enforcer.UNKNOWN
    if "cilium" in (cluster.policy.lower(), cluster.dataplane.lower()):
        return Enforcer.CILIUM
    word = cluster.policy.lower() or Enforcer.NONE.value
    return next((one for one in Enforcer if one.value == word), Enforcer.UNKNOWN)


def _belongings(clusters: tuple[ManagedCluster, ...], documents: Iterable[Document]) -> Iterator[Belonging]:
    """Divide documents among clusters: by a folder that is named as one of them, or all to the only one."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        named = [c for c in clusters if c.name.lower() in _folders(document)]
        chosen = named or list(clusters)
        found.setdefault(chosen[0].id if len(chosen) == 1 else "", []).append(document)
    by_id = {cluster.id: cluster for cluster in clusters}
    for identity, group in found.items():
        why = "there are several clusters" if clusters else "no cluster is among the Azure resources"
        yield Belonging(by_id.get(identity), tuple(group), "" if identity else why)


def _folders(document: Document) -> tuple[str, ...]:
    return tuple(part.lower() for part in PurePosixPath(document.path).parent.parts)


def _left_out(belonging: Belonging, why: str) -> Diagnostic:
    return Diagnostic(
        level=Level.WARNING,
        code="PS523",
        message=f"to which cluster these Kubernetes objects belong is not known, and they are left out: {why}",
        origin=belonging.documents[0].root.origin,
        help="put them into a folder that is named as their cluster, or ask about them by themselves",
    )
