"""Networks, subnets and peerings."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Peering, PeeringState, PrivateEndpointPolicies, Subnet, VirtualNetwork
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import link, peering, ref, resource, vnet


def read(*resources: Any) -> Estate:
    return read_all(resources)[0]


def subnet(properties: dict[str, Any], door: str = "export") -> Subnet:
    (found,) = read(vnet("v", "10.0.0.0/16", door=door, a=properties)).all(Subnet)
    return found


def test_a_network_has_prefixes_servers_and_subnets() -> None:
    properties = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16", "fd00::/48"]},
        "dhcpOptions": {"dnsServers": ["10.0.0.4"]},
        "subnets": [{"name": "A", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    }
    estate = read(resource("vnet", "v", properties, location="westeurope"))
    (network,) = estate.all(VirtualNetwork)
    assert [b.text for b in network.prefixes if isinstance(b, Block)] == ["10.0.0.0/16", "fd00::/48"]
    assert network.dns_servers == (Address.parse("10.0.0.4"),)
    assert network.location == "westeurope"
    (found,) = estate.all(Subnet)
    assert (found.id, found.name, found.network) == (f"{ref('vnet', 'v')}/subnets/a", "A", ref("vnet", "v"))


def test_a_subnet_may_be_a_resource_of_its_own() -> None:
    estate = read(vnet("v", "10.0.0.0/16"), resource("subnet", "v/a", {"addressPrefix": "10.0.1.0/24"}))
    (found,) = estate.all(Subnet)
    assert (found.id, found.network) == (ref("subnet", "v/a"), ref("vnet", "v"))


def test_both_ways_of_stating_a_prefix_are_one_prefix() -> None:
    found = subnet({"addressPrefix": "10.0.0.0/24", "addressPrefixes": ["10.0.0.0/24", "fd00::/64"]})
    assert [b.text for b in found.prefixes if isinstance(b, Block)] == ["10.0.0.0/24", "fd00::/64"]


def test_a_subnet_names_what_guards_and_steers_it() -> None:
    found = subnet(
        {
            "addressPrefix": "10.0.0.0/24",
            "networkSecurityGroup": link("nsg", "G"),
            "routeTable": link("table", "T"),
            "natGateway": link("nat", "N"),
            "serviceEndpoints": [{"service": "Microsoft.Storage"}, {"service": Unknown(why="w")}],
            "delegations": [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}],
            "defaultOutboundAccess": False,
            "privateEndpointNetworkPolicies": "networksecuritygroupenabled",
        }
    )
    assert (found.nsg, found.route_table, found.nat_gateway) == (ref("nsg", "g"), ref("table", "t"), ref("nat", "n"))
    assert found.service_endpoints == ("Microsoft.Storage",)
    assert [u.why for u in found.unknown_service_endpoints] == ["w"]
    assert found.delegations == ("Microsoft.Web/serverFarms",)
    assert found.default_outbound is False
    assert found.private_endpoint_policies is PrivateEndpointPolicies.NSG


def test_silence_stays_silence() -> None:
    found = subnet({"addressPrefix": "10.0.0.0/24"}, door="arm-template")
    assert (found.nsg, found.default_outbound, found.private_endpoint_policies) == (None, None, None)
    assert found.door == "arm-template"


def test_a_prefix_from_a_pool_is_unknown() -> None:
    found = subnet({"ipamPoolPrefixAllocations": [{"pool": {"id": "/p"}}]})
    assert [type(p) for p in found.prefixes] == [Unknown]


@pytest.mark.parametrize("where", ["inline", "own"])
def test_a_peering_keeps_every_flag(where: str) -> None:
    properties = {
        "remoteVirtualNetwork": link("vnet", "Hub"),
        "peeringState": "connected",
        "allowVirtualNetworkAccess": False,
        "allowForwardedTraffic": True,
        "allowGatewayTransit": True,
        "useRemoteGateways": True,
        "peerCompleteVnets": False,
        "localSubnetNames": ["A"],
        "remoteSubnetNames": ["B"],
        "enableOnlyIPv6Peering": True,
        "remoteAddressSpace": {"addressPrefixes": ["10.9.0.0/16"]},
    }
    if where == "inline":
        estate = read(resource("vnet", "v", {"virtualNetworkPeerings": [{"name": "p", "properties": properties}]}))
    else:
        estate = read(resource("peering", "v/p", properties))
    (found,) = estate.all(Peering)
    assert (found.id, found.network, found.remote) == (ref("peering", "v/p"), ref("vnet", "v"), ref("vnet", "hub"))
    assert found.state is PeeringState.CONNECTED
    assert (found.allow_access, found.allow_forwarded) == (False, True)
    assert (found.allow_gateway_transit, found.use_remote_gateways) == (True, True)
    assert (found.complete, found.local_subnets, found.remote_subnets) == (False, ("a",), ("b",))
    assert found.only_ipv6 is True
    assert [b.addresses for b in found.remote_prefixes if isinstance(b, Block)] == [AddressSet.of("10.9.0.0/16")]


def test_an_unknown_state_is_not_taken_for_connected() -> None:
    estate, told = read_all([peering("v/p", "w", peeringState="Syncing")])
    assert isinstance(estate.all(Peering)[0].state, Unknown)
    assert [d.code for d in told] == ["PS207"]
