"""The inbound filters of all receivers at once."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.tables.columns import Columns
from penstock.engine.tables.receivers import Receivers
from penstock.space.addresses import Address
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import SPOKES, estate, goal


def test_receivers_behind_equal_decisions_have_equal_numbers_and_those_without_filters_none() -> None:
    some = filter_("some", rule("red", "allow", src="10.1.0.4", dst="10.2.0.4"))
    engine = Engine(estate(some, green={"ingress": ("some",)}, blue={"ingress": ("some",)}))
    answers = engine.answers
    goals = [goal(engine, name) for name in SPOKES]
    columns = Columns(goals, answers.ends, answers.ways, lambda end: engine.walker.sides.position(end.address))
    receivers = Receivers(answers.cells, columns, [Address.parse("10.1.0.4")])
    red, green, blue = receivers.row(Address.parse("10.1.0.4")).tolist()
    assert red == 0
    assert green != blue
    _, from_blue, other = receivers.row(Address.parse("10.3.0.4")).tolist()
    assert from_blue == other == blue
