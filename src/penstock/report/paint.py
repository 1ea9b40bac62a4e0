"""Colour and width of a terminal, as plain values: a report does not look at the terminal itself.

Comes in: what `cli` found out about the terminal. Goes out: painted and wrapped text. Read next: `report/text.py`.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from penstock.diagnostics import Severity

CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36"}

SEVERITY_COLOURS = {
    Severity.CRITICAL: "magenta",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How text is shown: with or without colour, and how wide."""

    colour: bool = False
    width: int = 100

    def __call__(self, text: str, *styles: str) -> str:
        """Give text in some styles."""
        codes = ";".join(CODES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text

    def wrapped(self, text: str, indent: str, first: str | None = None) -> str:
        """Give text broken into lines of the width, indented; words are never broken."""
        return "\n".join(
            textwrap.wrap(
                text,
                width=max(40, self.width),
                initial_indent=indent if first is None else first,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )

    def shortened(self, text: str, room: int) -> str:
        """Give text that fits, with an ellipsis where something was left out."""
        return text if len(text) <= room else text[: max(1, room - 1)] + "…"
