"""Rows of numbers: equal numbers, the same becomes of everything."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.tables.pairs import SKIP, Pairs
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import SPOKES, estate, goal, start

WEB = TransportSet.tcp(443)


def test_spokes_behind_the_same_firewall_share_leaves_and_nobody_asks_itself() -> None:
    engine = Engine(estate())
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, name) for name in SPOKES])
    itself, green, blue = pairs.row(start(engine, "red")).tolist()
    assert itself == SKIP
    assert green == blue
    assert engine.ports.transports(summary(pairs.leaves[green])[0]) == WEB


def test_receivers_with_filters_of_their_own_are_told_apart() -> None:
    closed = filter_("closed", rule("no", "deny"))
    engine = Engine(estate(closed, green={"ingress": ("closed",)}))
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, name) for name in SPOKES])
    _, green, blue = pairs.row(start(engine, "red")).tolist()
    assert pairs.leaves[green] == ()
    assert summary(pairs.leaves[blue])[0]
