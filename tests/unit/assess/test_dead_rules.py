"""Words and choices for rules that never decide."""

from __future__ import annotations

from penstock.assess.dead_rules import beside, contradicts, label, said, together
from penstock.engine.residuals import Residual
from tests.unit.engine.small import rule

A, B, C = rule("a", "allow"), rule("b", "deny"), rule("c", "allow")
SHADOWED = Residual(rule=B, shadowed=True, by=(A,))


def redundant(name: str, *by: str) -> Residual:
    return Residual(rule=rule(name, "allow"), redundant=True, by=tuple(rule(n, "allow") for n in by))


def test_what_takes_the_packets_is_named() -> None:
    assert said(SHADOWED) == "b is shadowed by a"
    assert beside(redundant("a", "b", "c")) == "changes nothing beside b and c"
    assert label(A) == "a"


def test_a_rule_contradicts_what_takes_its_packets() -> None:
    assert contradicts(SHADOWED)
    assert not contradicts(Residual(rule=C, shadowed=True, by=(A,)))


def test_rules_that_rely_on_each_other_do_not_go_together() -> None:
    """The first may go because of the second, the second because of the third: only one of a pair goes."""
    kept = together([redundant("a", "b"), redundant("b", "c")], [])
    assert [r.rule.name for r in kept] == ["b"]
