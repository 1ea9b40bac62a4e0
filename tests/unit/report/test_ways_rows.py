"""Ways out in rows."""

from __future__ import annotations

from penstock.report.ways_rows import ways_sections
from tests.unit.report.sample import assessed


def test_every_channel_has_a_row_with_its_state() -> None:
    channels, _ = ways_sections(assessed())
    assert [row[0].split()[0] for row in channels.rows] == [str(n) for n in range(1, 16)]
    assert {row[1] for row in channels.rows} <= {"open", "unknown", "closed"}


def test_an_open_channel_names_what_opens_it() -> None:
    channels, _ = ways_sections(assessed())
    for row, status in zip(channels.rows, assessed().channels, strict=True):
        assert all(way.finding.id in row[2] for way in status.ways[:2])
