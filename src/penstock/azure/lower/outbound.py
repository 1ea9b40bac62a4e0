"""Who translates the source on the way to the internet (RT-44).

Comes in: subnets, NAT gateways, public addresses, what load balancers offer. Goes out: the `Outbound` of a segment, and of an
endpoint that has its own. The order is NAT gateway, public address, load balancer, default access.

Source: Microsoft Learn, "Default outbound access in Azure": private subnets are not meant for delegated subnets, in which each service manages
its own way out. Read next: `lower/endpoints.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from penstock.azure.lower import causes
from penstock.azure.lower.public import PublicAddresses
from penstock.azure.notes import Notes
from penstock.azure.resources.addressing import NatGateway
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Subnet
from penstock.net.cause import Cause
from penstock.net.endpoint import Method, Outbound, PublicAddress
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

TERRAFORM = "terraform"


def segment_outbound(subnet: Subnet | None, estate: Estate, public: PublicAddresses, notes: Notes) -> Outbound:
    """Give the method of a subnet: its NAT gateway, else default outbound access."""
    if subnet is None:
        why = Unknown(why="the subnet is not in the input")
        return Outbound(method=Method.UNKNOWN, causes=(_absent(why),), first=True, facts=("RT-44",))
    named = subnet.nat_gateway
    if isinstance(named, Unknown):
        cause = causes.of_value(named, subnet.origin)
        return Outbound(method=Method.UNKNOWN, causes=(cause,), first=True, facts=("RT-44",))
    if named is not None:
        return _nat(named, subnet, estate, public, notes)
    return _default(subnet)


def _absent(unknown: Unknown) -> Cause:
    return Cause(key="outbound:absent-subnet", why=unknown.why, cure="add the file that defines the subnet")


def _nat(identity: str, subnet: Subnet, estate: Estate, public: PublicAddresses, notes: Notes) -> Outbound:
    gateway = estate.find(NatGateway, identity)
    if gateway is None:
        cause = causes.of_absence(identity, "NAT gateway", subnet.origin)
        notes.warn("PS411", f'{cause.why}, yet subnet "{subnet.name}" uses it', subnet.origin, cure=cause.cure)
        sources = public.symbol(identity, identity.rsplit("/", 1)[-1])
        return Outbound(
            method=Method.NAT_GATEWAY,
            resource=identity,
            sources=sources,
            causes=(cause,),
            origin=subnet.origin,
            facts=("RT-44", "RT-48"),
        )
    sources = public.of_nat(gateway)
    if sources.is_empty:
        message = f'NAT gateway "{gateway.name}" has no public address'
        notes.warn("PS412", message, gateway.origin, cure="nothing leaves through it until it has one")
        return Outbound(method=Method.NONE, resource=gateway.id, origin=gateway.origin, facts=("RT-48",))
    return Outbound(
        method=Method.NAT_GATEWAY, resource=gateway.id, sources=sources, origin=gateway.origin, facts=("RT-44", "RT-48")
    )


def _default(subnet: Subnet) -> Outbound:
    """Give default outbound access by what the file says, and by what its silence means at this door (RT-45)."""
    if subnet.delegations:
        return Outbound(method=Method.PLATFORM, origin=subnet.origin, causes=_managed(subnet), facts=("RT-44",))
    stated = subnet.default_outbound
    if stated is None and subnet.door.startswith(TERRAFORM):
        stated = True
    if stated is True:
        return Outbound(method=Method.DEFAULT, origin=subnet.origin, facts=("RT-45", "RT-47"))
    if stated is False:
        return Outbound(method=Method.NONE, origin=subnet.origin, facts=("RT-46",))
    cause = causes.of_value(stated, subnet.origin) if isinstance(stated, Unknown) else _silent(subnet)
    return Outbound(method=Method.UNKNOWN, origin=subnet.origin, causes=(cause,), facts=("RT-45",))


INTEGRATION = "microsoft.web/serverfarms"
"""What a subnet is delegated to from which web applications send: they have public addresses of their own, and take no connections there."""


def _managed(subnet: Subnet) -> tuple[Cause, ...]:
    """A subnet that is delegated has neither default outbound access nor the lack of it: the service there sees to its way out."""
    if INTEGRATION in (service.lower() for service in subnet.delegations):
        return ()
    cause = Cause(
        key=f"delegated-outbound:{subnet.id}",
        why=f'{subnet.delegations[0]}, to which subnet "{subnet.name}" is delegated, has a way out of its own or has none',
        cure="attach a NAT gateway to the subnet, or a route to a firewall",
        facts=("RT-44",),
        origin=subnet.origin,
    )
    return (cause,)


def _silent(subnet: Subnet) -> Cause:
    return Cause(
        key=f"default-outbound:{subnet.id}",
        why=f'subnet "{subnet.name}" does not state defaultOutboundAccess, whose default changed in 2026',
        cure="set defaultOutboundAccess on the subnet",
        facts=("RT-45",),
        origin=subnet.origin,
    )


def endpoint_outbound(
    segment: Outbound, own: tuple[PublicAddress, ...], pools: Iterable[Outbound], *, never_default: bool = False
) -> Outbound | None:
    """Give the method of an endpoint when it differs from its segment's, in Azure's order (RT-44)."""
    if segment.method is Method.NAT_GATEWAY or segment.first:
        return None
    sure = tuple(public for public in own if not public.doubts)
    if own:
        sources = AddressSet.union_all(AddressSet.address(p.address) for p in sure or own)
        return Outbound(
            method=Method.PUBLIC_IP if sure else Method.UNKNOWN,
            causes=() if sure else own[0].doubts,
            resource=own[0].resource,
            sources=sources,
            tcp_udp_only=False,
            origin=own[0].origin,
            facts=("RT-44",),
        )
    offered = sorted(pools, key=lambda o: (o.method is Method.NONE, o.method is Method.UNKNOWN, o.resource))
    if offered:
        return offered[0]
    if never_default and segment.method in (Method.DEFAULT, Method.UNKNOWN):
        return Outbound(method=Method.NONE, origin=segment.origin, facts=("RT-47",))
    return None
