"""Sets of request paths: exact paths, everything that begins so; and all that sets can do.

Comes in: patterns as routing rules of web devices write them. Goes out: `PathSet`, canonical. Paths are compared without case, as
those rules compare them; what follows `?` or `#` is no part of a path. Read next: `space/marks.py`, `net/rewrite.py`.
"""

from __future__ import annotations

from typing import Self

from penstock.space.marks import MarkSet


class PathSet(MarkSet):
    """A set of paths, told apart by their beginnings."""

    __slots__ = ()

    @staticmethod
    def fold(text: str) -> str:
        """Give a path without case, query and fragment."""
        return text.strip().partition("?")[0].partition("#")[0].lower()

    @staticmethod
    def wider(text: str) -> str:
        """Give the beginning without its last character."""
        return text[:-1]

    @classmethod
    def under(cls, beginning: str) -> Self:
        """Every path that begins so; all of them begin with `/`."""
        return cls.all() if beginning == "/" else cls.with_end(beginning)

    @classmethod
    def parse_pattern(cls, text: str) -> Self:
        """Read `/a`, `/a/*`, `/a*` or `/*`. Raises `ValueError` for a star anywhere but at the right."""
        plain = text.strip()
        if "*" in plain[:-1]:
            raise ValueError(f'"{text}" has a wildcard that is not at the right end')
        if not plain.endswith("*"):
            return cls.exact(plain)
        return cls.under(plain[:-1])

    def witness(self) -> str | None:
        """Give a path of the set that is short and looks like a path, or None."""
        if self.is_empty:
            return None
        for beginning, whole in sorted(
            (m for m, v in self.marks.items() if v), key=lambda m: (len(m[0]), not m[1], m[0])
        ):
            tails = ("",) if whole else ("", "/" if not beginning else "", "x", "/x", "x1", "/probe-1", "probe-2")
            for path in (beginning + tail for tail in tails):
                if path.startswith("/") and path in self:
                    return path
        return None

    def patterns(self) -> tuple[str, ...]:
        """Say the set for people: patterns in it, and exceptions with a minus sign."""
        if self.is_all:
            return ("/*",)
        shown = [
            ("" if value else "-") + (text if whole else f"{text or '/'}*")
            for (text, whole), value in sorted(self.marks.items())
            if value or text or whole
        ]
        return tuple(shown)

    def __str__(self) -> str:
        return " ".join(self.patterns()) or "none"
