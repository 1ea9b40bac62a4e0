"""What each rule of a filter decides alone, by sets of packets: slow, and the definition of `engine/residuals.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.net.cause import Cause
from penstock.net.rule import Cover, Filter, Rule
from penstock.space.addresses import AddressSet
from penstock.space.packets import PacketSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """One rule, the packets it alone decides, and what that makes of it.

    `by` are the rules that take everything from a shadowed rule, or that would decide the same for a redundant
    one. A rule that is in doubt, or stands behind one that is, is neither: nothing is proved about it.
    """

    rule: Rule
    packets: PacketSet
    shadowed: bool = False
    redundant: bool = False
    by: tuple[Rule, ...] = ()


def widest(cover: Cover) -> AddressSet:
    """Everything a side may name."""
    return AddressSet.union_all([cover.sure, *(some for _, some in cover.maybe)])


def matched(rule: Rule) -> PacketSet:
    """Every packet the rule may match, names aside."""
    return PacketSet.of(src=widest(rule.match.src), dst=widest(rule.match.dst), transport=rule.match.transport)


def certain(rule: Rule) -> PacketSet:
    """The packets the rule surely matches, whatever their name."""
    if not _decides(rule):
        return PacketSet.empty()
    return PacketSet.of(src=rule.match.src.sure, dst=rule.match.dst.sure, transport=rule.match.transport)


Part = tuple[frozenset[Cause], PacketSet]
"""Packets that a rule matches if all of some doubts turn out true."""


def parts(rule: Rule) -> tuple[Part, ...]:
    """Give what a rule matches by what it hangs on; the part that hangs on nothing first. Names and doubts of the rule apart."""
    sides = [[(frozenset[Cause](), cover.sure)] for cover in (rule.match.src, rule.match.dst)]
    for side, cover in zip(sides, (rule.match.src, rule.match.dst), strict=True):
        side.extend((frozenset({cause}), some) for cause, some in cover.maybe)
    found = (
        (one | other, PacketSet.of(src=src, dst=dst, transport=rule.match.transport))
        for one, src in sides[0]
        for other, dst in sides[1]
    )
    return tuple((causes, packets) for causes, packets in found if not packets.is_empty)


def residuals(filter_: Filter) -> tuple[Residual, ...]:
    """Give every rule the packets it alone decides (NSG-03).

    What a rule matches under some doubts is taken by earlier rules that match it under the same doubts or fewer. Cost: one difference
    and one union per rule, and one walk over the later rules for each that decides something.
    """
    found = []
    taken: dict[frozenset[Cause], PacketSet] = {}
    for index, rule in enumerate(filter_.rules):
        whole = matched(rule)
        rest = PacketSet.empty()
        for part in parts(rule):
            rest = rest | _left(part, taken)
        if rest.is_empty:
            by = tuple(r for r in filter_.rules[:index] if not (matched(r) & whole).is_empty and _decides(r))
            found.append(Residual(rule=rule, packets=rest, shadowed=True, by=by))
        else:
            found.append(_kept(filter_, index, rule, rest))
        for causes, packets in parts(rule) if _decides(rule) else ():
            taken[causes] = taken.get(causes, PacketSet.empty()) | packets
    return tuple(found)


def _left(part: Part, taken: Mapping[frozenset[Cause], PacketSet]) -> PacketSet:
    causes, packets = part
    for known, some in taken.items():
        if known <= causes:
            packets = packets - some
    return packets


def _decides(rule: Rule) -> bool:
    """Whether a rule takes the packets that it matches by their addresses, whatever their name."""
    match = rule.match
    return not (match.doubts or match.by_address or match.names is not None or match.maybe_names)


def _kept(filter_: Filter, index: int, rule: Rule, rest: PacketSet) -> Residual:
    if rule.action_doubts or rule.match.names is not None:
        return Residual(rule=rule, packets=rest)
    left = rest
    by = []
    for later in (*filter_.rules[index + 1 :], filter_.default):
        hit = left & matched(later)
        if hit.is_empty:
            continue
        sure = left & certain(later)
        if later.action is not rule.action or later.action_doubts or later.match.names is not None or not hit <= sure:
            return Residual(rule=rule, packets=rest)
        by.append(later)
        left = left - sure
        if left.is_empty:
            return Residual(rule=rule, packets=rest, redundant=True, by=tuple(by))
    return Residual(rule=rule, packets=rest)
