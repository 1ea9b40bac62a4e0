"""Public addresses, real and symbolic."""

from __future__ import annotations

from penstock.azure.lower.public import PublicAddresses
from penstock.azure.lower.symbols import Symbols
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import ref, resource


def made(*resources: Resource) -> tuple[PublicAddresses, Symbols, Notes]:
    symbols, notes = Symbols(), Notes()
    return PublicAddresses(read_all(resources)[0], symbols, notes), symbols, notes


def test_symbols_are_given_in_order_of_id_and_only_where_no_address_is_stated() -> None:
    _, symbols, _ = made(resource("pip", "b"), resource("pip", "a"), resource("pip", "c", {"ipAddress": "20.0.0.1"}))
    assert list(symbols.words.values()) == ["a", "b"]


def test_nothing_named_is_nothing() -> None:
    public, _, notes = made()
    assert public.of(None, BUILT_IN) == ()
    assert notes.diagnostics() == ()


def test_an_unknown_reference_is_some_address_of_unknown_sku() -> None:
    (found,) = made()[0].of(Unknown(why="w"), BUILT_IN)
    assert found.closed_by_default is None
    assert found.address in AddressSet.of("240.0.0.0/4")


def test_a_prefix_gives_its_first_address() -> None:
    public, _, _ = made(resource("prefix", "f", {"ipPrefix": "20.0.0.0/30"}))
    (found,) = public.of_prefix(ref("prefix", "f"), BUILT_IN)
    assert str(found.address) == "20.0.0.0"


def test_everything_of_the_estate_is_given_with_its_location() -> None:
    public, _, _ = made(resource("pip", "p", {"ipAddress": "20.0.0.1"}, location="westeurope"))
    assert list(public.own()) == [(AddressSet.of("20.0.0.1"), "westeurope")]
