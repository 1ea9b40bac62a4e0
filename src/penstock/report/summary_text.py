"""The reachability summary for a terminal: who gets in, who gets out, who reaches whom inside, who reaches platform services.

Comes in: `Summary`. Goes out: lines. Read next: `report/finding_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.summary import Summary
from penstock.net.network import Network
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.paint import Paint
from penstock.report.summary_rows import Section, sections

ROWS = 12
"""Lines of one part; `--verbose` shows all."""

WIDTHS = (30, 22)
"""The greatest widths of the columns before the last."""


def summary_text(summary: Summary, network: Network, paint: Paint, *, verbose: bool) -> Iterator[str]:
    """Give the four parts, each a title and its rows."""
    for section in sections(summary, network):
        yield from section_text(section, paint, verbose=verbose)


def section_text(section: Section, paint: Paint, *, verbose: bool, rows: int = ROWS) -> Iterator[str]:
    """Give one part: its title and its first rows."""
    yield f"\n{paint(section.title, 'bold')}  {paint(section.words, 'dim')}\n"
    yield from _rows(section, paint, len(section.rows) if verbose else rows)


def _rows(section: Section, paint: Paint, most: int) -> Iterator[str]:
    if not section.rows:
        yield f"  {section.nothing}\n"
        return
    shown = section.rows[:most]
    cells = [tuple(plain(cell) for cell in row) for row in shown]
    yield from (f"{line}\n" for line in aligned(cells, paint.width, WIDTHS[: len(section.columns) - 1]))
    if len(section.rows) > len(shown):
        yield paint(f"  and {len(section.rows) - len(shown)} more: -v shows all\n", "dim")
