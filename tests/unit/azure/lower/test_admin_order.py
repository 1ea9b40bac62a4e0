"""The order of admin rules; what follows for flows is tested with `lower/admin_rules.py`."""

from __future__ import annotations

from dataclasses import replace

from penstock.azure.lower.admin_order import Placed, in_order
from penstock.diagnostics import BUILT_IN
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

EVERYWHERE = Cover(sure=AddressSet.full())
MATCH = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.full())


def placed(
    name: str, priority: int | Unknown, action: str = "deny", manager: str = "m", configuration: str = "c"
) -> Placed:
    rule = Rule(name=name, match=MATCH, action=Action(action), origin=BUILT_IN, resource=f"{manager}/{configuration}")
    return Placed(rule=rule, priority=priority, configuration=configuration, manager=manager)


def written(*rules: Placed) -> list[str]:
    """Give the names in order; a question mark follows those that stand there in doubt."""
    return [f"{r.name}{'?' if r.match.doubts else ''}" for r in in_order(rules)]


def test_the_lowest_number_comes_first() -> None:
    assert written(placed("b", 20), placed("a", 10), placed("c", 30, "pass")) == ["a", "b", "c"]


def test_rules_of_one_priority_may_come_in_any_order_if_they_disagree() -> None:  # U-21
    assert written(placed("a", 10), placed("b", 10, "pass")) == ["b?", "a", "b"]
    assert written(placed("a", 10), placed("b", 10, "pass"), placed("c", 10)) == ["b?", "c?", "a", "b", "c"]
    assert written(placed("a", 10), placed("b", 10)) == ["a", "b"]


def test_managers_may_come_in_any_order_if_they_disagree() -> None:  # U-22
    assert written(placed("a", 10), placed("b", 5, "pass", manager="n")) == ["b?", "a", "b"]
    assert written(placed("a", 10), placed("b", 5, manager="n")) == ["a", "b"]


def test_one_doubt_moves_all_rules_of_a_manager() -> None:
    rules = (placed("a", 10), placed("b", 5, "pass", manager="n"), placed("c", 6, manager="n"))
    first, second, *_ = in_order(rules)
    assert first.match.doubts == second.match.doubts


def test_a_rule_of_unknown_priority_comes_first_or_last() -> None:
    assert written(placed("a", 10), placed("x", Unknown(why="not known"), "pass")) == ["x?", "a", "x"]


def test_configurations_of_one_manager_stand_one_after_the_other() -> None:
    rules = (placed("late", 10, configuration="d"), placed("early", 20, "pass", configuration="c"))
    assert written(*rules) == ["early", "late"]


def test_other_doubts_stay() -> None:
    from penstock.net.cause import Cause

    doubt = Cause(key="deployed", why="not known")
    tied = placed("b", 10, "pass")
    doubtful = Placed(
        rule=replace(tied.rule, match=replace(MATCH, doubts=(doubt,))), priority=10, configuration="c", manager="m"
    )
    sooner = next(iter(in_order([placed("a", 10), doubtful])))
    assert {c.key for c in sooner.match.doubts} >= {"deployed"}
    assert len(sooner.match.doubts) == 2
