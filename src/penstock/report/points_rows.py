"""The review as rows of words: every point with its answer, the count behind it, and what would raise it; and the layers before each store.

Comes in: `Assessment`. Goes out: `Section`s. Read next: `report/ways_rows.py`.
"""

from __future__ import annotations

from penstock.assess.assessment import Assessment
from penstock.assess.depth import Depth
from penstock.assess.points.point import Answer, Reply
from penstock.assess.posture import Stands
from penstock.report.summary_rows import Section

EVIDENCE = 3
"""Findings that a row names."""


def points_sections(result: Assessment) -> tuple[Section, ...]:
    """Give the answers of the review and the depth of defence."""
    return (
        Section(
            title="review",
            words="what a reviewer asks, answered by counting",
            columns=("Point", "Answer", "Why"),
            rows=tuple(_reply(reply) for reply in result.replies),
        ),
        Section(
            title="defence in depth",
            words="layers before each store, and the weakest",
            columns=("Store", "Layers", "Weakest"),
            rows=tuple(_depth(depth) for depth in result.depths),
            nothing="nothing in the input is known to be sensitive",
        ),
    )


def _reply(reply: Reply) -> tuple[str, ...]:
    return (reply.point.key.replace("-", " "), reply.tally.answer.value, _why(reply))


def _why(reply: Reply) -> str:
    tally = reply.tally
    total = len(tally.good) + len(tally.bad) + len(tally.unknown)
    if not total:
        return f"no {tally.what} in the input"
    words = f"{len(tally.good)} of {total} {tally.what}"
    if tally.unknown:
        words += f", {len(tally.unknown)} unknown"
    if tally.answer is Answer.YES:
        return words
    shown = f" ({', '.join(reply.evidence[:EVIDENCE])})" if reply.evidence else ""
    return f"{words}{shown}; raised by {reply.point.raised_by}"


def _depth(depth: Depth) -> tuple[str, ...]:
    known = [layer.name for layer in depth.layers if layer.stands is Stands.YES]
    weakest = depth.weakest
    words = f"{weakest.name}: {weakest.words}" if weakest is not None else "none"
    only = "; only the network stops anybody" if depth.only_network else ""
    return (
        depth.target.name,
        f"{depth.count} of {len(depth.layers)}",
        f"{words} (stands: {', '.join(known) or 'none'}{only})",
    )
