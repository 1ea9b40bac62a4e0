"""A plan followed with real decisions: the order of filters does not matter, and pairs that look the same are in one state."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.tables.cells import Part
from penstock.engine.tables.fates import Fates
from penstock.engine.tables.fold import Fold
from penstock.engine.tables.plan import Plan
from penstock.engine.tables.recorder import record
from penstock.engine.tables.universe import Outcome
from penstock.net.cause import Cause
from tests.unit.engine.small import filter_
from tests.unit.engine.tables.estate import estate, goal, start

OPEN = Cause(key="open", why="nobody knows")


def neighbours() -> tuple[Engine, Fold, Fates]:
    """The way between two neighbours: the filter of the sender, and that of the receiver."""
    guarded = {"egress": ("f",), "ingress": ("f",)}
    engine = Engine(estate(filter_("f"), straight=("red", "green"), red=guarded, green=guarded))
    ends = start(engine, "red"), goal(engine, "green")
    plan, fates = Plan(0, record(engine.walker, *ends), *ends, frozenset(), ()), Fates()
    full = engine.ports.full
    tcp = engine.walker.tcp
    udp = engine.walker.tcp_udp & ~tcp
    return engine, Fold(plan, (tcp, udp, full & ~tcp & ~udp), fates), fates


def test_what_both_filters_let_pass_arrives_and_doubts_are_kept() -> None:
    engine, fold, fates = neighbours()
    tcp, full = engine.walker.tcp, engine.ports.full
    cells = engine.answers.cells
    first = cells.number((Part(Outcome.ALLOW, tcp), Part(Outcome.DENY, full & ~tcp)))
    second = cells.number((Part(Outcome.DOUBT, full, (OPEN,)),))
    fate = fold.end(fold.step(1, fold.step(0, fold.root, first), second))
    assert fate is not None
    assert summary(fates.leaves(fate)) == (0, tcp, 0)
    assert [leaf.causes for leaf in fates.leaves(fate)] == [(OPEN,)]


def test_what_the_first_filter_stops_is_gone_whatever_the_second_says() -> None:
    engine, fold, fates = neighbours()
    cells, full = engine.answers.cells, engine.ports.full
    closed = cells.number((Part(Outcome.DENY, full),))
    open_, doubtful = (cells.number((Part(o, full),)) for o in (Outcome.ALLOW, Outcome.DOUBT))
    stopped = fold.step(0, fold.root, closed)
    assert fold.step(1, stopped, open_) == fold.step(1, stopped, doubtful) == stopped
    fate = fold.end(stopped)
    assert fate is not None
    assert fates.leaves(fate) == ()
