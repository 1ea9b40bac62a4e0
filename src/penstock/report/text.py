"""The assessment for a terminal: first what was found, then why, then what is unknown.

Comes in: `Assessment`. Goes out: text in pieces. Names are made harmless here and nowhere else. Read next:
`report/path_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.assessment import Assessment
from penstock.assess.finding import Finding
from penstock.assess.summary import Row
from penstock.diagnostics import Severity
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import packet_words
from penstock.report.paint import SEVERITY_COLOURS, Paint
from penstock.report.path_text import path_lines
from penstock.report.words import addresses, counted, listed, passes, place, severity_counts

ROWS = 8
"""Lines of one part of the first screen; `--verbose` shows all."""

NOTES = 6
"""Findings of severity info that are told in full; the others are counted."""


def text(result: Assessment, paint: Paint, *, verbose: bool = False) -> Iterator[str]:
    """Give the report."""
    yield from _head(result, paint)
    yield from _summary(result, paint, verbose=verbose)
    yield from _findings(result, paint, verbose=verbose)
    yield from _unknown(result, paint, verbose=verbose)
    yield from _not_modelled(result, paint, verbose=verbose)


def _head(result: Assessment, paint: Paint) -> Iterator[str]:
    network = result.network
    resources = sum(number for _, _, number in network.inputs)
    kinds = sorted({kind for _, kind, _ in network.inputs})
    files = counted(len(network.inputs), "file")
    read = f"{counted(resources, 'resource')} in {files}" + (f" ({plain(', '.join(kinds))})" if kinds else "")
    size = f"{counted(len(network.endpoints), 'endpoint')} in {counted(result.classes, 'class', 'classes')}"
    segments = counted(len(network.segments), "subnet")
    yield f"{paint('penstock assess', 'bold')}  {read}  {size}  {segments}  offline\n"
    counts = severity_counts(tuple(f.severity for f in result.findings))
    yield f"{paint('findings', 'bold')}  {counts}   {paint('unknown', 'bold')}  {len(result.doubts)}\n"


def _summary(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    parts = (
        ("internet → estate", result.summary.inward, "nothing of the estate can be reached from the internet"),
        ("estate → internet", result.summary.outward, "nothing reaches the internet"),
        ("tier → tier", result.summary.tiers, "no subnet reaches another"),
        ("to platform services", result.summary.services, "no private or service endpoint is reached"),
    )
    for title, rows, nothing in parts:
        yield f"\n{paint(title, 'bold')}\n"
        if not rows:
            yield f"  {nothing}\n"
            continue
        shown = rows if verbose else rows[:ROWS]
        for row in shown:
            yield f"  {_row(row, result.network, paint)}\n"
        if len(rows) > len(shown):
            yield paint(f"  and {len(rows) - len(shown)} more: -v shows all, penstock reach lists them\n", "dim")


def _row(row: Row, network: Network, paint: Paint) -> str:
    inward = row.sources == ("internet",)
    outward = row.destinations == ("internet",)
    left = listed(row.destinations) if inward else listed(row.sources)
    parts = [left]
    if not inward and not outward:
        parts.append(f"→ {listed(row.destinations, 4)}")
    parts.append(passes(row))
    if row.peers is not None:
        parts.append(("from " if inward else "to ") + addresses(row.peers, network))
    if row.names:
        parts.append(f"only {listed(row.names)}")
    if row.way:
        parts.append(row.way)
    return paint.shortened(plain("  ".join(parts)), paint.width - 2) if paint.colour else plain("  ".join(parts))


def _findings(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    yield f"\n{paint('findings', 'bold')}\n"
    if not result.findings:
        yield "  none\n"
    notes = [f for f in result.findings if f.severity is Severity.INFO]
    for finding in result.findings:
        if finding.severity is Severity.INFO and finding in notes[NOTES:] and not verbose:
            continue
        yield from _finding(finding, result.network, paint, verbose=verbose)
    if len(notes) > NOTES and not verbose:
        yield paint(f"  and {len(notes) - NOTES} more notes: -v shows all\n", "dim")


def _finding(finding: Finding, network: Network, paint: Paint, *, verbose: bool) -> Iterator[str]:
    colour = SEVERITY_COLOURS[finding.severity]
    word = finding.severity.word.upper() + ("" if finding.is_proved else " ?")
    yield f"{paint(word, colour, 'bold')}  {finding.id}  {plain(finding.title)}\n"
    yield f"  at     {plain(place(finding.origin))}\n"
    for trace in finding.proof[:1]:
        yield f"  proof  {plain(packet_words(trace.packet, network.symbols))}\n"
        if finding.severity >= Severity.MEDIUM or verbose:
            yield from (f"         {line}\n" for line in path_lines(trace.path, network.symbols, paint))
    for cause in finding.causes[:3]:
        yield f"  if     {plain(cause.why)}\n"
    yield paint.wrapped(plain(finding.why), "         ", "  why    ") + "\n"
    yield paint.wrapped(plain(finding.fix), "         ", "  fix    ") + "\n"
    if verbose and finding.facts:
        yield f"  facts  {', '.join(finding.facts)}\n"


def _unknown(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    yield f"\n{paint('unknown', 'bold')}  {counted(len(result.doubts), 'cause')}\n"
    shown = result.doubts if verbose else result.doubts[:ROWS]
    for doubt in shown:
        yield f"  {plain(doubt.cause.why)} ({counted(doubt.count, 'flow')})\n"
        if doubt.cause.cure:
            yield f"    {paint('cure', 'dim')}  {plain(doubt.cause.cure)}\n"
    if len(result.doubts) > len(shown):
        yield f"  and {len(result.doubts) - len(shown)} more: -v shows all\n"


def _not_modelled(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    unread = [u for u in result.network.unread if u.bears_on_traffic or verbose]
    quiet = sum(u.count for u in result.network.unread if not u.bears_on_traffic)
    total = sum(u.count for u in result.network.unread)
    yield f"\n{paint('not modelled', 'bold')}  {counted(total, 'resource')}, {quiet} of which decide no flow\n"
    shown = unread if verbose else unread[:ROWS]
    for one in shown:
        yield f"  {one.count:4}  {plain(one.type)}: {plain(one.hides)}\n"
    if len(unread) > len(shown):
        yield f"  and {counted(len(unread) - len(shown), 'more type')}: -v shows all\n"
