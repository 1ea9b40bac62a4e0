"""Azure's answers about the rules at an interface, compared with ours.

Comes in: a network and a recorded question. Goes out: differences in words. Azure spells one rule in several ways: with the prefix
`defaultSecurityRules/` or `DefaultRule_`, and "any" as `*` or `0.0.0.0/0`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.engine import api
from penstock.engine.effective import Ruling
from penstock.net.network import Network
from penstock.net.rule import Action, Cover, Direction, Filter, Rule
from penstock.source.node import Node
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet
from penstock.verify.answer import AnswerError, every, low, number, ports, ranges, texts, transports, word
from penstock.verify.question import Line, Question, differs, say

CRITERIA = ("protocol", "source", "destination", "destinationPort")
PREFIXES = ("defaultsecurityrules/", "securityrules/", "defaultrule_", "userrule_")
SYMBOLS = AddressSet.of("240.0.0.0/4")
"""Addresses that stand for others in our networks, and that Azure never lists."""


def ip_flow_verify(network: Network, question: Question) -> Iterator[str]:
    """Compare access and the name of the rule that decides."""
    asked = question.request
    inbound = low(asked, "direction") == "inbound"
    ends = ("remote", "local") if inbound else ("local", "remote")
    src, dst = (word(asked, f"{end}IPAddress") for end in ends)
    from_ports, to_ports = (ports(word(asked, f"{end}Port")) for end in ends)
    wanted = transports(word(asked, "protocol"), from_ports, to_ports)
    direction = Direction.INBOUND if inbound else Direction.OUTBOUND
    found = api.rulings(network, low(asked, "targetResourceId"), direction, src, dst, wanted)
    access, deciding = _together(found)
    yield from differs("access", access, word(question.answer, "access"))
    names = sorted({plain(ruling.rule.name) for ruling in deciding})
    theirs = plain(word(question.answer, "ruleName"))
    if theirs not in names:
        yield f"rule {', '.join(names)}, Azure {theirs}"


def diagnostic(network: Network, question: Question) -> Iterator[str]:
    """Compare verdict, group, place and rule of each profile, and which criteria of each rule fit."""
    machine = low(question.request, "targetResourceId")
    for result in every(question.answer, "results"):
        profile, theirs = result.get("profile"), result.get("networkSecurityGroupResult")
        wanted = transports(word(profile, "protocol"), None, ports(word(profile, "destinationPort")))
        direction = Direction.INBOUND if low(profile, "direction") == "inbound" else Direction.OUTBOUND
        ends = (word(profile, "source"), word(profile, "destination"))
        found = api.rulings(network, machine, direction, *ends, wanted)
        access, _ = _together(found)
        yield from differs("access", access, word(theirs, "securityRuleAccessResult"))
        for group in every(theirs, "evaluatedNetworkSecurityGroups"):
            ours = [r for r in found if r.filter.resource == low(group, "networkSecurityGroupId")]
            yield from _one_group(network, machine, ours, group, ends, wanted)


def _one_group(
    network: Network,
    machine: str,
    ours: list[Ruling],
    group: Node,
    ends: tuple[str, str],
    wanted: TransportSet,
) -> Iterator[str]:
    yield from differs("rule", [plain(r.rule.name) for r in ours], [plain(word(group, "matchedRule", "ruleName"))])
    if ours:
        yield from differs("applied to", _place(network, machine, ours[0].filter), low(group, "appliedTo"))
        mine = {plain(rule.name): _criteria(rule, ends, wanted) for rule in lines_of(ours[0].filter)}
        for result in every(group, "rulesEvaluationResult"):
            theirs = tuple(result.get(f"{what}Matched").flag() for what in CRITERIA)
            name = plain(word(result, "name"))
            yield from differs(f"criteria of {name}", mine.get(name), theirs)


def _criteria(rule: Rule, ends: tuple[str, str], wanted: TransportSet) -> tuple[bool, ...]:
    src, dst = (Address.parse(end) for end in ends)
    match = rule.match
    protocols = set(wanted.protocols()) <= set(match.transport.protocols())
    return (protocols, src in match.src.sure, dst in match.dst.sure, not (wanted & match.transport).is_empty)


def security_group_view(network: Network, question: Question) -> Iterator[str]:
    """Compare each interface's user rules by place, default rules, and the rules in effect."""
    for interface in every(question.answer, "networkInterfaces"):
        nic = low(interface, "id")
        filters = _filters(network, nic)
        theirs = interface.get("securityRuleAssociations")
        for key in ("networkInterfaceAssociation", "subnetAssociation"):
            place = theirs.get(key)
            mine = [f for f in filters if not place.is_missing and _place(network, nic, f) == low(place, "id")]
            ours = {line(r, f) for f in mine for r in lines_of(f) if not r.implicit}
            yield from differs(key, ours, {_written(r, r.get("properties")) for r in every(place, "securityRules")})
        ours = {line(r, f) for f in filters for r in lines_of(f) if r.implicit}
        yield from differs(
            "default rules", ours, {_written(r, r.get("properties")) for r in every(theirs, "defaultSecurityRules")}
        )
        yield from _effective(filters, every(theirs, "effectiveSecurityRules"))


def effective_groups(network: Network, question: Question) -> Iterator[str]:
    """Compare the groups of an interface, where they are applied, their rules, and what their tags stand for."""
    nic = question.target.rpartition("/")[0]
    filters = _filters(network, nic)
    found = {f.resource for f in filters}
    listed = every(question.answer, "value")
    yield from differs("groups", found, {low(group, "networkSecurityGroup", "id") for group in listed})
    for group in listed:
        mine = [f for f in filters if f.resource == low(group, "networkSecurityGroup", "id")]
        place = _associated(group)
        yield from differs("applied to", {_place(network, nic, f) for f in mine}, {place})
        yield from _effective(mine, every(group, "effectiveSecurityRules"))


def _associated(group: Node) -> str:
    """Give the id of the subnet or of the interface that Azure names beside a group."""
    found = [place for _, place in group.get("association").items() if not place.is_missing]
    if not found:
        raise AnswerError(f"{group.origin}: the group is said to be nowhere")
    return low(found[0], "id")


def _effective(filters: list[Filter], theirs: tuple[Node, ...]) -> Iterator[str]:
    ours = {line(rule, filter_): rule for filter_ in filters for rule in lines_of(filter_)}
    listed = {_written(r, r): r for r in theirs}
    for extra in sorted(ours.keys() - listed.keys()):
        yield f"only ours: {say(extra)}"
    for extra in sorted(listed.keys() - ours.keys()):
        yield f"only Azure's: {say(extra)}"
    for common in sorted(ours.keys() & listed.keys()):
        rule, other = ours[common], listed[common]
        from_ports, to_ports = (ranges(texts(other, f"{side}PortRanges")) for side in ("source", "destination"))
        theirs_ = transports(word(other, "protocol"), from_ports, to_ports)
        yield from differs(f"{common.name} transports", rule.match.transport, theirs_)
        for side, cover in (("source", rule.match.src), ("destination", rule.match.dst)):
            yield from _side(f"{common.name} {side}", cover, other, side)


def _side(what: str, cover: Cover, theirs: Node, side: str) -> Iterator[str]:
    """Compare the words of one side of a rule and, where Azure expands them, the addresses."""
    yield from differs(what, _any(cover.words), _any(word(theirs, f"{side}AddressPrefix")))
    expanded = texts(theirs, f"expanded{side.capitalize()}AddressPrefix")
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
    """Give what a rule of ours says."""
    direction = filter_.direction.value if filter_.direction is not None else ""
    access = "allow" if rule.action is Action.ALLOW else "deny"
    return Line(direction, rule.priority or 0, plain(rule.name), access)


def _written(rule: Node, body: Node) -> Line:
    return Line(low(body, "direction"), number(body, "priority"), plain(word(rule, "name")), low(body, "access"))


def plain(name: str) -> str:
    """Give a rule's name without Azure's prefixes, lower case."""
    lower = name.lower()
    for prefix in PREFIXES:
        lower = lower.removeprefix(prefix)
    return lower


def _any(words: str) -> str:
    return "*" if words in ("*", "0.0.0.0/0") else words.lower()


# ── the filters of an interface ──────────────────────────────────────────────────────────────────


def _filters(network: Network, endpoint: str) -> list[Filter]:
    return [f for direction in Direction for f in api.effective_rules(network, endpoint, direction)]


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
