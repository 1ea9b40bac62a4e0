"""Firewall rules: from collections as written to three ordered lists of neutral rules.

Comes in: collections in the order of processing (`lower/firewall_order.py`), and a `Desk` that knows tags, groups and opaque names.
Goes out: network rules, application rules, translations. Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from penstock.azure.lower import causes, ip_groups
from penstock.azure.lower.tags import Scope, join
from penstock.azure.notes import Notes
from penstock.azure.office365 import TagNames
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import (
    ApplicationKind,
    ApplicationProtocol,
    ApplicationRule,
    CollectionAction,
    FirewallProtocol,
    FirewallRule,
    NatRule,
    NetworkRule,
    RuleCollection,
    RuleType,
)
from penstock.azure.resources.terms import AddressTerm, PortRange, PortTerm, Reference, ServiceTag
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.names import NameSet
from penstock.space.transport import ICMP, TCP, UDP, TransportSet

USUAL_PORTS = {ApplicationKind.HTTP: 80, ApplicationKind.HTTPS: 443, ApplicationKind.MSSQL: 1433}
"""The port of an application protocol for which the rule states none (FW-30, FW-38)."""

SURELY = {
    "azurekubernetesservice": NameSet.exact("management.azure.com") | NameSet.exact("login.microsoftonline.com"),
}
"""Names that a tag of names stands for among others (AKS-20)."""

NETWORK_FACTS = ("FW-20", "FW-23")
APPLICATION_FACTS = ("FW-30", "FW-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What rules are looked up with. `contents` gives the names behind FQDN tags that are published, by tag in lower case."""

    estate: Estate
    scope: Scope
    notes: Notes
    dns_proxy: bool = True
    contents: Mapping[str, TagNames] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A collection where it stands in the order. `doubts`: it may stand elsewhere, so its rules may not decide here."""

    collection: RuleCollection
    resource: str
    path: str
    doubts: tuple[Cause, ...] = ()


def network_rules(listed: Iterable[Listed], desk: Desk) -> tuple[Rule, ...]:
    """Give the network rules of all collections, in order."""
    found: list[Rule] = []
    for item in listed:
        rules = [rule for rule in item.collection.rules if isinstance(rule, NetworkRule)]
        for rule in rules:
            found.extend(_network(rule, item, desk))
        found.extend(_unlisted(item, RuleType.NETWORK))
    return tuple(found)


def application_rules(listed: Iterable[Listed], desk: Desk) -> tuple[Rule, ...]:
    """Give the application rules of all collections, in order."""
    found: list[Rule] = []
    for item in listed:
        rules = [rule for rule in item.collection.rules if isinstance(rule, ApplicationRule)]
        for read, doubts in (reading for rule in rules for reading in _readings(rule)):
            found.extend(_application(read, replace(item, doubts=(*item.doubts, *doubts)), desk))
        found.extend(_unlisted(item, RuleType.APPLICATION))
    return tuple(found)


# ── what is common ───────────────────────────────────────────────────────────────────────────────


def action_of(collection: RuleCollection) -> tuple[Action, tuple[Cause, ...]]:
    """Give what a collection does, and why that is in doubt; any word but Allow and Deny is no filter action."""
    match collection.action:
        case CollectionAction.ALLOW:
            return Action.ALLOW, ()
        case CollectionAction.DENY:
            return Action.DENY, ()
        case Unknown() as unknown:
            return Action.ALLOW, (causes.of_value(unknown, collection.origin),)
        case other:
            why = f'the action "{other.value}" does not fit rules that filter'
            return Action.ALLOW, (causes.of_value(Unknown(why=why, origin=collection.origin), collection.origin),)


def side(
    terms: Iterable[AddressTerm], groups: Iterable[Reference], desk: Desk, origin: Origin, *, source: bool
) -> Cover | None:
    """Give what one side of a rule names; None when it names nothing at all."""
    found = [_term(term, desk, origin, source=source) for term in terms]
    found.extend(ip_groups.covers(groups, desk.estate, origin))
    return join(found) if found else None


def _term(term: AddressTerm, desk: Desk, origin: Origin, *, source: bool) -> Cover:
    if source and isinstance(term, ServiceTag):
        why = f'"{term.name}" is a service tag, and Azure Firewall takes tags as destinations only'  # FW-22
        desk.notes.error("PS240", why, origin, value=term.name, expected="addresses, prefixes, ranges, or an IP group")
        return desk.scope.cover(Unknown(why=why, origin=origin), origin)
    return desk.scope.cover(term, origin)


def _required(cover: Cover | None, what: str, desk: Desk, origin: Origin) -> Cover:
    if cover is not None:
        return cover
    why = f"the firewall rule names no {what}"
    desk.notes.error("PS241", why, origin, cure="Azure rejects it; until it is mended the rule is unknown")
    return desk.scope.cover(Unknown(why=why, origin=origin), origin)


def source_of(terms: Iterable[AddressTerm], groups: Iterable[Reference], desk: Desk, origin: Origin) -> Cover:
    """Give the sources of a rule, which every rule must have."""
    return _required(side(terms, groups, desk, origin, source=True), "source", desk, origin)


def unlisted(item: Listed, kind: RuleType) -> tuple[Cause, ...]:
    """Give why a collection may have more rules of a type: of those that it has, else of those that fit its action."""
    types = {type(rule) for rule in item.collection.rules} or _fitting(item.collection.action)
    if TYPES[kind] not in types:
        return ()
    found = (causes.of_value(unknown, item.collection.origin) for unknown in item.collection.unknown)
    return tuple(replace(cause, key=f"{cause.key}#{kind.value}") for cause in found)


TYPES: Mapping[RuleType, type[FirewallRule]] = {
    RuleType.NAT: NatRule,
    RuleType.NETWORK: NetworkRule,
    RuleType.APPLICATION: ApplicationRule,
}


def _fitting(action: CollectionAction | Unknown) -> set[type[FirewallRule]]:
    match action:
        case Unknown():
            return set(TYPES.values())
        case CollectionAction.ALLOW | CollectionAction.DENY:
            return {NetworkRule, ApplicationRule}
        case CollectionAction.DNAT | CollectionAction.SNAT:
            return {NatRule}


def _unlisted(item: Listed, kind: RuleType) -> Iterator[Rule]:
    """Rules of a collection that only Azure can compute: any packet may match them."""
    doubts = unlisted(item, kind)
    if not doubts:
        return
    action, doubted = action_of(item.collection)
    yield Rule(
        name=f"{item.path}/?",
        match=Match(src=_FULL, dst=_FULL, transport=TransportSet.full(), doubts=doubts + item.doubts),
        action=action,
        origin=item.collection.origin,
        resource=item.resource,
        priority=_shown(item.collection.priority),
        action_doubts=doubted,
    )


_FULL = Cover(sure=AddressSet.full(), words="*")


def _shown(priority: int | Unknown | None) -> int | None:
    return priority if isinstance(priority, int) else None


def port_set(terms: Iterable[PortTerm]) -> tuple[IntervalSet, tuple[Unknown, ...]]:
    """Give the ports that are known, and the terms that are not."""
    runs = [(term.low, term.high) for term in terms if isinstance(term, PortRange)]
    return IntervalSet.of(*runs), tuple(term for term in terms if isinstance(term, Unknown))


# ── network rules ────────────────────────────────────────────────────────────────────────────────


def transports(
    protocols: tuple[FirewallProtocol | Unknown, ...], ports: tuple[PortTerm, ...], origin: Origin
) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give the transports of a rule and why it may match fewer.

    `Any` means every protocol; with a specific port it means TCP and UDP (FW-21). An unknown protocol or port widens
    the set to all it could be, and is a doubt.
    """
    known, unknown = port_set(ports)
    doubts = [causes.of_value(term, origin) for term in (*protocols, *unknown) if isinstance(term, Unknown)]
    every = bool(unknown) or not ports or any(isinstance(p, PortRange) and p.is_all for p in ports)
    found = TransportSet.empty()
    for protocol in protocols:
        found = found | _of_protocol(protocol, None if every else known)
    if not protocols:
        doubts.append(causes.of_value(Unknown(why="the firewall rule names no protocol", origin=origin), origin))
        found = TransportSet.full()
    return found, tuple(dict.fromkeys(doubts))


def _of_protocol(protocol: FirewallProtocol | Unknown, ports: IntervalSet | None) -> TransportSet:
    match protocol:
        case FirewallProtocol.TCP:
            return TransportSet.of(protocols=(TCP,), dst_ports=ports)
        case FirewallProtocol.UDP:
            return TransportSet.of(protocols=(UDP,), dst_ports=ports)
        case FirewallProtocol.ICMP:
            return TransportSet.of(protocols=(ICMP,))
        case FirewallProtocol.ANY:
            return TransportSet.full() if ports is None else TransportSet.of(protocols=(TCP, UDP), dst_ports=ports)
        case Unknown():
            return TransportSet.full()


def _network(rule: NetworkRule, item: Listed, desk: Desk) -> Iterator[Rule]:
    """One rule by addresses, and one by names if it has FQDNs: either may match."""
    src = source_of(rule.sources, rule.source_groups, desk, rule.origin)
    transport, doubts = transports(rule.protocols, rule.ports, rule.origin)
    named = _fqdn_match(rule, item, src, transport, doubts + item.doubts, desk)
    dst = side(rule.destinations, rule.destination_groups, desk, rule.origin, source=False)
    if dst is not None or named is None:
        dst = _required(dst, "destination", desk, rule.origin)
        match = Match(src=src, dst=dst, transport=transport, doubts=doubts + item.doubts)
        yield _made(rule.name, rule.origin, match, item, NETWORK_FACTS)
    if named is not None:
        yield _made(rule.name, rule.origin, named, item, (*NETWORK_FACTS, "FW-24"))


def _made(
    name: str, origin: Origin, match: Match, item: Listed, facts: tuple[str, ...], notes: tuple[str, ...] = ()
) -> Rule:
    action, doubted = action_of(item.collection)
    return Rule(
        name=f"{item.path}/{name}",
        match=match,
        action=action,
        origin=origin,
        resource=item.resource,
        priority=_shown(item.collection.priority),
        facts=facts,
        action_doubts=doubted,
        notes=notes,
    )


def _fqdn_match(
    rule: NetworkRule, item: Listed, src: Cover, transport: TransportSet, doubts: tuple[Cause, ...], desk: Desk
) -> Match | None:
    """A rule on names matches the addresses that the firewall resolved, which nobody knows beforehand (FW-24)."""
    if not rule.fqdns:
        return None
    if not desk.dns_proxy:
        why = "a network rule names an FQDN, and the DNS proxy is not known to be on"
        desk.notes.warn("PS242", why, rule.origin, cure="enable the DNS proxy; without it the rule may never match")
        doubts += (Cause(key=f"dns-proxy:{item.resource}", why=why, facts=("FW-24", "FW-60"), origin=rule.origin),)
    sure, unknown = _names(rule.fqdns, desk, rule.origin)
    names = None if unknown else sure
    listed = ", ".join(text for text in rule.fqdns if isinstance(text, str))
    resolved = Cause(
        key=f"fqdn:{','.join(sorted(t.lower() for t in rule.fqdns if isinstance(t, str)))}",
        why=f"to which addresses the firewall resolves {listed or 'the names'} is not known",
        cure="ask by name (fqdn:NAME), or write addresses",
        facts=("FW-24",),
        origin=rule.origin,
    )
    anywhere = Cover(sure=AddressSet.full_v4(), words=listed or "?")
    return Match(src=src, dst=anywhere, transport=transport, names=names, doubts=doubts, by_address=(resolved,))


# ── application rules ────────────────────────────────────────────────────────────────────────────


def _application(rule: ApplicationRule, item: Listed, desk: Desk) -> Iterator[Rule]:
    src = source_of(rule.sources, rule.source_groups, desk, rule.origin)
    dst = side(rule.destinations, (), desk, rule.origin, source=False) or _FULL
    transport, doubts = _spoken(_protocols(rule, desk), rule.origin)
    names, maybe = _targets(rule, desk)
    looked_up, unread = _looked_up(rule, desk)
    match = Match(
        src=src,
        dst=dst,
        transport=transport,
        names=names,
        maybe_names=maybe,
        doubts=(*doubts, *item.doubts),
        looked_up=looked_up,
        looked_up_doubts=unread,
    )
    if not names.is_empty or maybe:
        yield _made(rule.name, rule.origin, match, item, APPLICATION_FACTS, _inspection(rule))
    if rule.urls:
        yield from _url_rules(rule, match, item, desk)
    if not (rule.fqdns or rule.fqdn_tags or rule.web_categories or rule.urls):
        message = "the application rule names no target"
        desk.notes.error("PS243", message, rule.origin, expected="targetFqdns, targetUrls, fqdnTags or webCategories")
        opaque = ((_opaque("rule", rule.name, ("FW-30",), rule.origin), NameSet.all()),)
        unclear = Match(src=src, dst=dst, transport=transport, names=NameSet.empty(), maybe_names=opaque)
        yield _made(rule.name, rule.origin, unclear, item, APPLICATION_FACTS)


def _readings(rule: ApplicationRule) -> Iterator[tuple[ApplicationRule, tuple[Cause, ...]]]:
    """Give a rule on URLs as it is read with TLS inspection, if that is not known, and then without."""
    if rule.urls and isinstance(rule.terminate_tls, Unknown):
        yield replace(rule, terminate_tls=True), (causes.of_value(rule.terminate_tls, rule.origin),)
    yield rule, ()


def _looked_up(rule: ApplicationRule, desk: Desk) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give the ports on which the firewall reads the request and looks its host up, and why that is not certain (FW-32).

    It reads plain HTTP, and inspected TLS.
    """
    kinds = (rule.terminate_tls, *(protocol.kind for protocol in rule.protocols))
    doubts = tuple(causes.of_value(value, rule.origin) for value in kinds if isinstance(value, Unknown))
    readable = tuple(protocol for protocol in _protocols(rule, desk) if _is_readable(protocol, rule))
    return _spoken(readable, rule.origin)[0], doubts


def _is_readable(protocol: ApplicationProtocol, rule: ApplicationRule) -> bool:
    """Whether the firewall reads requests of a protocol, for all that is known."""
    tls = protocol.kind is ApplicationKind.HTTPS and rule.terminate_tls is not False
    return tls or isinstance(protocol.kind, Unknown) or protocol.kind is ApplicationKind.HTTP


def _inspection(rule: ApplicationRule) -> tuple[str, ...]:
    return ("TLS is inspected here",) if rule.terminate_tls is True else ()


def _protocols(rule: ApplicationRule, desk: Desk) -> tuple[ApplicationProtocol, ...]:
    """Give the protocols of a rule; classic rules on FQDN tags state none and mean HTTP and HTTPS."""
    if rule.protocols:
        return rule.protocols
    if not rule.fqdn_tags:
        message = "the application rule names no protocol"
        cure = "Azure rejects it; it is read as HTTP and HTTPS on their usual ports"
        desk.notes.error("PS246", message, rule.origin, expected="Http:80, Https:443 or Mssql:1433", cure=cure)
    return tuple(ApplicationProtocol(kind=kind, port=None) for kind in (ApplicationKind.HTTP, ApplicationKind.HTTPS))


def _spoken(protocols: tuple[ApplicationProtocol, ...], origin: Origin) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give the TCP ports of an application rule; a port that is not listed does not match (FW-30)."""
    found = TransportSet.empty()
    doubts: list[Cause] = []
    for protocol in protocols:
        if isinstance(protocol.port, PortRange):
            found = found | TransportSet.tcp((protocol.port.low, protocol.port.high))
        elif isinstance(protocol.port, Unknown):
            doubts.append(causes.of_value(protocol.port, origin))
            found = found | TransportSet.tcp()
        elif isinstance(protocol.kind, Unknown):
            doubts.append(causes.of_value(protocol.kind, origin))
            found = found | TransportSet.tcp(*USUAL_PORTS.values())
        else:
            found = found | TransportSet.tcp(USUAL_PORTS[protocol.kind])
    return found, tuple(dict.fromkeys(doubts))


Maybe = tuple[tuple[Cause, NameSet], ...]


def _targets(rule: ApplicationRule, desk: Desk) -> tuple[NameSet, Maybe]:
    """Give the names a rule surely covers, and those that FQDN tags and web categories may add (FW-36, FW-37)."""
    names, maybe = _names(rule.fqdns, desk, rule.origin)
    opaque: list[tuple[Cause, NameSet]] = list(maybe)
    for tag in rule.fqdn_tags:
        sure, some, cause = _behind(tag, desk, rule.origin)
        names = names | sure
        opaque.append((cause, some))
    opaque.extend(
        (_opaque("web category", word, ("FW-37",), rule.origin), NameSet.all()) for word in rule.web_categories
    )
    return names, tuple((cause, some - names) for cause, some in opaque if not some <= names)


def _behind(tag: Text, desk: Desk, origin: Origin) -> tuple[NameSet, NameSet, Cause]:
    """Give the names that an FQDN tag surely stands for, those that it may stand for, and why that is not known (FW-36)."""
    cause = _opaque("FQDN tag", tag, ("FW-36",), origin)
    if isinstance(tag, Unknown):
        return NameSet.empty(), NameSet.all(), cause
    published = desk.contents.get(tag.lower())
    if published is not None:
        return published.sure, published.maybe, cause
    if tag.lower().startswith("office365."):
        cause = replace(cause, cure="keep the list of Microsoft 365 endpoints: penstock tags update; or name the hosts")
    return SURELY.get(tag.lower(), NameSet.empty()), NameSet.all(), cause


def _opaque(kind: str, word: Text, facts: tuple[str, ...], origin: Origin) -> Cause:
    if isinstance(word, Unknown):
        return causes.of_value(word, origin)
    return Cause(
        key=f"{kind.lower().replace(' ', '-')}:{word.lower()}",
        why=f'which names {kind} "{word}" stands for is not published'
        if kind != "rule"
        else f'"{word}" names no target',
        cure="name the hosts instead" if kind != "rule" else "name a target",
        facts=facts,
        origin=origin,
    )


def _names(fqdns: Iterable[Text], desk: Desk, origin: Origin) -> tuple[NameSet, Maybe]:
    """Give the names of FQDN patterns (FW-34); an unknown or malformed one may be any name."""
    found = NameSet.empty()
    maybe: list[tuple[Cause, NameSet]] = []
    for fqdn in fqdns:
        if isinstance(fqdn, Unknown):
            maybe.append((causes.of_value(fqdn, origin), NameSet.all()))
            continue
        try:
            found = found | NameSet.parse_pattern(fqdn)
        except ValueError:
            why = f'"{fqdn}" is no host name pattern'
            expected = "a name, *.name, *name or *"
            desk.notes.error("PS244", why, origin, value=fqdn, expected=expected, cure="wildcards stand leftmost only")
            maybe.append((causes.of_value(Unknown(why=why, origin=origin), origin), NameSet.all()))
    return found, tuple(maybe)


def _url_rules(rule: ApplicationRule, match: Match, item: Listed, desk: Desk) -> Iterator[Rule]:
    """Rules on URLs: the host is a name, the path narrows it. HTTPS needs TLS inspection for them (FW-35)."""
    transport = match.transport
    if rule.terminate_tls is not True:
        plain = [protocol for protocol in rule.protocols if protocol.kind is not ApplicationKind.HTTPS]
        transport, _ = _spoken(tuple(plain), rule.origin)
        message = "URLs of HTTPS cannot be matched without TLS inspection; this rule holds for plain HTTP only"
        desk.notes.warn("PS245", message, rule.origin, value=rule.name, cure="set terminateTLS, or use targetFqdns")
    whole, partly, maybe = _url_names(rule.urls, desk, rule.origin)
    action, _ = action_of(item.collection)
    listed = ", ".join(url for url in rule.urls if isinstance(url, str))
    note = (f"only for the URLs {listed}",) if not partly.is_empty else ()
    if action is Action.ALLOW:
        whole = whole | partly
    elif not partly.is_empty:
        cause = Cause(key=f"url:{listed.lower()}", why=f"only the URLs {listed} are denied", facts=("FW-35",))
        maybe = (*maybe, (cause, partly - whole))
    narrowed = replace(match, transport=transport, names=whole, maybe_names=maybe)
    yield _made(rule.name, rule.origin, narrowed, item, (*APPLICATION_FACTS, "FW-35"), (*note, *_inspection(rule)))


def _url_names(urls: Iterable[Text], desk: Desk, origin: Origin) -> tuple[NameSet, NameSet, Maybe]:
    """Give the hosts that URLs cover whole, those they cover in part, and those they may cover."""
    whole: list[Text] = []
    partly: list[Text] = []
    for url in urls:
        if isinstance(url, Unknown):
            whole.append(url)
            continue
        host, _, path = url.partition("://")[2].partition("/") if "://" in url else url.partition("/")
        (whole if path == "*" or url.strip() == "*" else partly).append(host or "*")
    sure, maybe = _names(whole, desk, origin)
    some, more = _names(partly, desk, origin)
    return sure, some - sure, (*maybe, *more)
