"""Rules that AKS writes into its own network security group for services of a cluster.

Comes in: a node pool, its services, and the frontends made for them. Goes out: rules: before Azure's default ones those that let clients in, and, if the service
is sealed, what shuts everybody else out; after them what shuts out the internet from a frontend that lists its clients. Read next: `lower/aks.py`.

Source: kubernetes-sigs/cloud-provider-azure, "Azure LoadBalancer": allowed service tags and ranges, the annotation to deny all others, and why it is needed: the
default rule 65000 lets in the network all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from penstock.azure.lower.tags import Scope, join
from penstock.azure.resources.aks import BalancedPort, BalancedService, NodePool
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.load_balancer import BalancedProtocol
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, UDP, TransportSet

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")

FACTS = ("AKS-13",)


def opening(pool: NodePool, scope: Scope, endpoints: Sequence[Endpoint], estate: Estate) -> Iterator[Rule]:
    """Give the rules that let in the clients of services; without a list a public one is for the internet, an internal one for nobody else."""
    for service in _services(pool, estate):
        clients = [scope.cover(term, service.origin) for term in service.clients]
        if not clients and service.internal is not True:
            clients = [scope.internet]
        if clients:
            yield _rule(service, "clients of", join(clients), _seen(service, pool, endpoints), Action.ALLOW)
        if service.sealed:
            yield _rule(service, "nobody else for", EVERYWHERE, _frontends(service, endpoints), Action.DENY)


def closing(pool: NodePool, endpoints: Sequence[Endpoint], estate: Estate) -> Iterator[Rule]:
    """Give what is refused at the frontends of services after all: whoever is neither a client nor in the network."""
    for service in _services(pool, estate):
        yield _rule(service, "nobody else for", EVERYWHERE, _frontends(service, endpoints), Action.DENY)


def _services(pool: NodePool, estate: Estate) -> Iterator[BalancedService]:
    return (service for service in estate.all(BalancedService) if service.cluster == pool.cluster)


def _frontends(service: BalancedService, endpoints: Sequence[Endpoint]) -> AddressSet:
    """Give the addresses of a service as they are known for certain: one that is left to Azure may be somebody else's."""
    own = [e for e in endpoints if e.kind is Kind.FRONTEND and e.resource == service.id]
    public = [AddressSet.address(public.address) for e in own for public in e.public if not public.doubts]
    return AddressSet.union_all([*public, *(e.where for e in own if e.fixed or e.where.size == 1)])


def _seen(service: BalancedService, pool: NodePool, endpoints: Sequence[Endpoint]) -> AddressSet:
    """Give what the group may see as the destination (U-15): AKS writes rules that let its services work, whichever of the two it is.

    Where nodes have public addresses of their own, only the frontends: the nodes are reached by these too.
    """
    nodes = [e.where for e in endpoints if e.part_of == pool.cluster and e.kind is Kind.NIC]
    own = AddressSet.union_all(nodes) if pool.public_nodes is False else AddressSet.empty()
    return _frontends(service, endpoints) | own


def _rule(service: BalancedService, words: str, src: Cover, dst: AddressSet, action: Action) -> Rule:
    ports = reduce(or_, (_transport(service, port) for port in service.ports), TransportSet.empty())
    return Rule(
        name=f"{words} {service.name}",
        match=Match(src=src, dst=Cover(sure=dst, words=service.name), transport=ports),
        action=action,
        origin=service.origin,
        resource=service.cluster,
        facts=FACTS,
    )


def _transport(service: BalancedService, port: BalancedPort) -> TransportSet:
    """Give a port as the group sees it: with floating IP that of the frontend, else that of the nodes."""
    numbers = [port.port] if service.floating is not False else []
    if service.floating is not True and port.node_port is not None:
        numbers.append(port.node_port)
    found = IntervalSet.of(*((number, number) for number in numbers))
    return TransportSet.of(protocols=_protocols(port), dst_ports=found)


def _protocols(port: BalancedPort) -> tuple[int, ...]:
    match port.protocol:
        case BalancedProtocol.TCP:
            return (TCP,)
        case BalancedProtocol.UDP:
            return (UDP,)
        case BalancedProtocol.ALL | Unknown():
            return (TCP, UDP)
