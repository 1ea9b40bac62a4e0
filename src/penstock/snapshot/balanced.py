"""Services of a cluster as what it asks of Azure for them.

Comes in: what was read of a cluster's services. Goes out: the estate with a `BalancedService` for each that has a load balancer; and, of the network made of
it, the addresses under which balancers hand packets to the nodes. Read next: `azure/lower/balanced_services.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.azure.resources.aks import BalancedPort, BalancedService, ManagedCluster
from penstock.azure.resources.estate import Estate, Item
from penstock.azure.resources.load_balancer import BalancedProtocol
from penstock.azure.resources.terms import Block, ServiceTag
from penstock.kubernetes.resources.service import Service, ServicePort, ServiceType
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TCP, UDP

PROTOCOLS = {TCP: BalancedProtocol.TCP, UDP: BalancedProtocol.UDP}

Asking = tuple[ManagedCluster, tuple[Service, ...]]


def with_services(estate: Estate, clusters: Iterable[Asking]) -> Estate:
    """Give an estate with what its clusters ask for their services."""
    asked: list[Item] = [_asked(cluster, one) for cluster, some in clusters for one in some if is_balanced(one)]
    if not asked:
        return estate
    known = [item for group in estate.items.values() for item in group.values()]
    return Estate.of([*known, *asked], estate.counts, estate.doubts)


def is_balanced(service: Service) -> bool:
    """Whether Azure makes a balancer for a service."""
    return service.type is ServiceType.BALANCED and not service.balancer.other


def _id(cluster: ManagedCluster, service: Service) -> str:
    return f"{cluster.id}/services/{service.namespace}/{service.name}".lower()


def _asked(cluster: ManagedCluster, service: Service) -> BalancedService:
    return BalancedService(
        id=_id(cluster, service),
        name=f"{service.namespace}/{service.name}",
        origin=service.origin,
        cluster=cluster.id,
        internal=service.internal,
        ports=tuple(_ports(service)),
        subnet=service.balancer.subnet,
        address=_address(service),
        public_ip=service.balancer.public_ip,
        clients=tuple(_clients(service)),
        sealed=service.balancer.sealed,
        floating=service.balancer.floating,
    )


def _address(service: Service) -> Address | Unknown | None:
    stated = service.balancer.address
    if isinstance(stated, Unknown) or not stated:
        return stated or None
    try:
        return Address.parse(stated.strip())
    except ValueError:
        return Unknown(why=f'"{stated}" is no address', origin=service.origin)


def _ports(service: Service) -> Iterator[BalancedPort]:
    for port in service.ports:
        if isinstance(port, ServicePort) and port.protocol in PROTOCOLS:
            yield BalancedPort(
                protocol=PROTOCOLS[port.protocol],
                port=port.port,
                node_port=port.node_port,
                probe=_probe(service, port),
            )


def _probe(service: Service, port: ServicePort) -> int | None:
    """Give where a balancer asks nodes for their health: a local service has a port for it, and UDP is not asked."""
    if service.local:
        return service.health_port
    return port.node_port if port.protocol == TCP else None


def _clients(service: Service) -> Iterator[Block | ServiceTag | Unknown]:
    """Give whom the security group lets in: those that nodes let in, and those that annotations name."""
    if isinstance(service.clients, AddressSet):
        yield Block(text="loadBalancerSourceRanges", addresses=service.clients)
    for unclear in (service.clients, service.balancer.opened):
        if isinstance(unclear, Unknown):
            yield unclear
    for text in service.balancer.opened if isinstance(service.balancer.opened, tuple) else ():
        yield _term(text)


def _term(text: str) -> Block | ServiceTag:
    try:
        return Block(text=text, addresses=AddressSet.parse(text))
    except ValueError:
        return ServiceTag(name=text)


# ── what was made of it ──────────────────────────────────────────────────────────────────────────


def fronts(network: Network, cluster: ManagedCluster, services: Iterable[Service]) -> dict[str, AddressSet]:
    """Give the addresses of the balancers of a cluster, by the id of the service."""
    found = {}
    for service in services:
        address = _address(service)
        own = [e for e in network.endpoints.values() if _is_of(e, _id(cluster, service), address)]
        public = [AddressSet.address(public.address) for e in own for public in e.public]
        found[service.id] = AddressSet.union_all([*(e.where for e in own), *public])
    return found


def called(network: Network, cluster: ManagedCluster, services: Iterable[Service]) -> dict[str, Endpoint]:
    """Give the balancers that were made for services under the names of these, by id."""
    words = {_id(cluster, service): service for service in services}
    return {e.id: _called(e, words[e.resource]) for e in network.endpoints.values() if e.resource in words}


def _called(balancer: Endpoint, service: Service) -> Endpoint:
    name = f"{service.namespace}/{service.name}"
    word = f"k8s:{service.namespace}/service/{service.name}/outside".lower()
    return replace(balancer, name=f"load balancer of {name}", names=(word,))


def _is_of(endpoint: Endpoint, identity: str, address: Address | Unknown | None) -> bool:
    if endpoint.kind is not Kind.FRONTEND:
        return False
    stated = isinstance(address, Address) and (
        (endpoint.fixed and address in endpoint.where) or any(p.address == address for p in endpoint.public)
    )
    return endpoint.resource == identity or stated
