"""Addresses that stand for what has none yet.

A public address that Azure assigns at deployment, and the contents of a service tag, are real and
unknown. Each gets one address from a range that nobody routes (240.0.0.0/4, and 3fff::/20 for IPv6), in the order in which
they are asked for, so that the same input gives the same symbols. Rooms that know nothing of each other begin in different places. Read next:
`net/network.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.space.addresses import Address, AddressSet

SPACE_4 = "240.0.0.0/4"
SPACE_6 = "3fff::/20"


class Symbols:
    """Hands out symbolic addresses; asking again with the same key gives the same address."""

    def __init__(self, first_4: str = "240.0.0.1", first_6: str = "3fff::1") -> None:
        self._next = {4: Address.parse(first_4).value, 6: Address.parse(first_6).value}
        self._given: dict[str, Address] = {}
        self._words: dict[Address, str] = {}

    def allocate(self, key: str, words: str, version: int = 4) -> Address:
        """Give the symbol of `key`; `words` is how people see it."""
        if key not in self._given:
            made = Address(version, self._next[version])
            self._next[version] += 1
            self._given[key] = made
            self._words[made] = words
        return self._given[key]

    @property
    def words(self) -> Mapping[Address, str]:
        """The name of each symbol, in order of address."""
        return dict(sorted(self._words.items()))

    @property
    def unused(self) -> AddressSet:
        """The rest of the range: addresses that stand for nothing."""
        return AddressSet.of(SPACE_4, SPACE_6) - self.all

    @property
    def all(self) -> AddressSet:
        """Every symbol given so far."""
        return AddressSet.union_all(AddressSet.address(a) for a in self._words)
