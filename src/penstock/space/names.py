"""Sets of host names: exact names, everything under a domain, every string with an ending; and all that sets can do.

Comes in: patterns as firewall rules write them. Goes out: `NameSet`, canonical. Exact names and endings form a family in which
two members are nested or disjoint, so a set is a table from members to yes or no: the longest member that fits a name
decides. Read next: `net/rule.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

ALPHABET = "0123456789-abcdefghijklmnopqrstuvwxyz_."

Mark = tuple[str, bool]
"""An ending, and whether it must be the whole name."""


class NameSet:
    """A set of names, lower case. `marks` maps a mark to membership; the empty ending stands for every name."""

    __slots__ = ("_hash", "marks")

    def __init__(self, marks: dict[Mark, bool]) -> None:
        self.marks = marks
        self._hash: int | None = None

    @classmethod
    def all(cls) -> NameSet:
        """Every name."""
        return cls({("", False): True})

    @classmethod
    def empty(cls) -> NameSet:
        """No name."""
        return cls({("", False): False})

    @classmethod
    def exact(cls, name: str) -> NameSet:
        """One name."""
        return cls({("", False): False, (_plain(name), True): True})

    @classmethod
    def suffix(cls, ending: str) -> NameSet:
        """Every name that ends so: `contoso.com` also holds `evilcontoso.com` (FW-34)."""
        return cls({("", False): False, (_plain(ending), False): True}) if ending else cls.all()

    @classmethod
    def under(cls, domain: str) -> NameSet:
        """Every name with one or more labels before `domain`, not the domain itself (FW-34)."""
        ending = "." + _plain(domain)
        return cls({("", False): False, (ending, False): True, (ending, True): False})

    @classmethod
    def parse_pattern(cls, text: str) -> NameSet:
        """Read `a.b`, `*.b`, `*b` or `*`. Raises `ValueError` for a star anywhere but at the left."""
        plain = text.strip()
        if "*" in plain[1:]:
            raise ValueError(f'"{text}" has a wildcard that is not at the left end')
        if not plain.startswith("*"):
            return cls.exact(plain)
        return cls.under(plain[2:]) if plain.startswith("*.") and len(plain) > 2 else cls.suffix(plain[1:])

    @classmethod
    def union_all(cls, sets: Iterable[NameSet]) -> NameSet:
        """Give the union of many sets."""
        out = cls.empty()
        for some in sets:
            out = out | some
        return out

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameSet) and self.marks == other.marks

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.marks.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"NameSet({self})"

    def __contains__(self, name: str) -> bool:
        plain = _plain(name)
        return self.marks[(plain, True)] if (plain, True) in self.marks else self.inherited(plain)

    def inherited(self, ending: str) -> bool:
        """Tell what the widest marks say of names with this ending: the longest mark that fits decides."""
        for start in range(len(ending) + 1):
            found = self.marks.get((ending[start:], False))
            if found is not None:
                return found
        return False

    def _value(self, mark: Mark) -> bool:
        if mark in self.marks:
            return self.marks[mark]
        return self.inherited(mark[0])

    def _combine(self, other: NameSet, table: tuple[bool, bool, bool, bool]) -> NameSet:
        marks = set(self.marks) | set(other.marks)
        raw = {m: table[2 * self._value(m) + other._value(m)] for m in marks}
        return _canonical(raw)

    def __or__(self, other: NameSet) -> NameSet:
        return self._combine(other, (False, True, True, True))

    def __and__(self, other: NameSet) -> NameSet:
        return self._combine(other, (False, False, False, True))

    def __sub__(self, other: NameSet) -> NameSet:
        return self._combine(other, (False, False, True, False))

    def __invert__(self) -> NameSet:
        return NameSet({mark: not value for mark, value in self.marks.items()})

    def __le__(self, other: NameSet) -> bool:
        return (self - other).is_empty

    @property
    def is_empty(self) -> bool:
        """Whether no name is in the set."""
        return not any(self.marks.values())

    @property
    def is_all(self) -> bool:
        """Whether every name is in the set."""
        return all(self.marks.values())

    def is_disjoint(self, other: NameSet) -> bool:
        """Whether no name is in both."""
        return (self & other).is_empty

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


def _canonical(raw: dict[Mark, bool]) -> NameSet:
    """Drop marks that say what the next wider mark says already."""
    kept: dict[Mark, bool] = {("", False): raw[("", False)]}
    for mark in sorted(raw, key=lambda m: (len(m[0]), m[1])):
        if mark == ("", False):
            continue
        wider = NameSet(kept).inherited(mark[0] if mark[1] else mark[0][1:])
        if raw[mark] != wider:
            kept[mark] = raw[mark]
    return NameSet(kept)


def _plain(name: str) -> str:
    return name.strip().rstrip(".").lower()
