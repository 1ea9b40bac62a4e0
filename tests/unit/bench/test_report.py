"""The data that the benchmark of the report makes is of the shape that reports have."""

from __future__ import annotations

from bench.report import made
from penstock.report.shape import line
from tests.unit.report.test_json import problems


def test_made_data_keeps_to_the_schema_of_the_report() -> None:
    assert problems(line(made(200))) == []


def test_what_a_cell_names_is_there() -> None:
    data = made(200)
    cells, zones, paths = data["cells"], data["zones"], data["paths"]
    assert isinstance(cells, list)
    assert isinstance(zones, list)
    assert isinstance(paths, list)
    assert cells
    assert all(cell["s"] < len(zones) and cell["d"] < len(zones) and cell["path"] < len(paths) for cell in cells)
