"""What one filter decides between any two addresses, remembered.

Comes in: a `Filter` and its two `Side`s. Goes out: `Decided` parts for a pair of numbers of bits. Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from penstock.engine.first_match import (
    CERTAIN,
    DST,
    SRC,
    Candidate,
    Decided,
    Terms,
    decide,
    listed,
    listed_terms,
    settled,
    taken,
)
from penstock.engine.named_rules import decide_named, named_rows
from penstock.engine.ports import PortAxis
from penstock.engine.side import Side
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Rule
from penstock.space.names import NameSet

Numbers = tuple[int, int]
"""What the rules of a filter say of a source and of a destination, as numbers of bits."""


class _Flat(NamedTuple):
    """The rules of a filter without what they say of addresses: transports and actions, and a bit for each that is itself in no doubt."""

    certain: int
    rows: list[tuple[int, Action]]


class Weighed:
    """One filter: its two sides, and what it decides for addresses with some bits, remembered."""

    def __init__(self, filter_: Filter, left: Side, right: Side, ports: PortAxis) -> None:
        self.left, self.right = left, right
        self._filter = filter_
        self._ports = ports
        self._plain = left.plain and right.plain
        self._rows: dict[object, tuple[Candidate, ...]] = {}
        self._decided: dict[tuple[object, int, frozenset[Cause]], tuple[Decided, ...]] = {}
        self._actions: dict[object, Mapping[Action, int] | None] = {}
        self._by_name: dict[object, tuple[Candidate, ...]] = {}
        self._named: dict[tuple[object, int, NameSet], tuple[Decided, ...]] = {}

    def numbers(self, src: int, dst: int) -> Numbers:
        """Give what the rules say of two positions."""
        return self.left.at(src), self.right.at(dst)

    def alike(self, numbers: Numbers) -> object:
        """Give what rules say of two sides: equal for pairs of which the same rules say the same."""
        return self.left.bits[numbers[0]] & self.right.bits[numbers[1]] if self._plain else numbers

    def decided(self, numbers: Numbers, mask: int, holds: frozenset[Cause]) -> tuple[Decided, ...]:
        """Evaluate the filter for all addresses with the same bits; `holds` are doubts known to hold."""
        key = (self.alike(numbers), mask, holds)
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = decide(settled(self.candidates(numbers), holds), mask)
        return found

    def candidates(self, numbers: Numbers) -> tuple[Candidate, ...]:
        """Give the rules that match or may match, in order; as `first_match.candidates`."""
        key = self.alike(numbers)
        if key not in self._rows:
            self._rows[key] = listed(self._filter, self._rules(numbers), self._ports)
        return self._rows[key]

    def actions(self, numbers: Numbers) -> Mapping[Action, int] | None:
        """Give what each action gets of everything between addresses with some bits; None where doubts play a part."""
        key = self.alike(numbers)
        if key not in self._actions:
            self._actions[key] = self._taken(*numbers)
        return self._actions[key]

    def _taken(self, one: int, other: int) -> Mapping[Action, int] | None:
        both = self.left.touched(one) & self.right.touched(other)
        certain = self._flat.certain
        if not self._plain:
            certain &= self.left.surely(one) & self.right.surely(other)
        default, full = self._filter.default, self._ports.full
        if both & ~certain or default.action_doubts:
            return None
        rows = chain((self._flat.rows[index] for index in _set_bits(both)), ((full, default.action),))
        return taken(rows, full)

    @cached_property
    def _flat(self) -> _Flat:
        """The rules without what they say of addresses."""
        rules = self._filter.rules
        doubtful = (rule.match.doubts or rule.match.by_address or rule.action_doubts for rule in rules)
        certain = sum(1 << index for index, doubts in enumerate(doubtful) if not doubts)
        return _Flat(certain, [(self._ports.mask(rule.match.transport), rule.action) for rule in rules])

    def named(self, numbers: Numbers, mask: int, asked: NameSet) -> tuple[Decided, ...]:
        """Evaluate the filter as one on names for all addresses with the same bits."""
        said = self.alike(numbers)
        key = (said, mask, asked)
        if key not in self._named:
            if said not in self._by_name:
                self._by_name[said] = named_rows(self._filter, self._rules(numbers), self._ports)
            self._named[key] = decide_named(self._by_name[said], mask, asked)
        return self._named[key]

    def _rules(self, numbers: Numbers) -> Iterator[tuple[Rule, Terms, Terms]]:
        return ((self._filter.rules[i], source, target) for i, source, target in self.matching(*numbers))

    def matching(self, one: int, other: int) -> Iterator[tuple[int, Terms, Terms]]:
        """Give the rules with something to say of both sides, by their indices, and when each side matches."""
        source, target = self.left.bits[one], self.right.bits[other]
        for index in _set_bits(self.left.touched(one) & self.right.touched(other)):
            match = self._filter.rules[index].match
            to = _terms(match.dst, target >> self.right.bases[index], DST)
            if to:
                yield index, _terms(match.src, source >> self.left.bases[index], SRC), to


def _set_bits(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _terms(cover: Cover, bits: int, side: str) -> Terms:
    """Give when a side matches, by its bits, the lowest of which are this side's; as `first_match.side_terms`."""
    if bits & 1:
        return CERTAIN
    return listed_terms(cover, (bool(bits >> at & 1) for at in range(1, len(cover.doubtful) + 1)), side)
