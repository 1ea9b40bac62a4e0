"""PS811. Read next: `engine/residuals.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.dead_rules import MAX_RULES, beside, contradicts, label, said, together
from penstock.assess.finding import Finding, Related, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.residuals import Residual, residuals
from penstock.net.rule import ADMIN_RULES, Filter


@check(code="PS811", severity=Severity.LOW, since="0.1", facts=("NSG-03", "NSG-12"))
def unreachable_rules(review: Review) -> Iterator[Finding]:
    """Rules that never decide anything.

    It looks for rules to which earlier rules leave no packet (shadowed), and for rules without which every packet would fare the same
    (redundant). Both can be deleted without changing what can flow; that is proved over all packets, not guessed from the text.

    A shadowed rule that says the opposite of what happens is low: somebody believes in it. The rest is a note. This is hygiene and never a hole.

    Do this: delete the rule, or move it before the one that takes its packets if it was meant to decide.

    The rules of a group. Bad, then good:

    ```json bad
    [{"name": "all", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "*"}},
    {"name": "no-rdp", "properties": {"priority": 200, "direction": "Inbound", "access": "Deny", "protocol": "Tcp",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "3389"}}]
    ```

    ```json good
    [{"name": "no-rdp", "properties": {"priority": 100, "direction": "Inbound", "access": "Deny", "protocol": "Tcp",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "3389"}},
    {"name": "all", "properties": {"priority": 200, "direction": "Inbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "*", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "*"}}]
    ```
    """
    for filters in _by_place(review):
        every = [residuals(f, review.engine.walker.sides) for f in filters if f.rules]
        dead = [_same(every, index) for index in range(len(filters[0].rules))]
        shadowed = [r for r in dead if r is not None and r.shadowed]
        redundant = together([r for r in dead if r is not None and not r.shadowed], shadowed)
        if shadowed or redundant:
            yield _finding(filters[0], shadowed, redundant)


def _by_place(review: Review) -> Iterator[list[Filter]]:
    """Give filters, those together that are one rule list seen from several networks."""
    found: dict[tuple[str, object, tuple[str, ...]], list[Filter]] = {}
    orphans = set(review.network.orphan_filters)
    for one in sorted(review.network.filters.values(), key=lambda f: f.id):
        if one.id not in orphans and one.kind != ADMIN_RULES and len(one.rules) <= MAX_RULES:
            found.setdefault((one.resource, one.direction, tuple(r.name for r in one.rules)), []).append(one)
    yield from (group for group in found.values() if group[0].rules)


def _same(every: list[tuple[Residual, ...]], index: int) -> Residual | None:
    """Give the residual of a rule if it is shadowed, or redundant, wherever its list is used.

    A rule about nobody in the input (a group without members) has no packets that another could take: nothing is known of it.
    """
    ones = [one[index] for one in every]
    if ones[0].rule.implicit:
        return None
    if all(r.shadowed for r in ones):
        return next((r for r in ones if r.by), None)
    return next((r for r in ones if r.redundant), None) if all(r.shadowed or r.redundant for r in ones) else None


def _finding(filter_: Filter, shadowed: list[Residual], redundant: list[Residual]) -> Finding:
    dead = [*shadowed, *redundant]
    names = tuple(r.rule.name for r in dead)
    severity = Severity.LOW if any(contradicts(r) for r in shadowed) else Severity.INFO
    direction = f" {filter_.direction.value}" if filter_.direction is not None else ""
    whose = f"{filter_.name}{direction}"
    if len(dead) == 1:
        title = f"rule {label(dead[0].rule)} of {whose} never decides: it {beside(dead[0])}"
    else:
        title = f"{len(dead)} rules of {whose} never decide, the first {said(dead[0])}"
    return Finding(
        code="PS811",
        severity=severity,
        title=title,
        resource=filter_.resource,
        name=filter_.name,
        why="they can be deleted and nothing changes: proved over all packets",
        fix=f"delete {named(names)}, or move before the rule that takes the packets if it was meant to decide",
        origin=dead[0].rule.origin,
        key=(filter_.resource, direction, *sorted(names)),
        facts=("NSG-03",),
        related=tuple(Related(words=said(r), origin=r.rule.origin) for r in dead),
        affected=names,
        count=len(dead),
    )
