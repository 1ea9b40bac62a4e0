"""Platform services as senders: by the platform's own way out, or from a subnet that they joined.

Comes in: services, their settings and perimeters. Goes out: the `Exit` of a service, and an endpoint in the subnet from which a web
application sends. What a perimeter or a list of names lets a service call is decided on names. Read next: `engine/outward.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds.kind import Links, ServiceKind
from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.doors import ANYBODY, accesses, modes
from penstock.azure.lower.openness import Openness, opened
from penstock.azure.lower.perimeters import Held, outbound
from penstock.azure.lower.tags import public_space
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import PlatformService
from penstock.azure.resources.private_link import ConnectionState, ManagedEndpoint
from penstock.azure.resources.security import RuleDirection
from penstock.azure.resources.terms import Flag, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Exit, Kind, Method, Outbound
from penstock.net.rewrite import ManagedLink
from penstock.net.rule import Action, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

CLOUD = "AzureCloud"


def own_exit(service: PlatformService, openness: Openness, held: Held | None, context: Context) -> Exit | None:
    """Give the platform's way out for a service that sends, unless it sends from a subnet."""
    if not openness.kind.sends or isinstance(joined(service, openness), str):
        return None
    names, why = _limits(service, openness, held, context)
    links = tuple(_links(service, context.estate))
    doubts = (causes.of_value(unknown, service.origin),) if (unknown := _unknown_subnet(service, openness)) else ()
    return Exit(
        covers=AddressSet.full(),
        outbound=platform_outbound(service, context, doubts),
        names=names,
        causes=why,
        perhaps_trusted=not openness.kind.runs_code,
        links=links,
        other_links=_unseen(service, openness.kind, links),
    )


def _links(service: PlatformService, estate: Estate) -> Iterator[ManagedLink]:
    for one in estate.all(ManagedEndpoint):
        if one.service == service.id and isinstance(one.target, str):
            yield ManagedLink(name=one.name, service=one.target, origin=one.origin, approved=_approved(one))


def _approved(one: ManagedEndpoint) -> bool | tuple[Cause, ...]:
    if isinstance(one.state, ConnectionState):
        return one.state is ConnectionState.APPROVED
    if isinstance(one.state, Unknown):
        return (causes.of_value(one.state, one.origin),)
    cause = Cause(
        key=f"approval:{one.id}",
        why=f'whether the owner approved the managed private endpoint "{one.name}" is not in the input',
        cure="give an export of it",
        facts=("PE-03",),
        origin=one.origin,
    )
    return (cause,)


def _unseen(service: PlatformService, kind: ServiceKind, links: tuple[ManagedLink, ...]) -> tuple[Cause, ...]:
    """Say why there may be private ways that the input does not show."""
    left_out = kind.links is Links.APART and service.exported and not links
    if not left_out and kind.links is not Links.UNSEEN:
        return ()
    cause = Cause(
        key=f"links:{service.id}",
        why=f"whether {service.name} has managed private endpoints is not in the input",
        cure="add them to the input" if left_out else "look at them in the service's own portal",
        facts=("PE-01",),
        origin=service.origin,
    )
    return (cause,)


def _unknown_subnet(service: PlatformService, openness: Openness) -> Unknown | None:
    found = joined(service, openness)
    return found if isinstance(found, Unknown) else None


def platform_outbound(service: PlatformService, context: Context, doubts: tuple[Cause, ...] = ()) -> Outbound:
    """Give the addresses that the platform sends from: those stated, else some address of its region."""
    sources = AddressSet.union_all(AddressSet.address(address) for address in service.outbound)
    if sources.is_empty:
        names = (f"{CLOUD}.{service.location}", CLOUD)
        symbol = next((s for name in names if (s := context.book.symbol(name)) is not None), None)
        sources = AddressSet.address(symbol) if symbol is not None else sources
    return Outbound(
        method=Method.PLATFORM,
        resource=service.id,
        sources=sources,
        causes=doubts,
        origin=service.origin,
        facts=("RT-24",),
    )


# ── a subnet that was joined ─────────────────────────────────────────────────────────────────────


def joined(service: PlatformService, openness: Openness) -> Reference:
    """Give the subnet from which a service sends: that of its environment, or one of its own."""
    if openness.environment is not None and openness.environment.subnet is not None:
        return openness.environment.subnet
    said, _ = openness.stated("joined")
    return service.joined if service.joined is not None or not isinstance(said, str | Unknown) else said


def integrations(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each application that sends from a subnet; it takes no connections there."""
    for service in context.estate.all(PlatformService):
        openness = opened(service, context.estate)
        subnet = joined(service, openness)
        if not openness.kind.sends or not isinstance(subnet, str):
            continue
        if subnet not in context.plan.subnets:
            message = f'"{service.name}" sends from a subnet that is not in the input'
            context.notes.warn("PS402", message, service.origin, cure="add the file that defines its subnet")
            continue
        yield _integration(service, subnet, _route_all(service, openness), context)


def _route_all(service: PlatformService, openness: Openness) -> Flag:
    if openness.environment is not None and openness.environment.subnet is not None:
        return True
    said, _ = openness.stated("route_all")
    return service.route_all if not isinstance(said, bool | Unknown) else said


def _integration(service: PlatformService, subnet: str, route_all: Flag, context: Context) -> Endpoint:
    identity = f"{service.id}/integration"
    placed = context.plan.place(subnet, None, key=identity, many=True)
    perhaps = (causes.of_value(route_all, service.origin),) if isinstance(route_all, Unknown) else ()
    past = Exit(covers=public_space(), outbound=platform_outbound(service, context), perhaps=perhaps)
    return Endpoint(
        id=identity,
        name=service.name,
        kind=Kind.MANAGED,
        where=placed.where,
        fixed=placed.fixed,
        many=True,
        origin=service.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        egress=context.filters_of(subnet)[1],
        exit=None if route_all is True else past,
        outbound=_through(service, subnet, context),
        accepts=False,
        names=(service.name,),
        resource=service.id,
        location=service.location,
        tags=service.labels,
        notes=(placed.note,) if placed.note else (),
    )


def _through(service: PlatformService, subnet: str, context: Context) -> Outbound | None:
    """Give the way to the internet of what comes out of the network: a NAT gateway, else the application's own addresses."""
    resource = context.plan.subnets[subnet].resource
    return platform_outbound(service, context) if resource is not None and resource.nat_gateway is None else None


# ── names that may be called ─────────────────────────────────────────────────────────────────────


def _limits(
    service: PlatformService, openness: Openness, held: Held | None, context: Context
) -> tuple[tuple[Filter, ...], tuple[Cause, ...]]:
    if held is not None:
        return _by_perimeter(service, openness, held, context)
    listed = [name for part in openness.parts for name in part.outbound]
    if service.limited_outbound is False:
        return (), ()
    rules = tuple(_named(f"allowed name {i}", name, service.origin, service.id, ()) for i, name in enumerate(listed, 1))
    only = _filter(service, rules, Action.DENY, "restrictOutboundNetworkAccess", ())
    if isinstance(service.limited_outbound, Unknown):
        free = _filter(service, (), Action.ALLOW, "restrictOutboundNetworkAccess", ())
        return (only, free), (causes.of_value(service.limited_outbound, service.origin),)
    return (only,), ()


def _by_perimeter(
    service: PlatformService, openness: Openness, held: Held, context: Context
) -> tuple[tuple[Filter, ...], tuple[Cause, ...]]:
    found: dict[tuple[bool, bool], Filter] = {}
    access, about_access = accesses(openness)
    mode, about_mode = modes(openness, held)
    facts = ("NSP-02", "NSP-04")
    for by_rules, otherwise in dict.fromkeys(outbound(a, m) for a in access for m in mode):
        rules = tuple(_perimeter_rules(service, held, context)) if by_rules else ()
        action = Action.ALLOW if otherwise else Action.DENY
        found[by_rules, otherwise] = _filter(service, rules, action, held.association.name, facts)
    return tuple(found.values()), tuple(sorted({*about_access, *about_mode, *held.doubts, *held.unlisted})) if len(
        found
    ) > 1 else ()


def _perimeter_rules(service: PlatformService, held: Held, context: Context) -> Iterator[Rule]:
    facts = ("NSP-02", "NSP-04")
    for rule in held.of(RuleDirection.OUTBOUND):
        for name in rule.names:
            yield _named(rule.name, name, rule.origin, rule.id, facts)
    inside = [s for s in context.estate.all(PlatformService) if s.id in held.members]
    names = tuple(name for one in inside for name in one.names)
    if names:
        together = NameSet.union_all(NameSet.exact(name) for name in names)
        yield _by_name("another resource of the perimeter", together, (), service.origin, held.association.id, facts)
    for cause in (*held.doubts, *held.unlisted):
        maybe = ((cause, NameSet.all()),)
        yield _by_name("rules that are not in the input", NameSet.empty(), maybe, service.origin, service.id, facts)


def _named(rule: str, name: Text, origin: Origin, resource: str, facts: tuple[str, ...]) -> Rule:
    if isinstance(name, Unknown):
        return _by_name(
            rule, NameSet.empty(), ((causes.of_value(name, origin), NameSet.all()),), origin, resource, facts
        )
    try:
        names = NameSet.parse_pattern(name)
    except ValueError:
        names = NameSet.exact(name)
    return _by_name(rule, names, (), origin, resource, facts)


def _by_name(
    rule: str,
    names: NameSet,
    maybe: tuple[tuple[Cause, NameSet], ...],
    origin: Origin,
    resource: str,
    facts: tuple[str, ...],
) -> Rule:
    match = Match(src=ANYBODY, dst=ANYBODY, transport=TransportSet.full(), names=names, maybe_names=maybe)
    return Rule(name=rule, match=match, action=Action.ALLOW, origin=origin, resource=resource, facts=facts)


def _filter(
    service: PlatformService, rules: tuple[Rule, ...], default: Action, name: str, facts: tuple[str, ...]
) -> Filter:
    match = Match(src=ANYBODY, dst=ANYBODY, transport=TransportSet.full())
    last = Rule(
        name="any other name",
        match=match,
        action=default,
        origin=service.origin,
        resource=service.id,
        facts=facts,
        implicit=True,
    )
    return Filter(
        id=f"{service.id}/outbound/{default.value}",
        name=name,
        kind="outbound-names",
        rules=rules,
        default=last,
        resource=service.id,
        origin=service.origin,
    )
