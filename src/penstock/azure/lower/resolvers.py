"""Who is asked about names: inbound endpoints and firewalls as servers, forwarding rulesets, policies on names.

Comes in: resolvers, rulesets, policies, firewalls, and the `Context`. Goes out: `NameServer`s, `Forwarder`s, `NamePolicy`s, and an endpoint
for each address at which a resolver is asked. Read next: `engine/names.py`.

Source: Microsoft Learn, "Azure DNS Private Resolver endpoints and rulesets" and "Overview of DNS security policy": rules follow the
hierarchy of names, the lowest number decides, aliases are looked at too.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds import KINDS
from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.firewall_dns import dns_of
from penstock.azure.lower.firewall_order import chain_of
from penstock.azure.lower.links import linked
from penstock.azure.lower.private_names import ZONES
from penstock.azure.notes import Notes
from penstock.azure.resources.dns import (
    DomainList,
    ForwardingRule,
    ForwardingRuleset,
    InboundEndpoint,
    NameAction,
    NamePolicyLink,
    NameRule,
    OutboundEndpoint,
    PrivateResolver,
    RulesetLink,
)
from penstock.azure.resources.dns import NamePolicy as Policy
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.resolution import Forwarder, ForwardRule, NamePolicy, NameServer
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")
DNS = TransportSet.tcp(53) | TransportSet.udp(53)


def stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet, address) of every endpoint that takes questions at an address it states."""
    for endpoint in estate.all(InboundEndpoint):
        for subnet, address in endpoint.places:
            if isinstance(subnet, str) and isinstance(address, Address):
                yield subnet, address


# ── servers ──────────────────────────────────────────────────────────────────────────────────────


def inbound(context: Context) -> Iterator[tuple[Endpoint, Filter]]:
    """Give an endpoint for each inbound endpoint in a subnet of the input, and what it answers: questions about names."""
    for endpoint in context.estate.all(InboundEndpoint):
        subnet, address = next(iter(endpoint.places), (None, None))
        if not isinstance(subnet, str) or subnet not in context.plan.subnets:
            message = f'inbound endpoint "{endpoint.name}" is in no subnet of the input'
            context.notes.warn("PS402", message, endpoint.origin, cure="add the file that defines its subnet")
            continue
        yield _inbound(endpoint, subnet, address, context)


def _inbound(
    endpoint: InboundEndpoint, subnet: str, address: Address | Unknown | None, context: Context
) -> tuple[Endpoint, Filter]:
    placed = context.plan.place(subnet, address, key=endpoint.id)
    ingress, egress = context.filters_of(subnet)
    door = _door(endpoint)
    made = Endpoint(
        id=endpoint.id,
        name=endpoint.name,
        kind=Kind.MANAGED,
        where=placed.where,
        fixed=placed.fixed,
        origin=endpoint.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        ingress=(*ingress, door.id),
        egress=egress,
        names=(endpoint.name,),
        resource=endpoint.id,
        location=endpoint.location,
        tags=endpoint.labels,
        notes=(placed.note,) if placed.note else (),
    )
    return made, door


def _door(endpoint: InboundEndpoint) -> Filter:
    def rule(name: str, transport: TransportSet, action: Action) -> Rule:
        match = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=transport)
        return Rule(name=name, match=match, action=action, origin=BUILT_IN, resource=endpoint.id, implicit=True)

    return Filter(
        id=f"{endpoint.id}/door",
        name=endpoint.name,
        kind="resolver",
        rules=(rule("questions about names", DNS, Action.PASS),),
        default=rule("anything else", TransportSet.full(), Action.DENY),
        resource=endpoint.id,
        origin=endpoint.origin,
        direction=Direction.INBOUND,
    )


def servers(context: Context) -> Iterator[NameServer]:
    """Give every device of the estate that passes questions on: inbound endpoints, and firewalls that are DNS proxies."""
    for endpoint, _ in inbound(context):
        yield NameServer(
            id=endpoint.id,
            name=endpoint.name,
            origin=endpoint.origin,
            where=endpoint.where,
            network=endpoint.network,
            doubts=_somewhere(endpoint.id, endpoint.name, endpoint.where, endpoint.origin),
            facts=("DNS-02",),
        )
    for firewall in context.estate.all(AzureFirewall):
        yield from _proxy(firewall, context)


def _proxy(firewall: AzureFirewall, context: Context) -> Iterator[NameServer]:
    address = next(
        (a for a in firewall.addresses if isinstance(a.subnet, str) and a.subnet in context.plan.subnets), None
    )
    if address is None or not isinstance(address.subnet, str):
        return
    dns = dns_of(firewall, chain_of(firewall, context.estate, Notes()))
    if dns.proxy is False:
        return
    placed = context.plan.place(address.subnet, address.private_address, key=firewall.id)
    yield NameServer(
        id=firewall.id,
        name=firewall.name,
        origin=firewall.origin,
        where=placed.where,
        network=context.plan.subnets[address.subnet].network,
        onward=dns.asks.servers,
        doubts=(
            *dns.asks.causes,
            *(dns.proxy if isinstance(dns.proxy, tuple) else ()),
            *_somewhere(firewall.id, firewall.name, placed.where, firewall.origin),
        ),
        facts=("FW-60",),
    )


def _somewhere(identity: str, name: str, where: AddressSet, origin: Origin) -> tuple[Cause, ...]:
    """Say that a server may have another address than the one that is asked."""
    if where.size <= 1:
        return ()
    cause = Cause(
        key=f"assigned:{identity}",
        why=f"which address {name} gets is decided at deployment",
        cure="state its address, or give an export",
        facts=("DNS-02",),
        origin=origin,
    )
    return (cause,)


# ── forwarding ───────────────────────────────────────────────────────────────────────────────────


def forwarders(context: Context) -> Iterator[Forwarder]:
    """Give every ruleset with its rules, and the networks it holds for."""
    spares = _spared()
    for ruleset in context.estate.all(ForwardingRuleset):
        links = [link for link in context.estate.all(RulesetLink) if link.ruleset == ruleset.id]
        networks, perhaps = linked(links, context.estate)
        rules = [rule for rule in context.estate.all(ForwardingRule) if rule.ruleset == ruleset.id]
        yield Forwarder(
            id=ruleset.id,
            name=ruleset.name,
            origin=ruleset.origin,
            networks=networks,
            rules=tuple(made for rule in rules if (made := _forward(rule, context.estate)) is not None),
            sources=tuple(_sources(ruleset, context)),
            perhaps=perhaps,
            spares=spares,
        )


def _spared() -> NameSet:
    """Give the names that a rule for all names does not take: those below the two-label names of Azure's services."""
    suffixes = {zone for zones in ZONES.values() for zone in zones}
    suffixes |= {form.partition("}.")[2] for kind in KINDS.values() for form in kind.names}
    two = {".".join(suffix.split(".")[-2:]) for suffix in suffixes if "." in suffix}
    return NameSet.union_all(NameSet.under(name) | NameSet.exact(name) for name in sorted(two))


def _forward(rule: ForwardingRule, estate: Estate) -> ForwardRule | None:
    if rule.enabled is False or rule.domain is None:
        return None
    doubts = [
        causes.of_value(value, rule.origin) for value in (rule.enabled, rule.domain) if isinstance(value, Unknown)
    ]
    known = tuple(server for server in rule.servers[:1] if isinstance(server, Address))
    return ForwardRule(
        name=rule.name,
        domain=rule.domain if isinstance(rule.domain, str) else None,
        servers=known,
        origin=rule.origin,
        resource=rule.id,
        doubts=(*doubts, *causes.of_existence(estate, rule.id)),
        facts=("DNS-02",),
    )


def _sources(ruleset: ForwardingRuleset, context: Context) -> Iterator[str]:
    for reference in ruleset.outbound:
        outbound = context.estate.find(OutboundEndpoint, reference if isinstance(reference, str) else None)
        if outbound is None:
            continue
        resolver = context.estate.find(PrivateResolver, outbound.resolver)
        if isinstance(outbound.subnet, str) and outbound.subnet in context.plan.subnets:
            yield context.plan.subnets[outbound.subnet].network
        elif resolver is not None and isinstance(resolver.network, str):
            yield resolver.network


# ── policies on names ────────────────────────────────────────────────────────────────────────────


def policies(context: Context) -> Iterator[NamePolicy]:
    """Give every DNS security policy as a filter on names, and the networks it holds for."""
    for policy in context.estate.all(Policy):
        links = [link for link in context.estate.all(NamePolicyLink) if link.policy == policy.id]
        networks, perhaps = linked(links, context.estate)
        rules = [r for r in context.estate.all(NameRule) if r.policy == policy.id and r.enabled is not False]
        rules.sort(key=lambda r: (r.priority if isinstance(r.priority, int) else -1, r.name.lower()))
        yield NamePolicy(
            networks=networks,
            perhaps=perhaps,
            rules=Filter(
                id=policy.id,
                name=policy.name,
                kind="dns-policy",
                rules=tuple(_name_rule(rule, context.estate) for rule in rules),
                default=_rest(policy),
                resource=policy.id,
                origin=policy.origin,
            ),
        )


def _rest(policy: Policy) -> Rule:
    match = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=DNS)
    return Rule(
        name="any other name", match=match, action=Action.PASS, origin=BUILT_IN, resource=policy.id, implicit=True
    )


def _name_rule(rule: NameRule, estate: Estate) -> Rule:
    known, maybe = _names(rule, estate)
    doubts = [causes.of_value(rule.enabled, rule.origin)] if isinstance(rule.enabled, Unknown) else []
    open_ = [causes.of_value(v, rule.origin) for v in (rule.action, rule.priority) if isinstance(v, Unknown)]
    alert = rule.action is NameAction.ALERT
    return Rule(
        name=rule.name,
        match=Match(
            src=EVERYWHERE,
            dst=EVERYWHERE,
            transport=DNS,
            names=known,
            maybe_names=maybe,
            doubts=(*doubts, *causes.of_existence(estate, rule.id)),
        ),
        action=Action.ALLOW if rule.action in (NameAction.ALLOW, NameAction.ALERT) else Action.DENY,
        origin=rule.origin,
        resource=rule.policy,
        priority=rule.priority if isinstance(rule.priority, int) else None,
        action_doubts=tuple(open_),
        notes=("an alert is raised",) if alert else (),
    )


def _names(rule: NameRule, estate: Estate) -> tuple[NameSet, tuple[tuple[Cause, NameSet], ...]]:
    """Give the names a rule covers, and those that lists with contents of which nobody knows may add."""
    known: list[NameSet] = []
    maybe: list[tuple[Cause, NameSet]] = []
    for reference in rule.lists:
        found = estate.find(DomainList, reference if isinstance(reference, str) else None)
        if found is None:
            maybe.append((_no_list(reference, rule.origin), NameSet.all()))
            continue
        for domain in found.domains:
            if isinstance(domain, Unknown):
                maybe.append((causes.of_value(domain, found.origin), NameSet.all()))
            else:
                known.append(_at_and_below(domain))
    for name in rule.managed:
        maybe.append((_managed(name, rule), NameSet.all()))
    return NameSet.union_all(known), tuple(maybe)


def _at_and_below(domain: str) -> NameSet:
    plain = domain.removeprefix("*.")
    if plain in ("", "*"):
        return NameSet.all()
    return NameSet.under(plain) if plain != domain else NameSet.under(plain) | NameSet.exact(plain)


def _no_list(reference: Reference, origin: Origin) -> Cause:
    if isinstance(reference, Unknown):
        return causes.of_value(reference, origin)
    return causes.of_absence(reference or "", "DNS domain list", origin)


def _managed(name: str | Unknown, rule: NameRule) -> Cause:
    called = "a managed list" if isinstance(name, Unknown) else name
    return Cause(
        key=f"managed-list:{rule.id}",
        why=f"which domains {called} holds is not published",
        cure="ask about the name where it is resolved",
        origin=rule.origin,
    )
