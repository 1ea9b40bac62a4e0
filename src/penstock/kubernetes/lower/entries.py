"""Ways in by a proxy → faces to the outside, and what pods that are such proxies hand on.

Comes in: the entries of a cluster, its `Pods`, and the `Edge`. Goes out: endpoints, and the rewrites of pods. Whoever serves an entry calls the pods behind it
in its own name; where it is not known who that is, the entry is a face of its own. Read next: `lower/controllers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.kubernetes.lower.others import controller_id
from penstock.kubernetes.lower.outside import Edge
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.lower.services import targets
from penstock.kubernetes.resources.entry import Backend, Entry
from penstock.kubernetes.resources.service import Service, ServicePort
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.rule import Match
from penstock.net.symbols import Symbols
from penstock.source.node import Unknown
from penstock.space.transport import TCP, TransportSet


def entries(pods: Pods, edge: Edge, symbols: Symbols) -> Iterator[Endpoint]:
    """Give the face of each way in."""
    services = {(s.namespace, s.name): s for s in pods.cluster.services}
    for entry in pods.cluster.entries:
        found = [services.get((b.namespace, b.service)) if isinstance(b, Backend) else None for b in entry.backends]
        name = f"{entry.kind.lower()} {entry.namespace}/{entry.name}"
        rewrite = _rewrite(entry, list(zip(entry.backends, found, strict=True)), pods, (edge.unknown, _nobody(entry)))
        public = PublicAddress(
            address=symbols.allocate(f"{entry.id}#public", name),
            resource=f"k8s:{entry.id}/outside",
            name=name,
            origin=entry.origin,
            closed_by_default=False,
        )
        yield Endpoint(
            id=f"k8s:{entry.id}",
            name=name,
            kind=Kind.FRONTEND,
            where=pods.by_id(controller_id(entry)),
            origin=entry.origin,
            network=edge.domain.id,
            segment=edge.gateway,
            public=(public,),
            rewrites=(rewrite,),
            names=(f"k8s:{entry.id}",),
            resource=f"k8s:{entry.id}",
        )


def on_controllers(served: Mapping[str, tuple[Entry, Workload]], pods: Pods) -> Mapping[str, tuple[Rewrite, ...]]:
    """Give what pods hand on that serve entries, by the endpoint of their workload."""
    services = {(s.namespace, s.name): s for s in pods.cluster.services}
    found: dict[str, list[Rewrite]] = {}
    for entry, workload in served.values():
        backends = [
            (b, services.get((b.namespace, b.service)) if isinstance(b, Backend) else None) for b in entry.backends
        ]
        made = _rewrite(entry, backends, pods, ())
        found.setdefault(f"k8s:{workload.id}", []).append(made)
    return {identity: tuple(some) for identity, some in found.items()}


def _nobody(entry: Entry) -> Cause:
    return Cause(
        key=f"controller:{entry.id}",
        why=f"who serves {entry.kind} {entry.namespace}/{entry.name} is not in the input, or not known by its class",
        cure="give an export of the cluster with its IngressClass and the pods of its ingress controller",
        origin=entry.origin,
    )


def _rewrite(
    entry: Entry,
    backends: list[tuple[Backend | Unknown, Service | None]],
    pods: Pods,
    doubts: tuple[Cause, ...],
) -> Rewrite:
    return Rewrite(
        name=entry.name,
        match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.of((TCP,)), doubts=doubts),
        targets=tuple(dict.fromkeys(t for b, s in backends if s is not None for t in _to(b, s, pods))),
        kind=entry.kind.lower(),
        origin=entry.origin,
        resource=f"k8s:{entry.id}",
        source=SourceKept.REPLACED,
        more=tuple(_missing(entry, b) for b, s in backends if s is None),
        facts=("K8S-11",),
    )


def _to(backend: Backend | Unknown, service: Service, pods: Pods) -> Iterator[Target]:
    if service.selector is None or isinstance(backend, Unknown):
        return
    found = pods.labelled(service.selector, service.namespace)
    for port in service.ports:
        if backend.port is None or isinstance(port, Unknown) or backend.port in _called(port):
            for workload in (*found.sure, *(w for _, some in found.maybe for w in some)):
                yield from targets(service, port, workload)


def _called(port: ServicePort) -> tuple[int | str, ...]:
    """Give what a backend may call a port: its number or name; a route of OpenShift also by that of the pods."""
    return (port.port, port.name, port.target)


def _missing(entry: Entry, backend: Backend | Unknown) -> Cause:
    why = (
        backend.why
        if isinstance(backend, Unknown)
        else f"service {backend.namespace}/{backend.service} is not in the input"
    )
    return Cause(
        key=f"backend:{entry.id}:{why}",
        why=f"where {entry.kind} {entry.namespace}/{entry.name} leads is not known: {why}",
        origin=entry.origin,
    )
