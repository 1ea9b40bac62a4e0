"""A trace explained: hop by hop, and what would change it; for a terminal and for scripts.

Comes in: `Trace`, the `Finding` it proves if any, and `Change`s. Goes out: text or JSON. Read next: `report/path_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.change import Change
from penstock.assess.finding import Finding
from penstock.engine.arrivals import Arrival
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.report import arrivals_text
from penstock.report.escape import plain
from penstock.report.finding_json import finding_json
from penstock.report.hops import step_json, trace_json
from penstock.report.paint import SEVERITY_COLOURS, Paint
from penstock.report.path_text import VERDICT_COLOURS, VERDICT_WORDS, trace_text
from penstock.report.shape import Json, document
from penstock.report.words import place


def text(
    trace: Trace | None,
    finding: Finding | None,
    found: tuple[Change, ...],
    network: Network,
    paint: Paint,
    ways: tuple[Arrival, ...] = (),
) -> Iterator[str]:
    """Give the explanation for people; `ways` are those by which web requests arrive at what was asked about."""
    if finding is not None:
        yield from _finding(finding, paint)
    if trace is None:
        return
    word = paint(VERDICT_WORDS[trace.verdict], VERDICT_COLOURS[trace.verdict], "bold")
    yield f"answer  {word}\n"
    yield from trace_text(trace, network, paint)
    yield f"\n{paint('what would change it', 'bold')}\n"
    for change in found:
        then = VERDICT_WORDS[change.verdict] if change.turns(trace) else "the same"
        yield f"  {plain(change.words)}: {then}\n"
    if not found:
        yield "  no rule or route of yours takes part; Azure's own defaults decide\n"
    yield from _conclusion(trace, [c for c in found if c.turns(trace)], paint)
    yield from arrivals_text.text(ways, network, paint)


def _conclusion(trace: Trace, turning: list[Change], paint: Paint) -> Iterator[str]:
    """Say what it comes down to: what closes an open way, what alone keeps a closed one closed, what settles a doubt."""
    match trace.verdict:
        case Verdict.ALLOWED:
            words = _place(turning[0]) if turning else "nothing alone: another rule or route would decide the same"
            yield f"{paint('to close it', 'bold')}  {f'remove what is at {plain(words)}' if turning else words}\n"
        case Verdict.DENIED:
            words = (
                plain(_place(turning[0]))
                if turning
                else "no single rule or route of yours: Azure's defaults, or several, keep it closed"
            )
            yield f"{paint('closed by', 'bold')}  {f'what is at {words}, and nothing else' if turning else words}\n"
        case Verdict.UNKNOWN:
            for cure in dict.fromkeys(cause.cure for cause in trace.unknown_because if cause.cure):
                yield paint.wrapped(plain(cure), "              ", "to settle it  ") + "\n"


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    word = finding.severity.word.upper()
    title = paint.wrapped(plain(finding.title), "        ", f"{word}  {finding.id}  ")
    yield title.replace(word, paint(word, SEVERITY_COLOURS[finding.severity], "bold"), 1) + "\n"
    yield f"at      {plain(place(finding.origin))}\n"
    yield paint.wrapped(plain(finding.why), "        ", "why     ") + "\n"
    yield paint.wrapped(plain(finding.fix), "        ", "fix     ") + "\n"
    for one in finding.related:
        yield f"also    {plain(one.words)}  {plain(place(one.origin))}\n"
    for cause in finding.causes:
        yield f"if      {plain(cause.why)}\n"
    yield "\n"


def _place(change: Change) -> str:
    decider = change.step.rule or change.step.route
    return place(decider.origin) if decider is not None else change.step.name


def json(
    trace: Trace | None,
    finding: Finding | None,
    found: tuple[Change, ...],
    network: Network,
    ways: tuple[Arrival, ...] = (),
) -> Iterator[str]:
    """Give the explanation for scripts."""
    content: dict[str, Json] = {
        "finding": None if finding is None else finding_json(finding, network),
        "trace": None if trace is None else trace_json(trace, network.symbols),
        "changes": [
            {
                "without": change.words,
                "verdict": change.verdict.value,
                "turns": trace is not None and change.turns(trace),
                "because": _because(change),
            }
            for change in found
        ],
    }
    if ways:
        content["web"] = arrivals_text.json(ways, network)
    yield document("explain", content)


def _because(change: Change) -> Json:
    whole = step_json(1, change.step)
    return whole["because"] if isinstance(whole, dict) else None
