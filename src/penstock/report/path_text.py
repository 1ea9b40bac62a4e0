"""A path for a terminal: one line a hop, columns aligned.

Comes in: steps of a trace. Goes out: lines. Read next: `report/hops.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from penstock.engine.result import Answer, Decision, Step, Trace, Verdict
from penstock.net.network import Network
from penstock.report.columns import NARROWEST
from penstock.report.escape import plain
from penstock.report.hops import Hop, Symbols, facts_of, hops, packet_words
from penstock.report.paint import Paint
from penstock.report.words import counted, place

VERDICT_WORDS = {Verdict.ALLOWED: "yes", Verdict.DENIED: "no", Verdict.UNKNOWN: "unknown"}
VERDICT_COLOURS = {Verdict.ALLOWED: "green", Verdict.DENIED: "red", Verdict.UNKNOWN: "yellow"}
WHERE = 32
KIND = 20
DECISION = 7
"""Widths of the columns of a path."""

DECISION_COLOURS = {"deny": "red", "drop": "red", "unknown": "yellow", "allow": "green"}


def path_lines(steps: tuple[Step, ...], symbols: Symbols, paint: Paint, indent: int = 0) -> Iterator[str]:
    """Give the lines of a path: number, where, what kind of thing, decision, because of what, and where that stands."""
    found = hops(steps, symbols)
    wheres = [plain(hop.where) for hop in found]
    wide = min(WHERE, max((len(where) for where in wheres), default=0))
    kinds = min(KIND, max((len(hop.kind) for hop in found), default=0))
    at = indent + 2 + 2 + wide + 2 + kinds + 2 + DECISION + 2
    for hop, where in zip(found, wheres, strict=True):
        colour = DECISION_COLOURS.get(hop.decision)
        decision = hop.decision.ljust(DECISION)
        head = f"{' ' * indent}{hop.number:2}  {where:<{wide}}  {plain(hop.kind):<{kinds}}  {decision}  "
        lines = _because(hop, head, at, paint)
        yield lines[0].replace(f"  {decision}", f"  {paint(decision, colour) if colour else decision}", 1)
        yield from lines[1:]


def _because(hop: Hop, head: str, at: int, paint: Paint) -> list[str]:
    """Give the lines of one hop: the place beside the reason if it fits, else below it."""
    reason, where = plain(hop.because), plain(place(hop.origin)) if hop.origin is not None else ""
    room = max(NARROWEST, paint.width - at)
    lines = textwrap.wrap(reason, width=room, break_long_words=False, break_on_hyphens=False) or [""]
    if where and len(lines[-1]) + 2 + len(where) <= room:
        lines[-1] = f"{lines[-1]}{'  ' if lines[-1] else ''}{paint(where, 'dim')}"
    elif where:
        lines.append(paint(where, "dim"))
    return [(head + lines[0]).rstrip(), *(" " * at + line for line in lines[1:])]


def answer_text(answer: Answer, question: str, network: Network, paint: Paint) -> Iterator[str]:
    """Give the answer to `can`."""
    word = VERDICT_WORDS[answer.verdict]
    yield f"{paint(word, VERDICT_COLOURS[answer.verdict], 'bold')}  {plain(question)}"
    if answer.pairs > 1:
        yield f"  ({answer.agreeing} of {counted(answer.pairs, 'case')} looked at)"
    yield "\n"
    yield from trace_text(answer.trace, network, paint)
    last = answer.trace.path[-1] if answer.trace.path else None
    if answer.verdict is Verdict.DENIED and last is not None and last.decision is Decision.DELIVER:
        yield f"note    what gets there arrives on port {last.packet.dst_port}, which is not what was asked\n"


def trace_text(trace: Trace, network: Network, paint: Paint) -> Iterator[str]:
    """Give a trace: packet, path, way back, conditions, facts."""
    symbols = network.symbols
    yield f"packet  {plain(packet_words(trace.packet, symbols))}{f'  name {plain(trace.name)}' if trace.name else ''}\n"
    yield from (f"{line}\n" for line in path_lines(trace.path, symbols, paint))
    if trace.return_path:
        yield "reply\n"
        yield from (f"{line}\n" for line in path_lines(trace.return_path, symbols, paint))
    if trace.only_names is not None:
        yield f"only    for {plain(str(trace.only_names))}\n"
    for cause in trace.unknown_because:
        cure = f" — {plain(cause.cure)}" if cause.cure else ""
        yield f"unknown {plain(cause.why)}{cure}\n"
    for note in trace.notes:
        yield f"note    {plain(note)}\n"
    facts = facts_of(trace)
    if facts:
        yield paint.wrapped(", ".join(facts), "        ", "facts   ") + "\n"
