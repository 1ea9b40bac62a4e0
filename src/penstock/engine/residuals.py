"""What each rule of a filter decides alone: shadowed and redundant rules are read off this.

Comes in: a `Filter`. Goes out: `Residual`s in the filter's order. A rule is *shadowed* when the rules before it leave it
nothing; *redundant* when it decides packets, but without it they would fare the same. The addresses that a filter's rules do not tell
apart are looked at once (`engine/sides.py`), with all transports as a mask. Read next: `assess/checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from penstock.engine.axis import AddressAxis
from penstock.engine.first_match import CERTAIN, Doubt, Terms
from penstock.engine.ports import PortAxis
from penstock.engine.side import Side
from penstock.engine.sides import Sides
from penstock.net.rule import Cover, Filter, Rule
from penstock.space.addresses import AddressSet
from penstock.space.packets import PacketSet
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """One rule, and what the packets that it alone decides make of it.

    `by` are the rules that take everything from a shadowed rule, or that would decide the same for a redundant
    one. A rule that is in doubt, or stands behind one that is, is neither: nothing is proved about it.
    """

    rule: Rule
    shadowed: bool = False
    redundant: bool = False
    by: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _Met:
    """A rule where some pair of addresses may meet it: for which transports, and if which doubts turn out true."""

    index: int
    mask: int
    terms: Terms


_Place = tuple[_Met, ...]
"""The rules that a pair of addresses may meet, in order."""


def certain(rule: Rule) -> PacketSet:
    """The packets the rule surely matches, whatever their name."""
    if not _decides(rule):
        return PacketSet.empty()
    return PacketSet.of(src=rule.match.src.sure, dst=rule.match.dst.sure, transport=rule.match.transport)


def residuals(filter_: Filter, sides: Sides | None = None) -> tuple[Residual, ...]:
    """Tell of every rule what it alone decides (NSG-03).

    What a rule matches under some doubts is taken by earlier rules that match it under the same doubts or fewer. `sides` saves work when
    an engine has them. Cost: one pass over the rules for each combination of rules that some pair of addresses meets.
    """
    sides = Sides(AddressAxis(_addresses(filter_)), PortAxis(_transports(filter_))) if sides is None else sides
    places = tuple(_places(filter_, sides))
    rests = [_rests(filter_, place) for place in places]
    alive = {index for rest in rests for index in rest}
    return tuple(
        _kept(filter_, index, places, rests) if index in alive else _shadowed(filter_, index, places)
        for index in range(len(filter_.rules))
    )


def _addresses(filter_: Filter) -> Iterator[AddressSet]:
    for rule in filter_.rules:
        for cover in (rule.match.src, rule.match.dst):
            yield from (cover.sure, *(some for _, some in cover.doubtful))


def _transports(filter_: Filter) -> list[TransportSet]:
    return [rule.match.transport for rule in filter_.rules]


# ---- which rules meet ------------------------------------------------------------------------------------------------


def _places(filter_: Filter, sides: Sides) -> Iterator[_Place]:
    """Give every combination of rules that some pair of addresses of one version may meet, once."""
    left, right = sides.of(filter_)
    ones, others = (
        _views(left, [r.match.src for r in filter_.rules]),
        _views(right, [r.match.dst for r in filter_.rules]),
    )
    versions = _versions(left, sides.offset), _versions(right, sides.offset)
    seen: set[object] = set()
    for one, (rules, doubts) in enumerate(ones):
        for other, (rules_there, doubts_there) in enumerate(others):
            key = (rules & rules_there, doubts, doubts_there)
            if key not in seen and versions[0][one] & versions[1][other]:
                seen.add(key)
                matching = sides.weighed(filter_).matching(one, other)
                yield tuple(
                    _Met(index, sides.ports.mask(filter_.rules[index].match.transport), _together(source, target))
                    for index, source, target in matching
                )


def _views(side: Side, covers: Sequence[Cover]) -> list[tuple[int, int]]:
    """Give, for each number of a side, its rules as a mask, and the bits of its doubts."""
    doubtful = 0
    for base, cover in zip(side.bases, covers, strict=True):
        for at in range(1, len(cover.doubtful) + 1):
            doubtful |= 1 << (base + at)
    return [(sum(1 << index for index in side.indices(bits)), bits & doubtful) for bits in side.bits]


def _versions(side: Side, offset: int) -> list[int]:
    """Give, for each number of a side, 1 if some IPv4 address has it, plus 2 if some IPv6 address has."""
    found = [0] * len(side.bits)
    for start, after, number in zip(side.starts, [*side.starts[1:], offset + 1], side.numbers, strict=True):
        found[number] |= (1 if start < offset else 0) | (2 if after > offset else 0)
    return found


def _together(source: Terms, target: Terms) -> Terms:
    if source == CERTAIN and target == CERTAIN:
        return CERTAIN
    return tuple(dict.fromkeys(one | other for one in source for other in target))


# ---- what is left of each --------------------------------------------------------------------------------------------


def _rests(filter_: Filter, place: _Place) -> dict[int, int]:
    """Give the transports that each rule alone decides for such a pair of addresses."""
    taken: dict[frozenset[Doubt], int] = {}
    found = {}
    for met in place:
        rest = 0
        for causes in met.terms:
            left = met.mask
            for known, mask in taken.items():
                left &= ~mask if known <= causes else -1
            rest |= left
        if rest:
            found[met.index] = rest
        if _decides(filter_.rules[met.index]):
            for causes in met.terms:
                taken[causes] = taken.get(causes, 0) | met.mask
    return found


def _decides(rule: Rule) -> bool:
    """Whether a rule takes the packets that it matches by their addresses, whatever their name."""
    match = rule.match
    return not (match.doubts or match.by_address or match.names is not None or match.maybe_names)


def _shadowed(filter_: Filter, index: int, places: Sequence[_Place]) -> Residual:
    by: set[int] = set()
    for place in places:
        mine = next((met.mask for met in place if met.index == index), 0)
        by.update(met.index for met in place if met.index < index and met.mask & mine)
    takers = tuple(rule for at, rule in enumerate(filter_.rules) if at in by and _decides(rule))
    return Residual(rule=filter_.rules[index], shadowed=True, by=takers)


def _kept(filter_: Filter, index: int, places: Sequence[_Place], rests: Sequence[dict[int, int]]) -> Residual:
    rule = filter_.rules[index]
    if rule.action_doubts or rule.match.names is not None:
        return Residual(rule=rule)
    by: set[int] = set()
    for place, rest in zip(places, rests, strict=True):
        if index in rest:
            takers = _instead(filter_, rule, place, index, rest[index])
            if takers is None:
                return Residual(rule=rule)
            by |= takers
    every = (*filter_.rules, filter_.default)
    return Residual(rule=rule, redundant=True, by=tuple(every[at] for at in sorted(by)))


def _instead(filter_: Filter, rule: Rule, place: _Place, index: int, left: int) -> set[int] | None:
    """Give the later rules that would surely decide the same for what a rule decides; None if some would fare otherwise."""
    by: set[int] = set()
    last = _Met(len(filter_.rules), -1, CERTAIN)
    for met in (*(met for met in place if met.index > index), last):
        if not left & met.mask:
            continue
        later = filter_.default if met is last else filter_.rules[met.index]
        sure = met.terms == CERTAIN and _decides(later)
        if later.action is not rule.action or later.action_doubts or not sure:
            return None
        by.add(met.index)
        left &= ~met.mask
    return by
