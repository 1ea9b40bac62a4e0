"""A path on a terminal: columns, and the place beside its reason where it fits."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.report.paint import Paint
from penstock.report.path_text import answer_text, path_lines
from tests.unit.report.sample import ANSI, estate

QUESTION = "db → web:22"


def answer(width: int = 100, *, colour: bool = False) -> str:
    found = Engine(estate()).can("db", "10.0.0.4:22")
    return "".join(answer_text(found, QUESTION, estate(), Paint(width=width, colour=colour)))


def test_the_first_line_is_the_answer() -> None:
    assert answer().startswith(f"yes  {QUESTION}")


def test_the_place_stands_beside_the_rule() -> None:
    assert "rule allow-ssh (200)  infra/my nsg.json:41\n" in answer()


def test_on_a_narrow_terminal_the_place_stands_below_it() -> None:
    lines = answer(width=56).splitlines()
    (index,) = [n for n, line in enumerate(lines) if line.endswith("rule allow-ssh (200)")]
    assert lines[index + 1].strip() == "infra/my nsg.json:41"


def test_colour_is_for_the_decision_and_never_a_names() -> None:
    assert ANSI not in answer()
    assert "\x1b[32mallow  \x1b[0m" in answer(colour=True)


def test_an_indent_moves_every_line() -> None:
    trace = Engine(estate()).can("db", "10.0.0.4:22").trace
    assert all(line.startswith("    ") for line in path_lines(trace.path, {}, Paint(), indent=4))
