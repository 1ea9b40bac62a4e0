"""Load balancers: frontends that hand packets to members of their pools, and the outbound translation they give.

Comes in: balancers, pools, inbound NAT rules, and the `Context`. Goes out: one endpoint per frontend, and the outbound
method of each pool. A balancer opens no connection of its own: sources stay (LB-01). Read next: `engine/devices.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.members import Members, perhaps_more
from penstock.azure.lower.public import chained
from penstock.azure.resources.compute import NetworkInterface, ScaleSet
from penstock.azure.resources.load_balancer import (
    BackendPool,
    BalancedProtocol,
    BalancerSku,
    BalancingRule,
    Frontend,
    InboundNatRule,
    LoadBalancer,
    OutboundRule,
)
from penstock.azure.resources.terms import PortRange, PortTerm, Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress
from penstock.net.rewrite import ANYBODY, Rewrite, Target
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, UDP, TransportSet

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")


def frontend_endpoint_id(balancer: str, frontend: str) -> str:
    """Give the id of the endpoint of a frontend."""
    return f"{balancer}/{frontend}".lower()


def frontends(context: Context, members: Members) -> Iterator[Endpoint]:
    """Give an endpoint for each frontend of each regional balancer."""
    pooled = _by_balancer(context)
    for balancer in context.estate.all(LoadBalancer):
        if balancer.is_global:
            message = f'"{balancer.name}" is a cross-region load balancer, which is not modelled yet'
            context.notes.warn(
                "PS511", message, balancer.origin, cure="its regional balancers are modelled if they are read"
            )
            continue
        for unknown in balancer.unknown:
            message = f'a part of load balancer "{balancer.name}" is not known: {unknown.why}'
            context.notes.note("PS514", message, unknown.origin or balancer.origin)
        for frontend in balancer.frontends:
            yield _endpoint(balancer, frontend, pooled.get(balancer.id, ()), members, context)


def _by_balancer(context: Context) -> Mapping[str, tuple[InboundNatRule, ...]]:
    found: dict[str, list[InboundNatRule]] = {}
    for rule in context.estate.all(InboundNatRule):
        found.setdefault(rule.balancer, []).append(rule)
    return {balancer: tuple(rules) for balancer, rules in found.items()}


def _endpoint(
    balancer: LoadBalancer, frontend: Frontend, nat: Iterable[InboundNatRule], members: Members, context: Context
) -> Endpoint:
    subnet = frontend.subnet if isinstance(frontend.subnet, str) else ""
    place = context.plan.subnets.get(subnet)
    placed = (
        context.plan.place(subnet, frontend.address, frontend.version, key=frontend.id) if place is not None else None
    )
    return Endpoint(
        id=frontend_endpoint_id(balancer.id, frontend.name),
        name=f"{balancer.name}/{frontend.name}",
        kind=Kind.FRONTEND,
        where=placed.where if placed is not None else AddressSet.empty(),
        fixed=placed.fixed if placed is not None else True,
        origin=frontend.origin,
        network=place.network if place is not None else "",
        segment=subnet if place is not None else "",
        public=tuple(_publics(balancer, frontend, context)),
        rewrites=tuple(_rewrites(balancer, frontend, nat, members)),
        names=(balancer.name, frontend.name),
        resource=balancer.id,
        location=balancer.location,
        tags=balancer.labels,
        astray=context.plan.astray(subnet),
        notes=(placed.note,) if placed is not None and placed.note else (),
    )


def _publics(balancer: LoadBalancer, frontend: Frontend, context: Context) -> Iterator[PublicAddress]:
    """The balancer's own SKU decides whether its frontends are closed by default (LB-04)."""
    closed = None if not isinstance(balancer.sku, BalancerSku) else balancer.sku is not BalancerSku.BASIC
    stated = (*context.public.of(frontend.public_ip, frontend.origin), *_of_prefix(frontend, context))
    for public in chained(stated, frontend.chained, frontend.origin):
        yield public if closed is None else replace(public, closed_by_default=closed)


def _of_prefix(frontend: Frontend, context: Context) -> Iterator[PublicAddress]:
    """An address out of a prefix: which one is Azure's choice, so it gets a symbol. Prefixes are Standard."""
    if frontend.public_prefix is None:
        return
    reference = frontend.public_prefix if isinstance(frontend.public_prefix, str) else frontend.id
    name = f"{reference.rsplit('/', 1)[-1]} ({frontend.name})"
    address = context.symbols.allocate(f"{reference}#{frontend.id}", name, frontend.version)
    yield PublicAddress(address=address, resource=reference, name=name, origin=frontend.origin)


# ── rewriting ────────────────────────────────────────────────────────────────────────────────────


def _rewrites(
    balancer: LoadBalancer, frontend: Frontend, nat: Iterable[InboundNatRule], members: Members
) -> Iterator[Rewrite]:
    """Give inbound NAT rules first, then the balancing rules; Azure keeps their ports apart."""
    for nat_rule in nat:
        if _is_for(nat_rule.frontend, frontend, balancer):
            yield from members.perhaps_among(_nat(nat_rule, balancer, members), _single(nat_rule.backend_port))
    for rule in balancer.rules:
        if _is_for(rule.frontend, frontend, balancer):
            yield from _balance(rule, balancer, members)
    for unknown in balancer.unknown:
        cause = causes.of_value(unknown, balancer.origin)
        yield perhaps_more(cause, "load-balancer", balancer.id, AddressSet.full(), balancer.origin)


def _is_for(named: Reference, frontend: Frontend, balancer: LoadBalancer) -> bool:
    """Whether a rule is for a frontend, or may be: it names one that is not known, or that is none of those known."""
    if named == frontend.id or isinstance(named, Unknown):
        return True
    return isinstance(frontend.public_ip, Unknown) and all(named != one.id for one in balancer.frontends)


def _balance(rule: BalancingRule, balancer: LoadBalancer, members: Members) -> Iterator[Rewrite]:
    """Give a rule; first of all for each machine that may be in its pool too, if the input does not say in which it is."""
    made = _balanced(rule, balancer, members)
    port = made.targets[0].port if made.targets else _single(rule.backend_port)
    yield from members.perhaps_among(made, port) if any(rule.pools) else (made,)


def _balanced(rule: BalancingRule, balancer: LoadBalancer, members: Members) -> Rewrite:
    transport, doubts = _transport(rule.protocol, rule.frontend_port, rule.origin)
    doubts += _unknowns((rule.frontend,), rule.origin)
    port = None if transport == _HA_PORTS else _single(rule.backend_port)
    pools = [pool for pool in rule.pools if isinstance(pool, str)]
    named = (target for pool in pools for target in members.targets(pool, port))
    targets = tuple(dict.fromkeys(_on(target, rule.backend_port) for target in named))
    applies, doubts = doubts, _unknowns((rule.backend_port, rule.floating), rule.origin)
    more = _unknowns(rule.pools, rule.origin)
    more += tuple(cause for pool in pools for cause in members.doubts(pool, rule.origin))
    probe, unprobed = _probe(rule, balancer)
    return Rewrite(
        name=rule.name,
        match=Match(src=EVERYWHERE, dst=EVERYWHERE, transport=transport, doubts=applies),
        targets=targets or _perhaps(more, port, rule.backend_port),
        kind="load-balancer",
        origin=rule.origin,
        resource=balancer.id,
        keeps_destination=rule.floating is True,
        probe_port=probe,
        doubts=tuple(dict.fromkeys((*doubts, *unprobed))),
        more=tuple(dict.fromkeys(more)),
        facts=("LB-01", "LB-02") if transport != _HA_PORTS else ("LB-01", "LB-05"),
    )


def _perhaps(doubts: tuple[Cause, ...], port: int | None, stated: PortTerm | None) -> tuple[Target, ...]:
    """A pool of which no member is known, and which may have some, leads to anybody."""
    return (_on(Target(name=ANYBODY, port=port), stated),) if doubts else ()


def _on(target: Target, stated: PortTerm | None) -> Target:
    """Give a target on the port that a rule states, which may be any."""
    return replace(target, any_port=True) if isinstance(stated, Unknown) else target


_HA_PORTS = TransportSet.of(protocols=(TCP, UDP))


def _transport(
    protocol: BalancedProtocol | Unknown, port: PortTerm | None, origin: Origin
) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give what a rule takes; only TCP and UDP are ever forwarded (LB-02), `All` with port 0 takes both whole (LB-05)."""
    doubts = _unknowns((protocol, port), origin)
    ports = None
    if isinstance(port, PortRange) and not (port.low == 0 and not _states_ports(protocol)):
        ports = IntervalSet.of((port.low, port.high))
    match protocol:
        case BalancedProtocol.TCP:
            return TransportSet.of(protocols=(TCP,), dst_ports=ports), doubts
        case BalancedProtocol.UDP:
            return TransportSet.of(protocols=(UDP,), dst_ports=ports), doubts
        case _:
            return TransportSet.of(protocols=(TCP, UDP), dst_ports=ports), doubts


def _states_ports(protocol: BalancedProtocol | Unknown) -> bool:
    return protocol in (BalancedProtocol.TCP, BalancedProtocol.UDP)


def _unknowns(values: Iterable[object], origin: Origin) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes.of_value(value, origin) for value in values if isinstance(value, Unknown)))


def _single(port: PortTerm | None) -> int | None:
    return port.low if isinstance(port, PortRange) and port.low == port.high and port.low > 0 else None


def _probe(rule: BalancingRule, balancer: LoadBalancer) -> tuple[int | None, tuple[Cause, ...]]:
    if rule.probe is None:
        return None, ()
    if isinstance(rule.probe, Unknown):
        return None, (causes.of_value(rule.probe, rule.origin),)
    for probe in balancer.probes:
        if probe.id == rule.probe:
            doubts = _unknowns((probe.port,), probe.origin)
            return _single(probe.port), doubts
    return None, (causes.of_absence(rule.probe, "health probe", rule.origin),)


def _nat(rule: InboundNatRule, balancer: LoadBalancer, members: Members) -> Rewrite:
    transport, doubts = _transport(rule.protocol, rule.frontend_port, rule.origin)
    doubts += _unknowns((rule.frontend,), rule.origin)
    applies, doubts = doubts, _unknowns((rule.backend_port, rule.floating), rule.origin)
    more = _unknowns((rule.config, rule.pool), rule.origin)
    port = _single(rule.backend_port)
    named = (Target(endpoint=endpoint, port=port) for endpoint in members.of_nat_rule(rule))
    targets = tuple(_on(target, rule.backend_port) for target in named)
    return Rewrite(
        name=rule.name,
        match=Match(src=EVERYWHERE, dst=EVERYWHERE, transport=transport, doubts=applies),
        targets=targets or _perhaps(more, port, rule.backend_port),
        kind="inbound-nat",
        origin=rule.origin,
        resource=balancer.id,
        keeps_destination=rule.floating is True,
        doubts=doubts,
        more=more,
        facts=("LB-08",),
    )


# ── outbound ─────────────────────────────────────────────────────────────────────────────────────


def pool_outbound(context: Context, members: Members) -> Mapping[str, Outbound]:
    """Give, per pool, the outbound method its members get.

    Outbound rules say it plainly (LB-07). Otherwise a public balancing rule translates too, unless it
    declines; a pool that only internal Standard rules use gives none (RT-49).
    """
    found = {pool: _nowhere(pool, origin) for pool, origin in _absent_pools(context, members)}
    for balancer in context.estate.all(LoadBalancer):
        if not balancer.is_global:
            for pool in _pools(balancer, context):
                method = _method(balancer, pool, context)
                if method is not None:
                    found[pool] = method
    return found


def _pools(balancer: LoadBalancer, context: Context) -> tuple[str, ...]:
    own = [pool.id for pool in context.estate.all(BackendPool) if pool.balancer == balancer.id]
    named: list[Reference] = [pool for rule in balancer.rules for pool in rule.pools]
    named += [rule.pool for rule in balancer.outbound]
    return tuple(dict.fromkeys((*own, *(pool for pool in named if isinstance(pool, str)))))


def _method(balancer: LoadBalancer, pool: str, context: Context) -> Outbound | None:
    stated = [rule for rule in balancer.outbound if rule.pool == pool]
    if stated:
        return _by_rule(stated, balancer, context)
    using = [rule for rule in balancer.rules if pool in rule.pools]
    public = [rule for rule in using if _is_public(rule.frontend, balancer) and rule.disables_outbound is False]
    if public:
        return _offered((rule.frontend for rule in public), balancer, context, public[0].origin)
    if doubts := tuple(dict.fromkeys(_perhaps_offered(balancer, pool))):
        return Outbound(
            method=Method.UNKNOWN, causes=doubts, resource=balancer.id, origin=balancer.origin, facts=("LB-07",)
        )
    if balancer.sku is BalancerSku.BASIC or (not using and not balancer.frontends):
        return None
    if any(_is_public(frontend.id, balancer) for frontend in balancer.frontends) and not using:
        return None
    return Outbound(method=Method.NONE, resource=balancer.id, origin=balancer.origin, facts=("RT-49", "LB-07"))


def _perhaps_offered(balancer: LoadBalancer, pool: str) -> Iterator[Cause]:
    """Give why a pool may get a way out by a rule that is not known."""
    if isinstance(balancer.sku, Unknown):
        yield causes.of_value(balancer.sku, balancer.origin)
    for unknown in balancer.unknown:
        yield causes.of_value(unknown, balancer.origin)
    for outbound in balancer.outbound:
        yield from _unknowns((outbound.pool,), outbound.origin)
    for rule in balancer.rules:
        yield from _unknowns(rule.pools, rule.origin)
        if pool in rule.pools:
            yield from _unknowns((rule.frontend, rule.disables_outbound), rule.origin)


def _absent_pools(context: Context, members: Members) -> Iterator[tuple[str, Origin]]:
    """Give the pools of which machines say that they are in them, and that are not in the input."""
    nics = (nic.ip_configurations for nic in context.estate.all(NetworkInterface))
    profiles = (profile.ip_configurations for some in context.estate.all(ScaleSet) for profile in some.nics)
    for configuration in (one for group in (*nics, *profiles) for one in group):
        for pool in configuration.lb_pools:
            if isinstance(pool, str) and members.is_lost(pool):
                yield pool, configuration.origin


def _nowhere(pool: str, origin: Origin) -> Outbound:
    cause = causes.of_absence(pool, "backend pool", origin)
    return Outbound(method=Method.UNKNOWN, causes=(cause,), resource=pool, origin=origin, facts=("LB-07",))


def _by_rule(rules: list[OutboundRule], balancer: LoadBalancer, context: Context) -> Outbound:
    named = (frontend for rule in rules for frontend in rule.frontends)
    return _offered(named, balancer, context, rules[0].origin)


def _offered(named: Iterable[Reference], balancer: LoadBalancer, context: Context, origin: Origin) -> Outbound:
    wanted = set(named)
    publics = [p for f in balancer.frontends if f.id in wanted for p in _publics(balancer, f, context)]
    doubts = tuple(dict.fromkeys(doubt for public in publics for doubt in public.doubts))
    sure = not doubts or any(not public.doubts for public in publics)
    return Outbound(
        method=Method.LOAD_BALANCER if sure else Method.UNKNOWN,
        causes=() if sure else doubts,
        resource=balancer.id,
        sources=AddressSet.union_all(AddressSet.address(public.address) for public in publics),
        origin=origin,
        facts=("RT-44", "LB-07"),
    )


def _is_public(frontend: Reference, balancer: LoadBalancer) -> bool:
    return any(
        f.id == frontend and (f.public_ip is not None or f.public_prefix is not None) for f in balancer.frontends
    )
