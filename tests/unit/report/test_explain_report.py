"""An explanation ends with what it comes down to."""

from __future__ import annotations

from penstock.assess.change import changes
from penstock.engine.engine import Engine
from penstock.report.explain_report import text
from penstock.report.paint import Paint
from tests.unit.report.sample import estate


def told(destination: str) -> str:
    trace = Engine(estate()).can("db", destination).trace
    return "".join(text(trace, None, changes(estate(), trace), estate(), Paint()))


def test_a_yes_says_what_closes_it() -> None:
    assert told("10.0.0.4:22").endswith("to close it  remove what is at infra/my nsg.json:41\n")


def test_a_no_that_no_single_rule_makes_says_so() -> None:
    out = told("10.0.0.4:80")
    assert "answer  no" in out
    assert out.endswith("closed by  no single rule or route of yours: Azure's defaults, or several, keep it closed\n")


def test_an_unknown_says_what_settles_it() -> None:
    assert told("10.0.0.4:8443").endswith("to settle it  give --service-tags FILE\n")
