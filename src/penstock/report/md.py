"""The assessment as Markdown: for a summary page of a pipeline, a comment, a ticket.

Comes in: `Assessment`. Goes out: Markdown in pieces, at most `LIMIT` characters long: hosts cut or drop what is longer. First the list of
findings, then what can flow, then each finding with its path, as far as there is room. Read next: `report/text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.assessment import Assessment
from penstock.assess.finding import Finding
from penstock.engine.result import Trace
from penstock.net.network import Network
from penstock.report.changes_rows import changes_sections
from penstock.report.escape import code
from penstock.report.escape import markdown as md
from penstock.report.hops import Symbols, hops, packet_words
from penstock.report.points_rows import points_sections
from penstock.report.summary_rows import Section, sections
from penstock.report.ways_rows import ways_sections
from penstock.report.words import counted, place, severity_counts

LIMIT = 60_000
ROWS = 20
LISTED = 100
"""Findings in the list at the top."""


def markdown(result: Assessment) -> Iterator[str]:
    """Give the report; what no longer fits is counted."""
    used = 0
    for piece in _head(result):
        used += len(piece)
        yield piece
    for index, finding in enumerate(result.counting):
        piece = "".join(_finding(finding, result.network))
        if used + len(piece) > LIMIT:
            yield f"\n… and {counted(len(result.counting) - index, 'more finding')}.\n"
            break
        used += len(piece)
        yield piece


def _head(result: Assessment) -> Iterator[str]:
    counts = severity_counts(tuple(f.severity for f in result.counting)).replace("  ", ", ")
    counts += f", {len(result.excused)} excepted" if result.excused else ""
    size = f"{counted(len(result.network.endpoints), 'endpoint')}, {counted(len(result.network.subnets), 'subnet')}"
    yield f"# penstock assess\n\nFindings: {counts}. Unknown: {len(result.doubts)}. Looked at {size}.\n"
    yield from _list(result.counting)
    for section in (
        *changes_sections(result),
        *points_sections(result),
        *ways_sections(result),
        *sections(result.summary, result.network),
    ):
        yield from _section(section)
    yield from _unknown(result)


def _list(found: tuple[Finding, ...]) -> Iterator[str]:
    if not found:
        return
    yield "\n| Severity | Finding | What | Where |\n|---|---|---|---|\n"
    for one in found[:LISTED]:
        word = one.severity.word + ("" if one.is_proved else " ?")
        yield f"| {word} | {one.id} | {md(one.title)} | {code(place(one.origin))} |\n"
    if len(found) > LISTED:
        yield f"\n… and {len(found) - LISTED} more.\n"


def _section(section: Section) -> Iterator[str]:
    yield f"\n## {section.title.capitalize()}: {section.words}\n\n"
    if not section.rows:
        yield f"{section.nothing.capitalize()}.\n"
        return
    yield f"| {' | '.join(section.columns)} |\n|{'---|' * len(section.columns)}\n"
    for row in section.rows[:ROWS]:
        yield f"| {' | '.join(md(cell) for cell in row)} |\n"
    if len(section.rows) > ROWS:
        yield f"\n… and {len(section.rows) - ROWS} more.\n"


def _finding(finding: Finding, network: Network) -> Iterator[str]:
    status = "" if finding.is_proved else " (unproved)"
    yield f"\n## {finding.severity.word.capitalize()}{status}: {md(finding.title)}\n\n"
    yield f"{finding.id}, {code(place(finding.origin))}\n\n"
    for trace in finding.proof[:1]:
        yield from _path(trace, network.symbols)
    for cause in finding.causes:
        yield f"- Holds if: {md(cause.why)}\n"
    yield f"- Why: {md(finding.why)}\n- Fix: {md(finding.fix)}\n"
    if finding.facts:
        yield f"- Facts: {', '.join(finding.facts)}\n"


def _path(trace: Trace, symbols: Symbols) -> Iterator[str]:
    yield f"{code(packet_words(trace.packet, symbols))}\n\n"
    yield "| Hop | Where | Kind | Decision | Because | Place |\n|---|---|---|---|---|---|\n"
    for hop in hops((*trace.path, *trace.return_path), symbols):
        at = code(place(hop.origin)) if hop.origin is not None else ""
        cells = (str(hop.number), md(hop.where), md(hop.kind), md(hop.decision), md(hop.because), at)
        yield f"| {' | '.join(cells)} |\n"
    yield "\n"


def _unknown(result: Assessment) -> Iterator[str]:
    yield "\n## Unknown\n\n"
    for doubt in result.doubts[:ROWS]:
        yield f"- {md(doubt.cause.why)} ({counted(doubt.count, 'flow')}). {md(doubt.cause.cure)}\n"
    if len(result.doubts) > ROWS:
        yield f"- … and {len(result.doubts) - ROWS} more\n"
    if not result.doubts:
        yield "Nothing.\n"
    unread = [one for one in result.network.unread if one.bears_on_traffic]
    if unread:
        yield "\n## Not modelled\n\n"
    for one in unread[:ROWS]:
        yield f"- {one.count} × {code(one.type)}: {md(one.hides)}\n"
