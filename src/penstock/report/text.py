"""The assessment for a terminal: first what was found, then why, then what is unknown, then what to ask next.

Comes in: `Assessment`. Goes out: text in pieces. Names are made harmless on the way. Read next: `report/summary_text.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from penstock.assess.assessment import Assessment
from penstock.assess.finding import Finding
from penstock.report.changes_rows import changes_sections
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.finding_text import findings_text
from penstock.report.paint import Paint
from penstock.report.points_rows import points_sections
from penstock.report.summary_text import section_text, summary_text
from penstock.report.ways_rows import ways_sections
from penstock.report.words import counted, severity_counts

ROWS = 6
"""Lines of one part; `--verbose` shows all."""


POINTS = 16
"""Lines of a part that is a list of fixed length: channels, points of the review."""

PROGRAM = ("penstock", "")


def text(result: Assessment, paint: Paint, *, verbose: bool = False, again: tuple[str, str] = PROGRAM) -> Iterator[str]:
    """Give the report. `again` is how the program is called, and how the same input is named on its command line."""
    yield from _head(result, paint)
    for section in changes_sections(result):
        yield from section_text(section, paint, verbose=verbose, rows=POINTS)
    yield from summary_text(result.summary, result.network, paint, verbose=verbose)
    yield f"\n{paint('findings', 'bold')}  {_counts(result)}\n\n"
    yield from findings_text(result.counting, result.network, paint, verbose=verbose)
    for section in (*ways_sections(result), *points_sections(result)):
        yield from section_text(section, paint, verbose=verbose, rows=POINTS)
    yield "\n"
    yield from _unknown(result, paint, verbose=verbose)
    yield from _not_modelled(result, paint, verbose=verbose)
    yield from _next(result.counting, paint, again)


def _head(result: Assessment, paint: Paint) -> Iterator[str]:
    network = result.network
    kinds = Counter(kind for _, kind, _ in network.inputs)
    resources = sum(number for _, _, number in network.inputs)
    inputs = ", ".join(counted(number, plain(kind)) for kind, number in sorted(kinds.items()))
    size = f"{counted(len(network.domains), 'network')}, {counted(len(network.subnets), 'subnet')}"
    classes = counted(result.classes, "class", "classes")
    rows = [
        ("read", f"{counted(resources, 'resource')} from {inputs or 'nothing'}"),
        *([("tags", plain(network.tags_from))] if network.tags_from else []),
        *([("names", plain(network.names_from))] if network.names_from else []),
        ("estate", f"{size}, {counted(len(network.endpoints), 'endpoint')} in {classes}"),
        ("found", _counts(result)),
        ("unknown", f"{counted(len(result.doubts), 'cause')}; nothing left this machine"),
    ]
    yield f"{paint('penstock assess', 'bold')}\n"
    yield from (f"{line}\n" for line in aligned(rows, paint.width, (8,)))


def _counts(result: Assessment) -> str:
    excepted = f"  {len(result.excused)} excepted" if result.excused else ""
    return severity_counts(tuple(f.severity for f in result.counting)) + excepted


def _unknown(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    yield f"{paint('unknown', 'bold')}  {paint('what would settle answers that are neither yes nor no', 'dim')}\n"
    if not result.doubts:
        yield "  nothing\n"
    shown = result.doubts if verbose else result.doubts[:ROWS]
    for doubt in shown:
        yield paint.wrapped(f"{plain(doubt.cause.why)} ({counted(doubt.count, 'flow')})", "    ", "  ") + "\n"
        if doubt.cause.cure:
            yield paint.wrapped(plain(doubt.cause.cure), "          ", "    cure  ") + "\n"
    if len(result.doubts) > len(shown):
        yield f"  and {len(result.doubts) - len(shown)} more: -v shows all\n"


def _not_modelled(result: Assessment, paint: Paint, *, verbose: bool) -> Iterator[str]:
    unread = [u for u in result.network.unread if u.bears_on_traffic or verbose]
    quiet = sum(u.count for u in result.network.unread if not u.bears_on_traffic)
    if not unread:
        return
    yield f"\n{paint('not modelled', 'bold')}  {paint('resources that may change an answer above', 'dim')}\n"
    shown = unread if verbose else unread[:ROWS]
    for one in shown:
        yield paint.wrapped(f"{plain(one.type)}: {plain(one.hides)}", " " * 7, f"{one.count:>5}  ") + "\n"
    if len(unread) > len(shown):
        yield f"       and {counted(len(unread) - len(shown), 'more type')}: -v shows all\n"
    yield f"       and {counted(quiet, 'resource')} that decide no flow\n" if quiet and not verbose else ""


def _next(found: tuple[Finding, ...], paint: Paint, again: tuple[str, str]) -> Iterator[str]:
    program, same_input = again
    tail = f" {same_input}" if same_input else ""
    rows = [("everything that can flow", f"{program} reach{tail} --from internet")]
    if found:
        rows.insert(0, ("a finding, hop by hop, and what ends it", f"{program} explain {found[0].id}{tail}"))
        rows.append(("for code scanning", f"{program} assess{tail} -o sarif=penstock.sarif"))
    yield f"\n{paint('next', 'bold')}\n"
    yield from (f"{plain(line)}\n" for line in aligned(rows, paint.width, (40,)))
