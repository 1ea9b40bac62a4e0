"""A plan asks the filters in the order of the way, and only those that matter."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.engine.tables.plan import Plan, Split
from penstock.engine.tables.recorder import EGRESS, INGRESS, record
from tests.unit.engine.small import filter_
from tests.unit.engine.tables.estate import estate, goal, start


def test_a_way_between_neighbours_asks_sender_and_receiver() -> None:
    guarded = {"egress": ("f",), "ingress": ("f",)}
    engine = Engine(estate(filter_("f"), straight=("red", "green"), red=guarded, green=guarded))
    recording = record(engine.walker, start(engine, "red"), goal(engine, "green"))
    assert [slot.ids for slot in recording.slots] == [EGRESS, INGRESS]
    plan = Plan(0, recording, start(engine, "red"), goal(engine, "green"), frozenset(), ())
    assert isinstance(plan.tree, Split)
    allowed, denied, *_ = plan.tree.branches
    assert denied is None
    assert isinstance(allowed, Split)
    (ending,) = allowed.branches[0]  # type: ignore[misc]
    assert ending.verdict is Verdict.ALLOWED
    assert ending.protocols == (0, 1, 2)


def test_without_filters_nothing_is_asked() -> None:
    engine = Engine(estate(straight=("red", "green")))
    plan = Plan(
        0,
        record(engine.walker, start(engine, "red"), goal(engine, "green")),
        start(engine, "red"),
        goal(engine, "green"),
        frozenset(),
        (),
    )
    assert not isinstance(plan.tree, Split)
