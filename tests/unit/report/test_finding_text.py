"""Findings on a terminal: grave ones in full, hygiene in a line."""

from __future__ import annotations

from dataclasses import replace

from penstock.assess.finding import Finding
from penstock.diagnostics import Severity
from penstock.report.finding_text import findings_text
from penstock.report.paint import Paint
from tests.unit.report.sample import assessed, at, estate


def grave() -> Finding:
    return next(f for f in assessed().findings if f.severity is Severity.CRITICAL)


def told(*found: Finding, verbose: bool = False, width: int = 100) -> str:
    return "".join(findings_text(found, estate(), Paint(width=width), verbose=verbose))


def test_a_grave_finding_has_its_path() -> None:
    assert "rule allow-ssh (200)  infra/my nsg.json:41" in told(grave())


def test_a_medium_one_has_its_packet_only() -> None:
    text = told(replace(grave(), severity=Severity.MEDIUM))
    assert "  proof  tcp" in text
    assert "rule allow-ssh (200)" not in text


def test_a_low_one_is_a_line_with_its_place() -> None:
    low = replace(grave(), severity=Severity.LOW, title="something small", origin=at(7, "/x"))
    assert told(low) == f"LOW      {low.id}  something small  infra/my nsg.json:7\n\n"


def test_why_is_said_once_for_each_kind() -> None:
    other = replace(grave(), key=("other",))
    assert told(grave(), other).count("  why  ") == 1


def test_a_finding_that_hangs_on_an_unknown_says_so() -> None:
    (unproved, *_) = [f for f in assessed().findings if not f.is_proved]
    assert f"{unproved.severity.word.upper()} ?" in told(unproved)


def test_no_line_is_longer_than_asked_but_for_words_that_cannot_be_broken() -> None:
    for width in (80, 100, 160):
        long = [line for line in told(*assessed().findings, width=width).splitlines() if len(line) > width]
        assert all(len(max(line.split(), key=len)) > width // 3 for line in long)
