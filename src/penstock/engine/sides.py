"""Which rules of a filter speak of an address, as bits: addresses with the same bits are the same to the filter.

Comes in: a `Filter` and the `AddressAxis`. Goes out: for each side the bits of any address, and candidates for a pair of
bits. One bit of a rule's side says that it surely covers the address, one more for each doubt that it may. A row of such bits over
all classes of addresses is short, because neighbours mostly look alike. Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from secrets import randbits
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penstock.engine.axis import WORDS, AddressAxis
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
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import Run
from penstock.space.names import NameSet

NOTHING: frozenset[Cause] = frozenset()


class Side:
    """One side of a filter: runs of classes that its rules tell apart, and the bits of each run.

    `starts` are positions (see `Sides.position`); runs with the same bits have the same number, under which `bits` has them. `rules[b]` is
    the index of the rule that bit `b` belongs to, `bases[r]` the first bit of rule `r`, `ranges[r]` the positions of its bits. `plain`: one
    bit for each rule, since nothing is in doubt.
    """

    __slots__ = (
        "_arrays",
        "_marks",
        "_sure",
        "_touched",
        "bases",
        "bits",
        "numbers",
        "plain",
        "ranges",
        "rules",
        "starts",
    )

    def __init__(self, covers: Sequence[Cover], ranges: Sequence[Sequence[tuple[Run, ...]]]) -> None:
        self.ranges = ranges
        self._marks: _Marks | None = None
        self._arrays: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        self._touched: dict[int, int] = {}
        self._sure: dict[int, int] = {}
        changes: dict[int, int] = {0: 0}
        self.bases: list[int] = []
        self.rules: list[int] = []
        for index, cover in enumerate(covers):
            self.bases.append(len(self.rules))
            for runs in ranges[index]:
                bit = 1 << len(self.rules)
                self.rules.append(index)
                for first, last in runs:
                    changes[first] = changes.get(first, 0) ^ bit
                    changes[last + 1] = changes.get(last + 1, 0) ^ bit
            assert len(self.rules) - self.bases[-1] == 1 + len(cover.doubtful)
        self.starts = sorted(changes)
        self.numbers: list[int] = []
        known: dict[int, int] = {}
        bits = 0
        for start in self.starts:
            bits ^= changes[start]
            self.numbers.append(known.setdefault(bits, len(known)))
        self.bits = list(known)
        self.plain = len(self.rules) == len(covers)

    def at(self, position: int) -> int:
        """Give the number of the bits of a position."""
        return self.numbers[bisect_right(self.starts, position) - 1]

    def at_all(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the numbers of the bits of many positions."""
        if self._arrays is None:
            self._arrays = np.array(self.starts, np.int64), np.array(self.numbers, np.int64)
        starts, numbers = self._arrays
        found: NDArray[np.int64] = numbers[np.searchsorted(starts, positions, "right") - 1]
        return found

    @property
    def marks(self) -> _Marks:
        """What each rule covers, as arrays; made when first asked for."""
        if self._marks is None:
            self._marks = _Marks(self.starts, self.ranges)
        return self._marks

    def touched(self, number: int) -> int:
        """Give the rules that some bits belong to, by the number of the bits: one bit for each rule."""
        if self.plain:
            return self.bits[number]
        if number not in self._touched:
            self._touched[number] = sum(1 << index for index in self.indices(self.bits[number]))
        return self._touched[number]

    def surely(self, number: int) -> int:
        """Give the rules that surely cover what has some bits: one bit for each rule."""
        if self.plain:
            return self.bits[number]
        if number not in self._sure:
            bits = self.bits[number]
            self._sure[number] = sum(1 << i for i in self.indices(bits) if bits >> self.bases[i] & 1)
        return self._sure[number]

    def indices(self, bits: int) -> Iterator[int]:
        """Give the rules that some bits belong to, in order, each once."""
        last = -1
        while bits:
            low = bits & -bits
            index = self.rules[low.bit_length() - 1]
            bits ^= low
            if index != last:
                last = index
                yield index


class _Marks:
    """The runs that each rule of a side covers, and a random number for each of its bits (see `axis.WORDS`)."""

    def __init__(self, starts: Sequence[int], ranges: Sequence[Sequence[tuple[Run, ...]]]) -> None:
        self.count = len(starts)
        flat = [(first, last + 1) for rule in ranges for runs in rule for first, last in runs]
        edges = np.searchsorted(np.asarray(starts, np.int64), np.asarray(flat, np.int64).reshape(-1, 2))
        self.begins, self.ends = edges[:, 0], edges[:, 1]
        sizes = [len(runs) for rule in ranges for runs in rule]
        numbers = np.fromiter((randbits(64) for _ in range(WORDS * len(sizes))), np.uint64, WORDS * len(sizes))
        self.words = np.repeat(numbers.reshape(-1, WORDS), sizes, axis=0)
        self.bounds = np.cumsum([0, *(sum(len(runs) for runs in rule) for rule in ranges)])

    def seen(self, rules: Sequence[int]) -> NDArray[np.int64]:
        """Number the runs by what some rules say of them: equal numbers, equally covered."""
        chosen = [np.arange(self.bounds[rule], self.bounds[rule + 1]) for rule in rules]
        at = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
        changes = np.zeros((self.count + 1, WORDS), np.uint64)
        np.add.at(changes, self.begins[at], self.words[at])
        np.subtract.at(changes, self.ends[at], self.words[at])
        sums = np.cumsum(changes[:-1], axis=0, dtype=np.uint64)
        pairs = np.ascontiguousarray(sums).view([("", np.uint64)] * WORDS).ravel()
        return np.unique(pairs, return_inverse=True)[1].ravel()


class _Flat(NamedTuple):
    """The rules of a filter without what they say of addresses: transports and actions, and a bit for each that is itself in no doubt."""

    certain: int
    rows: list[tuple[int, Action]]


class Sides:
    """The sides of all filters, made when first asked for, and what the filters decide."""

    def __init__(self, axis: AddressAxis, ports: PortAxis) -> None:
        self.axis = axis
        self.ports = ports
        self.offset = len(axis.lines[4].firsts)
        self._positions: dict[Address, int] = {}
        self._ranges: dict[AddressSet, tuple[Run, ...]] = {}
        self._sides: dict[str, tuple[Side, Side]] = {}
        self._rows: dict[tuple[str, object], tuple[Candidate, ...]] = {}
        self._decided: dict[tuple[str, object, int, frozenset[Cause]], tuple[Decided, ...]] = {}
        self._actions: dict[tuple[str, object], Mapping[Action, int] | None] = {}
        self._flat: dict[str, _Flat] = {}
        self._named_rows: dict[tuple[str, object], tuple[Candidate, ...]] = {}
        self._named: dict[tuple[str, object, int, NameSet], tuple[Decided, ...]] = {}

    def position(self, address: Address) -> int:
        """Give the number of an address's class among all classes, IPv4 before IPv6."""
        if address not in self._positions:
            version, number = self.axis.class_of(address)
            self._positions[address] = number if version == 4 else self.offset + number
        return self._positions[address]

    def ranges(self, addresses: AddressSet) -> tuple[Run, ...]:
        """Give the positions of a set that the network mentions, as closed ranges."""
        if addresses not in self._ranges:
            four = self.axis.lines[4].ranges(addresses.v4.runs)
            six = self.axis.lines[6].ranges(addresses.v6.runs)
            self._ranges[addresses] = four + tuple((lo + self.offset, hi + self.offset) for lo, hi in six)
        return self._ranges[addresses]

    def of(self, filter_: Filter) -> tuple[Side, Side]:
        """Give the source side and the destination side of a filter."""
        if filter_.id not in self._sides:
            self._sides[filter_.id] = (
                self._side([rule.match.src for rule in filter_.rules]),
                self._side([rule.match.dst for rule in filter_.rules]),
            )
        return self._sides[filter_.id]

    def _side(self, covers: list[Cover]) -> Side:
        return Side(covers, [[self.ranges(c.sure), *(self.ranges(some) for _, some in c.doubtful)] for c in covers])

    def numbers(self, filter_: Filter, src: Address, dst: Address) -> tuple[int, int]:
        """Give what the rules of a filter say of two addresses, as numbers of bits."""
        source, target = self.of(filter_)
        return source.at(self.position(src)), target.at(self.position(dst))

    def seen_from(self, filter_: Filter, one: int) -> NDArray[np.int64]:
        """Number the runs of the destination side by what the rules that match a source say of them."""
        left, right = self.of(filter_)
        return right.marks.seen(tuple(left.indices(left.bits[one])))

    def alike(self, filter_: Filter, one: int, other: int) -> object:
        """Give what rules say of two sides: equal for pairs of which the same rules say the same."""
        left, right = self.of(filter_)
        return left.bits[one] & right.bits[other] if left.plain and right.plain else (one, other)

    def decided(
        self, filter_: Filter, numbers: tuple[int, int], mask: int, holds: frozenset[Cause] = NOTHING
    ) -> tuple[Decided, ...]:
        """Evaluate a filter for all addresses with the same bits, remembering the answer; `holds` are doubts known to hold."""
        key = (filter_.id, self.alike(filter_, *numbers), mask, holds)
        if key not in self._decided:
            self._decided[key] = decide(settled(self.candidates(filter_, numbers), holds), mask)
        return self._decided[key]

    def actions(self, filter_: Filter, numbers: tuple[int, int]) -> Mapping[Action, int] | None:
        """Give what each action gets of everything between addresses with some bits; None where doubts play a part."""
        key = (filter_.id, self.alike(filter_, *numbers))
        if key not in self._actions:
            self._actions[key] = self._taken(filter_, *numbers)
        return self._actions[key]

    def _taken(self, filter_: Filter, one: int, other: int) -> Mapping[Action, int] | None:
        left, right = self.of(filter_)
        flat = self._flat_of(filter_)
        both = left.touched(one) & right.touched(other)
        certain = flat.certain if left.plain and right.plain else flat.certain & left.surely(one) & right.surely(other)
        if both & ~certain or filter_.default.action_doubts:
            return None
        rows = chain((flat.rows[index] for index in _set_bits(both)), ((self.ports.full, filter_.default.action),))
        return taken(rows, self.ports.full)

    def _flat_of(self, filter_: Filter) -> _Flat:
        if filter_.id not in self._flat:
            certain = sum(
                1 << index
                for index, rule in enumerate(filter_.rules)
                if not (rule.match.doubts or rule.match.by_address or rule.action_doubts)
            )
            rows = [(self.ports.mask(rule.match.transport), rule.action) for rule in filter_.rules]
            self._flat[filter_.id] = _Flat(certain, rows)
        return self._flat[filter_.id]

    def named(self, filter_: Filter, numbers: tuple[int, int], mask: int, asked: NameSet) -> tuple[Decided, ...]:
        """Evaluate a filter on names for all addresses with the same bits, remembering the answer."""
        key = (filter_.id, self.alike(filter_, *numbers), mask, asked)
        if key not in self._named:
            self._named[key] = decide_named(self._candidates_by_name(filter_, numbers), mask, asked)
        return self._named[key]

    def _candidates_by_name(self, filter_: Filter, numbers: tuple[int, int]) -> tuple[Candidate, ...]:
        key = (filter_.id, self.alike(filter_, *numbers))
        if key not in self._named_rows:
            self._named_rows[key] = named_rows(filter_, self._rules(filter_, numbers), self.ports)
        return self._named_rows[key]

    def candidates(self, filter_: Filter, numbers: tuple[int, int]) -> tuple[Candidate, ...]:
        """Give the rules that match or may match, in order; as `first_match.candidates`."""
        key = (filter_.id, self.alike(filter_, *numbers))
        if key not in self._rows:
            self._rows[key] = listed(filter_, self._rules(filter_, numbers), self.ports)
        return self._rows[key]

    def _rules(self, filter_: Filter, numbers: tuple[int, int]) -> Iterator[tuple[Rule, Terms, Terms]]:
        return ((filter_.rules[i], source, target) for i, source, target in self.matching(filter_, *numbers))

    def matching(self, filter_: Filter, one: int, other: int) -> Iterator[tuple[int, Terms, Terms]]:
        """Give the rules with something to say of both sides, by their indices, and when each side matches."""
        left, right = self.of(filter_)
        source, target = left.bits[one], right.bits[other]
        for index in _set_bits(left.touched(one) & right.touched(other)):
            match = filter_.rules[index].match
            to = _terms(match.dst, target >> right.bases[index], DST)
            if to:
                yield index, _terms(match.src, source >> left.bases[index], SRC), to


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
