"""Seven small estates in which reading rule by rule goes wrong: what is true is stated here by hand (docs/seven-facts.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from penstock import load
from penstock.assess.assessment import assess
from penstock.assess.finding import Finding
from penstock.diagnostics import Severity
from penstock.engine.engine import Engine
from penstock.net.network import Network

FACTS = Path(__file__).resolve().parents[2] / "docs" / "seven-facts"
SSH, RDP = 22, 3389


@cache
def estate(number: int) -> Network:
    """One of the seven."""
    (file,) = FACTS.glob(f"{number}-*.json")
    return load(file)


@cache
def findings(number: int) -> tuple[Finding, ...]:
    """What is found in it."""
    return assess(estate(number)).findings


@pytest.mark.parametrize(
    ("number", "port", "verdict"),
    [
        (1, RDP, "denied"),
        (2, SSH, "denied"),
        (3, RDP, "allowed"),
        (5, SSH, "allowed"),
        (6, SSH, "allowed"),
        (7, SSH, "allowed"),
        (7, RDP, "allowed"),
    ],
    ids=[
        "a group attached to nothing lets nobody in",
        "an allow behind a deny lets nobody in",
        "two halves of the internet are the internet",
        "a rule written plainly",
        "a rule made of parameters",
        "the first rule of a loop",
        "the second rule of a loop",
    ],
)
def test_what_the_internet_reaches(number: int, port: int, verdict: str) -> None:
    assert Engine(estate(number)).can("internet", f"nic-shed:{port}/tcp").verdict.value == verdict


@pytest.mark.parametrize(
    ("number", "expected"), [(1, False), (2, False), (3, True), (5, True), (6, True), (7, True)], ids=str
)
def test_an_open_administration_port_is_critical_and_a_closed_one_is_no_finding(number: int, expected: bool) -> None:
    found = [f for f in findings(number) if f.code == "PS601"]
    assert bool(found) is expected
    assert all(f.severity is Severity.CRITICAL and f.is_proved for f in found)


def test_a_subnet_without_a_group_says_who_gets_in() -> None:
    (finding,) = [f for f in findings(4) if f.code == "PS605"]
    assert finding.name == "snet-bare"
    assert finding.affected == ("nic-bare",)
    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("number", "code", "name"),
    [(1, "PS812", "nsg-forgotten"), (2, "PS811", "nsg-shed")],
    ids=["the orphan is a note", "the shadowed rule is hygiene"],
)
def test_what_decides_nothing_is_hygiene(number: int, code: str, name: str) -> None:
    (finding,) = [f for f in findings(number) if f.code == code]
    assert finding.name == name
    assert finding.severity <= Severity.LOW


@pytest.mark.parametrize(
    ("number", "text"),
    [(3, '"name": "allow-rdp"'), (5, '"name": "allow-ssh"'), (6, '"name": "allow-admin"')],
    ids=["two halves", "plain", "parameters"],
)
def test_the_place_is_the_rule(number: int, text: str) -> None:
    (finding,) = [f for f in findings(number) if f.code == "PS601"]
    line = Path(finding.origin.file).read_text(encoding="utf-8").splitlines()[finding.origin.line - 1]
    assert text in line
