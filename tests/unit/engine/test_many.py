"""Rows of flows: all destinations of a class at once, as far as tables can tell."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.groups import groups
from penstock.engine.many import Many
from penstock.net.endpoint import Kind
from penstock.space.transport import TransportSet
from tests.unit.engine.tables.estate import estate

WEB = TransportSet.tcp(443)


def test_a_row_says_what_flows_to_each_class() -> None:
    engine = Engine(estate())
    found = [g for g in groups(engine) if g.endpoints != ("fw",)]
    rows = Many(engine, found, found, engine.ports.full, denied=False)
    row = rows.row(found[0])
    told = {found[at].endpoints: flow.allowed for at, flow in row.items() if flow is not None}
    assert told == {("green",): WEB, ("red",): WEB}
    assert engine.answers.count.walked == 0


def test_what_only_the_walk_can_tell_is_not_in_a_row() -> None:
    engine = Engine(estate(green={"kind": Kind.FRONTEND}))
    found = groups(engine)
    at = next(index for index, group in enumerate(found) if group.endpoints == ("green",))
    source = next(group for group in found if group.endpoints == ("red",))
    assert at not in Many(engine, found, found, engine.ports.full, denied=False).row(source)
