"""From offsets to lines and columns, and from JSON pointers to offsets.

Comes in: a text. Goes out: places, found when asked for: lines are counted by blocks, containers are indexed the first time something
in them is looked for, and what stands beside the way is skipped. Read next: `source/document.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from penstock.source.json_text import Children, children, first_value

_BLOCK = 1 << 14


class Lines:
    """Lines and columns of a text, both from 1; a few bytes for every 16,000 characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        counts = (text.count("\n", at, at + _BLOCK) for at in range(0, len(text), _BLOCK))
        self._before = [0, *accumulate(counts)]

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of an offset."""
        offset = max(0, min(offset, len(self._text)))
        block = offset // _BLOCK
        line = self._before[block] + self._text.count("\n", block * _BLOCK, offset) + 1
        return line, offset - self._text.rfind("\n", 0, offset)

    def line(self, number: int) -> str:
        """Give the text of a line without its line break; nothing for a line that is not there."""
        start = self._start(number)
        if start is None:
            return ""
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else len(self._text)].rstrip("\r")

    def _start(self, number: int) -> int | None:
        if number <= 1:
            return 0 if number == 1 else None
        block = bisect_left(self._before, number - 1) - 1
        if block + 1 >= len(self._before):
            return None
        at = block * _BLOCK - 1
        for _ in range(number - 1 - self._before[block]):
            at = self._text.find("\n", at + 1)
        return at + 1


class Pointers:
    """Offsets of the values that RFC 6901 pointers name. The text is JSON, with comments already blanked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside: dict[str, Children] = {}

    def offset(self, pointer: str) -> int:
        """Give the offset of a value; of what is not there, that of its nearest ancestor."""
        at = first_value(self._text)
        end = 0
        while end < len(pointer):
            parent, start = pointer[:end], end + 1
            end = pointer.find("/", start)
            end = len(pointer) if end < 0 else end
            below = self._child(parent, at, pointer[start:end])
            if below is None:
                return at
            at = below
        return at

    def _child(self, parent: str, at: int, step: str) -> int | None:
        inside = self._inside.get(parent)
        if inside is None:
            inside = self._inside[parent] = children(self._text, at)
        if isinstance(inside, dict):
            return inside.get(step.replace("~1", "/").replace("~0", "~"))
        index = int(step) if step.isascii() and step.isdigit() and len(step) < 10 else len(inside)
        return inside[index] if index < len(inside) else None


class OneLine:
    """A text that is only asked for one offset: the locator of what is wrong with a text that is no document."""

    def __init__(self, text: str, offset: int) -> None:
        self._lines = Lines(text)
        self._place = self._lines.place(offset)

    def position(self, _pointer: str, /) -> tuple[int, int]:
        """Give the one place known."""
        return self._place

    def line_text(self, line: int, /) -> str:
        """Give the text of a line."""
        return self._lines.line(line)
