"""The assessment as Markdown: for a summary page of a pipeline, a comment, a ticket.

Comes in: `Assessment`. Goes out: Markdown in pieces, at most `LIMIT` characters long: hosts cut or drop what is longer. Read next:
`report/text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.assessment import Assessment
from penstock.assess.finding import Finding
from penstock.assess.summary import Row
from penstock.engine.result import Trace
from penstock.net.network import Network
from penstock.report.escape import code
from penstock.report.escape import markdown as md
from penstock.report.hops import Symbols, hops, packet_words
from penstock.report.words import addresses, counted, listed, passes, place, severity_counts

LIMIT = 60_000
ROWS = 20


def markdown(result: Assessment) -> Iterator[str]:
    """Give the report; what no longer fits is counted."""
    used = 0
    for piece in _head(result):
        used += len(piece)
        yield piece
    for index, finding in enumerate(result.findings):
        piece = "".join(_finding(finding, result.network))
        if used + len(piece) > LIMIT:
            yield f"\n… and {counted(len(result.findings) - index, 'more finding')}.\n"
            break
        used += len(piece)
        yield piece
    yield from _unknown(result)


def _head(result: Assessment) -> Iterator[str]:
    yield "# penstock assess\n\n"
    yield f"Findings: {severity_counts(tuple(f.severity for f in result.findings))}. "
    yield f"Unknown: {len(result.doubts)}. "
    yield f"{counted(len(result.network.endpoints), 'endpoint')}, {counted(len(result.network.segments), 'subnet')}.\n"
    parts = (
        ("Internet to estate", result.summary.inward, "from"),
        ("Estate to internet", result.summary.outward, "to"),
        ("Tier to tier", result.summary.tiers, ""),
        ("To platform services", result.summary.services, ""),
    )
    for title, rows, word in parts:
        yield f"\n## {title}\n\n"
        yield from _table(rows, result.network, word)


def _table(rows: tuple[Row, ...], network: Network, word: str) -> Iterator[str]:
    if not rows:
        yield "Nothing.\n"
        return
    yield "| From | To | What | Where | Way |\n|---|---|---|---|---|\n"
    for row in rows[:ROWS]:
        part = "" if row.peers is None else f"{word} {addresses(row.peers, network)}"
        names = f" only {listed(row.names)}" if row.names else ""
        cells = (listed(row.sources), listed(row.destinations), passes(row) + names, part, row.way)
        yield f"| {' | '.join(md(c) for c in cells)} |\n"
    if len(rows) > ROWS:
        yield f"\n… and {len(rows) - ROWS} more.\n"


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
    yield "\n## Not modelled\n\n"
    for one in [u for u in result.network.unread if u.bears_on_traffic][:ROWS]:
        yield f"- {one.count} × {code(one.type)}: {md(one.hides)}\n"
