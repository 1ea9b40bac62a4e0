"""The place of a character inside a string of a file.

Comes in: the origin of a string and an offset in what it stands for. Goes out: an `Origin` whose line and column are those of the character
as it is written, escapes and line breaks counted. Read next: `source/places.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Locator, Origin


@dataclass(frozen=True)
class Spot:
    """Finds one character of one string; `text` is what the string stands for."""

    whole: Locator
    text: str
    offset: int

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the 1-based line and column of the character."""
        line, column = self.whole.position(pointer)
        raw = self.whole.line_text(line)
        if raw[column - 1 : column] != '"':
            return line, column
        for character in self.text[: self.offset]:
            if column >= len(raw):
                if character == "\n":
                    line, column, raw = line + 1, 0, self.whole.line_text(line + 1)
            else:
                column += _width(raw, column, character)
        return line, column + 1

    def line_text(self, line: int, /) -> str:
        """Give the text of a line."""
        return self.whole.line_text(line)


def _width(raw: str, at: int, character: str) -> int:
    """Give how many characters of a line write one character, from a 0-based column on."""
    if raw[at] != "\\":
        return 1
    if raw[at + 1 : at + 2] != "u":
        return 2
    return 12 if ord(character) > 0xFFFF else 6


def inside(origin: Origin, text: str, offset: int) -> Origin:
    """Give the place of a character of the string at an origin."""
    return Origin(file=origin.file, pointer=origin.pointer, locator=Spot(origin.locator, text, offset))
