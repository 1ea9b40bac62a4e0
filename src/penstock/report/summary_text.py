"""The reachability summary for a terminal: who gets in, who gets out, who reaches whom inside, who reaches platform services.

Comes in: `Summary`. Goes out: lines. Read next: `report/finding_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.assess.summary import Row, Summary
from penstock.net.network import Network
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.paint import Paint
from penstock.report.words import addresses, counted, listed, passes

ROWS = 12
"""Lines of one part; `--verbose` shows all."""

SOURCES = 4
"""Names that are listed before the rest is counted."""


def summary_text(summary: Summary, network: Network, paint: Paint, *, verbose: bool) -> Iterator[str]:
    """Give the four parts, each a title and its rows."""
    edge = (30, 22)
    yield from _part("internet → estate", "what strangers can reach", paint)
    yield from _rows([_inward(row, network) for row in summary.inward], edge, paint, verbose, "nothing")
    yield from _part("estate → internet", "what can leave, to where, and by which way", paint)
    yield from _rows([_outward(row, network) for row in summary.outward], edge, paint, verbose, "nothing")
    yield from _part("inside", "what each subnet lets in, and from which others", paint)
    yield from _rows(_by_destination(summary.tiers), (30,), paint, verbose, "no subnet reaches another")
    yield from _part("platform services", "what reaches them by a private address", paint)
    yield from _rows(_by_destination(summary.services), (30,), paint, verbose, "nothing")


def _part(title: str, words: str, paint: Paint) -> Iterator[str]:
    yield f"\n{paint(title, 'bold')}  {paint(words, 'dim')}\n"


def _rows(
    rows: list[tuple[str, ...]], most: tuple[int, ...], paint: Paint, verbose: bool, nothing: str
) -> Iterator[str]:
    if not rows:
        yield f"  {nothing}\n"
        return
    shown = rows if verbose else rows[:ROWS]
    cells = [tuple(plain(cell) for cell in row) for row in shown]
    yield from (f"{line}\n" for line in aligned(cells, paint.width, most))
    if len(rows) > len(shown):
        yield paint(f"  and {len(rows) - len(shown)} more: -v shows all\n", "dim")


def _inward(row: Row, network: Network) -> tuple[str, ...]:
    return (listed(row.destinations), passes(row), _said("from", row, network))


def _outward(row: Row, network: Network) -> tuple[str, ...]:
    return (listed(row.sources), passes(row), _said("to", row, network))


def _said(word: str, row: Row, network: Network) -> str:
    parts = [] if row.peers is None else [f"{word} {addresses(row.peers, network)}"]
    if row.names:
        parts.append(f"only {listed(row.names)}")
    if row.way:
        parts.append(row.way)
    return ", ".join(parts)


def _by_destination(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Give a row for all destinations that are reached alike: which ports, each with the sources that reach it."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        limit = f" under {counted(len(row.names), 'name')}" if row.names else ""
        for destination in row.destinations:
            sources = {source for source in row.sources if source != destination}
            if sources:
                found.setdefault(destination, {}).setdefault(passes(row) + limit, set()).update(sources)
    alike: dict[str, list[str]] = {}
    for destination, parts in sorted(found.items()):
        alike.setdefault(_callers(parts), []).append(destination)
    return [(listed(tuple(destinations)), callers) for callers, destinations in alike.items()]


def _callers(parts: dict[str, set[str]]) -> str:
    return "; ".join(f"{what} from {listed(tuple(sorted(who)), SOURCES)}" for what, who in sorted(parts.items()))
