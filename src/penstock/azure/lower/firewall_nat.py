"""DNAT: what a firewall publishes.

Comes in: the NAT collections of a firewall in order, and its addresses. Goes out: `Rewrite`s. The target sees an
address of the firewall's subnet as the source (FW-13). Read next: `net/rewrite.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.firewall_order import Chain
from penstock.azure.lower.firewall_rules import Desk, Listed, port_set, source_of, unlisted
from penstock.azure.lower.symbols import SPACE_4
from penstock.azure.resources.firewall import FirewallProtocol, NatRule, RuleType
from penstock.azure.resources.terms import Anywhere, Block, PortRange
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import PublicAddress
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TCP, UDP, TransportSet

FACTS = ("FW-11", "FW-13")

SYMBOLIC = AddressSet.of(SPACE_4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The addresses that a firewall answers to, and those it sends from."""

    publics: AddressSet
    own: AddressSet
    instances: AddressSet


def translations(
    chain: Chain,
    desk: Desk,
    publics: Sequence[PublicAddress],
    where: AddressSet,
    instances: AddressSet,
) -> tuple[Rewrite, ...]:
    """Give the translations of a firewall, in order."""
    known = AddressSet.union_all(AddressSet.address(p.address) for p in publics)
    face = Face(publics=known, own=known | where, instances=instances)
    found = [_missing(cause, face) for cause in dict.fromkeys(chain.missing)]
    for item in chain.listed:
        inherited = _policy_of(item) in chain.inherited
        found.extend(
            _rewrite(rule, item, desk, face, inherited) for rule in item.collection.rules if isinstance(rule, NatRule)
        )
        found.extend(_missing(cause, face) for cause in unlisted(item, RuleType.NAT))
    return tuple(found)


def _missing(cause: Cause, face: Face) -> Rewrite:
    """Rules that are not in the input may translate anything that is addressed to the firewall."""
    everywhere = Cover(sure=AddressSet.full(), words="*")
    own = Cover(sure=face.own, words="the firewall")
    transport = TransportSet.of(protocols=(TCP, UDP))
    return Rewrite(
        name=f"({cause.why})",
        match=Match(src=everywhere, dst=own, transport=transport, doubts=(cause,)),
        targets=(Target(name="(unknown)"),),
        kind="dnat",
        origin=cause.origin or BUILT_IN,
        facts=FACTS,
    )


def _policy_of(item: Listed) -> str:
    return item.resource.rsplit("/", 2)[0]


def _rewrite(rule: NatRule, item: Listed, desk: Desk, face: Face, inherited: bool) -> Rewrite:
    src = source_of(rule.sources, rule.source_groups, desk, rule.origin)
    transport, doubts = _transport(rule, desk)
    applies = doubts + item.doubts + _inheritance(item, inherited)
    match = Match(src=src, dst=_destination(rule, desk, face), transport=transport, doubts=applies)
    target, unclear = _target(rule)
    return Rewrite(
        name=f"{item.path}/{rule.name}",
        match=match,
        targets=(target,),
        kind="dnat",
        origin=rule.origin,
        resource=item.resource,
        source=SourceKept.REPLACED,
        new_sources=face.instances,
        reroutes=True,
        doubts=unclear,
        facts=FACTS,
    )


def _transport(rule: NatRule, desk: Desk) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give the TCP and UDP ports of a rule; nothing else is translated (FW-11)."""
    known, unknown = port_set(rule.ports)
    doubts = tuple(causes.of_value(term, rule.origin) for term in unknown)
    numbers: set[int] = set()
    for protocol in rule.protocols:
        match protocol:
            case FirewallProtocol.TCP:
                numbers.add(TCP)
            case FirewallProtocol.UDP:
                numbers.add(UDP)
            case FirewallProtocol.ANY:
                numbers.update((TCP, UDP))
            case FirewallProtocol.ICMP:
                desk.notes.error("PS249", "a DNAT rule names ICMP; it takes TCP and UDP only", rule.origin)
            case Unknown():
                numbers.update((TCP, UDP))
                doubts = (*doubts, causes.of_value(protocol, rule.origin))
    ports = None if unknown or not rule.ports else known
    return TransportSet.of(protocols=sorted(numbers), dst_ports=ports), doubts


def _destination(rule: NatRule, desk: Desk, face: Face) -> Cover:
    """Give the firewall's addresses that a rule names.

    An address that is none of those known may be the one that Azure assigns to a public IP of the firewall.
    """
    sure = AddressSet.empty()
    partly: list[tuple[Cause, AddressSet]] = []
    words: list[str] = []
    for term in rule.destinations:
        match term:
            case Anywhere():
                sure = sure | face.own
            case Block():
                sure = sure | term.addresses
                words.append(term.text)
                partly.extend(_assigned(term, rule, face))
            case Unknown():
                partly.append((causes.of_value(term, rule.origin), face.own))
            case other:
                cover = desk.scope.cover(other, rule.origin)
                sure = sure | cover.sure
                partly.extend(cover.doubtful)
    left = tuple((cause, part - sure) for cause, part in partly if not part <= sure)
    return Cover(sure=sure, partly=left, words=", ".join(words) or "*")


def _assigned(term: Block, rule: NatRule, face: Face) -> Iterator[tuple[Cause, AddressSet]]:
    symbolic = face.publics & SYMBOLIC
    if symbolic.is_empty or not (term.addresses & face.own).is_empty:
        return
    why = f"whether {term.text} is the address that Azure assigned to the firewall is not in the input"
    cause = Cause(
        key=f"assigned:{term.text}",
        why=why,
        cure="give an export of the public address",
        facts=("FW-11",),
        origin=rule.origin,
    )
    yield cause, symbolic


def _target(rule: NatRule) -> tuple[Target, tuple[Cause, ...]]:
    port: int | None = None
    doubts: tuple[Cause, ...] = ()
    if isinstance(rule.translated_port, PortRange):
        port = rule.translated_port.low
    elif isinstance(rule.translated_port, Unknown):
        doubts = (causes.of_value(rule.translated_port, rule.origin),)
    if isinstance(rule.translated_address, Address):
        return Target(address=rule.translated_address, port=port), doubts
    if isinstance(rule.translated_fqdn, str):
        return Target(name=rule.translated_fqdn.lower().rstrip("."), port=port), doubts
    unknown = rule.translated_address or rule.translated_fqdn
    if not isinstance(unknown, Unknown):
        unknown = Unknown(why="the DNAT rule names no translated address", origin=rule.origin)
    return Target(name="(unknown)", port=port), (*doubts, causes.of_value(unknown, rule.origin))


def _inheritance(item: Listed, inherited: bool) -> tuple[Cause, ...]:
    if not inherited:
        return ()
    why = "whether DNAT rules of a parent policy are inherited is documented both ways"
    return (
        Cause(
            key=f"dnat-inherited:{_policy_of(item)}", why=why, facts=("FW-05", "U-12"), origin=item.collection.origin
        ),
    )
