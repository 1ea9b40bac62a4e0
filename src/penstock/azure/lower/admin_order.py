"""In which order admin rules are tried, where that is known, and how it is written down where it is not.

Comes in: the rules that hold in a network, of any managers and configurations. Goes out: rules in one order. Where one rule may come before another or not, it
stands there twice: first in doubt, then for certain. So only packets that both match, with different actions, are in doubt:
rules of the same priority (U-21), of several managers (U-22), of unknown priority. Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from penstock.azure.lower import causes
from penstock.net.cause import Cause
from penstock.net.rule import Rule
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A rule with what its place depends on."""

    rule: Rule
    priority: int | Unknown
    configuration: str
    manager: str


def in_order(placed: Sequence[Placed]) -> Iterator[Rule]:
    """Give the rules in the order in which they are tried."""
    managers = [list(_of_manager(group)) for group in _by(placed, lambda one: one.manager)]
    if len(managers) > 1 and _disagree([rule for rules in managers for rule in rules]):
        for rules in managers[1:]:
            yield from (_sooner(rule, _other_manager(rule)) for rule in rules)
    for rules in managers:
        yield from rules


def _by(placed: Sequence[Placed], key: Callable[[Placed], str]) -> Iterator[list[Placed]]:
    yield from (list(group) for _, group in groupby(sorted(placed, key=key), key))


def _of_manager(placed: Sequence[Placed]) -> Iterator[Rule]:
    """Give the rules of one manager: of several configurations one at most is deployed to a region (AV-05)."""
    for group in _by(placed, lambda one: one.configuration):
        yield from _of_configuration(group)


def _of_configuration(placed: Sequence[Placed]) -> Iterator[Rule]:
    """Give the rules of all collections together, the lowest number first (AV-03)."""
    for one in placed:
        if isinstance(one.priority, Unknown):
            yield _sooner(one.rule, causes.of_value(one.priority, one.rule.origin))
    known = [one for one in placed if isinstance(one.priority, int)]
    known.sort(key=lambda one: (one.priority, one.rule.name.lower(), one.rule.resource))
    for _, group in groupby(known, lambda one: one.priority):
        tied = [one.rule for one in group]
        if _disagree(tied):
            yield from (_sooner(rule, _tie(rule)) for rule in tied[1:])
        yield from tied
    yield from (one.rule for one in placed if isinstance(one.priority, Unknown))


def _disagree(rules: Sequence[Rule]) -> bool:
    return len({rule.action for rule in rules}) > 1 or (len(rules) > 1 and any(rule.action_doubts for rule in rules))


def _sooner(rule: Rule, cause: Cause) -> Rule:
    match = replace(rule.match, doubts=tuple(sorted({*rule.match.doubts, cause})))
    return replace(rule, match=match)


def _tie(rule: Rule) -> Cause:
    return Cause(
        key=f"admin-tie:{rule.resource}:{rule.name.lower()}:{rule.priority}",
        why=f"which of several admin rules with priority {rule.priority} comes first is not documented",
        cure="give each rule of a configuration its own priority",
        facts=("AV-03", "U-21"),
        origin=rule.origin,
    )


def _other_manager(rule: Rule) -> Cause:
    """One doubt for all rules of a manager: its rules come first, or they do not."""
    manager = rule.resource.partition("/securityadminconfigurations/")[0]
    return Cause(
        key=f"admin-managers:{manager}",
        why="admin rules of several network managers apply, and which come first is not documented in general",
        cure="let one manager govern the network, or add its effective security rules",
        facts=("AV-07", "U-22"),
        origin=rule.origin,
    )
