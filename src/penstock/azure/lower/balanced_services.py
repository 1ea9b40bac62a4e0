"""What clusters ask of Azure for their services → load balancers, as if they stood in the input.

Comes in: the estate with `BalancedService`s. Goes out: the estate with a balancer for each, its public address, and the nodes as its pool. A service whose
address some balancer of the input has is left to that. Read next: `lower/load_balancer.py`.

Source: kubernetes-sigs/cloud-provider-azure, "Azure LoadBalancer": annotations, pools of nodes, floating IP by default, rules without outbound translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower import aks
from penstock.azure.resources.addressing import PublicIpAddress, Sku
from penstock.azure.resources.aks import BalancedPort, BalancedService, ManagedCluster, NodePool
from penstock.azure.resources.estate import Estate, Item
from penstock.azure.resources.load_balancer import (
    BackendPool,
    BalancerSku,
    BalancingRule,
    Frontend,
    LoadBalancer,
    Probe,
)
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.terms import Block, PortRange, PortTerm, Reference
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet

OUTSIDE, INSIDE = "public", "internal"


def with_balancers(estate: Estate) -> Estate:
    """Give the estate with the balancers that clusters make of their services."""
    services = estate.all(BalancedService)
    if not services:
        return estate
    sets = aks.scale_sets(estate)
    made = [item for service in services for item in _of(service, estate, sets)]
    known = [item for group in estate.items.values() for item in group.values()]
    return Estate.of([*known, *made], estate.counts, estate.doubts)


def _of(service: BalancedService, estate: Estate, sets: Mapping[str, str]) -> Iterator[Item]:
    if isinstance(service.address, Address) and _is_there(service.address, estate):
        return
    cluster = estate.find(ManagedCluster, service.cluster)
    pools = [pool for pool in estate.all(NodePool) if pool.cluster == service.cluster]
    frontends = tuple(_frontends(service, pools, estate))
    yield BackendPool(
        id=f"{service.id}/backendaddresspools/nodes",
        name="nodes",
        origin=service.origin,
        balancer=service.id,
        members=tuple(identity for pool in pools for identity in aks.machines(pool, estate, sets)),
    )
    if service.internal is not True and not _named(service, estate):
        yield _public(service, cluster)
    yield LoadBalancer(
        id=service.id,
        name=service.name,
        origin=service.origin,
        location=cluster.location if cluster is not None else "",
        sku=BalancerSku.STANDARD,
        frontends=frontends,
        rules=tuple(_rule(service, port, frontends) for port in service.ports),
        probes=tuple(_probe(service, port) for port in service.ports if port.probe is not None),
        labels=cluster.labels if cluster is not None else (),
    )


def _is_there(address: Address, estate: Estate) -> bool:
    """Whether a balancer of the input has an address."""
    public = {one.id for one in estate.all(PublicIpAddress) if one.address == address}
    fronts = [front for balancer in estate.all(LoadBalancer) for front in balancer.frontends]
    return any(front.address == address or front.public_ip in public for front in fronts)


# ── frontends ────────────────────────────────────────────────────────────────────────────────────


def _frontends(service: BalancedService, pools: list[NodePool], estate: Estate) -> Iterator[Frontend]:
    """Give the frontend; both sorts if nobody knows which one it has."""
    if service.internal is not True:
        reference = _named(service, estate) or _public_id(service)
        yield Frontend(id=_id(service, OUTSIDE), name=OUTSIDE, origin=service.origin, public_ip=reference)
    if service.internal is not False:
        yield Frontend(
            id=_id(service, INSIDE),
            name=INSIDE,
            origin=service.origin,
            subnet=_subnet(service, pools, estate),
            address=service.address,
        )


def _id(service: BalancedService, name: str) -> str:
    return f"{service.id}/frontendipconfigurations/{name}"


def _subnet(service: BalancedService, pools: list[NodePool], estate: Estate) -> Reference:
    """Give where an internal address is: in the subnet that holds it, in the one that is named, else in that of the nodes."""
    subnets = tuple(dict.fromkeys(pool.subnet for pool in pools if isinstance(pool.subnet, str)))
    networks = {subnet.rpartition("/subnets/")[0] for subnet in subnets}
    if isinstance(service.subnet, Unknown):
        return service.subnet
    if service.subnet:
        return f"{min(networks)}/subnets/{service.subnet.lower()}" if networks else None
    for subnet in estate.all(Subnet):
        if subnet.network in networks and isinstance(service.address, Address) and service.address in _space(subnet):
            return subnet.id
    why = f"in which of the subnets of its nodes the balancer of {service.name} stands is not in the input"
    return subnets[0] if len(subnets) == 1 else Unknown(why=why, origin=service.origin)


def _space(subnet: Subnet) -> AddressSet:
    return AddressSet.union_all(block.addresses for block in subnet.prefixes if isinstance(block, Block))


def _public_id(service: BalancedService) -> str:
    return f"{service.id}/publicipaddress"


def _named(service: BalancedService, estate: Estate) -> str:
    """Give the public address of the input that a service names, or states."""
    for one in estate.all(PublicIpAddress):
        named = isinstance(service.public_ip, str) and service.public_ip.lower() == one.name.lower()
        if named or (isinstance(service.address, Address) and one.address == service.address):
            return one.id
    return ""


def _public(service: BalancedService, cluster: ManagedCluster | None) -> PublicIpAddress:
    return PublicIpAddress(
        id=_public_id(service),
        name=service.public_ip if isinstance(service.public_ip, str) and service.public_ip else service.name,
        origin=service.origin,
        sku=Sku.STANDARD,
        address=service.address if service.internal is False else None,
        location=cluster.location if cluster is not None else "",
    )


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


def _rule(service: BalancedService, port: BalancedPort, frontends: tuple[Frontend, ...]) -> BalancingRule:
    unclear = service.internal if isinstance(service.internal, Unknown) else None
    return BalancingRule(
        name=f"{service.name}:{port.port}",
        origin=service.origin,
        frontend=frontends[0].id if unclear is None else unclear,
        pools=(f"{service.id}/backendaddresspools/nodes",),
        protocol=port.protocol,
        frontend_port=PortRange(low=port.port, high=port.port),
        backend_port=_backend(service, port),
        floating=service.floating,
        probe=_probe_id(service, port) if port.probe is not None else None,
        disables_outbound=True,
    )


def _backend(service: BalancedService, port: BalancedPort) -> PortTerm:
    """With floating IP packets keep their port; without it they go to the node port."""
    if service.floating is True:
        return PortRange(low=port.port, high=port.port)
    if port.node_port is not None and service.floating is False:
        return PortRange(low=port.node_port, high=port.node_port)
    why = f"on which port nodes answer for {service.name}:{port.port} is not in the input"
    return Unknown(why=why, origin=service.origin)


def _probe_id(service: BalancedService, port: BalancedPort) -> str:
    return f"{service.id}/probes/{port.port}"


def _probe(service: BalancedService, port: BalancedPort) -> Probe:
    asked = port.probe or 0
    return Probe(
        id=_probe_id(service, port),
        name=f"{port.port}",
        origin=service.origin,
        port=PortRange(low=asked, high=asked),
    )
