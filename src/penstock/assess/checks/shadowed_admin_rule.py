"""PS805. Read next: `engine/residuals.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.assess.check import check
from penstock.assess.dead_rules import MAX_RULES, beside, contradicts, label, said, together
from penstock.assess.finding import Finding, Related, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.residuals import Residual, residuals
from penstock.net.cause import Cause
from penstock.net.rule import ADMIN_RULES, Action, Filter, Rule

Place = tuple[str, str]
"""A rule by its collection and its name."""


@check(code="PS805", severity=Severity.MEDIUM, since="0.2", facts=("AV-02", "AV-03"))
def shadowed_admin_rule(review: Review) -> Iterator[Finding]:
    """Security admin rules that never decide anything.

    It looks for admin rules to which earlier admin rules leave no packet (shadowed), and for those without which every packet would fare the same,
    such as an Allow that no Deny follows. A rule is told only if that holds in every network to which it applies; whether
    the configuration is deployed makes no difference. It is proved over all packets.

    A Deny behind an Allow or AlwaysAllow is medium: the organisation counts on a guard rail that is not there. The rest is a note.

    Do this: give the Deny a lower number than what takes its packets, or narrow that; delete what is not needed.

    The admin rules of a collection. Bad, then good:

    ```json bad
    [{"name": "scanner", "properties": {"priority": 10, "direction": "Inbound", "access": "AlwaysAllow", "protocol": "Any"}},
    {"name": "no-rdp", "properties": {"priority": 20, "direction": "Inbound", "access": "Deny", "protocol": "Tcp",
      "destinationPortRanges": ["3389"]}}]
    ```

    ```json good
    [{"name": "scanner", "properties": {"priority": 10, "direction": "Inbound", "access": "AlwaysAllow", "protocol": "Any",
      "sources": [{"addressPrefixType": "IPPrefix", "addressPrefix": "10.0.250.4"}]}},
    {"name": "no-rdp", "properties": {"priority": 20, "direction": "Inbound", "access": "Deny", "protocol": "Tcp",
      "destinationPortRanges": ["3389"]}}]
    ```
    """
    dead = _dead(review)
    for collection in sorted({place[0] for place in dead}):
        ones = [dead[place] for place in dead if place[0] == collection]
        shadowed = [r for r in ones if r.shadowed]
        redundant = together([r for r in ones if not r.shadowed], shadowed)
        if shadowed or redundant:
            yield _finding(collection, [*shadowed, *redundant])


def _dead(review: Review) -> dict[Place, Residual]:
    """Give the rules that decide nothing in any filter they stand in, in order of filter and place."""
    found: dict[Place, list[Residual]] = {}
    filters = (f for f in review.network.filters.values() if f.kind == ADMIN_RULES and len(f.rules) <= MAX_RULES)
    for filter_ in sorted(filters, key=lambda f: f.id):
        for residual in residuals(_as_if_deployed(filter_)):
            if not residual.rule.implicit:
                found.setdefault((residual.rule.resource, residual.rule.name), []).append(residual)
    return {place: ones[0] for place, ones in found.items() if all(r.shadowed or r.redundant for r in ones)}


def _as_if_deployed(filter_: Filter) -> Filter:
    """Leave out the doubts that all rules share: where they turn out against one, none of the rules is there."""
    shared: set[Cause] | None = None
    for rule in filter_.rules:
        if not rule.implicit:
            shared = set(rule.match.doubts) if shared is None else shared & set(rule.match.doubts)
    return replace(filter_, rules=tuple(_without(rule, shared or set()) for rule in filter_.rules if not rule.implicit))


def _without(rule: Rule, shared: set[Cause]) -> Rule:
    doubts = tuple(cause for cause in rule.match.doubts if cause not in shared)
    return rule if doubts == rule.match.doubts else replace(rule, match=replace(rule.match, doubts=doubts))


def _is_missed(residual: Residual) -> bool:
    return residual.shadowed and residual.rule.action is Action.DENY and contradicts(residual)


def _finding(collection: str, dead: list[Residual]) -> Finding:
    missed = [r for r in dead if _is_missed(r)]
    first = (missed or dead)[0]
    names = tuple(r.rule.name for r in dead)
    whose = collection.rsplit("/", 1)[-1]
    if len(dead) == 1:
        title = f"admin rule {label(first.rule)} of {whose} never decides: it {beside(first)}"
    else:
        title = f"{len(dead)} admin rules of {whose} never decide, among them {said(first)}"
    return Finding(
        code="PS805",
        severity=Severity.MEDIUM if missed else Severity.INFO,
        title=title,
        resource=collection,
        name=whose,
        why="what the rule denies is let through before it: proved over all packets"
        if missed
        else "they can be deleted and nothing changes: proved over all packets",
        fix=f"give {named(tuple(r.rule.name for r in missed))} a lower number than what takes its packets, or narrow that"
        if missed
        else f"delete {named(names)}",
        origin=first.rule.origin,
        key=(collection, *sorted(names)),
        facts=("AV-02", "AV-03"),
        related=tuple(Related(words=said(r), origin=r.rule.origin) for r in dead),
        affected=names,
        count=len(dead),
    )
