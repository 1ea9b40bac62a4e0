"""Application gateways as endpoints: where they stand, what they show, and what Azure does not support."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.net.endpoint import Endpoint, Kind, Method
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import codes, link, network, route, table, vnet
from tests.unit.azure.services import pip
from tests.unit.azure.web import gateway, listener, site


def proxy(found: Network) -> Endpoint:
    (one,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    return one


def test_it_stands_in_its_subnet_and_answers_at_its_public_address() -> None:
    found = proxy(network(*site(gateway())))
    assert found.where <= AddressSet.of("10.0.0.0/24")
    assert [str(public.address) for public in found.public] == ["20.0.0.1"]
    assert found.rewrites[0].new_sources == found.where


def test_backends_see_the_addresses_of_its_subnet() -> None:
    """AGW-02: a rule for the client's address does not fit."""
    trace = Engine(network(*site(gateway()))).can("internet", "web:8080").trace
    assert trace.verdict.value == "allowed"
    assert trace.path[-1].packet.src in AddressSet.of("10.0.0.0/24")


def test_to_public_backends_it_shows_its_frontend() -> None:
    """AGW-03."""
    found = proxy(network(*site(gateway())))
    assert found.outbound is not None
    assert (found.outbound.method, found.outbound.sources) == (Method.PUBLIC_IP, AddressSet.of("20.0.0.1"))


def test_a_private_frontend_is_asked_from_inside() -> None:
    inside = {"name": "inside", "properties": {"subnet": link("subnet", "v/edge"), "privateIPAddress": "10.0.0.9"}}
    found = network(*site(gateway(frontendIPConfigurations=[inside], httpListeners=[listener(frontend="inside")])))
    assert proxy(found).public == ()
    assert Address.parse("10.0.0.9") in proxy(found).rewrites[0].match.dst.sure
    engine = Engine(found)
    assert engine.can("internet", "web:8080").verdict.value == "denied"
    assert engine.can("api", "10.0.0.9:80").verdict.value == "allowed"


def with_default_route(hop: str, **parts: object) -> list[str]:
    steered = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t")}
    network_ = vnet("v", "10.0.0.0/16", edge=steered)
    return codes(
        network_, table("t", route("all", "0.0.0.0/0", hop, "10.0.9.4")), pip("pip-gw", "20.0.0.1"), gateway(**parts)
    )


def test_a_default_route_away_from_the_internet_is_not_supported() -> None:
    """AGW-10, and AGW-09 for gateways that are isolated."""
    assert "PS516" in with_default_route("VirtualAppliance")
    assert "PS516" not in with_default_route("Internet")
    assert "PS516" not in with_default_route("VirtualAppliance", networkIsolationEnabled=True)


def test_a_gateway_whose_subnet_is_not_in_the_input_is_told() -> None:
    assert "PS415" in codes(gateway())
