"""Security admin rules as filters before the security groups of an endpoint.

Comes in: configurations, where they are deployed, who is in their groups, what is exempt. Goes out: one filter per direction and
network (and per subnet where tags or exemptions differ), and endpoints that meet it first (AV-01). Allow passes on to the
security groups, AlwaysAllow skips them, Deny stops (AV-02); what no rule matches passes. A rule that may not hold in a
network is a rule in doubt. Read next: `lower/admin_order.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.azure.lower import causes, tags
from penstock.azure.lower.admin_exempt import Exemptions
from penstock.azure.lower.admin_order import Placed, in_order
from penstock.azure.lower.answers import Answer, all_of, any_of, doubts
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.nsg import transports
from penstock.azure.lower.plan import Plan
from penstock.azure.lower.tags import FULL_COVER, PLATFORM_TAGS, Scope
from penstock.azure.notes import Notes
from penstock.azure.resources.admin_rules import (
    AdminAccess,
    AdminRuleCollection,
    SecurityAdminConfiguration,
    SecurityAdminRule,
)
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network_manager import CommitType
from penstock.azure.resources.security import RuleDirection, Side
from penstock.azure.resources.terms import ServiceTag
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rule import ADMIN_RULES, Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

GUARDED = frozenset((Kind.NIC, Kind.GUEST, Kind.VACANT, Kind.MANAGED, Kind.PROXY))
"""What meets admin rules: not private endpoints, gateways, firewalls (AV-06); behind a frontend the machines do."""

ACTIONS = {
    AdminAccess.ALLOW: Action.PASS,
    AdminAccess.ALWAYS_ALLOW: Action.ALLOW_FINAL,
    AdminAccess.DENY: Action.DENY,
}

NONE: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A collection in one network: its rules, and why they may not hold there."""

    configuration: SecurityAdminConfiguration
    rules: tuple[SecurityAdminRule, ...]
    doubts: tuple[Cause, ...]
    since: str


class AdminRules:
    """All admin rules of the estate; filters are made when they are first needed."""

    def __init__(
        self,
        estate: Estate,
        plan: Plan,
        scopes: Mapping[str, Scope],
        members: GroupMembers,
        deployments: Deployments,
        notes: Notes,
    ) -> None:
        self._estate = estate
        self._plan = plan
        self._scopes = scopes
        self._members = members
        self._deployments = deployments
        self._exemptions = Exemptions(estate, plan)
        self._rules: dict[str, list[SecurityAdminRule]] = {}
        for rule in estate.all(SecurityAdminRule):
            self._rules.setdefault(rule.collection, []).append(rule)
            _tell(rule, notes)
        self._collections = (*estate.all(AdminRuleCollection), *_lost(estate, self._rules))
        self._holding: dict[str, tuple[Holding, ...]] = {}
        self._named: set[str] = set()
        self._ids: dict[tuple[str, int, tuple[Cause, ...]], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.made: dict[str, Filter] = {}
        self._tell_idle(notes)

    def guard(self, endpoints: Iterable[Endpoint]) -> Iterator[Endpoint]:
        """Put the admin rules of each endpoint's network before all other filters (AV-01); a guest's are those of what it runs on."""
        known = {endpoint.id: endpoint for endpoint in endpoints}
        for endpoint in known.values():
            stands = known.get(endpoint.host.endpoints[0]) if endpoint.host is not None and endpoint.overlay else None
            segment = (stands or endpoint).segment
            ingress, egress = self.of_subnet(segment) if endpoint.kind in GUARDED else NONE
            if ingress or egress:
                yield replace(endpoint, ingress=ingress + endpoint.ingress, egress=egress + endpoint.egress)
            else:
                yield endpoint

    def of_subnet(self, subnet: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the (ingress, egress) filters of a subnet, none where no rule can hold."""
        place = self._plan.subnets.get(subnet)
        if place is None or not self._rules:
            return NONE
        holds = self._exemptions.subnet(place)
        if holds is False or not self._of_network(place.network):
            return NONE
        scope = self._scopes[subnet] if subnet in self._scopes else self._scopes[""]
        key = (place.network, id(scope), doubts(holds))
        if key not in self._ids:
            base = f"admin-rules@{subnet if place.network in self._named else place.network}"
            self._named.add(place.network)
            self._ids[key] = self._filters(base, place.network, scope, doubts(holds))
        return self._ids[key]

    # ── what holds in a network ──────────────────────────────────────────────────────────────────

    def _of_network(self, network: str) -> tuple[Holding, ...]:
        if network not in self._holding:
            found = (self._held(collection, network) for collection in self._collections)
            self._holding[network] = tuple(holding for holding in found if holding is not None)
        return self._holding[network]

    def _held(self, collection: AdminRuleCollection, network: str) -> Holding | None:
        configuration = self._estate.find(SecurityAdminConfiguration, collection.configuration)
        if configuration is None:
            configuration = _absent(collection)
        there = causes.of_existence(self._estate, collection.id) or True
        answer = all_of(self._inside(collection, network), self._deployed(configuration, network), there)
        rules = tuple(self._rules.get(collection.id, ()))
        if answer is False or not rules:
            return None
        since = self._deployments.since(configuration, CommitType.SECURITY, network)
        return Holding(configuration=configuration, rules=rules, doubts=doubts(answer), since=since)

    def _inside(self, collection: AdminRuleCollection, network: str) -> Answer:
        return any_of(self._members.network(group, network) for group in collection.groups)

    def _deployed(self, configuration: SecurityAdminConfiguration, network: str) -> Answer:
        return self._deployments.of(configuration, CommitType.SECURITY, network)

    def _tell_idle(self, notes: Notes) -> None:
        """Tell of collections whose rules surely hold nowhere: not deployed, or for no network of the input."""
        networks = tuple(self._plan.networks)
        for collection in self._estate.all(AdminRuleCollection):
            configuration = self._estate.find(SecurityAdminConfiguration, collection.configuration)
            meant = [network for network in networks if self._inside(collection, network) is not False]
            if configuration is None or not networks:
                continue
            if not meant:
                message = f'the admin rules of "{collection.name}" apply to no network of the input'
                notes.note("PS430", message, collection.origin, cure="add networks to its groups, or delete it")
            elif all(self._deployed(configuration, network) is False for network in meant):
                message = f'the admin rules of "{collection.name}" are deployed to none of their networks: they have no effect'
                notes.warn("PS431", message, collection.origin, cure="deploy the configuration to the regions (AV-05)")

    # ── filters ──────────────────────────────────────────────────────────────────────────────────

    def _filters(
        self, base: str, network: str, scope: Scope, exempt: tuple[Cause, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        inbound = self._filter(f"{base}/in", network, scope, exempt, RuleDirection.INBOUND)
        outbound = self._filter(f"{base}/out", network, scope, exempt, RuleDirection.OUTBOUND)
        self.made.update({found.id: found for found in (inbound, outbound) if found is not None})
        return ((inbound.id,) if inbound is not None else (), (outbound.id,) if outbound is not None else ())

    def _filter(
        self, identity: str, network: str, scope: Scope, exempt: tuple[Cause, ...], direction: RuleDirection
    ) -> Filter | None:
        placed = [
            self._placed(rule, holding, network, scope, exempt)
            for holding in self._of_network(network)
            for rule in holding.rules
            if rule.direction is direction or isinstance(rule.direction, Unknown)
        ]
        rules = tuple(in_order([one for one in placed if one is not None]))
        if not rules:
            return None
        held = {h.configuration.id: h.configuration for h in self._of_network(network)}
        outbound = direction is RuleDirection.OUTBOUND
        return Filter(
            id=identity,
            name=", ".join(sorted({configuration.name for configuration in held.values()})),
            kind=ADMIN_RULES,
            rules=((_platform(),) if outbound else ()) + rules,
            default=_no_match(),
            resource=next(iter(sorted(held))),
            origin=next(iter(held.values())).origin,
            direction=Direction.OUTBOUND if outbound else Direction.INBOUND,
        )

    def _placed(
        self, rule: SecurityAdminRule, holding: Holding, network: str, scope: Scope, exempt: tuple[Cause, ...]
    ) -> Placed | None:
        holds = self._exemptions.rule(rule, holding.configuration, network)
        if holds is False:
            return None
        why = [*holding.doubts, *exempt, *doubts(holds), *_match_doubts(rule), *_changed(rule, holding.since)]
        why += causes.of_existence(self._estate, rule.id)
        access = rule.access
        made = Rule(
            name=rule.name,
            match=Match(
                src=self._cover(rule.source, rule.origin, scope),
                dst=self._cover(rule.destination, rule.origin, scope),
                transport=transports(rule.protocol, rule.source_ports, rule.destination_ports),
                doubts=tuple(sorted(set(why))),
            ),
            action=Action.ALLOW_FINAL if isinstance(access, Unknown) else ACTIONS[access],
            origin=rule.origin,
            resource=rule.collection,
            priority=rule.priority if isinstance(rule.priority, int) else None,
            facts=("AV-02", "AV-03"),
            action_doubts=(causes.of_value(access, rule.origin),) if isinstance(access, Unknown) else (),
        )
        configuration = holding.configuration
        return Placed(rule=made, priority=rule.priority, configuration=configuration.id, manager=configuration.manager)

    def _cover(self, side: Side, origin: Origin, scope: Scope) -> Cover:
        found = [scope.cover(term, origin) for term in side.terms]
        found += [self._members.cover(group, origin) for group in side.groups]
        return tags.join(found)


def _lost(estate: Estate, rules: Mapping[str, list[SecurityAdminRule]]) -> Iterator[AdminRuleCollection]:
    """Stand for collections of which only the rules are in the input: nobody knows for whom they are."""
    known = {collection.id for collection in estate.all(AdminRuleCollection)}
    for identity, found in rules.items():
        if identity not in known:
            name, origin = identity.rsplit("/", 1)[-1], found[0].origin
            yield AdminRuleCollection(
                id=identity,
                name=name,
                origin=origin,
                configuration=identity.rsplit("/", 2)[0],
                groups=(Unknown(why=f'rule collection "{name}" is not in the input', origin=origin),),
            )


def _absent(collection: AdminRuleCollection) -> SecurityAdminConfiguration:
    """Stand for a configuration of which only the rules are in the input, as Azure lists them when they are active."""
    return SecurityAdminConfiguration(
        id=collection.configuration,
        name=collection.configuration.rsplit("/", 1)[-1],
        origin=collection.origin,
        manager=collection.configuration.rsplit("/", 2)[0],
        intent_policies=Unknown(why="the security admin configuration is not in the input", origin=collection.origin),
    )


def _match_doubts(rule: SecurityAdminRule) -> Iterator[Cause]:
    """Why the rule may match less than it is taken to match here."""
    for value in (rule.direction, rule.protocol, *rule.source_ports, *rule.destination_ports):
        if isinstance(value, Unknown):
            yield causes.of_value(value, rule.origin)


def _changed(rule: SecurityAdminRule, since: str) -> Iterator[Cause]:
    """Why a rule may not hold as it is written: it was changed after the last deployment (AV-05)."""
    if since and rule.changed > since:
        yield Cause(
            key=f"changed:{rule.id}",
            why=f'admin rule "{rule.name}" was changed after its configuration was last deployed',
            cure="deploy the configuration again, or add the answer of `az network manager list-active-security-admin-rule`",
            facts=("AV-05",),
            origin=rule.origin,
        )


def _tell(rule: SecurityAdminRule, notes: Notes) -> None:
    for side in (rule.source, rule.destination):
        for term in side.terms:
            if isinstance(term, ServiceTag) and term.key in PLATFORM_TAGS:
                message = f'an admin rule cannot name "{term.name}"'
                notes.error("PS263", message, rule.origin, value=term.name, cure="Azure rejects the rule (AV-04)")


def _platform() -> Rule:
    """Whether admin rules touch the platform's own addresses, as security groups do not (NSG-33), is not documented."""
    cause = Cause(
        key="admin-rules-platform",
        why="whether admin rules hold for the platform's own addresses is not documented",
        cure="allow 168.63.129.16 and 169.254.169.254 in an admin rule of higher priority",
        facts=("AV-04", "NSG-33"),
    )
    places = Cover(sure=AddressSet.of(f"{tags.HOST}/32", f"{tags.METADATA}/32"), words="platform")
    match = Match(src=FULL_COVER, dst=places, transport=TransportSet.full(), doubts=(cause,))
    return Rule(
        name="PlatformServices", match=match, action=Action.PASS, origin=BUILT_IN, facts=("NSG-33",), implicit=True
    )


def _no_match() -> Rule:
    match = Match(src=FULL_COVER, dst=FULL_COVER, transport=TransportSet.full())
    return Rule(name="no admin rule", match=match, action=Action.PASS, origin=BUILT_IN, facts=("AV-03",), implicit=True)
