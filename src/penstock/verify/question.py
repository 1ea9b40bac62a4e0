"""One question that Azure was asked, its answer, and how a difference is said.

Comes in: nodes of `questions.json`. Goes out: `Question`, and differences as text that stays the same as long as they do. Read next:
`verify/compare.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.source.node import Node
from penstock.verify.answer import maybe, word


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """What was asked of Azure and answered.

    `n` is its place among recorded interactions (0: the estate as it was read), `operation` what was asked for, `target` the id that
    was asked about, lower case; `request` and `answer` are as Azure has them.
    """

    n: int
    operation: str
    target: str
    request: Node
    answer: Node


def question(node: Node) -> Question:
    """Read a question. Raises `AnswerError` when it does not say what was asked."""
    if not node.get("answer").is_object:
        word(node, "answer")
    return Question(
        n=node.get("n").number() or 0,
        operation=word(node, "operation"),
        target=(maybe(node, "target") or maybe(node, "request", "targetResourceId")).lower(),
        request=node.get("request"),
        answer=node.get("answer"),
    )


@dataclass(frozen=True, order=True)
class Line:
    """What a rule says, whoever wrote it down."""

    direction: str
    priority: int
    name: str
    access: str


def differs(what: str, ours: object, theirs: object) -> Iterator[str]:
    """Say what differs, in a form that stays the same as long as the difference does."""
    if ours != theirs:
        yield f"{what}: {_text(ours)}, Azure {_text(theirs)}"


def say(said: Line) -> str:
    """Say a rule for people."""
    return f"{said.direction} {said.priority} {said.name} {said.access}"


def _text(value: object) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(_text(item) for item in value)) or "nothing"
    return say(value) if isinstance(value, Line) else str(value)
