"""Rules that never decide anything: which of them can go together, and how that is said.

Comes in: residuals of a filter. Goes out: choices and words for the checks that tell of such rules. Read next: `engine/residuals.py`.
"""

from __future__ import annotations

from penstock.assess.finding import named
from penstock.engine.residuals import Residual
from penstock.net.rule import Rule

MAX_RULES = 400
"""Filters with more rules are not searched: the cost grows with the square."""


def together(redundant: list[Residual], shadowed: list[Residual]) -> list[Residual]:
    """Keep the redundant rules that can be deleted together: none may rely on another that goes."""
    gone = [r.rule for r in shadowed]
    kept: list[Residual] = []
    for residual in reversed(redundant):
        if not any(by in gone for by in residual.by):
            gone.append(residual.rule)
            kept.append(residual)
    return kept[::-1]


def contradicts(residual: Residual) -> bool:
    """Whether what takes the packets of a rule does something else with them."""
    return any(by.action is not residual.rule.action for by in residual.by)


def said(residual: Residual) -> str:
    """Say of a rule why it never decides."""
    return f"{label(residual.rule)} {beside(residual)}"


def beside(residual: Residual) -> str:
    """Say what takes the packets of a rule."""
    by = named(tuple(label(r) for r in residual.by))
    return f"{'is shadowed by' if residual.shadowed else 'changes nothing beside'} {by}"


def label(rule: Rule) -> str:
    """Name a rule with its priority."""
    return rule.name if rule.priority is None else f"{rule.name} ({rule.priority})"
