"""Which rule of a filter on names decides: regions of transports and names under first match.

Comes in: a `Filter`, two addresses, the transports that arrive, and the names in question. Goes out: `Decided` parts, disjoint and together
every pair of transport and name. Doubtful rules are weighed as in `engine/first_match.py`. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from penstock.engine.first_match import (
    CERTAIN,
    Candidate,
    Decided,
    Doubt,
    Terms,
    all_of,
    causes_of,
    conjunction,
    decide,
    doubts_of,
    matching,
)
from penstock.engine.ports import PortAxis
from penstock.net.cause import Cause
from penstock.net.rule import Action, Filter, Rule
from penstock.space.addresses import Address
from penstock.space.names import NameSet

MAX_REGIONS = 64
"""Sets of names that doubtful rules keep open at once; with more of them what is open is unknown."""


@dataclass(frozen=True, slots=True)
class _Region:
    """Transports and names that no rule has decided yet; `rows` are the rules before that may have done so."""

    mask: int
    names: NameSet
    rows: tuple[Candidate, ...] = ()


def decide_names(
    filter_: Filter, src: Address, dst: Address, ports: PortAxis, arriving: int, asked: NameSet
) -> tuple[Decided, ...]:
    """Give the fate of application traffic between two addresses under every name in `asked`."""
    return decide_named(named_rows(filter_, matching(filter_, src, dst), ports), arriving, asked)


def named_rows(filter_: Filter, found: Iterable[tuple[Rule, Terms, Terms]], ports: PortAxis) -> tuple[Candidate, ...]:
    """Give candidates of rules on names with the terms of both their sides, in order, the default last."""
    rows = [
        Candidate(rule, ports.mask(rule.match.transport), conjunction(source, target, all_of(rule.match.doubts)))
        for rule, source, target in found
    ]
    return (*rows, Candidate(filter_.default, ports.full, CERTAIN))


def decide_named(rows: Sequence[Candidate], arriving: int, asked: NameSet) -> tuple[Decided, ...]:
    """Give the fate of application traffic under every name in `asked`: regions of (transport, names).

    Rules without names hold for all names. Names that a rule may cover (an FQDN tag) go on to the rules that follow, and are unknown only
    where it makes a difference whether the rule covers them.
    """
    regions = [_Region(arriving, asked)]
    parts: list[Decided] = []
    for row in rows[:-1]:
        if row.mask & arriving:
            regions = [left for region in regions for left in _met(region, row, parts)]
        if len(regions) > MAX_REGIONS:
            parts.extend(_given_up(region) for region in regions if region.rows)
            regions = [region for region in regions if not region.rows]
        if not regions:
            break
    for region in regions:
        parts.extend(_ended(region, rows[-1]))
    return tuple(parts)


def _met(region: _Region, row: Candidate, parts: list[Decided]) -> Iterator[_Region]:
    """Meet one rule: what it decides for certain is added to `parts`, the rest goes on."""
    hit = region.mask & row.mask
    if not hit:
        yield region
        return
    if region.mask & ~row.mask:
        yield replace(region, mask=region.mask & ~row.mask)
    match = row.rule.match
    sure = NameSet.all() if match.names is None else match.names
    inside = _Region(hit, region.names & sure, region.rows)
    if row.terms == CERTAIN:
        parts.extend(_ended(inside, row))
    elif not inside.names.is_empty:
        yield replace(inside, rows=(*region.rows, row))
    for names, causes in _perhaps(region.names - sure, match.maybe_names):
        terms = conjunction(row.terms, tuple(frozenset({Doubt(cause)}) for cause in causes))
        yield _Region(hit, names, (*region.rows, replace(row, terms=terms)) if causes else region.rows)


def _perhaps(names: NameSet, maybe: tuple[tuple[Cause, NameSet], ...]) -> tuple[tuple[NameSet, tuple[Cause, ...]], ...]:
    """Divide names by the reasons for which a rule may cover them."""
    pieces: list[tuple[NameSet, tuple[Cause, ...]]] = [] if names.is_empty else [(names, ())]
    for cause, some in maybe:
        inside = [(piece & some, (*causes, cause)) for piece, causes in pieces]
        outside = [(piece - some, causes) for piece, causes in pieces]
        pieces = [(piece, causes) for piece, causes in (*inside, *outside) if not piece.is_empty]
    return tuple(pieces)


def _given_up(region: _Region) -> Decided:
    causes = {*causes_of(doubts_of(region.rows)), *(cause for row in region.rows for cause in row.rule.action_doubts)}
    may = frozenset((Action.ALLOW, Action.DENY, Action.PASS))
    return Decided(region.rows[0].rule, None, region.mask, tuple(sorted(causes)), region.names, may)


def _ended(region: _Region, row: Candidate) -> Iterator[Decided]:
    """Give what became of a region that a rule takes for certain, unless one before it did."""
    if not region.names.is_empty:
        for part in decide((*region.rows, row), region.mask):
            yield replace(part, names=region.names)
