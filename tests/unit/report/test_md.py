"""Markdown for pages and comments: bounded, and names are shown, not obeyed."""

from __future__ import annotations

from dataclasses import replace

from penstock.report.md import LIMIT, markdown
from tests.unit.report.sample import assessed


def test_names_are_shown_as_written() -> None:
    body = "".join(markdown(assessed()))
    assert "<script>" not in body
    assert "web\\<script\\>\\|" in body


def test_every_row_of_a_table_has_its_cells() -> None:
    widths: list[int] = []
    for line in "".join(markdown(assessed())).splitlines():
        if line.startswith("|"):
            cells = line.replace("\\|", "").count("|")
            widths = [*widths, cells] if widths else [cells]
            assert set(widths) == {cells}, line
        else:
            widths = []


def test_findings_come_first_as_a_list_with_their_places() -> None:
    body = "".join(markdown(assessed()))
    first = assessed().findings[0]
    assert body.index(f"| {first.severity.word} | {first.id} |") < body.index("## Internet → estate")
    assert body.count(f"| {first.id} |") == 1
    assert body.count(f"\n{first.id}, ") == 1


def test_too_many_findings_are_counted() -> None:
    one = assessed().findings[0]
    many = replace(assessed(), findings=tuple(replace(one, key=(str(n),)) for n in range(500)))
    body = "".join(markdown(many))
    assert len(body) < LIMIT + 5_000
    assert "more findings" in body
