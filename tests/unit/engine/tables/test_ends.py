"""Ends of pairs are told apart by what a way asks of them."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.tables.ends import Ends
from penstock.engine.tables.ways import Ways
from tests.unit.engine.tables.estate import estate, goal, start


def test_machines_of_different_spokes_are_of_one_sort() -> None:
    engine = Engine(estate())
    ends = Ends(engine.walker, Ways(engine.walker))
    one, other = (ends.start(start(engine, name), leaving=False) for name in ("red", "green"))
    assert one is not None
    assert other is not None
    assert one.sort == other.sort
    assert one.place != other.place


def test_goals_that_only_the_walk_can_ask_have_no_end() -> None:
    engine = Engine(estate())
    ends = Ends(engine.walker, Ways(engine.walker))
    plain = goal(engine, "red")
    assert ends.goal(plain) is not None
    assert ends.goal(replace(plain, behind="green")) is None
    assert ends.goal(goal(engine, "fw")) is None
