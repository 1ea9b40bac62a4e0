"""Public addresses, real and symbolic."""

from __future__ import annotations

import pytest

from penstock.azure.lower.public import PublicAddresses, chained
from penstock.azure.lower.symbols import Symbols
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet


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


@pytest.mark.parametrize(
    ("through", "doubtful"),
    [(None, False), (f"{ref('lb', 'guard')}/frontendipconfigurations/f", True), (Unknown(why="w"), True)],
)
def test_what_passes_the_appliances_of_others_is_in_doubt(through: Reference, doubtful: bool) -> None:
    """A gateway load balancer sends all traffic of the address through appliances, which drop what they like."""
    public, _, _ = made(resource("pip", "p", {"ipAddress": "20.0.0.1"}))
    (found,) = chained(public.of(ref("pip", "p"), BUILT_IN), through, BUILT_IN)
    assert bool(found.doubts) is doubtful


def test_a_machine_behind_appliances_of_others_is_not_surely_reached_and_does_not_surely_leave() -> None:
    behind = {"publicIPAddress": link("pip", "p"), "gatewayLoadBalancer": link("lb", "guard")}
    for ip, verdict in (({"publicIPAddress": link("pip", "p")}, "allowed"), (behind, "unknown")):
        engine = Engine(
            network(
                vnet("v", "10.0.0.0/16", s="10.0.1.0/24"),
                resource("pip", "p", {"ipAddress": "20.0.0.1"}, sku={"name": "Standard"}),
                nic("n", "v/s", "10.0.1.4", ip=ip, networkSecurityGroup=link("nsg", "g")),
                nsg("g", rule("web", destinationPortRange="443")),
            )
        )
        for question in (("internet", "n:443"), ("n", "internet:443")):
            assert engine.can(*question).trace.verdict.value == verdict
