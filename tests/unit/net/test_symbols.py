"""Addresses that stand for what has none yet."""

from __future__ import annotations

from penstock.net.symbols import SPACE_4, SPACE_6, Symbols
from penstock.space.addresses import AddressSet


def test_each_key_has_one_symbol() -> None:
    symbols = Symbols()
    assert symbols.allocate("a", "A") == symbols.allocate("a", "A")
    assert symbols.allocate("a", "A") != symbols.allocate("b", "B")


def test_symbols_lie_in_ranges_that_nobody_routes_and_keep_their_words() -> None:
    symbols = Symbols()
    four, six = symbols.allocate("a", "A"), symbols.allocate("b", "B", 6)
    assert four in AddressSet.of(SPACE_4)
    assert six in AddressSet.of(SPACE_6)
    assert symbols.words == {four: "A", six: "B"}
    assert symbols.all == AddressSet.address(four) | AddressSet.address(six)


def test_the_order_of_asking_gives_the_order_of_symbols() -> None:
    one, other = Symbols(), Symbols()
    assert [one.allocate(k, k) for k in "abc"] == [other.allocate(k, k) for k in "abc"]
    assert [one.allocate(k, k) for k in "abc"] == sorted(one.words)
