"""What firewalls, load balancers, application gateways, private endpoints and clusters add to the network.

Comes in: the `Context`. Goes out: the additions that `lower/lower.py` merges. The functions are called in the order in
which they stand here. Read next: `lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from penstock.azure.lower import (
    aks,
    api_names,
    api_server,
    application_gateway,
    bastion,
    dns,
    environments,
    firewall,
    front_door,
    load_balancer,
    needs,
    paas,
    private_endpoint,
    private_link,
    resolvers,
    senders,
)
from penstock.azure.lower import placed as placed_services
from penstock.azure.lower.asg import Member
from penstock.azure.lower.context import Context
from penstock.azure.lower.members import Members
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.application_gateway import ApplicationGateway
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall, FirewallRule, IpGroup, NatRule, RuleCollectionGroup
from penstock.azure.resources.load_balancer import BackendPool, LoadBalancer
from penstock.azure.resources.private_link import PrivateEndpoint
from penstock.azure.resources.terms import Block, Reference, ServiceTag
from penstock.diagnostics import Origin
from penstock.net.door import Family
from penstock.net.endpoint import Endpoint, Outbound
from penstock.net.resolution import Resolution
from penstock.net.rule import Filter
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEndpointPlace:
    """Where a private endpoint stands, for the routes that Azure inserts (RT-39)."""

    id: str
    name: str
    subnet: str
    where: AddressSet
    fixed: bool
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What the services add; ids must not clash with those of interfaces and subnets."""

    endpoints: tuple[Endpoint, ...] = ()
    filters: tuple[Filter, ...] = ()
    names: Resolution = field(default_factory=Resolution)
    families: tuple[Family, ...] = ()


def tag_names(estate: Estate) -> Iterator[str]:
    """Give the service tags that services name, so that each gets its symbol."""
    for rule in _firewall_rules(estate):
        if not isinstance(rule, NatRule):
            yield from (term.name for term in rule.destinations if isinstance(term, ServiceTag))
    yield from paas.tag_names(estate)
    yield from front_door.tag_names(estate)
    yield from api_server.tag_names(estate)
    yield from needs.tag_names(estate)


def literals(estate: Estate) -> Iterator[AddressSet]:
    """Give every literal address set in the rules of services: they may tell addresses of a subnet apart."""
    for rule in _firewall_rules(estate):
        yield from (term.addresses for term in (*rule.sources, *rule.destinations) if isinstance(term, Block))
    for group in estate.all(IpGroup):
        yield from (term.addresses for term in group.addresses if isinstance(term, Block))
    yield from (AddressSet.address(a) for a in _backends(estate) if isinstance(a, Address))


def _backends(estate: Estate) -> Iterator[Address | Unknown | None]:
    """Give every address that something hands packets to: whoever has it, nobody else has."""
    yield from (rule.translated_address for rule in _firewall_rules(estate) if isinstance(rule, NatRule))
    yield from (member.address for pool in estate.all(BackendPool) for member in pool.addresses)
    yield from (
        a
        for gateway in estate.all(ApplicationGateway)
        for pool in gateway.pools
        for a in pool.hosts
        if isinstance(a, Address)
    )


def _firewall_rules(estate: Estate) -> Iterator[FirewallRule]:
    for device in estate.all(AzureFirewall):
        yield from (rule for collection in device.collections for rule in collection.rules)
    for group in estate.all(RuleCollectionGroup):
        yield from (rule for collection in group.collections for rule in collection.rules)


def static_addresses(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet id, address) of every stated private address, so that nobody else gets it."""
    stated: list[tuple[Reference, Address | Unknown | None]] = []
    for device in estate.all(AzureFirewall):
        stated += [(address.subnet, address.private_address) for address in device.addresses]
    for balancer in estate.all(LoadBalancer):
        stated += [(frontend.subnet, frontend.address) for frontend in balancer.frontends]
    for gateway in estate.all(ApplicationGateway):
        stated += [(frontend.subnet, frontend.address) for frontend in gateway.frontends]
    for subnet, address in stated:
        if isinstance(subnet, str) and isinstance(address, Address):
            yield subnet, address
    yield from private_endpoint.stated(estate)
    yield from placed_services.stated(estate)
    yield from private_link.stated(estate)
    yield from environments.stated(estate)
    yield from resolvers.stated(estate)


def private_endpoints(context: Context) -> Iterator[PrivateEndpointPlace]:
    """Give the private endpoints with their places."""
    for identity, (where, fixed) in private_endpoint.places(context).items():
        endpoint = context.estate.find(PrivateEndpoint, identity)
        if endpoint is not None and isinstance(endpoint.subnet, str):
            yield PrivateEndpointPlace(
                id=endpoint.id,
                name=endpoint.name,
                subnet=endpoint.subnet,
                where=where,
                fixed=fixed,
                origin=endpoint.origin,
            )
    for one in api_server.own_places(context):
        yield PrivateEndpointPlace(
            id=one.id,
            name=api_server.called(one.cluster),
            subnet=one.subnet,
            where=one.placed.where,
            fixed=one.placed.fixed,
            origin=one.cluster.server.origin,
        )


def group_members(context: Context) -> Iterator[tuple[Reference, Member]]:
    """Give (application security group, member) of private endpoints that are members (NSG-23, PE-13)."""
    for identity, (where, fixed) in private_endpoint.places(context).items():
        endpoint = context.estate.find(PrivateEndpoint, identity)
        if endpoint is None or not isinstance(endpoint.subnet, str):
            continue
        for group in endpoint.asgs:
            member = Member(
                network=context.plan.subnets[endpoint.subnet].network,
                where=where,
                settled=fixed or where.size == 1,
                name=endpoint.name,
                origin=endpoint.origin,
            )
            yield group, member


def pool_outbound(context: Context) -> Mapping[str, Outbound]:
    """Give, per backend pool id, the outbound method its members get (RT-44): NONE for internal Standard (RT-49)."""
    return load_balancer.pool_outbound(context, Members(context.estate))


def add(context: Context) -> Additions:
    """Give everything else."""
    members = Members(context.estate)
    inspections = Inspections(context)
    placed = private_endpoint.places(context)
    guarded = (*bastion.hosts(context), *resolvers.inbound(context))
    endpoints = (
        *firewall.firewalls(context),
        *load_balancer.frontends(context, members),
        *application_gateway.gateways(context, members, inspections),
        *front_door.front_doors(context, inspections),
        *private_endpoint.endpoints(context, placed),
        *aks.node_pools(context),
        *api_server.endpoints(context),
        *api_server.services(context),
        *(host for host, _ in guarded),
        *private_link.link_services(context),
        *placed_services.endpoints(context),
        *environments.endpoints(context),
        *senders.integrations(context),
        *paas.services(context),
    )
    return Additions(
        endpoints=endpoints,
        filters=(
            *(door for _, door in guarded),
            *placed_services.filters(context),
            *aks.groups(context, endpoints),
            *api_server.filters(context),
        ),
        names=Resolution(
            zones=(*dns.zones(context, placed), *placed_services.zones(context), *api_names.zones(context)),
            servers=tuple(resolvers.servers(context)),
            forwarders=tuple(resolvers.forwarders(context)),
            policies=tuple(resolvers.policies(context)),
        ),
        families=tuple(paas.families(context)),
    )
