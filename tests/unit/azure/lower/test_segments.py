"""Subnets as segments, and what VirtualNetwork means in each."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.net.endpoint import Segment
from penstock.net.rule import Cover
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import codes, link, network, nsg, peering, ref, resource, route, table, vnet

HOST = "168.63.129.16"


def inside(*resources: Resource, subnet: dict[str, Any] | None = None) -> Cover:
    """Give VirtualNetwork as subnet v/a sees it, read off Azure's own rule."""
    properties = {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": link("nsg", "g"), **(subnet or {})}
    found = network(vnet("v", "10.1.0.0/16", a=properties, b="10.1.2.0/24"), nsg("g"), *resources)
    segment = found.segments[ref("subnet", "v/a")]
    (rule,) = [r for r in found.filters[segment.ingress[0]].rules if r.name == "AllowVnetInBound"]
    return rule.match.src


def hub(**flags: Any) -> tuple[Resource, ...]:
    spokes = (vnet("hub", "10.0.0.0/16"), vnet("w", "10.2.0.0/16"))
    return (
        *spokes,
        peering("v/h", "hub", **flags),
        *(peering(n, r) for n, r in (("hub/v", "v"), ("hub/w", "w"), ("w/h", "hub"))),
    )


def routed(*routes: dict[str, Any]) -> dict[str, Any]:
    return {"subnet": {"routeTable": link("table", "t")}, "table": table("t", *routes)}


def test_the_tag_is_the_network_and_the_host() -> None:  # NSG-25
    assert inside().sure == AddressSet.of("10.1.0.0/16", HOST)
    assert inside().doubtful == ()


@pytest.mark.parametrize(("flag", "there"), [(None, True), (True, True), (False, False)])
def test_a_peer_is_in_the_tag_while_access_is_allowed(flag: bool | None, there: bool) -> None:  # NSG-25, RT-29
    cover = inside(*hub(allowVirtualNetworkAccess=flag))
    assert (Address.parse("10.0.0.4") in cover.sure) is there
    assert cover.doubtful == ()


@pytest.mark.parametrize(("flag", "there"), [(True, True), (False, False), (None, False)])
def test_peers_of_a_peer_are_in_the_tag_when_forwarded_traffic_is_let_in(
    flag: bool | None, there: bool
) -> None:  # RT-30
    assert (Address.parse("10.2.0.4") in inside(*hub(allowForwardedTraffic=flag)).sure) is there


def test_prefixes_of_user_routes_are_in_the_tag() -> None:  # NSG-25
    made = routed(route("r", "172.20.0.0/16", "VirtualAppliance", "10.1.2.4"))
    assert Address.parse("172.20.0.1") in inside(made["table"], subnet=made["subnet"]).sure


def test_a_default_route_may_be_in_the_tag() -> None:  # NSG-25, U-06
    made = routed(route("r", "0.0.0.0/0", "VirtualAppliance", "10.1.2.4"))
    ((cause, maybe),) = inside(made["table"], subnet=made["subnet"]).maybe
    assert "U-06" in cause.facts
    assert Address.parse("203.0.113.1") in maybe
    assert Address.parse("10.1.0.1") not in maybe


def test_a_default_route_of_another_subnet_is_not() -> None:
    made = routed(route("r", "0.0.0.0/0", "VirtualAppliance", "10.1.2.4"))
    elsewhere = resource("subnet", "v/c", {"addressPrefix": "10.1.3.0/24", **made["subnet"]})
    assert inside(made["table"], elsewhere).doubtful == ()


def test_other_prefixes_of_another_subnets_routes_may_be() -> None:  # U-06
    made = routed(route("r", "172.20.0.0/16", "VirtualAppliance", "10.1.2.4"))
    elsewhere = resource("subnet", "v/c", {"addressPrefix": "10.1.3.0/24", **made["subnet"]})
    ((cause, maybe),) = inside(made["table"], elsewhere).maybe
    assert cause.key == f"vnet-routes:{ref('vnet', 'v')}"
    assert maybe == AddressSet.of("172.20.0.0/16")


def test_a_route_to_an_appliance_whose_forwarding_is_not_let_in_leaves_a_doubt() -> None:  # T-15: RT-30, U-06, U-07
    made = routed(route("r", "10.2.0.0/16", "VirtualAppliance", "10.0.1.4"))
    cover = inside(*hub(allowForwardedTraffic=False), made["table"], subnet=made["subnet"])
    assert Address.parse("10.2.0.4") not in cover.sure
    ((cause, maybe),) = cover.maybe
    assert ("U-07" in cause.facts, maybe) == (True, AddressSet.of("10.2.0.0/16"))


def test_what_lies_behind_a_gateway_is_in_the_tag() -> None:  # NSG-25, GW-02, GW-03
    home = [{"name": "c", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}]
    pool = {"vpnClientAddressPool": {"addressPrefixes": ["172.31.0.0/24"]}}
    joined = {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": link("gateway", "g"),
        "localNetworkGateway2": link("site", "hq"),
    }
    cover = inside(
        resource("gateway", "g", {"gatewayType": "Vpn", "ipConfigurations": home, "vpnClientConfiguration": pool}),
        resource("site", "hq", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.5.0/24"]}}),
        resource("connection", "c", joined),
    )
    assert AddressSet.of("172.31.0.0/24", "192.168.5.0/24") <= cover.sure


def test_bgp_may_bring_any_private_prefix_into_the_tag() -> None:  # RT-13
    home = [{"name": "c", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}]
    cover = inside(resource("gateway", "g", {"gatewayType": "ExpressRoute", "ipConfigurations": home}))
    ((cause, maybe),) = cover.partly
    assert cause.key == f"bgp:{ref('gateway', 'g')}"
    assert Address.parse("192.168.0.1") in maybe


# ── segments ─────────────────────────────────────────────────────────────────────────────────────


def segment(door: str = "export", name: str = "a", **properties: Any) -> Segment:
    inline = {name: {"addressPrefix": "10.1.1.0/24", **properties}}
    return network(vnet("v", "10.1.0.0/16", door=door, **inline), nsg("g")).segments[ref("subnet", f"v/{name}")]


@pytest.mark.parametrize("name", ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet"])
def test_a_group_on_a_reserved_subnet_is_told_and_has_no_effect(name: str) -> None:  # NSG-37
    guarded: dict[str, Any] = {name: {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": link("nsg", "g")}}
    assert codes(vnet("v", "10.1.0.0/16", **guarded), nsg("g")) == ["PS226"]
    found = segment(name=name, networkSecurityGroup=link("nsg", "g"))
    assert (found.ingress, found.egress) == ((), ())


def test_a_group_that_is_not_in_the_input_is_unknown() -> None:
    found = network(
        vnet("v", "10.1.0.0/16", a={"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": link("nsg", "x")})
    )
    (identity,) = found.segments[ref("subnet", "v/a")].ingress
    assert [c.key for c in found.filters[identity].rules[0].action_doubts] == [f"absent:{ref('nsg', 'x')}"]
    assert [d.code for d in found.diagnostics] == ["PS414"]


@pytest.mark.parametrize(
    ("policies", "expected"),
    [("Disabled", False), ("RouteTableEnabled", False), ("NetworkSecurityGroupEnabled", True), ("Enabled", True)],
)
def test_the_policies_decide_whether_private_endpoints_are_guarded(
    policies: str, expected: bool
) -> None:  # PE-10, PE-11
    found = segment(networkSecurityGroup=link("nsg", "g"), privateEndpointNetworkPolicies=policies)
    assert found.guards_private_endpoints is expected


def test_policies_that_are_not_stated_are_a_doubt_where_there_is_a_group() -> None:  # PE-10, U-16
    doubtful = segment(networkSecurityGroup=link("nsg", "g")).guards_private_endpoints
    assert isinstance(doubtful, tuple)
    assert doubtful[0].facts == ("PE-10", "U-16")
    assert segment().guards_private_endpoints is False
    assert segment("terraform-plan", networkSecurityGroup=link("nsg", "g")).guards_private_endpoints is False


def test_a_network_is_a_domain_with_its_servers() -> None:
    body = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "dhcpOptions": {"dnsServers": ["10.1.0.4"]}}
    (domain,) = network(resource("vnet", "v", body, location="westeurope")).domains.values()
    assert (domain.name, domain.prefixes, domain.location) == ("v", AddressSet.of("10.1.0.0/16"), "westeurope")
    assert domain.asks.servers == (Address.parse("10.1.0.4"),)
