"""The review as JSON: points with the controls they bear on."""

from __future__ import annotations

from penstock.assess.points import POINTS
from penstock.report.points_json import review_json
from tests.unit.report.sample import assessed


def test_points_come_with_their_controls() -> None:
    found = review_json(assessed())
    assert isinstance(found, dict)
    points = found["points"]
    assert isinstance(points, list)
    assert len(points) == len(POINTS)
    assert all(any(str(control).startswith("mcsb ") for control in point["controls"]) for point in points)
