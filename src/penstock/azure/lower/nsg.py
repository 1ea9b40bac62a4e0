"""Network security groups as filters: one per direction, and per place where tags mean something else.

Comes in: rules in Azure's words and a `Scope`. Goes out: `Filter`s whose rules stand in the order in which Azure tries them:
user rules that name the platform's tags, what the platform exempts (NSG-33, NSG-34), the other rules by priority,
Azure's default rules (NSG-02). Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from penstock.azure.lower import causes, tags
from penstock.azure.lower.asg import Groups
from penstock.azure.lower.tags import FULL_COVER, PLATFORM_TAGS, Scope
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.security import (
    NetworkSecurityGroup,
    RuleAccess,
    RuleDirection,
    RuleProtocol,
    SecurityRule,
    Side,
)
from penstock.azure.resources.terms import AddressTerm, PortRange, PortTerm, ServiceTag
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space import transport
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TransportSet

PROTOCOLS = {
    RuleProtocol.TCP: (transport.TCP,),
    RuleProtocol.UDP: (transport.UDP,),
    RuleProtocol.ICMP: (transport.ICMP, transport.ICMPV6),
    RuleProtocol.ICMPV6: (transport.ICMPV6,),
    RuleProtocol.ESP: (transport.ESP,),
    RuleProtocol.AH: (transport.AH,),
}
PORTLESS = frozenset((RuleProtocol.ICMP, RuleProtocol.ICMPV6, RuleProtocol.ESP, RuleProtocol.AH))

HIGHEST = 4096
WIRE_SERVER_PORTS = (80, 32526)
PLATFORM_TRANSPORT = {
    "azureplatformdns": TransportSet.tcp(53) | TransportSet.udp(53),
    "azureplatformimds": TransportSet.tcp(80),
    "azureplatformlkm": TransportSet.tcp(1688),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The rules of a group in one direction, in order; `action_doubts` where the order itself is in doubt."""

    rules: tuple[tuple[SecurityRule, tuple[Cause, ...]], ...]


class SecurityGroups:
    """All groups of the estate; filters are made once per group, scope and direction."""

    def __init__(self, estate: Estate, groups: Groups, notes: Notes) -> None:
        self._estate = estate
        self._groups = groups
        self._notes = notes
        self._by_group: dict[str, list[SecurityRule]] = {}
        for rule in estate.all(SecurityRule):
            self._by_group.setdefault(rule.nsg, []).append(rule)
        self._ordered: dict[tuple[str, RuleDirection], Ordered] = {}
        self._transports: dict[tuple[object, ...], TransportSet] = {}
        for group in self._by_group:
            _tell_twins(self._by_group[group], notes)

    def filters(self, group: NetworkSecurityGroup, scope: Scope, network: str, base: str) -> tuple[Filter, Filter]:
        """Give the inbound and the outbound filter of a group as used in one place; `base` begins their ids."""
        return (
            self._filter(group, RuleDirection.INBOUND, scope, network, f"{base}/in"),
            self._filter(group, RuleDirection.OUTBOUND, scope, network, f"{base}/out"),
        )

    def _filter(
        self, group: NetworkSecurityGroup, direction: RuleDirection, scope: Scope, network: str, identity: str
    ) -> Filter:
        inbound = direction is RuleDirection.INBOUND
        opaque = [_opaque_rule(group, unknown) for unknown in group.unknown_rules]
        platform: list[Rule] = []
        user: list[Rule] = []
        for rule, doubts in self._order(group.id, direction).rules:
            ordinary, of_platform = (rule, None) if inbound else _parted(rule)
            if of_platform is not None:
                platform.append(_of_host(self._rule(of_platform, doubts, scope, network)))
            if ordinary is not None:
                user.append(self._rule(ordinary, doubts, scope, network))
        exempt = () if inbound else _platform([*map(_of_host, opaque), *platform])
        *defaults, last = _default_rules(direction, scope, group.id)
        return Filter(
            id=identity,
            name=group.name,
            kind="nsg",
            rules=(*exempt, *opaque, *user, *defaults),
            default=last,
            resource=group.id,
            origin=group.origin,
            direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        )

    def _order(self, group: str, direction: RuleDirection) -> Ordered:
        key = (group, direction)
        if key not in self._ordered:
            self._ordered[key] = _ordered(self._by_group.get(group, ()), direction)
        return self._ordered[key]

    # ── one rule ─────────────────────────────────────────────────────────────────────────────────

    def _rule(self, rule: SecurityRule, doubts: tuple[Cause, ...], scope: Scope, network: str) -> Rule:
        match = Match(
            src=self._cover(rule.source, rule.origin, scope, network),
            dst=self._cover(rule.destination, rule.origin, scope, network),
            transport=self._transport(rule),
            doubts=(*_match_doubts(rule), *causes.of_existence(self._estate, rule.id, rule.nsg)),
        )
        access = rule.access
        if isinstance(access, Unknown):
            doubts = (*doubts, causes.of_value(access, rule.origin))
        return Rule(
            name=rule.name,
            match=match,
            action=Action.DENY if access is RuleAccess.DENY else Action.ALLOW,
            origin=rule.origin,
            resource=rule.nsg,
            priority=rule.priority if isinstance(rule.priority, int) else None,
            facts=("NSG-03",),
            action_doubts=doubts,
        )

    def _cover(self, side: Side, origin: Origin, scope: Scope, network: str) -> Cover:
        if len(side.terms) == 1 and not side.groups:
            return scope.cover(side.terms[0], origin)
        found = [scope.cover(term, origin) for term in side.terms]
        found += [self._groups.cover(group, network, origin) for group in side.groups]
        return tags.join(found) if found else Cover(sure=AddressSet.empty(), words="")

    def _transport(self, rule: SecurityRule) -> TransportSet:
        key = (
            rule.protocol if isinstance(rule.protocol, RuleProtocol) else None,
            rule.source_ports,
            rule.destination_ports,
        )
        if key not in self._transports:
            self._transports[key] = self._made(rule)
        found = self._transports[key]
        for side in (rule.source, rule.destination):
            for term in side.terms:
                if isinstance(term, ServiceTag) and term.key in PLATFORM_TRANSPORT:
                    found = found & PLATFORM_TRANSPORT[term.key]
        return found

    def _made(self, rule: SecurityRule) -> TransportSet:
        protocol, ports = rule.protocol, (rule.source_ports, rule.destination_ports)
        if isinstance(protocol, RuleProtocol) and protocol in PORTLESS and any(_ports(p) is not None for p in ports):
            message = f"ports mean nothing with {protocol.value}"
            self._notes.warn("PS224", message, rule.origin, cure="the rule is read as if the ports were * (NSG-07)")
        return transports(protocol, *ports)


def transports(
    protocol: RuleProtocol | Unknown, source: Iterable[PortTerm], destination: Iterable[PortTerm]
) -> TransportSet:
    """Give the transports that a rule names (NSG-05, NSG-06).

    What is not known counts as all; ports of protocols that have none do not count (NSG-07).
    """
    portless = isinstance(protocol, RuleProtocol) and protocol in PORTLESS
    return TransportSet.of(
        protocols=PROTOCOLS.get(protocol) if isinstance(protocol, RuleProtocol) else None,
        src_ports=None if portless else _ports(source),
        dst_ports=None if portless else _ports(destination),
    )


def _ports(terms: Iterable[PortTerm]) -> IntervalSet | None:
    """Give the ports of a rule, None for all; an unknown range may be any, so it is all of them (with a doubt)."""
    given = tuple(terms)
    known = [term for term in given if isinstance(term, PortRange)]
    if any(isinstance(term, Unknown) for term in given) or any(term.is_all for term in known):
        return None
    return IntervalSet.of(*((term.low, term.high) for term in known))


def _match_doubts(rule: SecurityRule) -> Iterator[Cause]:
    """Why the rule may match less than it is taken to match here."""
    for value in (rule.direction, rule.protocol, *rule.source_ports, *rule.destination_ports):
        if isinstance(value, Unknown):
            yield causes.of_value(value, rule.origin)


# ── order ────────────────────────────────────────────────────────────────────────────────────────


def _ordered(rules: Iterable[SecurityRule], direction: RuleDirection) -> Ordered:
    """Put the rules of one direction in order. A rule without known priority comes first, its action in doubt."""
    mine = [r for r in rules if r.direction is direction or isinstance(r.direction, Unknown)]
    mine.sort(key=lambda r: (r.priority if isinstance(r.priority, int) else -1, r.name.lower()))
    return Ordered(rules=tuple((rule, tuple(_order_doubts(rule, mine))) for rule in mine))


def _order_doubts(rule: SecurityRule, others: list[SecurityRule]) -> Iterator[Cause]:
    if isinstance(rule.priority, Unknown):
        yield causes.of_value(rule.priority, rule.origin)
    for other in others:
        if other is not rule and other.priority == rule.priority and other.access is not rule.access:
            yield Cause(
                key=f"priority:{rule.nsg}:{rule.priority}",
                why=f'rules "{rule.name}" and "{other.name}" have the same priority {rule.priority}',
                cure="give each rule of one direction its own priority",
                facts=("NSG-04",),
                origin=rule.origin,
            )


def _tell_twins(rules: list[SecurityRule], notes: Notes) -> None:
    seen: dict[tuple[object, object], SecurityRule] = {}
    for rule in rules:
        if isinstance(rule.priority, Unknown) or isinstance(rule.direction, Unknown):
            continue
        key = (rule.direction, rule.priority)
        twin = seen.setdefault(key, rule)
        if twin is not rule:
            message = f'priority {rule.priority} is used by "{twin.name}" and "{rule.name}" in the same direction'
            notes.error(
                "PS225", message, rule.origin, value=str(rule.priority), expected="a priority of its own (NSG-04)"
            )


# ── rules that stand in no file ──────────────────────────────────────────────────────────────────


def _implicit(
    name: str, action: Action, match: Match, resource: str, facts: tuple[str, ...], priority: int | None
) -> Rule:
    return Rule(
        name=name,
        match=match,
        action=action,
        origin=BUILT_IN,
        resource=resource,
        priority=priority,
        facts=facts,
        implicit=True,
    )


def _platform(named: list[Rule]) -> tuple[Rule, ...]:
    """Give what comes before all else outbound: user rules that name platform tags, then the platform's exemptions."""
    wire = TransportSet.tcp(*WIRE_SERVER_PORTS)
    facts = ("NSG-33", "NSG-34")
    host = AddressSet.of(f"{tags.HOST}/32")
    return (
        _implicit("PlatformWireServer", Action.ALLOW, _to(host, wire), "", ("NSG-34",), None),
        *named,
        _implicit("PlatformServices", Action.ALLOW, _to(_host_services(), TransportSet.full()), "", facts, None),
    )


def _host_services() -> AddressSet:
    return AddressSet.of(f"{tags.HOST}/32", f"{tags.METADATA}/32")


def _of_host(rule: Rule) -> Rule:
    """Give what a rule says, or may say, of the platform's own addresses."""
    dst, ours = rule.match.dst, _host_services()
    maybe = tuple((cause, some & ours) for cause, some in dst.doubtful)
    return replace(rule, match=replace(rule.match, dst=Cover(sure=dst.sure & ours, maybe=maybe, words=dst.words)))


def _to(addresses: AddressSet, transports: TransportSet) -> Match:
    return Match(src=FULL_COVER, dst=Cover(sure=addresses, words="platform"), transport=transports)


def _parted(rule: SecurityRule) -> tuple[SecurityRule | None, SecurityRule | None]:
    """Part a rule: what it says of ordinary destinations, and of the platform's own, which no other rule touches (NSG-32).

    What is not known of its destinations may be either.
    """
    terms = rule.destination.terms
    tagged = tuple(term for term in terms if isinstance(term, ServiceTag) and term.key in PLATFORM_TAGS)
    named: tuple[AddressTerm, ...] = (*tagged, *(term for term in terms if isinstance(term, Unknown)))
    if not named:
        return rule, None
    rest = replace(rule.destination, terms=tuple(term for term in terms if term not in tagged))
    ordinary = replace(rule, destination=rest) if rest.terms or rest.groups else None
    return ordinary, replace(rule, destination=replace(rule.destination, terms=named, groups=()))


def _default_rules(direction: RuleDirection, scope: Scope, group: str) -> tuple[Rule, ...]:
    """Give the three rules that Azure adds in this direction, named as by the API (NSG-01); the last one denies."""
    inside, everything = scope.virtual_network, FULL_COVER
    balancer = scope.cover(ServiceTag(name="AzureLoadBalancer"), BUILT_IN)
    if direction is RuleDirection.INBOUND:
        rows = (
            ("AllowVnetInBound", 65000, inside, inside, Action.ALLOW),
            ("AllowAzureLoadBalancerInBound", 65001, balancer, everything, Action.ALLOW),
            ("DenyAllInBound", 65500, everything, everything, Action.DENY),
        )
    else:
        rows = (
            ("AllowVnetOutBound", 65000, inside, inside, Action.ALLOW),
            ("AllowInternetOutBound", 65001, everything, scope.internet, Action.ALLOW),
            ("DenyAllOutBound", 65500, everything, everything, Action.DENY),
        )
    return tuple(
        _implicit(name, action, Match(src=src, dst=dst, transport=TransportSet.full()), group, ("NSG-02",), priority)
        for name, priority, src, dst, action in rows
    )


def opaque_filter(
    identity: str, name: str, resource: str, cause: Cause, origin: Origin, direction: Direction
) -> Filter:
    """Give a filter of which only the existence is known: everything that meets it is unknown."""
    match = Match(src=FULL_COVER, dst=FULL_COVER, transport=TransportSet.full())
    unknown = Rule(name="?", match=match, action=Action.DENY, origin=origin, resource=resource, action_doubts=(cause,))
    return Filter(
        id=identity,
        name=name,
        kind="nsg",
        rules=(unknown,),
        default=_implicit("DenyAll", Action.DENY, match, resource, ("NSG-02",), None),
        resource=resource,
        origin=origin,
        direction=direction,
    )


def _opaque_rule(group: NetworkSecurityGroup, unknown: Unknown) -> Rule:
    """Stand for rules that are there and cannot be read: they may match anything and do anything."""
    cause = causes.of_value(unknown, group.origin)
    match = Match(src=FULL_COVER, dst=FULL_COVER, transport=TransportSet.full())
    return Rule(
        name="?", match=match, action=Action.DENY, origin=group.origin, resource=group.id, action_doubts=(cause,)
    )
