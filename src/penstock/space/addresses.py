"""Addresses, prefixes and sets of them, IPv4 and IPv6 as a disjoint sum.

Comes in: text as configuration writes it. Goes out: `Address`, `Prefix`, `AddressSet`. Read next: `space/packets.py`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from penstock.space.intervals import EMPTY, IntervalSet, Run, normal

BITS = {4: 32, 6: 128}
ALL4 = IntervalSet(((0, 2**32 - 1),))
ALL6 = IntervalSet(((0, 2**128 - 1),))


class Address(NamedTuple):
    """One address; IPv4 sorts before IPv6."""

    version: int
    value: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read `10.0.0.4` or `fd00::4`. Raises `ValueError` for anything else."""
        return cls(4, _four(text)) if ":" not in text else cls(6, int(ipaddress.IPv6Address(text.strip())))

    def __str__(self) -> str:
        if self.version == 4:
            v = self.value
            return f"{v >> 24}.{v >> 16 & 255}.{v >> 8 & 255}.{v & 255}"
        return str(ipaddress.IPv6Address(self.value))


_OCTETS = {str(number): number for number in range(256)}


def _four(text: str) -> int:
    try:
        a, b, c, d = text.strip().split(".")
        return _OCTETS[a] << 24 | _OCTETS[b] << 16 | _OCTETS[c] << 8 | _OCTETS[d]
    except (KeyError, ValueError):
        raise ValueError(f'"{text}" is not an IPv4 address') from None


class Prefix(NamedTuple):
    """A CIDR block; `base` has no host bits."""

    version: int
    base: int
    length: int

    @classmethod
    def parse(cls, text: str, *, strict: bool = False) -> Prefix:
        """Read `10.0.0.0/8`, or an address as a block of one.

        Host bits are masked unless `strict`. Raises `ValueError` for anything that is not a block.
        """
        version, value, length = _written(text)
        rest = BITS[version] - length
        base = value >> rest << rest
        if strict and base != value:
            raise ValueError(f'"{text}" has host bits set')
        return cls(version, base, length)

    @staticmethod
    def has_host_bits(text: str) -> bool:
        """Whether a well-formed CIDR has bits set beyond its length."""
        return Prefix.parse(text).base != Address.parse(text.partition("/")[0]).value

    @property
    def first(self) -> Address:
        """The least address of the block."""
        return Address(self.version, self.base)

    @property
    def last(self) -> Address:
        """The greatest address of the block."""
        return Address(self.version, self.base | (1 << (BITS[self.version] - self.length)) - 1)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, Address) and self.holds(address)

    def holds(self, address: Address) -> bool:
        """Whether the block has an address."""
        if address.version != self.version:
            return False
        shift = BITS[self.version] - self.length
        return address.value >> shift == self.base >> shift

    def __str__(self) -> str:
        return f"{self.first}/{self.length}"


def _written(text: str) -> tuple[int, int, int]:
    """Give the version, the address and the length that a block, or an address as a block of one, is written with."""
    head, slash, tail = text.partition("/")
    version, value = (6, int(ipaddress.IPv6Address(head.strip()))) if ":" in head else (4, _four(head))
    bits = BITS[version]
    if slash and not (tail.isascii() and tail.isdigit() and int(tail) <= bits):
        raise ValueError(f'"{text}" has no prefix length within 0-{bits}')
    return version, value, int(tail) if slash else bits


class AddressSet:
    """A set of addresses: one interval set a version. Immutable and canonical."""

    __slots__ = ("_hash", "v4", "v6")

    def __init__(self, v4: IntervalSet = EMPTY, v6: IntervalSet = EMPTY) -> None:
        self.v4 = v4
        self.v6 = v6
        self._hash: int | None = None

    @classmethod
    def empty(cls) -> AddressSet:
        """No address."""
        return NONE

    @classmethod
    def full(cls) -> AddressSet:
        """Every address of both versions."""
        return ANY

    @classmethod
    def full_v4(cls) -> AddressSet:
        """Every IPv4 address."""
        return cls(ALL4)

    @classmethod
    def full_v6(cls) -> AddressSet:
        """Every IPv6 address."""
        return cls(EMPTY, ALL6)

    @classmethod
    def of(cls, *texts: str) -> AddressSet:
        """Give the union of blocks, addresses and `a-b` ranges. Raises `ValueError`."""
        runs: dict[int, list[Run]] = {4: [], 6: []}
        for text in texts:
            version, low, high = _span(text)
            runs[version].append((low, high))
        return cls(IntervalSet(normal(runs[4])), IntervalSet(normal(runs[6])))

    @classmethod
    def parse(cls, text: str) -> AddressSet:
        """Read one block, address or `a-b` range. Raises `ValueError`."""
        return _parsed(text)

    @classmethod
    def prefix(cls, prefix: Prefix) -> AddressSet:
        """All addresses of a block."""
        return cls.span(prefix.first, prefix.last)

    @classmethod
    def address(cls, address: Address) -> AddressSet:
        """A single address."""
        return cls.span(address, address)

    @classmethod
    def span(cls, low: Address, high: Address) -> AddressSet:
        """All addresses from `low` to `high`, both included. Raises `ValueError` when they run backwards."""
        _need_order(low, high)
        runs = IntervalSet(((low.value, high.value),))
        return cls(runs) if low.version == 4 else cls(EMPTY, runs)

    @classmethod
    def union_all(cls, sets: Iterable[AddressSet]) -> AddressSet:
        """Give the union of many sets with one sort."""
        four: list[Run] = []
        six: list[Run] = []
        for some in sets:
            four.extend(some.v4.runs)
            six.extend(some.v6.runs)
        return cls(IntervalSet(normal(four)), IntervalSet(normal(six)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AddressSet) and self.v4 == other.v4 and self.v6 == other.v6

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.v4, self.v6))
        return self._hash

    def __repr__(self) -> str:
        return f"AddressSet({self})"

    def __contains__(self, address: Address) -> bool:
        return address.value in (self.v4 if address.version == 4 else self.v6)

    def __or__(self, other: AddressSet) -> AddressSet:
        return AddressSet(self.v4 | other.v4, self.v6 | other.v6)

    def __and__(self, other: AddressSet) -> AddressSet:
        return AddressSet(self.v4 & other.v4, self.v6 & other.v6)

    def __sub__(self, other: AddressSet) -> AddressSet:
        return AddressSet(self.v4 - other.v4, self.v6 - other.v6)

    def __invert__(self) -> AddressSet:
        return ANY - self

    def __le__(self, other: AddressSet) -> bool:
        return self.v4 <= other.v4 and self.v6 <= other.v6

    @property
    def is_empty(self) -> bool:
        """Whether no address is in the set."""
        return not self.v4.runs and not self.v6.runs

    @property
    def size(self) -> int:
        """How many addresses are in the set."""
        return self.v4.size + self.v6.size

    def is_disjoint(self, other: AddressSet) -> bool:
        """Whether no address is in both."""
        return self.v4.is_disjoint(other.v4) and self.v6.is_disjoint(other.v6)

    def runs(self, version: int) -> tuple[Run, ...]:
        """Give the closed integer ranges of one version."""
        return self.v4.runs if version == 4 else self.v6.runs

    def witness(self) -> Address | None:
        """The least address, IPv4 before IPv6."""
        four, six = self.v4.witness(), self.v6.witness()
        if four is not None:
            return Address(4, four)
        return None if six is None else Address(6, six)

    def prefixes(self) -> tuple[Prefix, ...]:
        """Give the fewest blocks whose union this is, in order."""
        return tuple(p for version in (4, 6) for lo, hi in self.runs(version) for p in _blocks(version, lo, hi))

    def __str__(self) -> str:
        if self.v4 == ALL4 and self.v6 == ALL6:
            return "any"
        if self.is_empty:
            return "none"
        return ", ".join(_range_text(version, lo, hi) for version in (4, 6) for lo, hi in self.runs(version))


NONE = AddressSet()
ANY = AddressSet(ALL4, ALL6)


def _blocks(version: int, lo: int, hi: int) -> Iterable[Prefix]:
    bits = BITS[version]
    while lo <= hi:
        size = lo & -lo or 1 << bits
        while size > hi - lo + 1:
            size >>= 1
        yield Prefix(version, lo, bits - size.bit_length() + 1)
        lo += size


def _range_text(version: int, lo: int, hi: int) -> str:
    blocks = list(_blocks(version, lo, hi))
    if len(blocks) > 1:
        return f"{Address(version, lo)}-{Address(version, hi)}"
    return str(blocks[0].first) if lo == hi else str(blocks[0])


@lru_cache(maxsize=65536)
def _parsed(text: str) -> AddressSet:
    version, low, high = _span(text)
    runs = IntervalSet(((low, high),))
    return AddressSet(runs) if version == 4 else AddressSet(EMPTY, runs)


def _span(text: str) -> tuple[int, int, int]:
    """Give the version and both ends of a block, an address, or a range `a-b`."""
    if "-" in text:
        first, _, last = text.partition("-")
        low, high = Address.parse(first), Address.parse(last)
        _need_order(low, high)
        return low.version, low.value, high.value
    version, value, length = _written(text)
    rest = BITS[version] - length
    return version, value >> rest << rest, value | (1 << rest) - 1


def _need_order(low: Address, high: Address) -> None:
    if low.version != high.version or low.value > high.value:
        raise ValueError(f'"{low}-{high}" is not a range of addresses, low end first')
