"""The answer to a name, for a terminal and for scripts: which addresses, and who said so.

Comes in: `Resolved`. Goes out: text or JSON. Read next: `engine/resolved.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.diagnostics import Origin
from penstock.engine.resolved import Asked, Resolved
from penstock.engine.result import Decision
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import Symbols, address_words, origin_json
from penstock.report.paint import Paint
from penstock.report.shape import Json, document
from penstock.report.words import place

COLOURS = {Decision.DENY: "red", Decision.DROP: "red", Decision.UNKNOWN: "yellow"}


def text(found: Resolved, source: str, network: Network, paint: Paint) -> Iterator[str]:
    """Give the answer for people."""
    for number, way in enumerate(found.ways):
        head = "or      " if number else "answer  "
        yield f"{head}{paint(_words(way, network.symbols), 'bold')}  {plain(found.name)} from {plain(source)}\n"
        for step, asked in enumerate(way.path, start=1):
            yield from _line(step, asked, paint)
        for cause in way.causes:
            yield _unknown(cause.why, cause.cure)
    for cause in found.between:
        yield _unknown(cause.why, cause.cure)
    facts = tuple(sorted({fact for way in found.ways for fact in way.facts}))
    if facts:
        yield paint.wrapped(", ".join(facts), "        ", "facts   ") + "\n"


def _words(way: Resolved, symbols: Symbols) -> str:
    if not way.exists:
        return "no address"
    if way.public:
        return "a public address" if not way.causes else "not known"
    listed = ", ".join(plain(address_words(address, symbols)) for address in way.addresses)
    return listed or "not known"


def _line(number: int, asked: Asked, paint: Paint) -> Iterator[str]:
    where = _origin(asked)
    colour = COLOURS.get(asked.decision)
    note = paint.wrapped(f"{plain(asked.name)}: {plain(asked.note)}", "    ", f"{number:2}  ")
    yield (paint(note, colour) if colour else note) + "\n"
    if where is not None:
        yield f"    {paint(plain(place(where)), 'dim')}\n"


def _origin(asked: Asked) -> Origin | None:
    decider = asked.rule or asked.record
    if decider is None or decider.origin.file.startswith("<"):
        return None
    return decider.origin


def _unknown(why: str, cure: str) -> str:
    return f"unknown {plain(why)}{f' — {plain(cure)}' if cure else ''}\n"


def json(found: Resolved, source: str) -> Iterator[str]:
    """Give the answer for scripts."""
    resolution: dict[str, Json] = {
        "name": found.name,
        "from": source,
        "between": [cause.why for cause in found.between],
        "answers": [
            {
                "addresses": [str(address) for address in way.addresses],
                "canonical": way.canonical,
                "exists": way.exists,
                "public": way.public,
                "unknown_because": [cause.why for cause in way.causes],
                "path": [_asked(asked) for asked in way.path],
            }
            for way in found.ways
        ],
    }
    yield document("explain", {"finding": None, "trace": None, "changes": [], "resolution": resolution})


def _asked(asked: Asked) -> Json:
    origin = _origin(asked)
    return {
        "at": asked.at,
        "name": asked.name,
        "note": asked.note,
        "decision": asked.decision.value,
        "facts": list(asked.facts),
        "origin": None if origin is None else origin_json(origin),
    }
