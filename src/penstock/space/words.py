"""Sets of words such as request methods: some words, or all but some.

Comes in: words. Goes out: `WordSet`, canonical. Words are compared as they are written in upper case. Read next: `net/rewrite.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

USUAL = ("GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND")
"""Methods by which people recognise an example, the likeliest first (RFC 9110; PROPFIND: RFC 4918)."""


@dataclass(frozen=True, slots=True)
class WordSet:
    """The words listed, or (`inverted`) every word but those."""

    listed: frozenset[str]
    inverted: bool = False

    @classmethod
    def all(cls) -> WordSet:
        """Every word."""
        return cls(frozenset(), inverted=True)

    @classmethod
    def of(cls, words: Iterable[str]) -> WordSet:
        """Some words."""
        return cls(frozenset(word.strip().upper() for word in words))

    def __contains__(self, word: str) -> bool:
        return (word.strip().upper() in self.listed) != self.inverted

    def __invert__(self) -> WordSet:
        return WordSet(self.listed, inverted=not self.inverted)

    def __and__(self, other: WordSet) -> WordSet:
        if self.inverted and other.inverted:
            return WordSet(self.listed | other.listed, inverted=True)
        if self.inverted:
            return WordSet(other.listed - self.listed)
        return WordSet(self.listed - other.listed if other.inverted else self.listed & other.listed)

    def __or__(self, other: WordSet) -> WordSet:
        return ~(~self & ~other)

    def __sub__(self, other: WordSet) -> WordSet:
        return self & ~other

    @property
    def is_empty(self) -> bool:
        """Whether no word is in the set."""
        return not self.listed and not self.inverted

    @property
    def is_all(self) -> bool:
        """Whether every word is in the set."""
        return self.inverted and not self.listed

    def witness(self) -> str | None:
        """Give a usual word of the set, else its least one, or None."""
        if self.is_empty:
            return None
        usual = next((word for word in USUAL if word in self), None)
        return usual or (min(self.listed) if not self.inverted else "X-ANY")

    def __str__(self) -> str:
        if self.is_all:
            return "*"
        words = " ".join(sorted(self.listed))
        return f"* -{' -'.join(sorted(self.listed))}" if self.inverted else words or "none"
