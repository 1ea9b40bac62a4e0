"""A chain of filters: receivers that its rules do not tell apart are one."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.tables.chains import Chain
from penstock.engine.tables.columns import Columns
from penstock.space.addresses import Address
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import SPOKES, estate, goal


def test_each_receiver_gets_what_the_chain_decides_for_its_address() -> None:
    near = filter_("near", rule("blue", "deny", dst="10.3.0.4"), default="allow")
    far = filter_("far", rule("red", "allow", src="10.1.0.4"), default="deny")
    engine = Engine(estate(near, far))
    answers, sides = engine.answers, engine.walker.sides
    goals = [goal(engine, name) for name in SPOKES]
    columns = Columns(goals, answers.ends, answers.ways, lambda end: sides.position(end.address))
    chain = Chain(answers.cells, ("near", "far"), columns.ends, columns.positions)
    red, green, blue = chain.places.tolist()
    assert red == green != blue
    for text in ("10.1.0.4", "10.2.0.4"):
        source = Address.parse(text)
        cells = chain.cells(chain.of_source(sides.position(source)), source)
        expected = [answers.cells.chain(chain.ids, source, end.address).number + 1 for end in columns.ends]
        assert [cells[place] for place in (red, green, blue)] == expected
