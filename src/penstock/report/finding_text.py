"""One finding for a terminal: what, where, the proof, why it matters, what to do.

Comes in: `Finding`. Goes out: lines. Grave findings are told in full, hygiene in one line. Read next: `report/path_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.finding import Finding
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import packet_words
from penstock.report.paint import SEVERITY_COLOURS, Paint
from penstock.report.path_text import path_lines
from penstock.report.words import place

INDENT = " " * 9
CAUSES = 3


def findings_text(found: tuple[Finding, ...], network: Network, paint: Paint, *, verbose: bool) -> Iterator[str]:
    """Give all findings, the worst first. Why a kind of finding matters is said where it first appears."""
    said: set[str] = set()
    for finding in found:
        if verbose or finding.severity >= Severity.MEDIUM:
            yield from _heading(finding, paint)
            yield f"  at     {plain(place(finding.origin))}\n"
            yield from _proof(finding, network, paint, with_path=verbose or finding.severity >= Severity.HIGH)
            yield from _reasons(finding, paint, why=finding.code not in said)
            yield f"  facts  {', '.join(finding.facts)}\n\n" if verbose and finding.facts else "\n"
            said.add(finding.code)
        else:
            yield from _heading(finding, paint, plain(place(finding.origin)))
    yield "" if verbose or not found or found[-1].severity >= Severity.MEDIUM else "\n"


def _heading(finding: Finding, paint: Paint, where: str = "") -> Iterator[str]:
    word = finding.severity.word.upper() + ("" if finding.is_proved else " ?")
    title = f"{plain(finding.title)}  {where}".rstrip()
    text = paint.wrapped(title, INDENT, f"{word:<7}  {finding.id}  ")
    yield text.replace(word, paint(word, SEVERITY_COLOURS[finding.severity], "bold"), 1) + "\n"


def _proof(finding: Finding, network: Network, paint: Paint, *, with_path: bool) -> Iterator[str]:
    for trace in finding.proof[:1]:
        yield f"  proof  {plain(packet_words(trace.packet, network.symbols))}\n"
        if with_path:
            yield from _path(trace, network, paint)


def _path(trace: Trace, network: Network, paint: Paint) -> Iterator[str]:
    """Give the way there, and the way back where the reply is what fails."""
    symbols, indent = network.symbols, len(INDENT)
    yield from (f"{line}\n" for line in path_lines(trace.path, symbols, paint, indent=indent))
    if trace.verdict is not Verdict.ALLOWED and trace.return_path:
        yield f"  reply  {plain(trace.return_path[0].name)}\n"
        yield from (f"{line}\n" for line in path_lines(trace.return_path, symbols, paint, indent=indent))


def _reasons(finding: Finding, paint: Paint, *, why: bool) -> Iterator[str]:
    for words in tuple(dict.fromkeys(cause.why for cause in finding.causes))[:CAUSES]:
        yield paint.wrapped(plain(words), INDENT, "  if     ") + "\n"
    if why:
        yield paint.wrapped(plain(finding.why), INDENT, "  why    ") + "\n"
    yield paint.wrapped(plain(finding.fix), INDENT, "  fix    ") + "\n"
