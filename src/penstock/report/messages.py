"""How a diagnostic looks: place, severity, code, message; the line with a caret; what was expected, what to do.

Comes in: `Diagnostic`. Goes out: text. Names in the input are hostile: control characters are made visible. Read next:
`cli/told.py`.
"""

from __future__ import annotations

from penstock.diagnostics import Diagnostic
from penstock.report.escape import plain

WIDEST = 160
"""Longer lines are shown around the place only."""


def render(diagnostic: Diagnostic) -> str:
    """Give a diagnostic as house style shows it, several lines."""
    origin = diagnostic.origin
    line, column = origin.line, origin.column
    head = (
        f"{plain(origin.file)}:{line}:{column}: {diagnostic.level.word} {diagnostic.code}: {plain(diagnostic.message)}"
    )
    rows = [head, *_excerpt(diagnostic, line, column)]
    for word in ("context", "expected", "help"):
        text = getattr(diagnostic, word)
        if text:
            rows.append(f"  {'in' if word == 'context' else word:<9} {plain(text)}")
    return "\n".join(rows)


def _excerpt(diagnostic: Diagnostic, line: int, column: int) -> list[str]:
    text = diagnostic.origin.locator.line_text(line)
    if not text:
        return []
    start = max(0, column - WIDEST // 2) if len(text) > WIDEST else 0
    part = text[start : start + WIDEST]
    width = _width(diagnostic, text[column - 1 :])
    margin = f"{line:>5}"
    caret = " " * (column - 1 - start) + "^" * max(1, min(width, WIDEST - (column - 1 - start)))
    return [f"{margin} | {plain(part.expandtabs(1))}", f"{' ' * len(margin)} | {caret}"]


def _width(diagnostic: Diagnostic, rest: str) -> int:
    if diagnostic.value and diagnostic.value in rest[: len(diagnostic.value) + 2]:
        return len(diagnostic.value) + (2 if rest.startswith('"') else 0)
    return 1
