"""What filters decide, as cells: equal decisions have equal numbers."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.tables.cells import Cells
from penstock.engine.tables.universe import Outcome
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import estate

A, B, C = (Address.parse(f"10.{i}.0.4") for i in (1, 2, 3))
SSH = TransportSet.tcp(22)


def test_a_chain_lets_pass_what_every_filter_allows() -> None:
    near = filter_("near", rule("ssh", "allow", dst="10.2.0.0/16", transport=SSH))
    far = filter_("far", rule("no", "deny", dst="10.2.0.4", transport=SSH), default="allow")
    engine = Engine(estate(near, far))
    cells = Cells(engine.walker)
    open_way = cells.between(("near",), A, B, from_here=True)
    first = open_way.parts[0]
    assert (first.outcome, engine.ports.transports(first.mask)) == (Outcome.ALLOW, SSH)
    closed = cells.between(("near", "far"), A, B, from_here=True)
    assert [p.outcome for p in closed.parts] == [Outcome.DENY]


def test_equal_decisions_are_one_cell_and_a_row_asks_once_for_each_run() -> None:
    near = filter_("near", rule("ssh", "allow", dst="10.2.0.0/16", transport=SSH))
    engine = Engine(estate(near))
    cells = Cells(engine.walker)
    from_a, from_c = (cells.between(("near",), one, B, from_here=True) for one in (A, C))
    assert from_a is from_c
    assert cells.between(("near",), A, C, from_here=True).number != from_a.number
