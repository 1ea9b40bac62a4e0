"""Gateways as endpoints."""

from __future__ import annotations

from penstock.net.endpoint import Kind
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, ref, resource, vnet


def test_an_active_active_gateway_is_one_endpoint_at_both_addresses() -> None:
    inside = [
        {
            "name": f"c{i}",
            "properties": {"subnet": link("subnet", "v/GatewaySubnet"), "publicIPAddress": link("pip", f"p{i}")},
        }
        for i in range(2)
    ]
    pips = [resource("pip", f"p{i}", {"ipAddress": f"20.0.0.{i}"}) for i in range(2)]
    gateway = resource("gateway", "g", {"gatewayType": "Vpn", "ipConfigurations": inside, "natRules": [{}]})
    found = network(vnet("v", "10.0.0.0/16", GatewaySubnet="10.0.0.0/27"), *pips, gateway).endpoints[
        ref("gateway", "g")
    ]
    assert (found.kind, found.where) == (Kind.GATEWAY, AddressSet.of("10.0.0.4-10.0.0.5"))
    assert [p.name for p in found.public] == ["p0", "p1"]
    assert [cause.facts for cause in found.opaque] == [("GW-04",)]


def test_a_gateway_in_no_known_subnet_is_still_there() -> None:
    found = network(resource("gateway", "g", {"gatewayType": "Vpn"}))
    assert found.endpoints[ref("gateway", "g")].segment == ""
    assert [d.code for d in found.diagnostics] == ["PS406"]


def test_fast_path_may_skip_the_routes_of_the_gateway_subnet() -> None:  # RT-56
    inside = [{"name": "c", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}]
    gateway = resource("gateway", "g", {"gatewayType": "ExpressRoute", "ipConfigurations": inside})

    def causes(fast_path: bool) -> list[tuple[str, ...]]:
        ends = {"connectionType": "ExpressRoute", "virtualNetworkGateway1": link("gateway", "g")}
        line = resource("connection", "c", {**ends, "expressRouteGatewayBypass": fast_path})
        found = network(vnet("v", "10.0.0.0/16", GatewaySubnet="10.0.0.0/27"), gateway, line)
        return [cause.facts for cause in found.endpoints[ref("gateway", "g")].skips_routes]

    assert causes(fast_path=True) == [("RT-56",)]
    assert causes(fast_path=False) == []
