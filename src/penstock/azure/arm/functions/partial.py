"""What is certain of a text some pieces of which are unknown.

Comes in: symbolic texts, as they were joined. Goes out: yes, no, or None where the unknown pieces decide. Read next:
`functions/compare.py`.
"""

from __future__ import annotations

import re
from typing import Any

from penstock.azure.arm.values import Symbolic, pieces
from penstock.source.node import Unknown


def known_pieces(text: Symbolic) -> list[str]:
    """Give the pieces that are known, none of them empty."""
    return [str(piece) for piece in pieces(text) if not isinstance(piece, Unknown) and piece != ""]


def may_be(text: Symbolic, other: str) -> bool:
    """Whether a text may be another: its known pieces stand there in order."""
    if not known_pieces(text):
        return True
    parts = (".*" if isinstance(piece, Unknown) else re.escape(str(piece)) for piece in pieces(text))
    return re.fullmatch("".join(parts), other, re.DOTALL) is not None


def is_empty(text: Symbolic) -> bool | None:
    """Whether a text is empty: not when a piece of it is known."""
    return False if known_pieces(text) else None


def holds(text: Symbolic, other: str) -> bool | None:
    """Whether a text holds another: when a known piece does; not when no unknown piece can have a share in it."""
    if any(other in piece for piece in known_pieces(text)):
        return True
    parts = ("", *pieces(text), "")
    around = zip(parts, parts[1:], parts[2:], strict=False)
    return None if any(_may_share(*three, other) for three in around if isinstance(three[1], Unknown)) else False


def _may_share(left: Any, piece: Unknown, right: Any, other: str) -> bool:
    """Whether an unknown piece may supply a part of a text, its known neighbours the rest."""
    letters = piece.letters if isinstance(piece, Symbolic) else ""
    if not letters or isinstance(left, Unknown) or isinstance(right, Unknown):
        return True
    low, size = other.lower(), len(other)
    spans = ((i, j) for i in range(size) for j in range(i + 1, size + 1) if set(low[i:j]) <= set(letters))
    return any(left.endswith(other[:i]) and right.startswith(other[j:]) for i, j in spans)


def begins(text: Symbolic, start: str) -> bool | None:
    """Whether a text begins with another, without regard to case."""
    head = pieces(text)[0]
    return None if isinstance(head, Unknown) else _agree(str(head).lower(), start.lower())


def ends(text: Symbolic, end: str) -> bool | None:
    """Whether a text ends with another, without regard to case."""
    tail = pieces(text)[-1]
    return None if isinstance(tail, Unknown) else _agree(str(tail).lower()[::-1], end.lower()[::-1])


def _agree(known: str, wanted: str) -> bool | None:
    if known.startswith(wanted):
        return True
    return None if wanted.startswith(known) else False
