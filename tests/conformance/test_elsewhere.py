"""Every golden scenario has a case, or stands in `elsewhere.md` with the reason, and no longer than it has to."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import penstock
from penstock.azure.read.registry import MODELLED
from tests.conformance import corpus
from tests.conformance.test_cases import FILES, case_of

FILE = Path(__file__).with_name("elsewhere.md")
COLUMNS = ["Scenario", "Belongs to", "Waits for", "Reason"]
REFERENCE = corpus.reference("azure-traffic-semantics.md")


def rows() -> list[list[str]]:
    header, _, *found = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in (header, *found)]
    assert cells[0] == COLUMNS
    return cells[1:]


def arrived(awaited: str) -> bool:
    """Whether what a scenario waits for is there."""
    if awaited == "never":
        return False
    if awaited == "request":
        return "request" in inspect.signature(penstock.can).parameters
    assert awaited.startswith("microsoft.")
    return awaited in MODELLED


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_what_a_scenario_waits_for_is_not_there_yet(row: list[str]) -> None:
    scenario, issue, awaited, reason = row
    assert issue
    assert reason
    assert not arrived(awaited), f"{awaited} is there: write a case for {scenario} and take it out of {FILE.name}"


@corpus.needs(REFERENCE)
def test_every_golden_scenario_is_a_case_or_stands_elsewhere() -> None:
    scenarios = re.findall(r"^\| (T-\d\d[a-z]?) \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    asked = {case_of(file).id for file in FILES}
    elsewhere = [row[0] for row in rows()]
    assert len(scenarios) == 85
    assert sorted(scenarios) == sorted(asked & set(scenarios) | set(elsewhere))
    assert not asked & set(elsewhere)
