"""Rows of cells for a terminal: columns aligned, the last one wrapped under itself.

Comes in: rows of plain text. Goes out: lines. Read next: `report/summary_text.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

GAP = 2
NARROWEST = 24
"""The least room for the last column; below it lines get longer than asked."""


def aligned(rows: Sequence[tuple[str, ...]], width: int, most: Sequence[int], indent: int = 2) -> Iterator[str]:
    """Give the lines of a table. `most` holds the greatest width of each column but the last; longer cells push on."""
    if not rows:
        return
    wide = [min(limit, max(len(row[i]) for row in rows)) for i, limit in enumerate(most)]
    at = indent + sum(w + GAP for w in wide)
    for row in rows:
        head = " " * indent + "".join(cell.ljust(w) + " " * GAP for cell, w in zip(row, wide, strict=False))
        yield from _wrapped(head, row[-1], at, width)


def _wrapped(head: str, last: str, at: int, width: int) -> Iterator[str]:
    room = max(NARROWEST, width - at)
    first = max(NARROWEST, width - max(at, len(head)))
    lines = textwrap.wrap(
        last,
        width=room,
        initial_indent=" " * max(0, room - first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    if not lines:
        yield head.rstrip()
        return
    yield (head + lines[0].lstrip()).rstrip()
    yield from (" " * at + line for line in lines[1:])
