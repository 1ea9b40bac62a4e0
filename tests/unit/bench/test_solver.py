"""The z3 baseline asks the question of the engine: it must give the engine's answer where there are no routes and no doubts."""

from __future__ import annotations

import pytest

from bench.solver import some_packet
from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import estate, goal, start


@pytest.mark.parametrize(("source", "expected"), [("10.1.0.4", True), ("10.9.0.4", False)])
def test_the_solver_and_the_engine_agree_on_whether_anything_passes(source: str, *, expected: bool) -> None:
    near = filter_("near", rule("one", "allow", src=source))
    engine = Engine(estate(near, straight=("red", "green"), green={"ingress": ("near",)}))
    sender, receiver = start(engine, "red"), goal(engine, "green")
    allowed, _, _ = summary(engine.walk(sender, receiver, engine.ports.full))
    assert bool(allowed) is expected
    assert some_packet(engine.network, sender.address, (), receiver.address, ("near",)) is expected
