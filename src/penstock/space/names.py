"""Sets of host names: exact names, everything under a domain, every string with an ending; and all that sets can do.

Comes in: patterns as firewall rules write them. Goes out: `NameSet`, canonical. Read next: `space/marks.py`, where the
algebra is, and `net/rule.py`.
"""

from __future__ import annotations

from typing import Self

from penstock.space.marks import ALL, MarkSet

ALPHABET = "0123456789-abcdefghijklmnopqrstuvwxyz_."


class NameSet(MarkSet):
    """A set of names, lower case, told apart by their endings."""

    __slots__ = ()

    @staticmethod
    def fold(text: str) -> str:
        """Give a name without case and without a final dot."""
        return text.strip().rstrip(".").lower()

    @staticmethod
    def wider(text: str) -> str:
        """Give the ending without its first character."""
        return text[1:]

    @classmethod
    def suffix(cls, ending: str) -> Self:
        """Every name that ends so: `contoso.com` also holds `evilcontoso.com` (FW-34)."""
        return cls.with_end(ending)

    @classmethod
    def under(cls, domain: str) -> Self:
        """Every name with one or more labels before `domain`, not the domain itself (FW-34)."""
        ending = "." + cls.fold(domain)
        return cls({ALL: False, (ending, False): True, (ending, True): False})

    @classmethod
    def parse_pattern(cls, text: str) -> Self:
        """Read `a.b`, `*.b`, `*b` or `*`. Raises `ValueError` for a star anywhere but at the left."""
        plain = text.strip()
        if "*" in plain[1:]:
            raise ValueError(f'"{text}" has a wildcard that is not at the left end')
        if not plain.startswith("*"):
            return cls.exact(plain)
        return cls.under(plain[2:]) if plain.startswith("*.") and len(plain) > 2 else cls.suffix(plain[1:])

    def witness(self) -> str | None:
        """Give a name of the set that is short and looks like a name, or None."""
        for ending, whole in sorted((m for m, v in self.marks.items() if v), key=lambda m: (not m[1], len(m[0]), m[0])):
            if whole:
                return ending
            for head in ("example", "a", "x1", "www", "probe-1"):
                for dot in ("", ".example" if not ending else ""):
                    name = head + dot + ending
                    if name in self:
                        return name
        return None

    def patterns(self) -> tuple[str, ...]:
        """Say the set for people: patterns in it, and exceptions with a minus sign."""
        if self.is_all:
            return ("*",)
        out = []
        for (ending, whole), value in sorted(self.marks.items()):
            if not ending and not whole:
                if value:
                    out.append("*")
                continue
            if whole and not value and ending.startswith("."):
                continue
            text = ending if whole else "*" + ending
            out.append(text if value else "-" + text)
        return tuple(out)

    def __str__(self) -> str:
        return " ".join(self.patterns()) or "none"
