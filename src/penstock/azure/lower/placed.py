"""Platform services that stand in a subnet: managed instances, database servers, caches, gateways.

Comes in: services with a subnet, and the `Context`. Goes out: an endpoint each, guarded by its subnet's filters; what it answers to the
internet, if it is published there; and the records of its name. It has no door of its own. Read next: `lower/dns.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.kind import ServiceKind
from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.doors import ANYBODY
from penstock.azure.lower.plan import Placement
from penstock.azure.lower.tags import public_space
from penstock.azure.resources.dns import ZoneLink
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import PlatformService
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.resolution import Record, Zone
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

FEW = 16
"""A service with at most this many possible addresses lists them all in its record."""


def is_placed(service: PlatformService, context: Context) -> bool:
    """Whether a service stands in a subnet of the input."""
    return isinstance(service.subnet, str) and service.subnet in context.plan.subnets


def stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet, address) of every service that states where it stands."""
    for service in estate.all(PlatformService):
        if isinstance(service.subnet, str) and isinstance(service.address, Address):
            yield service.subnet, service.address


def _placed(context: Context) -> Iterator[tuple[PlatformService, ServiceKind, str, Placement]]:
    for service in context.estate.all(PlatformService):
        if isinstance(service.subnet, str) and is_placed(service, context):
            where = context.plan.place(service.subnet, service.address, key=service.id)
            yield service, KINDS[service.type], service.subnet, where


def endpoints(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each service that stands in a subnet."""
    for service, kind, subnet, placed in _placed(context):
        ingress, egress = context.filters_of(subnet)
        own = (_filter_id(service),) if _limits(service, kind) else ()
        yield Endpoint(
            id=service.id,
            name=service.name,
            kind=Kind.MANAGED,
            where=placed.where,
            fixed=placed.fixed,
            origin=service.origin,
            network=context.plan.subnets[subnet].network,
            segment=subnet,
            ingress=(*ingress, *own),
            egress=egress,
            public=_public(service, context),
            names=(service.name, *service.names),
            resource=service.id,
            service=service.id,
            location=service.location,
            tags=service.labels,
            notes=(placed.note,) if placed.note else (),
        )


# ── the internet ─────────────────────────────────────────────────────────────────────────────────


def _public(service: PlatformService, context: Context) -> tuple[PublicAddress, ...]:
    """Give the public address of a service that is published, or may be."""
    if service.published is False:
        return ()
    address = context.symbols.allocate(f"{service.id}/?public", f"public endpoint of {service.name}")
    return (
        PublicAddress(
            address=address,
            resource=service.id,
            name=f"public endpoint of {service.name}",
            origin=service.origin,
            closed_by_default=True,
        ),
    )


def _filter_id(service: PlatformService) -> str:
    return f"{service.id}/published"


def _limits(service: PlatformService, kind: ServiceKind) -> bool:
    return service.published is not False and (kind.public_ports is not None or isinstance(service.published, Unknown))


def filters(context: Context) -> Iterator[Filter]:
    """Give what services that are published answer to the internet: certain ports, or perhaps nothing."""
    for service, kind, _, _ in _placed(context):
        if _limits(service, kind):
            yield _filter(service, kind)


def _filter(service: PlatformService, kind: ServiceKind) -> Filter:
    outside = Cover(sure=public_space(), words="the internet")
    doubts = (causes.of_value(service.published, service.origin),) if isinstance(service.published, Unknown) else ()

    def rule(name: str, source: Cover, transport: TransportSet, action: Action, doubts: tuple[Cause, ...] = ()) -> Rule:
        match = Match(src=source, dst=ANYBODY, transport=transport)
        return Rule(
            name=name,
            match=match,
            action=action,
            origin=service.origin,
            resource=service.id,
            action_doubts=doubts,
            implicit=True,
        )

    answered = kind.public_ports if kind.public_ports is not None else TransportSet.full()
    return Filter(
        id=_filter_id(service),
        name=service.name,
        kind="public-endpoint",
        rules=(
            rule("what is published", outside, answered, Action.PASS, doubts),
            rule("what is not published", outside, TransportSet.full(), Action.DENY),
        ),
        default=rule("from the virtual network", ANYBODY, TransportSet.full(), Action.PASS),
        resource=service.id,
        origin=service.origin,
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def zones(context: Context) -> Iterator[Zone]:
    """Give the records of the services' names: for everybody, or for the networks that see the zone named."""
    everywhere = frozenset(context.plan.networks)
    for service, kind, subnet, placed in _placed(context):
        own = context.plan.subnets[subnet].network
        seen = everywhere if kind.resolves_anywhere else _seeing(service, own, context.estate)
        doubts = () if kind.resolves_anywhere or isinstance(service.zone, str) else (_no_zone(service),)
        if not placed.fixed and not placed.settled:
            doubts = (*doubts, _moving(service))
        for name in service.names:
            record = Record(
                name=name, addresses=_few(placed), origin=service.origin, doubts=doubts, resource=service.id
            )
            yield _zone(service, name, seen, (record,))
            if seen != everywhere:
                yield _zone(service, name, everywhere - seen, ())


def _zone(service: PlatformService, name: str, networks: frozenset[str], records: tuple[Record, ...]) -> Zone:
    resource = service.zone if isinstance(service.zone, str) else service.id
    return Zone(name=name, resource=resource, origin=service.origin, networks=networks, records=records)


def _seeing(service: PlatformService, own: str, estate: Estate) -> frozenset[str]:
    if not isinstance(service.zone, str):
        return frozenset({own})
    links = (link.network for link in estate.all(ZoneLink) if link.zone == service.zone)
    return frozenset(network for network in links if isinstance(network, str))


def _few(placed: Placement) -> tuple[Address, ...]:
    found: list[Address] = []
    for prefix in placed.where.prefixes():
        for value in range(prefix.first.value, prefix.last.value + 1):
            found.append(Address(prefix.version, value))
            if len(found) == FEW:
                return tuple(found)
    return tuple(found)


def _no_zone(service: PlatformService) -> Cause:
    return Cause(
        key=f"zone-of:{service.id}",
        why=f"which private zone holds the name of {service.name} is not in the input",
        cure="state the private DNS zone of the server",
        facts=("DNS-05",),
        origin=service.origin,
    )


def _moving(service: PlatformService) -> Cause:
    return Cause(
        key=f"assigned:{service.id}",
        why=f"the private address of {service.name} is decided at deployment, and rules tell its candidates apart",
        cure="state the address, or give an export of the deployed estate",
        origin=service.origin,
    )
