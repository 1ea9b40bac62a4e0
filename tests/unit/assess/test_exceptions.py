"""An exception holds to its last day, and then its finding counts again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from penstock.assess.assessment import with_exceptions
from penstock.assess.exceptions import Accepted, Standing, rulings
from penstock.diagnostics import BUILT_IN, Severity
from tests.unit.report.sample import assessed

TODAY = date(2027, 1, 1)


def accepted(finding: str, until: date) -> Accepted:
    return Accepted(finding=finding, owner="a team", reason="a reason", until=until, origin=BUILT_IN)


def grave() -> str:
    return next(f.id for f in assessed().findings if f.code == "PS601")


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, Standing.EXPIRED),
        (0, Standing.ENDS_SOON),
        (13, Standing.ENDS_SOON),
        (14, Standing.HOLDS),
        (400, Standing.HOLDS),
    ],
)
def test_an_exception_is_worth_what_its_last_day_says(days: int, standing: Standing) -> None:
    (ruling,) = rulings([accepted(grave(), TODAY + timedelta(days=days))], assessed().findings, TODAY)
    assert ruling.standing is standing
    assert ruling.days_left == days
    assert ruling.excuses is (days >= 0)


def test_an_exception_for_nothing_is_idle_and_excuses_nothing() -> None:
    (ruling,) = rulings([accepted("PS999-00000000", TODAY)], assessed().findings, TODAY)
    assert (ruling.standing, ruling.excuses, ruling.finding) == (Standing.IDLE, False, None)


def test_an_id_is_found_however_it_is_spelled() -> None:
    (ruling,) = rulings([accepted(grave().lower(), TODAY)], assessed().findings, TODAY)
    assert ruling.excuses


def test_an_excused_finding_stays_and_does_not_count() -> None:
    result = assessed()
    judged = with_exceptions(result, [accepted(grave(), TODAY)], TODAY)
    assert judged.findings == result.findings
    assert [f.id for f in judged.counting] == [f.id for f in result.findings if f.id != grave()]
    assert result.worst(proved=True) is Severity.CRITICAL
    assert judged.worst(proved=True) is not Severity.CRITICAL


def test_an_expired_exception_lets_the_finding_return() -> None:
    judged = with_exceptions(assessed(), [accepted(grave(), TODAY - timedelta(days=1))], TODAY)
    assert judged.counting == judged.findings
    assert judged.worst(proved=True) is Severity.CRITICAL
