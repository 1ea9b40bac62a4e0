"""Sets of strings told apart by one of their ends, and all that sets can do.

A mark is a beginning (or an ending) of strings, or one whole string. Two marks are nested or disjoint, so a set is a table from
marks to yes or no: the longest mark that fits a string decides. `NameSet` reads names from their end, `PathSet` paths from their
beginning. Read next: `space/names.py`, `space/paths.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Self

Mark = tuple[str, bool]
"""An end of strings, and whether it must be the whole string."""

ALL: Mark = ("", False)
"""The end that every string has."""

REMEMBERED = 1 << 14
"""How many results of set operations are kept."""


class MarkSet(ABC):
    """A set of strings. `marks` maps a mark to membership; the empty end stands for every string."""

    __slots__ = ("_hash", "marks")

    def __init__(self, marks: Mapping[Mark, bool]) -> None:
        self.marks = marks
        self._hash: int | None = None

    @staticmethod
    def fold(text: str) -> str:
        """Give a string in the form in which strings are compared."""
        return text

    @staticmethod
    @abstractmethod
    def wider(text: str) -> str:
        """Give the next wider end of an end that is not empty."""

    @classmethod
    def all(cls) -> Self:
        """Every string."""
        return cls({ALL: True})

    @classmethod
    def empty(cls) -> Self:
        """No string."""
        return cls({ALL: False})

    @classmethod
    def exact(cls, text: str) -> Self:
        """One string."""
        return cls({ALL: False, (cls.fold(text), True): True})

    @classmethod
    def with_end(cls, text: str) -> Self:
        """Every string with this end."""
        return cls({ALL: False, (cls.fold(text), False): True}) if text else cls.all()

    @classmethod
    def union_all(cls, sets: Iterable[Self]) -> Self:
        """Give the union of many sets."""
        out = cls.empty()
        for some in sets:
            out = out | some
        return out

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, MarkSet) and self.marks == other.marks

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.marks.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def __contains__(self, text: str) -> bool:
        plain = self.fold(text)
        return self.marks[(plain, True)] if (plain, True) in self.marks else self.inherited(plain)

    def inherited(self, end: str) -> bool:
        """Tell what the widest marks say of strings with this end: the longest mark that fits decides."""
        while True:
            found = self.marks.get((end, False))
            if found is not None or not end:
                return bool(found)
            end = self.wider(end)

    def _value(self, mark: Mark) -> bool:
        return self.marks[mark] if mark in self.marks else self.inherited(mark[0])

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019  the few sets of a network meet each other again and again
    def _combine(self, other: Self, table: tuple[bool, bool, bool, bool]) -> Self:
        marks = set(self.marks) | set(other.marks)
        return self._canonical({m: table[2 * self._value(m) + other._value(m)] for m in marks})

    def _canonical(self, raw: Mapping[Mark, bool]) -> Self:
        """Drop marks that say what the next wider mark says already."""
        kept: dict[Mark, bool] = {ALL: raw[ALL]}
        so_far = type(self)(kept)
        for mark in sorted(raw, key=lambda m: (len(m[0]), m[1])):
            if mark != ALL and raw[mark] != so_far.inherited(mark[0] if mark[1] else self.wider(mark[0])):
                kept[mark] = raw[mark]
        return type(self)(kept)

    def __or__(self, other: Self) -> Self:
        return self._combine(other, (False, True, True, True))

    def __and__(self, other: Self) -> Self:
        return self._combine(other, (False, False, False, True))

    def __sub__(self, other: Self) -> Self:
        return self._combine(other, (False, False, True, False))

    def __invert__(self) -> Self:
        return type(self)({mark: not value for mark, value in self.marks.items()})

    def __le__(self, other: Self) -> bool:
        return (self - other).is_empty

    @property
    def is_empty(self) -> bool:
        """Whether no string is in the set."""
        return not any(self.marks.values())

    @property
    def is_all(self) -> bool:
        """Whether every string is in the set."""
        return all(self.marks.values())

    @property
    def only(self) -> str | None:
        """The one string of the set, or None if it has none or several."""
        members = [mark for mark, value in self.marks.items() if value]
        return members[0][0] if len(members) == 1 and members[0][1] else None

    def is_disjoint(self, other: Self) -> bool:
        """Whether no string is in both."""
        return (self & other).is_empty
