"""The review in rows."""

from __future__ import annotations

from penstock.assess.points import POINTS
from penstock.report.points_rows import points_sections
from tests.unit.report.sample import assessed


def test_every_point_has_a_row_that_says_why() -> None:
    review, _ = points_sections(assessed())
    assert [row[0] for row in review.rows] == [point.key.replace("-", " ") for point in POINTS]
    assert all(row[2] for row in review.rows)


def test_what_is_not_yes_says_what_would_raise_it() -> None:
    review, _ = points_sections(assessed())
    for row in review.rows:
        assert row[1] == "yes" or "raised by" in row[2] or "in the input" in row[2], row[0]
