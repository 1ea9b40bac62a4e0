"""A path for a terminal: one line a hop, columns aligned.

Comes in: steps of a trace. Goes out: lines. Read next: `report/hops.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.engine.result import Answer, Step, Trace, Verdict
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import Symbols, facts_of, hops, packet_words
from penstock.report.paint import Paint
from penstock.report.words import counted, place

VERDICT_WORDS = {Verdict.ALLOWED: "yes", Verdict.DENIED: "no", Verdict.UNKNOWN: "unknown"}
VERDICT_COLOURS = {Verdict.ALLOWED: "green", Verdict.DENIED: "red", Verdict.UNKNOWN: "yellow"}
DECISION_COLOURS = {"deny": "red", "drop": "red", "unknown": "yellow", "allow": "green"}


def path_lines(steps: tuple[Step, ...], symbols: Symbols, paint: Paint) -> Iterator[str]:
    """Give the lines of a path."""
    lines = [(h, plain(h.where), plain(h.kind), plain(h.because)) for h in hops(steps, symbols)]
    wide = min(36, max((len(where) for _, where, _, _ in lines), default=0))
    kinds = min(22, max((len(kind) for _, _, kind, _ in lines), default=0))
    for hop, where, kind, because in lines:
        decision = hop.decision.ljust(7)
        at = f"  {place(hop.origin)}" if hop.origin is not None else ""
        colour = DECISION_COLOURS.get(hop.decision)
        painted = paint(decision, colour) if colour else decision
        yield f"{hop.number:2}  {where:<{wide}}  {kind:<{kinds}}  {painted}  {because}{paint(plain(at), 'dim')}".rstrip()


def answer_text(answer: Answer, question: str, network: Network, paint: Paint) -> Iterator[str]:
    """Give the answer to `can`."""
    word = VERDICT_WORDS[answer.verdict]
    yield f"{paint(word, VERDICT_COLOURS[answer.verdict], 'bold')}  {plain(question)}"
    if answer.pairs > 1:
        yield f"  ({answer.agreeing} of {counted(answer.pairs, 'case')} looked at)"
    yield "\n"
    yield from trace_text(answer.trace, network, paint)


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
