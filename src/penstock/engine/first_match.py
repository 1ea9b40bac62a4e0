"""Which rule of a filter decides, for one source and one destination address and any set of transports.

Comes in: a `Filter`, two addresses, and the transports that arrive, as a bit mask over `PortAxis`. Goes out: `Decided`
parts, disjoint and together everything that arrived. This is the only place where priority is decided (NSG-03, FW-04).

Doubt is exact as far as it is independent: a rule that may or may not match gives a variable, and all
assignments are tried; only what they disagree on is unknown. A doubt and its opposite are one variable; a doubt about the contents of
a set is one variable for the source and one for the destination. Read next: `engine/named_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from penstock.engine.ports import PortAxis
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address
from penstock.space.names import NameSet

MAX_VARIABLES = 6
"""Doubts tried in all combinations; with more of them the answer is a sound superset of unknown."""

SRC, DST = "src", "dst"


class Doubt(NamedTuple):
    """What may turn out true or false: for a set of unknown contents, whether the source, or the destination, is in it."""

    cause: Cause
    side: str = ""


Terms = tuple[frozenset[Doubt], ...]
"""When a rule matches: one of these sets of doubts turns out true. The empty set is always true."""

CERTAIN: Terms = (frozenset(),)


@dataclass(frozen=True, slots=True)
class Decided:
    """A part of the traffic, and what became of it. `action` is None where it is unknown, for `causes`.

    `names` is None when names play no part; otherwise this holds for application traffic under these names only. `may` are the
    actions it may come to, one when certain.
    """

    rule: Rule
    action: Action | None
    mask: int
    causes: tuple[Cause, ...] = ()
    names: NameSet | None = None
    may: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that matches, or may match, the two addresses."""

    rule: Rule
    mask: int
    terms: Terms


def side_terms(cover: Cover, address: Address, side: str) -> Terms:
    """Tell when one side of a rule covers `address`: for certain, never (no terms), or for these doubts."""
    if address in cover.sure:
        return CERTAIN
    return listed_terms(cover, (address in some for _, some in cover.doubtful), side)


def listed_terms(cover: Cover, hits: Iterable[bool], side: str) -> Terms:
    """Give the terms of one side of a rule, told for each doubtful set whether it holds the address."""
    together = len(cover.maybe)
    return tuple(
        frozenset({Doubt(cause, "" if at < together else side)})
        for at, ((cause, _), hit) in enumerate(zip(cover.doubtful, hits, strict=True))
        if hit
    )


def both_sides(match: Match, src: Address, dst: Address) -> tuple[Terms, Terms]:
    """Tell when each side of a rule covers its address."""
    return side_terms(match.src, src, SRC), side_terms(match.dst, dst, DST)


def all_of(causes: Iterable[Cause]) -> Terms:
    """All of these must turn out true."""
    return (found,) if (found := frozenset(map(Doubt, causes))) else CERTAIN


def conjunction(*parts: Terms) -> Terms:
    """Both or all of these must hold."""
    if all(part is CERTAIN or part == CERTAIN for part in parts):
        return CERTAIN
    return tuple(dict.fromkeys(frozenset().union(*choice) for choice in product(*parts)))


def candidates(filter_: Filter, src: Address, dst: Address, ports: PortAxis, name: str = "") -> tuple[Candidate, ...]:
    """Give the rules that match or may match these addresses, in order, the default last.

    A rule on names in a filter without names (FQDN in a network rule, FW-24) matches for certain when the question
    is asked under such a name, and perhaps when it is asked by address or under another name: names share addresses.
    """
    return listed(filter_, matching(filter_, src, dst), ports, name)


def matching(filter_: Filter, src: Address, dst: Address) -> Iterator[tuple[Rule, Terms, Terms]]:
    """Give the rules with something to say of both addresses, in order, and when each side matches."""
    for rule in filter_.rules:
        source, target = both_sides(rule.match, src, dst)
        if source and target:
            yield rule, source, target


def listed(
    filter_: Filter, matching: Iterable[tuple[Rule, Terms, Terms]], ports: PortAxis, name: str = ""
) -> tuple[Candidate, ...]:
    """Give candidates of rules with the terms of both their sides, in order, ending with the first that takes everything."""
    found = []
    for rule, source, target in matching:
        match = rule.match
        doubts: Iterable[Cause] = match.doubts if match.means(name) else (*match.doubts, *match.by_address)
        terms = conjunction(source, target, all_of(doubts))
        found.append(Candidate(rule, ports.mask(match.transport), terms))
        if terms == CERTAIN and found[-1].mask == ports.full:
            return tuple(found)
    found.append(Candidate(filter_.default, ports.full, CERTAIN))
    return tuple(found)


def settled(rows: tuple[Candidate, ...], holds: frozenset[Cause]) -> tuple[Candidate, ...]:
    """Give the rules that match or may match when some doubts about the destination are known to hold."""
    known = frozenset(Doubt(cause, side) for cause in holds for side in ("", DST))
    if not known or not any(term & known for row in rows for term in row.terms):
        return rows
    return tuple(replace(row, terms=_known(row.terms, known)) for row in rows)


def _known(terms: Terms, holds: frozenset[Doubt]) -> Terms:
    left = tuple(dict.fromkeys(term - holds for term in terms))
    return CERTAIN if frozenset() in left else left


def decide(rows: Sequence[Candidate], arriving: int) -> tuple[Decided, ...]:
    """Give the fate of `arriving` under first match; parts in order of rules, unknown last.

    Transports that different doubtful rules reach are decided apart, so that each part hangs on its own doubts only, and the fate
    of a part does not depend on what else arrives.
    """
    rows = [row for row in rows if row.mask & arriving]
    if all(row.terms == CERTAIN for row in rows):
        return _joined(rows, _fold(rows, arriving))
    parts: list[Decided] = []
    for doubtful, mask in _apart(rows, arriving).items():
        chosen = [row for index, row in enumerate(rows) if row.terms == CERTAIN or index in doubtful]
        parts.extend(_decide_alike(chosen, mask))
    return _joined(rows, parts)


def taken(rows: Iterable[tuple[int, Action]], arriving: int) -> dict[Action, int]:
    """Give what each action gets under first match among rules that nothing puts in doubt; as `decide`, without saying by which rule."""
    found: dict[Action, int] = {}
    for mask, action in rows:
        hit = arriving & mask
        if hit:
            found[action] = found.get(action, 0) | hit
            arriving &= ~hit
            if not arriving:
                break
    return found


def _apart(rows: Sequence[Candidate], arriving: int) -> dict[frozenset[int], int]:
    """Divide transports by the doubtful rules that they reach before a certain one takes them."""
    pending = arriving
    groups: dict[frozenset[int], int] = {frozenset(): arriving}
    for index, row in enumerate(rows):
        if row.terms == CERTAIN:
            pending &= ~row.mask
            continue
        hit = pending & row.mask
        divided: dict[frozenset[int], int] = {}
        for key, mask in groups.items():
            for found, part in ((key | {index}, mask & hit), (key, mask & ~hit)):
                if part:
                    divided[found] = divided.get(found, 0) | part
        groups = divided
    return {key: mask for key, mask in groups.items() if mask}


def _decide_alike(rows: Sequence[Candidate], arriving: int) -> tuple[Decided, ...]:
    rows = [row for row in rows if row.mask & arriving]
    variables = _variables(rows)
    if not variables:
        return _merge_unknown(_fold(rows, arriving))
    if len(variables) > MAX_VARIABLES:
        return _sound(rows, arriving)
    needs = [_needs(row.terms, variables) for row in rows]
    folds = [
        _fold([row for row, need in zip(rows, needs, strict=True) if _holds(need, truth)], arriving)
        for truth in reversed(range(1 << len(variables)))
    ]
    return _agree(folds, arriving, causes_of(variables))


def _joined(rows: Sequence[Candidate], parts: Sequence[Decided]) -> tuple[Decided, ...]:
    """Put the parts of all groups in order, joining those that say the same."""
    order = {id(row.rule): index for index, row in enumerate(rows)}
    found: dict[object, Decided] = {}
    for part in parts:
        key = (id(part.rule), part.action, part.causes, part.may)
        known = found.get(key)
        found[key] = part if known is None else replace(known, mask=known.mask | part.mask)
    return tuple(sorted(found.values(), key=lambda part: (part.action is None, order[id(part.rule)])))


def doubts_of(rows: Sequence[Candidate]) -> set[Doubt]:
    """Give all doubts on which some rules hang."""
    return {doubt for row in rows for term in row.terms for doubt in term}


def _variables(rows: Sequence[Candidate]) -> tuple[Doubt, ...]:
    """Give what may turn out true or false by itself: all doubts but the opposites of others."""
    found = doubts_of(rows)
    keys = {(doubt.cause.key, doubt.side) for doubt in found}
    return tuple(sorted(doubt for doubt in found if (doubt.cause.unless, doubt.side) not in keys))


def _needs(terms: Terms, variables: tuple[Doubt, ...]) -> tuple[tuple[int, int], ...]:
    """Give for each term the variables that it needs to be true, and those that it needs to be false, as bits."""
    bits = {(doubt.cause.key, doubt.side): 1 << at for at, doubt in enumerate(variables)}
    found = []
    for term in terms:
        true = false = 0
        for cause, side in term:
            if (cause.key, side) in bits:
                true |= bits[cause.key, side]
            else:
                false |= bits[cause.unless, side]
        found.append((true, false))
    return tuple(found)


def _holds(needs: tuple[tuple[int, int], ...], truth: int) -> bool:
    """Whether a rule matches in one way in which the doubts may turn out: a bit for each variable that is true."""
    return any(truth & true == true and not truth & false for true, false in needs)


def causes_of(doubts: Iterable[Doubt]) -> tuple[Cause, ...]:
    """Give why something is in doubt, each reason once."""
    return tuple(sorted({doubt.cause for doubt in doubts}))


def _fold(rows: Sequence[Candidate], arriving: int) -> list[Decided]:
    """Give what rules that all match get under first match."""
    parts = []
    pending = arriving
    for row in rows:
        hit = pending & row.mask
        if not hit:
            continue
        action = None if row.rule.action_doubts else row.rule.action
        parts.append(Decided(row.rule, action, hit, row.rule.action_doubts, None, row.rule.outcomes))
        pending &= ~hit
        if not pending:
            break
    return parts


def _merge_unknown(parts: list[Decided]) -> tuple[Decided, ...]:
    return tuple(sorted(parts, key=lambda part: part.action is None))


def _agree(folds: Sequence[list[Decided]], arriving: int, doubts: tuple[Cause, ...]) -> tuple[Decided, ...]:
    by_action: list[dict[Action | None, int]] = []
    for fold in folds:
        masks: dict[Action | None, int] = {}
        for part in fold:
            masks[part.action] = masks.get(part.action, 0) | part.mask
        by_action.append(masks)
    settled = by_action[0]
    for masks in by_action[1:]:
        settled = {action: mask & masks.get(action, 0) for action, mask in settled.items()}
    settled.pop(None, None)
    parts = [
        Decided(part.rule, part.action, part.mask & settled[part.action], (), None, part.may)
        for part in folds[-1]  # no doubt is true: the rules that stand for certain
        if part.action is not None and part.mask & settled.get(part.action, 0)
    ]
    left = arriving
    for mask in settled.values():
        left &= ~mask
    return tuple(parts) + tuple(_doubtful(folds, left, doubts))


def _doubtful(folds: Sequence[list[Decided]], left: int, doubts: tuple[Cause, ...]) -> Iterator[Decided]:
    if not left:
        return
    may: dict[Action, int] = {}
    for part in (part for fold in folds for part in fold):
        for action in part.may:
            may[action] = may.get(action, 0) | part.mask
    for part in folds[0]:  # every doubt true: the rules that may decide
        hit = part.mask & left
        if hit:
            yield from _by_outcome(part.rule, hit, tuple(sorted({*doubts, *part.causes})), may)


def _by_outcome(rule: Rule, mask: int, causes: tuple[Cause, ...], may: Mapping[Action, int]) -> Iterator[Decided]:
    """Divide what is unknown so that each piece has one set of actions it may come to."""
    pieces: dict[frozenset[Action], int] = {frozenset(): mask}
    for action in Action:
        hit = may.get(action, 0)
        divided: dict[frozenset[Action], int] = {}
        for actions, piece in pieces.items():
            for found, part in ((actions | {action}, piece & hit), (actions, piece & ~hit)):
                if part:
                    divided[found] = divided.get(found, 0) | part
        pieces = divided
    for actions, piece in pieces.items():
        yield Decided(rule, None, piece, causes, None, actions)


def _sound(rows: Sequence[Candidate], arriving: int) -> tuple[Decided, ...]:
    pending = arriving
    open_parts: list[tuple[Candidate, int]] = []
    may: dict[Action, int] = {}
    parts: list[Decided] = []
    for row in rows:
        hit = pending & row.mask
        if not hit:
            continue
        for outcome in row.rule.outcomes:
            may[outcome] = may.get(outcome, 0) | hit
        open_parts.append((row, hit))
        if row.terms == CERTAIN:
            pending &= ~hit
        if not pending:
            break
    sure = {action: _only(may, action) for action in may}
    done = 0
    for row, hit in open_parts:
        clear = hit & sure[row.rule.action] & ~done
        if clear and row.terms == CERTAIN and not row.rule.action_doubts:
            parts.append(Decided(row.rule, row.rule.action, clear, (), None, row.rule.outcomes))
            done |= clear
    for row, hit in open_parts:
        rest = hit & ~done
        if rest:
            causes = tuple(sorted({*causes_of(_variables(rows)), *row.rule.action_doubts}))
            parts.extend(_by_outcome(row.rule, rest, causes, may))
            done |= rest
    return tuple(parts)


def _only(may: Mapping[Action, int], action: Action) -> int:
    mask = may[action]
    for other, theirs in may.items():
        if other is not action:
            mask &= ~theirs
    return mask
