"""Azure's answers about the rules at an interface, compared with ours.

Comes in: a network and a recorded question. Goes out: differences in words. Azure spells one rule in several ways: with the prefix
`defaultSecurityRules/` or `DefaultRule_`, and "any" as `*` or `0.0.0.0/0`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import penstock
from penstock.engine.effective import Ruling
from penstock.net.network import Network
from penstock.net.rule import Action, Cover, Direction, Filter, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, UDP, TransportSet
from tests.conformance.truth.recording import Question

PREFIXES = ("defaultsecurityrules/", "securityrules/", "defaultrule_", "userrule_")
PROTOCOLS = {"all": None, "*": None, "tcp": (TCP,), "udp": (UDP,)}
SYMBOLS = AddressSet.of("240.0.0.0/4")
"""Addresses that stand for others in our networks, and that Azure never lists."""


@dataclass(frozen=True, order=True)
class Line:
    """What a rule says, whoever wrote it down."""

    direction: str
    priority: int
    name: str
    access: str


def ip_flow_verify(network: Network, question: Question) -> Iterator[str]:
    """Compare access and the name of the rule that decides."""
    asked = question.request
    inbound = asked["direction"].lower() == "inbound"
    ends = ("remote", "local") if inbound else ("local", "remote")
    src, dst = (asked[f"{end}IPAddress"] for end in ends)
    transports = TransportSet.of(
        PROTOCOLS[asked["protocol"].lower()], _ports(asked[f"{ends[0]}Port"]), _ports(asked[f"{ends[1]}Port"])
    )
    direction = Direction.INBOUND if inbound else Direction.OUTBOUND
    found = penstock.rulings(network, question.request["targetResourceId"].lower(), direction, src, dst, transports)
    access, deciding = _together(found)
    yield from differs("access", access, question.answer["access"])
    names = sorted({plain(ruling.rule.name) for ruling in deciding})
    if plain(question.answer["ruleName"]) not in names:
        yield f"rule {', '.join(names)}, Azure {plain(question.answer['ruleName'])}"


def diagnostic(network: Network, question: Question) -> Iterator[str]:
    """Compare verdict, group, place and rule of each profile, and which criteria of each rule fit."""
    machine = question.request["targetResourceId"].lower()
    for result in question.answer["results"]:
        profile, theirs = result["profile"], result["networkSecurityGroupResult"]
        transports = TransportSet.of(PROTOCOLS[profile["protocol"].lower()], None, _ports(profile["destinationPort"]))
        direction = Direction(profile["direction"].lower())
        ends = (profile["source"], profile["destination"])
        found = penstock.rulings(network, machine, direction, *ends, transports)
        access, _ = _together(found)
        yield from differs("access", access, theirs["securityRuleAccessResult"])
        for group in theirs["evaluatedNetworkSecurityGroups"]:
            ours = [r for r in found if r.filter.resource == group["networkSecurityGroupId"].lower()]
            yield from _one_group(network, machine, ours, group, ends, transports)


def _one_group(
    network: Network,
    machine: str,
    ours: list[Ruling],
    group: dict[str, Any],
    ends: tuple[str, str],
    transports: TransportSet,
) -> Iterator[str]:
    yield from differs("rule", [plain(r.rule.name) for r in ours], [plain(group["matchedRule"]["ruleName"])])
    if ours:
        yield from differs("applied to", _place(network, machine, ours[0].filter), group["appliedTo"].lower())
        mine = {plain(rule.name): _criteria(rule, ends, transports) for rule in lines_of(ours[0].filter)}
        for result in group["rulesEvaluationResult"]:
            theirs = tuple(
                result[f"{what}Matched"] for what in ("protocol", "source", "destination", "destinationPort")
            )
            yield from differs(f"criteria of {plain(result['name'])}", mine.get(plain(result["name"])), theirs)


def _criteria(rule: Rule, ends: tuple[str, str], transports: TransportSet) -> tuple[bool, ...]:
    src, dst = (Address.parse(end) for end in ends)
    match = rule.match
    protocols = set(transports.protocols()) <= set(match.transport.protocols())
    return (protocols, src in match.src.sure, dst in match.dst.sure, not (transports & match.transport).is_empty)


def security_group_view(network: Network, question: Question) -> Iterator[str]:
    """Compare each interface's user rules by place, default rules, and the rules in effect."""
    for interface in question.answer["networkInterfaces"]:
        nic = interface["id"].lower()
        filters = _filters(network, nic)
        theirs = interface["securityRuleAssociations"]
        for key in ("networkInterfaceAssociation", "subnetAssociation"):
            place = theirs.get(key)
            mine = [f for f in filters if place is not None and _place(network, nic, f) == place["id"].lower()]
            ours = {line(r, f) for f in mine for r in lines_of(f) if not r.implicit}
            yield from differs(key, ours, {_written(r) for r in (place or {}).get("securityRules", ())})
        ours = {line(r, f) for f in filters for r in lines_of(f) if r.implicit}
        yield from differs("default rules", ours, {_written(r) for r in theirs["defaultSecurityRules"]})
        yield from _effective(filters, theirs["effectiveSecurityRules"])


def effective_groups(network: Network, question: Question) -> Iterator[str]:
    """Compare the groups of an interface, where they are applied, their rules, and what their tags stand for."""
    nic = question.target.rpartition("/")[0]
    filters = _filters(network, nic)
    found = {f.resource for f in filters}
    yield from differs("groups", found, {g["networkSecurityGroup"]["id"].lower() for g in question.answer["value"]})
    for group in question.answer["value"]:
        mine = [f for f in filters if f.resource == group["networkSecurityGroup"]["id"].lower()]
        place = next(iter(group["association"].values()))["id"].lower()
        yield from differs("applied to", {_place(network, nic, f) for f in mine}, {place})
        yield from _effective(mine, group["effectiveSecurityRules"])


def _effective(filters: list[Filter], theirs: list[dict[str, Any]]) -> Iterator[str]:
    ours = {line(rule, filter_): rule for filter_ in filters for rule in lines_of(filter_)}
    listed = {_written({"name": r["name"], "properties": r}): r for r in theirs}
    for extra in sorted(ours.keys() - listed.keys()):
        yield f"only ours: {_say(extra)}"
    for extra in sorted(listed.keys() - ours.keys()):
        yield f"only Azure's: {_say(extra)}"
    for common in sorted(ours.keys() & listed.keys()):
        rule, other = ours[common], listed[common]
        transports = TransportSet.of(
            PROTOCOLS[other["protocol"].lower()],
            _ranges(other["sourcePortRanges"]),
            _ranges(other["destinationPortRanges"]),
        )
        yield from differs(f"{common.name} transports", rule.match.transport, transports)
        for side, cover in (("source", rule.match.src), ("destination", rule.match.dst)):
            yield from _side(f"{common.name} {side}", cover, other, side)


def _side(what: str, cover: Cover, theirs: dict[str, Any], side: str) -> Iterator[str]:
    """Compare the words of one side of a rule and, where Azure expands them, the addresses."""
    yield from differs(what, _any(cover.words), _any(theirs[f"{side}AddressPrefix"]))
    expanded = theirs.get(f"expanded{side.capitalize()}AddressPrefix")
    if not expanded:
        return
    listed = AddressSet.of(*expanded)
    widest = AddressSet.union_all((cover.sure, *(some for _, some in cover.maybe)))
    missing = listed - widest
    versions = AddressSet.full_v4() if listed.v6.runs == () else AddressSet.full()
    extra = (cover.sure & versions) - listed - SYMBOLS
    if not missing.is_empty:
        yield f"{what}: Azure expands it to {missing} too"
    if not extra.is_empty:
        yield f"{what}: ours holds {len(extra.prefixes())} blocks that Azure leaves out, the first {extra.prefixes()[0]}"


# ── one rule ─────────────────────────────────────────────────────────────────────────────────────


def lines_of(filter_: Filter) -> tuple[Rule, ...]:
    """Give the rules that have a priority: what Azure lists. The platform's exemptions have none."""
    return tuple(rule for rule in (*filter_.rules, filter_.default) if rule.priority is not None)


def line(rule: Rule, filter_: Filter) -> Line:
    direction = filter_.direction.value if filter_.direction is not None else ""
    access = "allow" if rule.action is Action.ALLOW else "deny"
    return Line(direction, rule.priority or 0, plain(rule.name), access)


def _written(rule: dict[str, Any]) -> Line:
    body = rule["properties"]
    return Line(body["direction"].lower(), body["priority"], plain(rule["name"]), body["access"].lower())


def _say(said: Line) -> str:
    return f"{said.direction} {said.priority} {said.name} {said.access}"


def plain(name: str) -> str:
    """Give a rule's name without Azure's prefixes, lower case."""
    lower = name.lower()
    for prefix in PREFIXES:
        lower = lower.removeprefix(prefix)
    return lower


def _any(words: str) -> str:
    return "*" if words in ("*", "0.0.0.0/0") else words.lower()


def _ports(text: str) -> IntervalSet | None:
    return None if text == "*" else _ranges([text])


def _ranges(texts: list[str]) -> IntervalSet | None:
    runs = [tuple(int(end) for end in text.split("-")) for text in texts]
    if any(run == (0, 65535) for run in runs):
        return None
    return IntervalSet.of(*((run[0], run[-1]) for run in runs))


# ── the filters of an interface ──────────────────────────────────────────────────────────────────


def _filters(network: Network, endpoint: str) -> list[Filter]:
    return [f for direction in Direction for f in penstock.effective_rules(network, endpoint, direction)]


def _place(network: Network, name: str, filter_: Filter) -> str:
    """Give the id of the subnet or of the interface on which a filter of an endpoint stands."""
    endpoint = next(e for e in network.endpoints.values() if name in (e.id, e.resource, e.id.rpartition("/")[0]))
    segment = network.segments[endpoint.segment]
    return segment.id if filter_.id in (*segment.ingress, *segment.egress) else endpoint.id.rpartition("/")[0]


def _together(found: tuple[Ruling, ...]) -> tuple[str, list[Ruling]]:
    """Give the access of all filters together, and the rulings that made it."""
    denied = [ruling for ruling in found if ruling.action is Action.DENY]
    if denied:
        return "Deny", denied
    return ("Allow" if all(r.action is Action.ALLOW for r in found) else "Unknown"), list(found)


def differs(what: str, ours: object, theirs: object) -> Iterator[str]:
    """Say what differs, in a form that stays the same as long as the difference does."""
    if ours != theirs:
        yield f"{what}: {_text(ours)}, Azure {_text(theirs)}"


def _text(value: object) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(_text(item) for item in value)) or "nothing"
    return _say(value) if isinstance(value, Line) else str(value)
