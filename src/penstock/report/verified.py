"""Answers of Azure beside ours, for people and for scripts.

Comes in: `Outcome`s. Goes out: text or JSON. Read next: `verify/compare.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.report.escape import plain
from penstock.report.paint import Paint
from penstock.report.shape import Json, document
from penstock.report.words import counted
from penstock.verify.compare import Outcome

AGREES, DIFFERS, ASIDE = "agrees", "differs", "not compared"
MANY = {AGREES: "agree", DIFFERS: "differ", ASIDE: "not compared"}
COLOURS = {AGREES: "green", DIFFERS: "red", ASIDE: "yellow"}


def word(outcome: Outcome) -> str:
    """Say in a word what became of a question."""
    return ASIDE if outcome.problem else DIFFERS if outcome.differences else AGREES


def text(outcomes: Sequence[Outcome], paint: Paint) -> Iterator[str]:
    """Give a line for each question, what differs below it, and the count of each word."""
    for one in outcomes:
        said = word(one)
        asked = one.question
        place = f" at {asked.n}" if asked.n else ""
        yield f"{paint(said.ljust(12), COLOURS[said])}  {plain(asked.operation)}  {plain(one.recording)}{place}\n"
        yield f"              {plain(asked.target)}\n"
        for line in (*one.differences, *((one.problem,) if one.problem else ())):
            yield f"              - {plain(line)}\n"
    counts = [f"{sum(word(one) == said for one in outcomes)} {many}" for said, many in MANY.items()]
    yield f"\n{counted(len(outcomes), 'question')}: {', '.join(counts)}\n"


def json(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Give the document of `verify-azure`."""
    counts: dict[str, Json] = {said: sum(word(one) == said for one in outcomes) for said in COLOURS}
    yield document("verify-azure", {"counts": counts, "questions": [_one(one) for one in outcomes]})


def _one(outcome: Outcome) -> Json:
    return {
        "recording": outcome.recording,
        "n": outcome.question.n,
        "operation": outcome.question.operation,
        "target": outcome.question.target,
        "result": word(outcome),
        "differences": list(outcome.differences),
        "problem": outcome.problem,
    }
