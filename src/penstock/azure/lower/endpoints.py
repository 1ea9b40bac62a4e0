"""Interfaces, scale sets and the vacant part of subnets as endpoints.

Comes in: the shared facts. Goes out: `Endpoint`s with their place, filters, public addresses and outbound method. Names are
what people call a thing: the interface, its machine, its scale set. Read next: `net/endpoint.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.lower import by_hand, causes
from penstock.azure.lower.asg import Groups, Member
from penstock.azure.lower.filters import Filters
from penstock.azure.lower.outbound import INTEGRATION, endpoint_outbound
from penstock.azure.lower.plan import Placement, Plan
from penstock.azure.lower.public import PublicAddresses, chained
from penstock.azure.lower.segments import asks
from penstock.azure.resources.compute import (
    IpConfiguration,
    NetworkInterface,
    PowerState,
    ProfileNic,
    ScaleSet,
    VirtualMachine,
)
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Forwarding, Kind, Method, Outbound, Segment
from penstock.net.resolution import Asks
from penstock.source.node import Unknown
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One address to be lowered, whoever holds it: what interfaces and scale-set profiles have in common."""

    id: str
    name: str
    subnet: str
    placement: Placement
    configuration: IpConfiguration
    nsg: Reference
    asks: Asks | None
    forwards: bool
    names: tuple[str, ...]
    resource: str
    origin: Origin
    location: str
    labels: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    never_default: bool = False
    own_public: bool = False
    many: bool = False
    by_hand: tuple[str, ...] = ()
    perhaps_by_hand: tuple[tuple[str, Cause], ...] = ()


def interfaces(estate: Estate, plan: Plan) -> tuple[Interface, ...]:
    """Give every address of every interface and scale set, placed in order of id."""
    machines = _machines(estate)
    found: list[Interface] = []
    for nic in estate.all(NetworkInterface):
        if nic.private_endpoint is None and nic.private_link_service is None:
            found += _of_nic(nic, machines, plan)
    for scale_set in estate.all(ScaleSet):
        for profile in scale_set.nics:
            found += _of_profile(scale_set, profile, plan)
    return tuple(found)


def static_addresses(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet id, address) of every stated address of an interface."""
    for nic in estate.all(NetworkInterface):
        for configuration in nic.ip_configurations:
            if isinstance(configuration.subnet, str) and isinstance(configuration.address, Address):
                yield configuration.subnet, configuration.address


def _machines(estate: Estate) -> Mapping[str, VirtualMachine]:
    """Find the machine of an interface by the machine's own list."""
    return {nic: machine for machine in estate.all(VirtualMachine) for nic in machine.nics if isinstance(nic, str)}


def _of_nic(nic: NetworkInterface, machines: Mapping[str, VirtualMachine], plan: Plan) -> Iterator[Interface]:
    machine = machines.get(nic.id)
    said: tuple[str, ...] = ()
    if machine is not None and machine.power is PowerState.DEALLOCATED:
        said = (f"{machine.name} is deallocated in this export",)
    names = (nic.name, machine.name, nic.id) if machine is not None else (nic.name,)
    flexible = machine is not None and machine.scale_set is not None
    for configuration in nic.ip_configurations:
        subnet = _subnet_id(configuration.subnet, nic.id, configuration.name)
        identity = f"{nic.id}/{configuration.name.lower()}"
        placement = plan.place(subnet, configuration.address, configuration.version, key=identity)
        yield Interface(
            id=identity,
            name=machine.name if machine is not None else nic.name,
            subnet=subnet,
            placement=placement,
            configuration=configuration,
            nsg=nic.nsg,
            asks=_asks(nic.dns_servers, nic.origin),
            forwards=nic.ip_forwarding is True or isinstance(nic.ip_forwarding, Unknown),
            names=names,
            resource=machine.id if machine is not None else nic.id,
            origin=nic.origin,
            location=nic.location,
            labels=machine.labels if machine is not None and machine.labels else nic.labels,
            notes=said,
            never_default=flexible,
            by_hand=by_hand.surely(machine) if machine is not None else (),
            perhaps_by_hand=by_hand.perhaps(machine) if machine is not None else (),
        )


def _of_profile(scale_set: ScaleSet, profile: ProfileNic, plan: Plan) -> Iterator[Interface]:
    identity = f"{scale_set.id}/{profile.name.lower()}"
    for configuration in profile.ip_configurations:
        subnet = _subnet_id(configuration.subnet, identity, configuration.name)
        yield Interface(
            id=f"{identity}/{configuration.name.lower()}",
            name=scale_set.name,
            subnet=subnet,
            placement=plan.place(
                subnet,
                configuration.address,
                configuration.version,
                key=f"{identity}/{configuration.name.lower()}",
                many=scale_set.capacity != 1,
            ),
            configuration=configuration,
            nsg=profile.nsg,
            asks=_asks(profile.dns_servers, profile.origin),
            forwards=profile.ip_forwarding is True or isinstance(profile.ip_forwarding, Unknown),
            names=(scale_set.name, profile.name),
            resource=scale_set.id,
            origin=profile.origin,
            location=scale_set.location,
            labels=scale_set.labels,
            notes=("stands for every instance of the scale set",) if scale_set.capacity != 1 else (),
            never_default=scale_set.flexible is True,
            own_public=profile.has_public_ip,
            many=scale_set.capacity != 1,
        )


def _asks(servers: tuple[Address | Unknown, ...], origin: Origin) -> Asks | None:
    """Give the DNS servers of an interface that has its own; they count instead of those of its network."""
    return asks(servers, origin) if servers else None


def _subnet_id(reference: Reference, owner: str, name: str) -> str:
    """Give the id of the subnet; for one that is not known, an id of its own, so that nothing is taken to share it."""
    return reference if isinstance(reference, str) else f"{owner}/{name.lower()}/?subnet"


def subnet_references(estate: Estate) -> Iterator[tuple[str, Reference, Origin]]:
    """Give (subnet id, how it was named, where) of every interface, to find subnets that are not in the input."""
    for nic in estate.all(NetworkInterface):
        for configuration in nic.ip_configurations:
            subnet = _subnet_id(configuration.subnet, nic.id, configuration.name)
            yield subnet, configuration.subnet, configuration.origin
    for scale_set in estate.all(ScaleSet):
        for profile in scale_set.nics:
            for configuration in profile.ip_configurations:
                subnet = _subnet_id(configuration.subnet, f"{scale_set.id}/{profile.name.lower()}", configuration.name)
                yield subnet, configuration.subnet, configuration.origin


def enlist(found: tuple[Interface, ...], plan: Plan, groups: Groups) -> None:
    """Put every interface into its application security groups."""
    for interface in found:
        network = plan.subnets[interface.subnet].network if interface.subnet in plan.subnets else ""
        for group in interface.configuration.asgs:
            where = interface.placement.where
            settled = interface.placement.settled or where.size == 1
            member = Member(
                network=network,
                where=where,
                settled=settled,
                name=interface.name,
                origin=interface.configuration.origin,
            )
            groups.add(group, member)


def lower_interface(
    interface: Interface,
    segments: Mapping[str, Segment],
    filters: Filters,
    public: PublicAddresses,
    pools: Mapping[str, Outbound],
) -> Endpoint:
    """Give an endpoint: NIC filter before subnet filter outbound, the other way round inbound (NSG-13, NSG-14)."""
    segment = segments[interface.subnet]
    ingress, egress = filters.of(interface.nsg, interface.subnet, interface.origin)
    stated = interface.configuration
    own = tuple(chained(public.of(stated.public_ip, stated.origin), stated.chained, stated.origin))
    if interface.own_public:
        own += public.of_instances(interface.id, interface.name, interface.origin)
    offered = [pools[p] for p in stated.lb_pools if isinstance(p, str) and p in pools]
    opaque = tuple(causes.of_value(p, stated.origin) for p in stated.lb_pools if isinstance(p, Unknown))
    offered += [Outbound(method=Method.UNKNOWN, causes=opaque, origin=stated.origin)] if opaque else []
    note = (interface.placement.note,) if interface.placement.note else ()
    return Endpoint(
        id=interface.id,
        name=interface.name,
        kind=Kind.NIC,
        where=interface.placement.where,
        origin=interface.origin,
        fixed=interface.placement.fixed,
        many=interface.many,
        network=segment.network,
        segment=segment.id,
        egress=egress + segment.egress,
        ingress=segment.ingress + ingress,
        outbound=endpoint_outbound(segment.outbound, own, offered, never_default=interface.never_default),
        public=own,
        forwarding=Forwarding.UNKNOWN if interface.forwards else Forwarding.NEVER,
        ip_forwarding=interface.forwards,
        asks=interface.asks,
        astray=_astray(interface),
        names=interface.names,
        resource=interface.resource,
        location=interface.location,
        tags=interface.labels,
        by_hand=interface.by_hand,
        perhaps_by_hand=interface.perhaps_by_hand,
        notes=interface.notes + note,
    )


def _astray(interface: Interface) -> tuple[Cause, ...]:
    """Give why nobody can say in which network an interface stands."""
    named = interface.configuration.subnet
    return (causes.of_value(named, interface.origin),) if isinstance(named, Unknown) else ()


RESERVED = frozenset(
    (
        "azurebastionsubnet",
        "azurefirewallmanagementsubnet",
        "azurefirewallsubnet",
        "gatewaysubnet",
        "routeserversubnet",
    )
)
"""Subnets whose names Azure reserves for devices of its own: nobody else can be placed there."""


def vacant(segment: Segment, plan: Plan) -> Endpoint | None:
    """Give the unused part of a subnet: the next machine that somebody places there, without a group of its own."""
    where = plan.vacant(segment.id)
    if where.is_empty or segment.name.lower() in RESERVED:
        return None
    return Endpoint(
        id=f"{segment.id}/*",
        name=f"{segment.name}/*",
        kind=Kind.VACANT,
        where=where,
        origin=segment.origin,
        fixed=not plan.subnets[segment.id].candidates,
        astray=plan.subnets[segment.id].causes if plan.subnets[segment.id].candidates else (),
        many=True,
        network=segment.network,
        segment=segment.id,
        egress=segment.egress,
        ingress=segment.ingress,
        accepts=INTEGRATION not in (service.lower() for service in segment.delegations),
        names=(segment.name,),
        resource=segment.id,
    )
