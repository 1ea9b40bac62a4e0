"""Reading what Azure was asked and what it answered: what is missing or odd there ends that question and no other.

Comes in: nodes of a recorded answer. Goes out: words, numbers and sets, or `AnswerError` with the place. Read next: `verify/rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from penstock.source.node import Node
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, UDP, TransportSet

PROTOCOLS = {"all": None, "any": None, "*": None, "tcp": (TCP,), "udp": (UDP,)}
LAST_PORT = 65535


class AnswerError(ValueError):
    """A recorded question or answer that cannot be compared."""


def word(node: Node, *names: str) -> str:
    """Give a text that must be there."""
    found = node.get(*names)
    text = found.text()
    if text is None:
        raise AnswerError(f"{found.origin}: {'.'.join(names) or 'the value'} is missing or no text")
    return text


def low(node: Node, *names: str) -> str:
    """Give a text that must be there, lower case, as ids and words are compared."""
    return word(node, *names).lower()


def maybe(node: Node, *names: str) -> str:
    """Give a text, or nothing."""
    return node.get(*names).text() or ""


def number(node: Node, *names: str) -> int:
    """Give a whole number that must be there."""
    found = node.get(*names).number()
    if found is None:
        raise AnswerError(f"{node.get(*names).origin}: {'.'.join(names)} is missing or no whole number")
    return found


def every(node: Node, *names: str) -> tuple[Node, ...]:
    """Give the elements of a list, none where it is missing."""
    return tuple(node.get(*names).elements())


def texts(node: Node, *names: str) -> tuple[str, ...]:
    """Give the texts of a list."""
    return tuple(word(element) for element in every(node, *names))


def ports(text: str) -> IntervalSet | None:
    """Give one port or range; None for all."""
    return None if text == "*" else ranges([text])


def ranges(written: Iterable[str]) -> IntervalSet | None:
    """Give ports and ranges together; None for all."""
    try:
        runs = [tuple(int(end) for end in text.split("-")) for text in written]
        if any(run == (0, LAST_PORT) for run in runs):
            return None
        return IntervalSet.of(*((run[0], run[-1]) for run in runs))
    except ValueError as error:
        raise AnswerError(f"{', '.join(written)} are no ports: {error}") from error


def transports(protocol: str, src: IntervalSet | None, dst: IntervalSet | None) -> TransportSet:
    """Give the transports of a protocol as Azure names it."""
    if protocol.lower() not in PROTOCOLS:
        raise AnswerError(f'"{protocol}" is no protocol that Azure is asked about')
    return TransportSet.of(PROTOCOLS[protocol.lower()], src, dst)
