"""Everything that can flow, on a terminal."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.sweep import flows
from penstock.report.paint import Paint
from penstock.report.reach_text import text
from tests.unit.report.sample import estate


def told(width: int = 100, *, verbose: bool = False) -> str:
    found = tuple(flows(Engine(estate())))
    return "".join(text(found, estate(), Paint(width=width), verbose=verbose))


def test_the_matrix_marks_what_passes() -> None:
    lines = told().splitlines()
    (row,) = [line for line in lines if line.startswith("snet-db ") and "to" not in line]
    columns = [line.split()[1] for line in lines if line[:3].strip().isdigit()]
    marks = dict(zip(columns, row.split()[1:], strict=True))
    assert marks["snet-web"] == "+"


def test_a_sender_tells_whom_it_reaches_on_what() -> None:
    assert "  snet-db   any to internet; tcp/22, ? tcp/8443 to snet-web\n" in told()


def test_what_does_not_fit_is_told_without_the_matrix() -> None:
    assert "rows send" in told()
    assert "rows send" not in told(width=12)


def test_classes_are_listed_when_asked() -> None:
    assert "\nclasses\n" in told(verbose=True)
    assert "\nclasses\n" not in told()


def test_nothing_is_said_in_words() -> None:
    assert "".join(text((), estate(), Paint())) == "0 pairs of classes between which something can flow\n"
