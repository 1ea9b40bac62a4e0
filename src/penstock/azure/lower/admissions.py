"""One rule of a platform service, or of its perimeter, as an admission of its door.

Comes in: access rules and perimeter rules. Goes out: `Admission`s. What an address, a subnet or a tag in such a rule matches is said here
once, for every sort of service. Read next: `net/door.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.openness import Openness
from penstock.azure.lower.tags import everything
from penstock.azure.resources.paas import AccessRule, DefaultAction, SubnetTerm
from penstock.azure.resources.perimeter import PerimeterRule
from penstock.azure.resources.terms import AddressTerm, Anywhere, Block, ServiceTag
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.door import (
    ANY_SEGMENT,
    Admission,
    Everyone,
    FromAddresses,
    FromPlatform,
    FromResources,
    FromSegments,
    Who,
)
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

if TYPE_CHECKING:
    from penstock.azure.lower.perimeters import Held

ZERO = AddressSet.of("0.0.0.0/32")
FULL = Cover(sure=AddressSet.full(), words="*")


class Admissions:
    """Makes admissions; `region` is where the service is, for rules that are blind there (STO-04)."""

    def __init__(self, context: Context, region: str) -> None:
        self._book = context.book
        self._region = region
        self._cloud = context.book.cover("AzureCloud") if context.book.known("AzureCloud") else None

    def of_rule(self, rule: AccessRule, openness: Openness) -> Iterator[Admission]:
        """Give the admission of one of the service's own rules."""
        action, doubts = _action(rule, openness.origin)
        headers = _headers(rule) if rule.headers else ()
        who, cover, facts, unknown = self._source(rule.source, openness, rule.origin)
        match = Match(src=cover, dst=FULL, transport=TransportSet.full(), doubts=(*unknown, *headers))
        yield Admission(
            rule=Rule(
                name=rule.name,
                match=match,
                action=action,
                origin=rule.origin,
                resource=openness.service,
                priority=rule.priority,
                facts=tuple(dict.fromkeys((*facts, *openness.kind.facts))),
                action_doubts=doubts,
            ),
            who=who,
        )

    def _source(
        self, source: AddressTerm | SubnetTerm, openness: Openness, origin: Origin
    ) -> tuple[Who, Cover, tuple[str, ...], tuple[Cause, ...]]:
        if isinstance(source, SubnetTerm):
            fact = "STO-05" if openness.kind.blind_region else "SE-01"
            return _segments(source), FULL, (fact,), _absent(source, origin)
        if openness.kind.platform_rule and isinstance(source, Block) and source.addresses == ZERO:
            return FromPlatform(), FULL, ("SQL-02",), ()
        blind = self._region if openness.kind.blind_region else None
        who, cover = self._addresses(source, origin, blind)
        facts = ("STO-03", "STO-04") if blind is not None else ("STO-03",)
        return who, cover, facts, ()

    def _addresses(self, term: AddressTerm, origin: Origin, blind: str | None) -> tuple[Who, Cover]:
        """Give what an address, a range, a tag or `*` matches."""
        match term:
            case Anywhere():
                return Everyone(), FULL
            case ServiceTag():
                return FromAddresses(literal=False), self._book.cover(term.name, origin)
            case Unknown():
                partly = ((causes.of_value(term, origin), everything()),)
                return FromAddresses(not_from_region=blind), Cover(sure=AddressSet.empty(), partly=partly, words="?")
            case Block():
                outside = self._cloud is not None and term.addresses.is_disjoint(self._cloud.sure)
                who = FromAddresses(not_from_region=blind, off_platform=outside)
                return who, Cover(sure=term.addresses, words=term.text)

    def of_unknown(self, openness: Openness) -> Iterator[Admission]:
        """Give admissions that lists nobody knows may hold."""
        for part in openness.parts:
            for unknown in part.unknown_rules:
                cause = causes.of_value(unknown, part.origin)
                yield _perhaps(
                    "a list of rules that is not known", Everyone(), (cause,), unknown.origin or part.origin, openness
                )

    def of_resources(self, openness: Openness) -> Iterator[Admission]:
        """Give the resources that may call from anywhere (STO-02)."""
        for part in openness.parts:
            for one in part.resources:
                if isinstance(one, Unknown):
                    cause = causes.of_value(one, part.origin)
                    who = FromResources(ids=frozenset({"*"}))
                    yield _perhaps("a resource that is not known", who, (cause,), part.origin, openness)
                else:
                    name = f"resource {one.rsplit('/', 1)[-1]}"
                    yield _perhaps(name, FromResources(ids=frozenset({one})), (), part.origin, openness)

    # ── perimeters ────────────────────────────────────────────────────────────────────────────────

    def of_perimeter(self, rule: PerimeterRule, held: Held) -> Iterator[Admission]:
        """Give what an inbound rule of a perimeter admits: addresses, tags, subscriptions, other perimeters (NSP-02)."""
        doubts = (causes.of_value(rule.direction, rule.origin),) if isinstance(rule.direction, Unknown) else ()
        for term in rule.addresses:
            who, cover = self._addresses(term, rule.origin, None)
            yield _of_perimeter(rule, who, cover, doubts)
        for one in rule.subscriptions:
            if isinstance(one, Unknown):
                yield _of_perimeter(rule, Everyone(), FULL, (*doubts, causes.of_value(one, rule.origin)))
            elif one is not None:
                yield _of_perimeter(rule, FromResources(ids=frozenset({one}), proof=_identity(rule)), FULL, doubts)
        if rule.perimeters:
            yield _of_perimeter(rule, FromResources(ids=held.members, proof=_identity(rule)), FULL, doubts)

    def of_members(self, held: Held) -> Iterator[Admission]:
        """Resources of one perimeter talk freely (NSP-02); rules that are not in the input may admit anybody."""
        association = held.association
        if held.members:
            name = "another resource of the perimeter"
            yield _member(name, FromResources(ids=held.members), (), association.id, association.origin)
        for cause in held.unlisted:
            anyone = FromResources(ids=frozenset({"*"}))
            yield _member("a member that is not known", anyone, (cause,), association.id, association.origin)
        for cause in held.doubts:
            name = "rules that are not in the input"
            yield _member(name, Everyone(), (cause,), association.id, association.origin)


def _member(name: str, who: Who, doubts: tuple[Cause, ...], resource: str, origin: Origin) -> Admission:
    made = Rule(
        name=name,
        match=Match(src=FULL, dst=FULL, transport=TransportSet.full(), doubts=doubts),
        action=Action.ALLOW,
        origin=origin,
        resource=resource,
        facts=("NSP-02", "NSP-04"),
        notes=("not with a shared access signature (NSP-07)",),
    )
    return Admission(rule=made, who=who)


def _of_perimeter(rule: PerimeterRule, who: Who, cover: Cover, doubts: tuple[Cause, ...]) -> Admission:
    match = Match(src=cover, dst=FULL, transport=TransportSet.full(), doubts=doubts)
    facts = ("NSP-02", "NSP-04", "NSP-05")
    made = Rule(name=rule.name, match=match, action=Action.ALLOW, origin=rule.origin, resource=rule.id, facts=facts)
    return Admission(rule=made, who=who)


def _identity(rule: PerimeterRule) -> Cause:
    return Cause(
        key=f"identity:{rule.id}",
        why="a rule by subscription or perimeter admits callers that prove it with a managed identity, which nobody shows here",
        cure="admit the caller by its address, or use a private endpoint",
        facts=("NSP-02", "NSP-07"),
        origin=rule.origin,
    )


# ── parts of a rule ──────────────────────────────────────────────────────────────────────────────


def _action(rule: AccessRule, fallback: Origin) -> tuple[Action, tuple[Cause, ...]]:
    if isinstance(rule.action, Unknown):
        return Action.ALLOW, (causes.of_value(rule.action, fallback),)
    return (Action.ALLOW if rule.action is DefaultAction.ALLOW else Action.DENY), ()


def _headers(rule: AccessRule) -> tuple[Cause, ...]:
    cause = Cause(
        key=f"headers:{rule.origin.file}#{rule.origin.pointer}",
        why=f"rule {rule.name} also asks for the headers {', '.join(rule.headers)}, which the configuration does not show",
        cure="ask who can send these headers",
        origin=rule.origin,
    )
    return (cause,)


def _segments(source: SubnetTerm) -> Who:
    return FromSegments(frozenset({source.subnet if isinstance(source.subnet, str) else ANY_SEGMENT}))


def _absent(source: SubnetTerm, origin: Origin) -> tuple[Cause, ...]:
    return (causes.of_value(source.subnet, origin),) if isinstance(source.subnet, Unknown) else ()


def _perhaps(name: str, who: Who, doubts: tuple[Cause, ...], origin: Origin, openness: Openness) -> Admission:
    match = Match(src=FULL, dst=FULL, transport=TransportSet.full(), doubts=doubts)
    facts = ("STO-02", *openness.kind.facts)
    rule = Rule(name=name, match=match, action=Action.ALLOW, origin=origin, resource=openness.service, facts=facts)
    return Admission(rule=rule, who=who)
