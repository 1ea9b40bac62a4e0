"""Rows of a filter with many rules: pairs that the same rules match are asked once."""

from __future__ import annotations

import numpy as np

from penstock.engine.engine import Engine
from penstock.engine.tables.columns import Columns
from penstock.engine.tables.devices import DeviceRows
from penstock.net.rule import Filter
from penstock.space.addresses import Address
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import SPOKES, estate, goal

RULES = filter_(
    "rules",
    rule("first", "allow", src="10.1.0.0/16", dst="10.2.0.0/16"),
    rule("second", "deny", src="10.1.0.0/15", dst="10.2.0.0/15"),
    rule("third", "allow", src="10.3.0.4", dst="10.1.0.4"),
)


def matched(filter_: Filter, src: Address, dst: Address) -> tuple[str, ...]:
    return tuple(r.name for r in filter_.rules if src in r.match.src.sure and dst in r.match.dst.sure)


def test_rows_say_which_rules_match_and_ask_once_for_each_set_of_them() -> None:
    engine = Engine(estate(RULES))
    answers, sides = engine.answers, engine.walker.sides
    columns = Columns(
        [goal(engine, n) for n in SPOKES], answers.ends, answers.ways, lambda e: sides.position(e.address)
    )
    sources = {sides.position(end.address): end.address for end in columns.ends}
    asked: list[tuple[str, ...]] = []

    def number(position: int, receiver: int) -> int:
        asked.append(matched(RULES, sources[position], columns.ends[receiver].address))
        return len(asked)

    rows = DeviceRows(sides.of(RULES), np.array(list(sources)), columns, number)
    for position, source in sources.items():
        found = [asked[n - 1] for n in rows.row(position).tolist()]
        assert found == [matched(RULES, source, end.address) for end in columns.ends]
    assert len(asked) == len(set(asked))
