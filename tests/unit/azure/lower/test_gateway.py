"""The edge to on-premises, and tunnels between networks."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.route import ToGateway, Undetermined
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, peering, ref, resource, vnet


def gateway(name: str, home: str, **properties: Any) -> Resource:
    inside = [{"name": "c", "properties": {"subnet": link("subnet", f"{home}/GatewaySubnet")}}]
    return resource("gateway", name, {"gatewayType": "Vpn", "ipConfigurations": inside, **properties})


def joined(name: str, left: str, right: str) -> Resource:
    ends = {"virtualNetworkGateway1": link("gateway", left), "virtualNetworkGateway2": link("gateway", right)}
    return resource("connection", name, {"connectionType": "Vnet2Vnet", **ends})


HUB = vnet("hub", "10.0.0.0/16", GatewaySubnet="10.0.0.0/24")
SPOKE = vnet("s", "10.1.0.0/16", a="10.1.0.0/24")
SITE = (
    resource("site", "hq", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.5.0/24"]}}),
    resource(
        "connection",
        "c",
        {
            "connectionType": "IPsec",
            "virtualNetworkGateway1": link("gateway", "g"),
            "localNetworkGateway2": link("site", "hq"),
        },
    ),
)


def spoke_prefixes(found: Network) -> set[str]:
    table = found.route_tables[f"{ref('subnet', 's/a')}/routes"]
    return {str(r.prefix) for r in table.routes if isinstance(r.next_hop, ToGateway)}


def test_a_gateway_is_an_endpoint_in_its_subnet() -> None:
    found = network(HUB, gateway("g", "hub"), *SITE)
    entry = found.endpoints[ref("gateway", "g")]
    assert (entry.kind, entry.segment) == (Kind.GATEWAY, ref("subnet", "hub/gatewaysubnet"))
    assert entry.where <= AddressSet.of("10.0.0.0/24")
    assert found.onprem == AddressSet.of("192.168.5.0/24")
    assert found.onprem_causes == ()
    assert found.endpoints["onprem"].where == found.onprem


def test_a_spoke_uses_the_hubs_gateway_when_both_sides_agree() -> None:  # RT-31
    agree = (peering("s/h", "hub", useRemoteGateways=True), peering("hub/s", "s", allowGatewayTransit=True))
    assert spoke_prefixes(network(HUB, SPOKE, gateway("g", "hub"), *SITE, *agree)) == {"192.168.5.0/24"}


def test_a_spoke_does_not_when_the_hub_does_not_allow_it() -> None:  # RT-31, T-61
    differ = (peering("s/h", "hub", useRemoteGateways=True), peering("hub/s", "s"))
    assert spoke_prefixes(network(HUB, SPOKE, gateway("g", "hub"), *SITE, *differ)) == set()


def test_the_gateway_of_a_hub_that_is_not_in_the_input_is_a_doubt() -> None:
    found = network(SPOKE, peering("s/h", "hub", useRemoteGateways=True))
    keys = {c.key for r in found.route_tables[f"{ref('subnet', 's/a')}/routes"].routes for c in r.doubts}
    assert f"gateway-of:{ref('vnet', 'hub')}" in keys


def test_two_peerings_with_remote_gateways_are_told() -> None:  # RT-31
    more = vnet("hub2", "10.9.0.0/16")
    uses = [peering(f"s/{h}", h, useRemoteGateways=True) for h in ("hub", "hub2")]
    back = [peering(f"{h}/s", "s", allowGatewayTransit=True) for h in ("hub", "hub2")]
    assert "PS407" in {d.code for d in network(HUB, more, SPOKE, *uses, *back).diagnostics}


def test_expressroute_and_bgp_leave_on_premises_open() -> None:  # RT-13
    for properties in ({"gatewayType": "ExpressRoute"}, {"enableBgp": True}):
        found = network(HUB, gateway("g", "hub", **properties))
        assert [c.key for c in found.onprem_causes] == [f"bgp:{ref('gateway', 'g')}"]


def test_a_route_server_learns_routes_nobody_knows() -> None:  # RT-55
    found = network(vnet("hub", "10.0.0.0/16", RouteServerSubnet="10.0.9.0/27"))
    assert [c.facts for c in found.onprem_causes] == [("RT-55",)]


def test_two_gateways_that_name_each_other_are_a_tunnel() -> None:
    other = vnet("w", "10.5.0.0/16", GatewaySubnet="10.5.0.0/24")
    found = network(HUB, other, gateway("g", "hub"), gateway("k", "w"), joined("a", "g", "k"), joined("b", "k", "g"))
    (tunnel,) = found.links
    assert (tunnel.left, tunnel.right) == (ref("gateway", "g"), ref("gateway", "k"))
    assert (tunnel.left_reach, tunnel.right_reach) == (AddressSet.of("10.0.0.0/16"), AddressSet.of("10.5.0.0/16"))
    routes = found.route_tables[f"{ref('subnet', 'hub/gatewaysubnet')}/routes"].routes
    assert [r.next_hop for r in routes if str(r.prefix) == "10.5.0.0/16"] == [
        ToGateway(gateways=(ref("gateway", "g"),))
    ]
    assert found.onprem.is_empty
    assert found.onprem_causes == ()  # its connection is known, so no other is missing


def test_one_connection_alone_is_no_tunnel() -> None:
    other = vnet("w", "10.5.0.0/16", GatewaySubnet="10.5.0.0/24")
    assert network(HUB, other, gateway("g", "hub"), gateway("k", "w"), joined("a", "g", "k")).links == ()


def test_a_virtual_hub_leaves_the_routes_of_its_networks_open() -> None:  # RT-50, RT-53
    joint = resource("joint", "wan-hub/j", {"remoteVirtualNetwork": link("vnet", "s")})
    found = network(SPOKE, joint)
    learned = [r for r in found.route_tables[f"{ref('subnet', 's/a')}/routes"].routes if r.doubts]
    assert {str(r.prefix) for r in learned} >= {"10.0.0.0/8", "0.0.0.0/0"}
    assert all(isinstance(r.next_hop, Undetermined) for r in learned)


def test_gateways_on_one_circuit_are_linked_and_others_are_not() -> None:  # RT-57
    def line(name: str, end: str, circuit: str) -> Resource:
        ends = {"connectionType": "ExpressRoute", "virtualNetworkGateway1": link("gateway", end)}
        return resource("connection", name, {**ends, "peer": {"id": f"/circuits/{circuit}"}})

    far = vnet("far", "10.9.0.0/16", GatewaySubnet="10.9.0.0/24")
    homes = (("g", "hub"), ("h", "far"))
    ends = (
        HUB,
        far,
        *(gateway(name, home, gatewayType="ExpressRoute", allowRemoteVnetTraffic=True) for name, home in homes),
    )
    (joint,) = network(*ends, line("a", "g", "one"), line("b", "h", "one")).links
    assert joint.facts == ("RT-57",)
    assert joint.reach(ref("gateway", "h")) == AddressSet.of("10.9.0.0/16")
    assert network(*ends, line("a", "g", "one"), line("b", "h", "two")).links == ()


def test_a_default_site_may_pass_on_anything() -> None:  # RT-24
    found = network(HUB, gateway("g", "hub", gatewayDefaultSite=link("site", "hq")), *SITE)
    assert [c.facts for c in found.onprem_causes] == [("RT-13", "RT-24")]


@pytest.mark.parametrize(("transit", "expected"), [(True, Verdict.UNKNOWN), (None, Verdict.DENIED)])
def test_a_side_that_is_missing_may_use_the_gateway_of_the_hub(transit: bool | None, expected: Verdict) -> None:
    """RT-31: whether the spoke asks for it stands on its own side of the peering."""
    allowed = {} if transit is None else {"allowGatewayTransit": transit}
    found = network(
        HUB, SPOKE, gateway("g", "hub"), *SITE, peering("hub/s", "s", **allowed), nic("one", "s/a", "10.1.0.4")
    )
    assert Engine(found).can("one", "192.168.5.9:22").verdict is expected
