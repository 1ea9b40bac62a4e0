"""Pairs that look the same share a plan, and get the answer of the walk."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.starts import Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.answers import Answers
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import estate, goal, start

WEB = TransportSet.tcp(443)
OPEN = Cause(key="open", why="nobody knows whether the route is there")


def asked(engine: Engine, source: str, target: str) -> tuple[TransportSet, TransportSet]:
    """What is allowed and what is unknown, from a plan."""
    leaves = engine.answers.leaves(start(engine, source), goal(engine, target))
    assert leaves is not None
    allowed, unknown, _ = summary(leaves)
    return engine.ports.transports(allowed), engine.ports.transports(unknown)


def test_the_firewall_lets_through_what_its_rules_allow() -> None:
    assert asked(Engine(estate()), "red", "green") == (WEB, TransportSet.empty())


def test_pairs_of_spokes_that_are_alike_share_a_plan() -> None:
    engine = Engine(estate())
    for source, target in (("red", "green"), ("green", "blue"), ("blue", "red"), ("green", "red")):
        asked(engine, source, target)
    assert engine.answers.plans == 1
    assert engine.answers.count.planned == 4


def test_filters_differ_within_a_plan() -> None:
    closed = filter_("closed", rule("no", "deny"))
    engine = Engine(estate(closed, green={"ingress": ("closed",)}, blue={"ingress": ("closed",)}))
    assert asked(engine, "red", "green")[0].is_empty
    assert asked(engine, "green", "red")[0] == WEB


def test_tcp_by_the_firewall_and_back_past_it_is_denied() -> None:
    """The firewall never sees the answer of a receiver with a direct route: TCP is denied, the rest may work one way (RT-21)."""
    gate = estate(straight=("green",))
    engine = Engine(gate)
    allowed, unknown = asked(engine, "red", "green")
    assert allowed.is_empty
    assert (unknown & TransportSet.tcp()).is_empty


def test_who_has_a_frontend_is_left_to_the_walk() -> None:
    engine = Engine(estate(green={"kind": Kind.FRONTEND}))
    answers = Answers(engine.walker)
    assert answers.leaves(start(engine, "red"), goal(engine, "green")) is None
    assert answers.count.walked == 1


def test_where_ways_part_before_a_filter_on_names_one_pair_is_walked_for_all_that_look_the_same() -> None:
    plain = estate()
    *others, by_gate = plain.route_tables["red/s"].routes
    perhaps = replace(plain.route_tables["red/s"], routes=(*others, replace(by_gate, doubts=(OPEN,))))
    engine = Engine(replace(plain, route_tables={**plain.route_tables, "red/s": perhaps}))
    walked: list[str] = []

    def walk(one: Start, other: Goal) -> tuple[Leaf, ...]:
        walked.append(other.endpoint)
        return engine.walk(one, other, engine.ports.full)

    answers = Answers(engine.walker, walk)
    for target in ("green", "blue"):
        ends = start(engine, "red"), goal(engine, target)
        found = answers.leaves(*ends)
        assert found is not None
        assert summary(found)[:2] == summary(engine.walk(*ends, engine.ports.full))[:2]
        assert {cause for leaf in found for cause in leaf.causes} == {OPEN}
    assert walked == ["green"]


def test_plans_that_are_met_after_a_change_are_told_from_those_before_it() -> None:
    """Both number their plans on from the same count; neither follows the tree of the other."""
    engine = Engine(estate(straight=("green", "blue")))
    before = engine.answers
    after = before.on(engine.walker, {})
    by_firewall = before.leaves(start(engine, "red"), goal(engine, "green"))
    direct = after.leaves(start(engine, "green"), goal(engine, "blue"))
    assert by_firewall is not None
    assert direct is not None
    assert summary(direct)[0] == engine.ports.full
