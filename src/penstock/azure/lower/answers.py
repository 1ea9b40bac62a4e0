"""Yes, no, or why nobody knows: how lowering speaks of whether something holds.

Comes in: answers. Goes out: the answer of several together. Read next: `net/cause.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from penstock.net.cause import Cause

Answer = bool | tuple[Cause, ...]
"""A tuple is never empty: it holds if all of these causes turn out in its favour."""


def all_of(*answers: Answer) -> Answer:
    """Give the answer to "does every one of them hold"."""
    if any(answer is False for answer in answers):
        return False
    doubts = {cause for answer in answers if isinstance(answer, tuple) for cause in answer}
    return tuple(sorted(doubts)) or True


def any_of(answers: Iterable[Answer]) -> Answer:
    """Give the answer to "does one of them hold"; several doubtful ones are one doubt of their own."""
    doubtful: list[tuple[Cause, ...]] = []
    for answer in answers:
        if answer is True:
            return True
        if isinstance(answer, tuple) and answer not in doubtful:
            doubtful.append(answer)
    if len(doubtful) < 2:
        return doubtful[0] if doubtful else False
    first = min(doubtful)[0]
    key = "|".join(sorted("&".join(cause.key for cause in some) for some in doubtful))
    return (Cause(key=f"any:{key}", why=first.why, cure=first.cure, facts=first.facts, origin=first.origin),)


def opposite(answer: Answer) -> Answer:
    """Give the answer to "does it not hold": a doubt of its own, so that nothing is taken to hold together with the first."""
    if not isinstance(answer, tuple):
        return not answer
    key = "&".join(cause.key for cause in answer)
    return (replace(answer[0], key=f"not:{key}"),)


def doubts(answer: Answer) -> tuple[Cause, ...]:
    """Give the causes of an answer that is not no."""
    return answer if isinstance(answer, tuple) else ()
