"""Services → addresses that senders translate, faces of load balancers, and what nodes hand on.

Comes in: the services of a cluster, its `Pods`, and the `Edge`. Goes out: endpoints, and the rewrites of nodes. The address of a service is translated before any policy is
asked: policies see the pods and their ports (K8S-11). Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from penstock.kubernetes.lower.outside import Edge
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.lower.pods import Pods, Selected
from penstock.kubernetes.lower.ports import span
from penstock.kubernetes.resources.policy import PortRange
from penstock.kubernetes.resources.service import Service, ServicePort, ServiceType
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.rule import Cover, Match
from penstock.net.symbols import Symbols
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import SCTP, TCP, UDP, TransportSet

OUTWARD = (ServiceType.NODES, ServiceType.BALANCED)

NODE_PORTS = (30000, 32767)
"""Where a cluster chooses node ports from, unless its API server is told otherwise (Kubernetes, "Service", § type: NodePort)."""

DOMAIN = "svc.cluster.local"
"""The usual domain of a cluster; that of names of services begins so."""


class Services:
    """The services of a cluster as endpoints."""

    def __init__(self, pods: Pods, edge: Edge, symbols: Symbols) -> None:
        self._pods = pods
        self._edge = edge
        self._symbols = symbols
        self._taken = {f"{w.namespace}/{w.name}" for w in pods.cluster.workloads}

    def endpoints(self) -> Iterator[Endpoint]:
        """Give the address of each service, and its face to the outside, if it has one."""
        for service in self._pods.cluster.services:
            if service.type is not ServiceType.NAME:
                yield self._inside(service)
            if self._is_open(service):
                yield self._face(service)

    def _is_open(self, service: Service) -> bool:
        """Whether a service has a face of which only the cluster knows: all that look outside, or, among Azure's, those that Azure does not serve."""
        if self._edge.joined:
            other = service.type is ServiceType.BALANCED and bool(service.balancer.other)
            return other or isinstance(service.type, Unknown)
        return service.type in OUTWARD or isinstance(service.type, Unknown)

    def on_nodes(self, fronts: Mapping[str, AddressSet], nodes: AddressSet) -> Iterator[Rewrite]:
        """Give what every node does with packets for services: those of a balancer keep its address, others come to a port of the node.

        `fronts` are the addresses of balancers, by service.
        """
        for service in self._pods.cluster.services:
            if service.type in OUTWARD:
                yield from self._from_balancer(service, fronts.get(service.id, AddressSet.empty()))
                yield from self._from_node_port(service, nodes)

    def _from_balancer(self, service: Service, front: AddressSet) -> Iterator[Rewrite]:
        """Whoever is not listed as a client is refused by the node itself, whatever Azure lets through."""
        clients, doubts = _of_nodes(service)
        for made in self._rewrites(service, clients, _shown(service), doubts):
            if not front.is_empty:
                yield replace(made, match=replace(made.match, dst=Cover(sure=front, words=service.name)))

    def _from_node_port(self, service: Service, nodes: AddressSet) -> Iterator[Rewrite]:
        """A node port that the file does not state is one of those that a cluster chooses from."""
        made = self._rewrites(service, EVERYONE, _shown(service), ())
        for port, rewrite in zip(service.ports, made, strict=False):
            number = port.node_port if isinstance(port, ServicePort) else None
            if not service.on_nodes and number is None:
                continue
            at = NODE_PORTS if number is None else (number, number)
            protocols = (port.protocol,) if isinstance(port, ServicePort) else (TCP, UDP, SCTP)
            doubts = rewrite.match.doubts if number is not None else (*rewrite.match.doubts, _node_port(service))
            yield replace(
                rewrite,
                name=f"node port of {rewrite.name}",
                match=Match(
                    src=EVERYONE,
                    dst=Cover(sure=nodes, words="nodes"),
                    transport=TransportSet.of(protocols, dst_ports=IntervalSet.of(at)),
                    doubts=doubts,
                ),
            )

    def _inside(self, service: Service) -> Endpoint:
        name = f"{service.namespace}/{service.name}"
        short = () if name in self._taken else (f"k8s:{name}", name)
        word = f"k8s:{service.namespace}/service/{service.name}".lower()
        dotted = f"{service.name}.{service.namespace}"
        return Endpoint(
            id=f"k8s:{service.id}",
            name=f"service {name}",
            kind=Kind.VIRTUAL,
            where=AddressSet.address(self._symbols.allocate(f"{service.id}#address", f"service {name}")),
            origin=service.origin,
            network=self._edge.domain.id,
            segment=self._edge.segment_of(service.namespace),
            rewrites=tuple(self._rewrites(service, EVERYONE, SourceKept.KEPT, ())),
            names=(*short, word, f"{dotted}.svc", f"{dotted}.{DOMAIN}"),
            resource=f"k8s:{service.id}",
        )

    def _face(self, service: Service) -> Endpoint:
        """A load balancer, or the nodes, hand on what comes from outside; the pods see the client, or a node in its place (K8S-08)."""
        name = f"{service.namespace}/{service.name}"
        what = "nodes" if service.type is ServiceType.NODES else "load balancer"
        source = _shown(service)
        clients, doubts = _clients(service)
        hidden = service.type is not ServiceType.NODES and service.internal is True
        public = PublicAddress(
            address=self._symbols.allocate(f"{service.id}#public", f"{what} of {name}"),
            resource=f"k8s:{service.id}/outside",
            name=f"{what} of {name}",
            origin=service.origin,
            closed_by_default=False,
        )
        return Endpoint(
            id=f"k8s:{service.id}/outside",
            name=f"{what} of {name}",
            kind=Kind.FRONTEND,
            where=self._pods.node_of(service),
            origin=service.origin,
            network=self._edge.domain.id,
            segment=self._edge.gateway,
            public=() if hidden else (public,),
            rewrites=tuple(self._rewrites(service, clients, source, (self._edge.unknown, *doubts))),
            names=(f"k8s:{service.namespace}/service/{service.name}/outside".lower(),),
            resource=f"k8s:{service.id}/outside",
        )

    def _rewrites(
        self, service: Service, clients: Cover, source: SourceKept, doubts: tuple[Cause, ...]
    ) -> Iterator[Rewrite]:
        found = self._behind(service)
        more = tuple(cause for cause, _ in found.maybe) if found is not None else (_elsewhere(service),)
        ready = (*found.sure, *(w for _, some in found.maybe for w in some)) if found is not None else ()
        for port in service.ports:
            unread = (_port_doubt(service, port),) if isinstance(port, Unknown) else ()
            transport = TransportSet.full() if service.headless or isinstance(port, Unknown) else _span(port)
            yield Rewrite(
                name=f"{service.name}:{port.port}" if isinstance(port, ServicePort) else service.name,
                match=Match(src=clients, dst=EVERYONE, transport=transport, doubts=(*doubts, *unread)),
                targets=tuple(t for w in ready for t in targets(service, port, w)),
                kind="service",
                origin=service.origin,
                resource=f"k8s:{service.id}",
                source=source,
                more=more,
                facts=("K8S-11",),
            )
            if service.headless:
                return

    def _behind(self, service: Service) -> Selected | None:
        """Give the pods behind a service; on the network of their node or not makes no difference to it."""
        return None if service.selector is None else self._pods.labelled(service.selector, service.namespace)


def targets(service: Service, port: ServicePort | Unknown, workload: Workload) -> Iterator[Target]:
    """Give where a port of a service leads at one workload; nowhere if none of its ports has the name."""
    identity = f"k8s:{workload.id}"
    if service.headless or isinstance(port, Unknown):
        yield Target(endpoint=identity)
    elif isinstance(port.target, int):
        yield Target(endpoint=identity, port=port.target)
    else:
        for listed in workload.ports:
            if listed.name == port.target and listed.protocol == port.protocol:
                yield Target(endpoint=identity, port=listed.number)
                return


def _span(port: ServicePort) -> TransportSet:
    return span(PortRange(protocol=port.protocol, low=port.port, high=port.port))


def _shown(service: Service) -> SourceKept:
    return SourceKept.KEPT if service.local else SourceKept.EITHER


def _clients(service: Service) -> tuple[Cover, tuple[Cause, ...]]:
    """Give who may call a service by its balancer; what a security group in Azure lets in is not known here."""
    clients, doubts = _of_nodes(service)
    if not service.balancer.opened:
        return clients, doubts
    cause = Cause(
        key=f"opened:{service.id}",
        why=f"an annotation of {service.name} limits who may call its load balancer, and the group that does is not in the input",
        origin=service.origin,
    )
    return clients, (*doubts, cause)


def _of_nodes(service: Service) -> tuple[Cover, tuple[Cause, ...]]:
    if isinstance(service.clients, Unknown):
        cause = Cause(
            key=f"clients:{service.id}",
            why=f"who may call the load balancer of {service.name} is not known: {service.clients.why}",
            origin=service.origin,
        )
        return EVERYONE, (cause,)
    return (EVERYONE, ()) if service.clients is None else (Cover(sure=service.clients), ())


def _elsewhere(service: Service) -> Cause:
    return Cause(
        key=f"endpoints:{service.id}",
        why=f"what stands behind service {service.namespace}/{service.name} is listed in objects that are not read",
        origin=service.origin,
    )


def _node_port(service: Service) -> Cause:
    return Cause(
        key=f"node-port:{service.id}",
        why=f"on which port nodes answer for service {service.namespace}/{service.name} is chosen by the cluster",
        cure="give an export of the cluster, or state nodePort",
        facts=("K8S-11",),
        origin=service.origin,
    )


def _port_doubt(service: Service, port: Unknown) -> Cause:
    return Cause(
        key=f"service-port:{service.id}:{port.why}",
        why=f"a port of service {service.namespace}/{service.name} is not known: {port.why}",
        origin=service.origin,
    )
