"""CSV: one line each, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io

from penstock.engine.engine import Engine
from penstock.engine.sweep import flows
from penstock.report.csv import FINDING_COLUMNS, FLOW_COLUMNS, findings
from penstock.report.csv import flows as flow_lines
from tests.unit.report.sample import assessed, estate


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_line_for_each_finding() -> None:
    found = rows("".join(findings(assessed())))
    assert tuple(found[0]) == FINDING_COLUMNS
    assert [row[0] for row in found[1:]] == [f.id for f in assessed().findings]


def test_no_cell_is_a_formula() -> None:
    for row in rows("".join(findings(assessed()))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_a_line_for_each_flow() -> None:
    found = rows("".join(flow_lines(flows(Engine(estate())), estate())))
    assert tuple(found[0]) == FLOW_COLUMNS
    assert ["db", "10.0.0.4"] not in found
    assert any(row[0] == "db" and "tcp/22" in row[2] for row in found[1:])
