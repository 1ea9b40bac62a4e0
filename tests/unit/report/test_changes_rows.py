"""Exceptions and changes in rows, and none where nobody asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from penstock.assess.assessment import Assessment, with_comparison, with_exceptions
from penstock.assess.exceptions import Accepted
from penstock.diagnostics import BUILT_IN
from penstock.report.changes_rows import changes_sections
from tests.unit.report.sample import assessed

TODAY = date(2027, 1, 1)


def accepted(finding: str, until: date) -> Accepted:
    return Accepted(finding=finding, owner="a team", reason="a <b>reason</b>", until=until, origin=BUILT_IN)


@cache
def judged() -> Assessment:
    """The sample without its first finding, compared with the sample; one exception holds, one expired, one is idle."""
    whole = assessed()
    part = replace(whole, findings=whole.findings[1:])
    first, second = (f.id for f in part.findings[:2])
    given = [accepted(first, date(2027, 3, 1)), accepted(second, date(2026, 3, 1)), accepted("PS999-00000000", TODAY)]
    return with_exceptions(with_comparison(part, whole, "last month"), given, TODAY)


def test_nothing_is_told_that_nobody_asked_for() -> None:
    assert changes_sections(assessed()) == ()


def test_findings_and_flows_are_compared() -> None:
    findings, flows, _ = changes_sections(judged())
    gone = assessed().findings[0]
    assert findings.rows == ((gone.id, f"- gone {gone.severity.word}", gone.title),)
    assert findings.words == f"since last month: 0 new, 1 gone, 0 changed, {len(judged().findings)} the same"
    assert flows.rows == ()


def test_every_exception_is_told_whatever_it_is_worth() -> None:
    *_, exceptions = changes_sections(judged())
    first, second = judged().findings[:2]
    assert [row[:2] for row in exceptions.rows] == [
        (second.id, "expired 2026-03-01"),
        ("PS999-00000000", "no such finding"),
        (first.id, "until 2027-03-01, 59 days left"),
    ]
    assert "it counts again; a team: a <b>reason</b>" in exceptions.rows[0][2]
