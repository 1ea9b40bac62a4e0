"""The door of a platform service: whom its own rules, its perimeter and its trust let in.

Comes in: a service's settings with those of its children, its kind, and how a perimeter holds it. Goes out: the doors that may stand, one for
each reading of what is not known, and why. A door is the same for every sort of service; the kind says what silence means. Read next:
`engine/door.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from penstock.azure.kinds.kind import Lasting, Silence
from penstock.azure.lower import causes
from penstock.azure.lower.admissions import Admissions
from penstock.azure.lower.openness import Openness
from penstock.azure.lower.perimeters import Held, Own, inbound
from penstock.azure.resources.paas import DefaultAction, PublicAccess
from penstock.azure.resources.perimeter import AccessMode
from penstock.azure.resources.security import RuleDirection
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.door import Admission, Door, FromTrusted
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

ANYBODY = Cover(sure=AddressSet.full(), words="*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a service's settings: everything in it is known."""

    access: PublicAccess
    default: DefaultAction
    mode: AccessMode | None


def doors(openness: Openness, held: Held | None, admissions: Admissions) -> tuple[tuple[Door, ...], tuple[Cause, ...]]:
    """Give the doors that may stand, and why it is not known which."""
    some_accesses, about_access = accesses(openness)
    some_defaults, about_default = _defaults(openness)
    some_modes, about_mode = modes(openness, held)
    found = [
        _door(openness, Reading(access=access, default=default, mode=mode), held, admissions)
        for access, default, mode in product(some_accesses, some_defaults, some_modes)
    ]
    shaded = _shaded(openness)
    if shaded:
        found.append(
            Door(admissions=(), default=_rule("filters of its subnet", Action.DENY, openness.origin, openness))
        )
    return tuple(dict.fromkeys(found)), tuple(sorted({*about_access, *about_default, *about_mode, *shaded}))


def _shaded(openness: Openness) -> tuple[Cause, ...]:
    environment = openness.environment
    if environment is None or environment.subnet is None:
        return ()
    cause = Cause(
        key=f"environment:{environment.id}",
        why=f"the filters of the subnet of {environment.name} stand before its applications, and are not followed here",
        cure=f"ask what reaches {environment.name}",
        origin=environment.origin,
    )
    return (cause,)


# ── readings ─────────────────────────────────────────────────────────────────────────────────────


def accesses(openness: Openness) -> tuple[tuple[PublicAccess, ...], tuple[Cause, ...]]:
    """Give what public access may be set to, and why that is not known."""
    said, _ = openness.stated("access")
    if isinstance(said, PublicAccess):
        return (said,), ()
    if isinstance(said, Unknown):
        return tuple(PublicAccess), (causes.of_value(said, openness.origin),)
    if openness.closes:
        return (PublicAccess.ENABLED, PublicAccess.DISABLED), openness.closes
    return (PublicAccess.ENABLED,), ()


def _defaults(openness: Openness) -> tuple[tuple[DefaultAction, ...], tuple[Cause, ...]]:
    said, _ = openness.stated("default")
    idle = openness.kind.idle_deny and not openness.rules and not _unread(openness)
    if isinstance(said, Unknown):
        return tuple(DefaultAction), (causes.of_value(said, openness.origin),)
    if isinstance(said, DefaultAction):
        return (DefaultAction.ALLOW if idle else said,), ()
    match openness.kind.silence:
        case Silence.OPEN:
            apart = _unread(openness) if openness.kind.rules_apart else ()
            return (tuple(DefaultAction) if apart else (DefaultAction.ALLOW,)), apart
        case Silence.SHUT:
            return (DefaultAction.DENY,), ()
        case Silence.BY_RULES | Silence.BY_ANY_RULE:
            return _by_rules(openness)


def _by_rules(openness: Openness) -> tuple[tuple[DefaultAction, ...], tuple[Cause, ...]]:
    """A rule shuts out everybody else; where rules can all deny, such rules let in everybody else."""
    if openness.rules:
        denies = all(rule.action is DefaultAction.DENY for rule in openness.rules)
        opens = denies and openness.kind.silence is Silence.BY_RULES
        return (DefaultAction.ALLOW if opens else DefaultAction.DENY,), ()
    unread = _unread(openness)
    return (tuple(DefaultAction) if unread else (DefaultAction.ALLOW,)), unread


def _unread(openness: Openness) -> tuple[Cause, ...]:
    return tuple(causes.of_value(one, openness.origin) for part in openness.parts for one in part.unknown_rules)


def modes(openness: Openness, held: Held | None) -> tuple[tuple[AccessMode | None, ...], tuple[Cause, ...]]:
    """Give how a perimeter may hold the service, and why that is not known."""
    if held is None:
        return (None,), ()
    if openness.kind.perimeter:
        return held.modes, held.causes
    cause = Cause(
        key=f"perimeter-kind:{openness.service}",
        why=f"whether a perimeter has an effect on {openness.kind.what} is not documented",
        cure="look the service up in the list of those that support perimeters",
        facts=("NSP-08",),
        origin=held.association.origin,
    )
    return (None, *held.modes), (cause, *held.causes)


# ── one door ─────────────────────────────────────────────────────────────────────────────────────


def _door(openness: Openness, reading: Reading, held: Held | None, admissions: Admissions) -> Door:
    by_perimeter, own = inbound(reading.access, reading.mode)
    found: list[Admission] = []
    if by_perimeter and held is not None:
        found += [a for rule in held.of(RuleDirection.INBOUND) for a in admissions.of_perimeter(rule, held)]
        found += admissions.of_members(held)
    if own is Own.COUNTS and reading.default is DefaultAction.DENY:
        found += [a for rule in openness.rules for a in admissions.of_rule(rule, openness)]
        found += admissions.of_unknown(openness)
        found += admissions.of_resources(openness)
    elif own is Own.COUNTS:
        denying = [rule for rule in openness.rules if rule.action is not DefaultAction.ALLOW]
        found += [a for rule in denying for a in admissions.of_rule(rule, openness)]
    found += _trust(openness, reading, own)
    return Door(admissions=tuple(found), default=_default(openness, reading, own, held))


def _default(openness: Openness, reading: Reading, own: Own, held: Held | None) -> Rule:
    perimeter = ("NSP-04",) if reading.mode is not None else ()
    if own is Own.IGNORED and held is not None:
        return _rule(
            "no rule of the perimeter admits the caller", Action.DENY, held.association.origin, openness, perimeter
        )
    if own is not Own.COUNTS:
        _, origin = openness.stated("access")
        name = f"publicNetworkAccess {reading.access.value}"
        facts = (*perimeter, "SQL-04") if openness.kind.platform_rule else perimeter
        return _rule(name, Action.DENY, origin or openness.origin, openness, facts)
    said, origin = openness.stated("default")
    action = Action.ALLOW if reading.default is DefaultAction.ALLOW else Action.DENY
    word = "lets everybody in" if action is Action.ALLOW else "lets in nobody else"
    name = f"defaultAction {reading.default.value}" if said is not None and origin else f"silence, which {word}"
    doubts = _hidden(openness) if action is Action.DENY else ()
    return _rule(name, action, origin or openness.origin, openness, perimeter, doubts, implicit=origin is None)


def _hidden(openness: Openness) -> tuple[Cause, ...]:
    if not openness.kind.hidden:
        return ()
    cause = Cause(
        key=f"hidden-rules:{openness.service}",
        why=openness.kind.hidden,
        cure="set publicNetworkAccess to Disabled",
        facts=openness.kind.facts,
        origin=openness.origin,
    )
    return (cause,)


def _rule(
    name: str,
    action: Action,
    origin: Origin,
    openness: Openness,
    facts: tuple[str, ...] = (),
    doubts: tuple[Cause, ...] = (),
    *,
    implicit: bool = False,
) -> Rule:
    return Rule(
        name=name,
        match=Match(src=ANYBODY, dst=ANYBODY, transport=TransportSet.full()),
        action=action,
        origin=origin,
        resource=openness.service,
        facts=tuple(dict.fromkeys((*facts, *openness.kind.facts))),
        action_doubts=doubts,
        implicit=implicit,
    )


# ── trust ────────────────────────────────────────────────────────────────────────────────────────


def _trust(openness: Openness, reading: Reading, own: Own) -> Iterator[Admission]:
    """Services that the platform trusts: by the bypass, and as far as it outlasts closed public access (KV-03, U-18, U-20)."""
    said, origin = openness.stated("trusted")
    if said is None:
        if openness.kind.bypass_default is False or not openness.kind.bypass:
            return
        said = openness.kind.bypass_default
    if said is False or own is Own.IGNORED:
        return
    doubts: list[Cause] = []
    if not isinstance(said, bool):
        why = Unknown(why="what a bypass that is not stated means is not documented", origin=openness.origin)
        doubts.append(causes.of_value(said if isinstance(said, Unknown) else why, openness.origin))
    if own is Own.CLOSED:
        outlasts = _outlasts(openness, reading)
        if outlasts is None:
            return
        doubts += outlasts
    match = Match(src=ANYBODY, dst=ANYBODY, transport=TransportSet.full(), doubts=tuple(doubts))
    rule = Rule(
        name="bypass AzureServices",
        match=match,
        action=Action.ALLOW,
        origin=origin or openness.origin,
        resource=openness.service,
        facts=("STO-06", "KV-03") if openness.kind.lasting is Lasting.YES else ("STO-06",),
        implicit=origin is None,
    )
    yield Admission(rule=rule, who=FromTrusted())


def _outlasts(openness: Openness, reading: Reading) -> tuple[Cause, ...] | None:
    """Tell whether trust outlasts closed public access: None for no, else what puts it in doubt."""
    if reading.access is PublicAccess.PERIMETER:
        return (
            None
            if reading.mode is None
            else (_undecided(openness, "a perimeter in learning mode", ("NSP-06", "U-20")),)
        )
    match openness.kind.lasting:
        case Lasting.YES:
            return ()
        case Lasting.NO:
            return None
        case Lasting.UNKNOWN:
            return (_undecided(openness, "public access disabled", ("STO-09", "U-18")),)


def _undecided(openness: Openness, when: str, facts: tuple[str, ...]) -> Cause:
    return Cause(
        key=f"trust:{openness.service}:{facts[-1]}",
        why=f"whether trusted services are let in with {when} is documented in two ways or not at all",
        cure="set the bypass to None",
        facts=facts,
        origin=openness.origin,
    )
