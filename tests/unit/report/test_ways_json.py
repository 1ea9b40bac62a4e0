"""Ways out as JSON: every channel, by number."""

from __future__ import annotations

from penstock.report.ways_json import exfiltration_json
from tests.unit.report.sample import assessed


def test_every_channel_is_there_with_its_techniques() -> None:
    found = exfiltration_json(assessed())
    assert isinstance(found, dict)
    channels = found["channels"]
    assert isinstance(channels, list)
    assert [one["number"] for one in channels] == list(range(1, 16))
    assert all(one["techniques"] for one in channels)
