"""What an inspection may do with requests: the meaning of rules about requests, written once.

Comes in: an `Inspection`, and requests of which source, hosts, paths and methods are known. Goes out: `Judgement`s. Whatever is not
asked about is the client's to choose, so of each condition two things are told: whether a client can make it hold, and whether it can
make it fail; None is "not known". Rules are tried in order; the first that decides ends it (WAF-10..WAF-14). Read next:
`engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from penstock.engine.conditions import Asked, May, Tri, both, condition_may, is_content, one, static_hosts, static_paths
from penstock.engine.request import Judgement, Outcome
from penstock.net.cause import Cause
from penstock.net.inspection import THRESHOLD, Field, Inspection, Mode, Operator, RequestRule, Ruling, Severity
from penstock.space.names import NameSet
from penstock.space.paths import PathSet
from penstock.space.words import WordSet

MAX_CLASSES = 512
"""Classes of requests that one policy is divided into on one route; with more, they are looked at together."""

S = TypeVar("S", NameSet, PathSet, WordSet)

DECIDES = {
    Ruling.SKIP: (Outcome.SKIPPED,),
    Ruling.BLOCK: (Outcome.BLOCKED,),
    Ruling.LOG: (),
    Ruling.CHALLENGE: (),
    None: (Outcome.SKIPPED, Outcome.BLOCKED),
}
"""What a rule may make of a request that it decides, by its ruling; without any it decides nothing."""


def classes(inspection: Inspection, asked: Asked) -> Iterator[Asked]:
    """Divide requests into those that no condition tells apart by host, path or method."""
    hosts, paths, methods = [asked.hosts], [asked.web.paths], [asked.web.methods]
    for condition in (c for rule in inspection.rules for c in rule.conditions):
        if Field.HOST in condition.fields:
            hosts = _split(hosts, static_hosts(condition))
        if Field.TARGET in condition.fields:
            paths = _split(paths, static_paths(condition))
        if Field.METHOD in condition.fields and condition.operator is Operator.EQUALS:
            methods = _split(methods, [WordSet.of(condition.values)])
        if len(hosts) * len(paths) * len(methods) > MAX_CLASSES:
            yield asked
            return
    for host in hosts:
        for path in paths:
            for method in methods:
                web = replace(asked.web, paths=path, methods=method)
                yield Asked(src=asked.src, hosts=host, name=asked.name, web=web)


def _split(parts: list[S], sets: Iterable[S]) -> list[S]:
    for some in sets:
        parts = [part for old in parts for part in (old & some, old - some) if not part.is_empty]
    return parts


def judge(inspection: Inspection, asked: Asked) -> tuple[Judgement, ...]:
    """Give everything that may happen to requests of one class, in the order of the rules."""
    match inspection.mode:
        case Mode.OFF:
            return (Judgement(outcome=Outcome.UNSEEN, words="the policy is off"),)
        case Mode.LOGS:
            return (Judgement(outcome=Outcome.LOGGED, words="the policy only logs"),)
        case Mode.BLOCKS:
            return tuple(_by_rules(inspection, asked))
        case None:
            seen = (Outcome.INSPECTED, Outcome.UNSEEN)
            return tuple(Judgement(outcome=o, certain=False, causes=inspection.doubts) for o in seen)


@dataclass
class _Open:
    """Whether a request may still be undecided, and by which parts of requests it was looked at so far."""

    value: Tri = True
    causes: tuple[Cause, ...] = ()
    looked: frozenset[tuple[Field, str]] = frozenset()


def _by_rules(inspection: Inspection, asked: Asked) -> Iterator[Judgement]:
    state = _Open(value=None if inspection.rule_doubts else True, causes=inspection.rule_doubts)
    if inspection.rule_doubts:
        yield Judgement(outcome=Outcome.SKIPPED, certain=False, causes=inspection.rule_doubts)
    for rule in inspection.rules:
        outcomes = DECIDES[rule.ruling]
        if not outcomes:
            continue
        may = _rule_may(rule, asked)
        hold, causes = _here(state, may, rule)
        for outcome in outcomes if hold is not False else ():
            yield Judgement(outcome=outcome, certain=hold is True, rule=rule, causes=causes, words=rule.words)
        state.value = both(state.value, may.fail)
        if state.value is None:
            state.causes = tuple(sorted({*state.causes, *(may.causes if may.fail is None else ())}))
        state.looked |= _looked_at(rule)
        if state.value is False:
            return
    last, words = _by_platform(inspection, asked.web.matched)
    causes = tuple(sorted({*state.causes, *inspection.set_doubts}))
    yield Judgement(outcome=last, certain=state.value is True and not inspection.set_doubts, causes=causes, words=words)
    if inspection.set_doubts and last is not Outcome.INSPECTED:
        words = "what the policy has of the platform's rules is not known"
        yield Judgement(outcome=Outcome.INSPECTED, certain=False, causes=causes, words=words)


def _by_platform(inspection: Inspection, matched: tuple[Severity, ...]) -> tuple[Outcome, str]:
    """What rules of the platform make of a request: inspected, or, if it is known which of them match, blocked or not (WAF-21)."""
    sets = inspection.rule_sets
    if not sets:
        return Outcome.UNSEEN, "the policy has no rules of the platform against attacks, only its own"
    names = ", ".join(some.name for some in sets)
    if not matched:
        return Outcome.INSPECTED, names
    if not all(some.scores for some in sets):
        return Outcome.BLOCKED, f"{names}: each match blocks"
    score = sum(matched)
    reached = score >= THRESHOLD
    words = f"{names}: score {score} {'reaches' if reached else 'stays below'} {THRESHOLD}"
    return (Outcome.BLOCKED if reached else Outcome.INSPECTED), words


def _here(state: _Open, may: May, rule: RequestRule) -> tuple[Tri, tuple[Cause, ...]]:
    """Whether a request may come to a rule and be decided by it."""
    hold = both(state.value, may.hold)
    causes = {*(state.causes if state.value is None else ()), *(may.causes if may.hold is None else ())}
    if hold is True and _looked_at(rule) & state.looked:
        cause = Cause(
            key=f"same-part:{rule.resource}:{rule.name}",
            why=f"rule {rule.name} looks at the same part of a request as a rule before it",
            cure="see which requests both rules match",
            facts=("WAF-12",),
            origin=rule.origin,
        )
        return None, (cause,)
    return hold, tuple(sorted(causes)) if hold is None else ()


def _looked_at(rule: RequestRule) -> frozenset[tuple[Field, str]]:
    parts = (pair for c in rule.conditions for pair in zip(c.fields, c.selectors, strict=True))
    return frozenset((field, selector.lower()) for field, selector in parts if is_content(field))


def _rule_may(rule: RequestRule, asked: Asked) -> May:
    if rule.doubts:
        return May(hold=None, fail=None, causes=rule.doubts)
    hold: Tri = True
    fail: Tri = False
    causes: tuple[Cause, ...] = ()
    for condition in rule.conditions:
        may = condition_may(condition, asked)
        hold, fail, causes = both(hold, may.hold), one(fail, may.fail), causes + may.causes
    return May(hold=hold, fail=True if rule.limited else fail, causes=tuple(sorted(set(causes))))
