"""Classes of endpoints: what no rule tells apart is one."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.groups import groups, party
from tests.unit.engine.small import filter_, machine, network, rule, segment, system


def engine(*rules: object) -> Engine:
    machines = [machine(name, "n", "s", f"10.1.0.{number}", egress=("f",)) for name, number in (("a", 4), ("b", 5))]
    made = network(
        tuple(machines),
        (segment("n", "s", "10.1.0.0/24"),),
        {"n/s": system("n", "10.1.0.0/16")},
        (filter_("f", *rules),),  # type: ignore[arg-type]
    )
    return Engine(made)


def test_machines_that_no_rule_tells_apart_are_one_class_and_two_of_them_are_asked() -> None:
    made = engine(rule("all", "allow"))
    (both,) = groups(made)
    assert both.endpoints == ("a", "b")
    assert party(made, both, first_only=True).endpoints == ("a",)
    assert party(made, both, first_only=False).endpoints == ("a", "b")


def test_a_rule_that_names_one_of_them_makes_two() -> None:
    assert [g.endpoints for g in groups(engine(rule("one", "allow", dst="10.1.0.5")))] == [("a",), ("b",)]
