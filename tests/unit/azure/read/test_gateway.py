"""Gateways, sites, connections."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.gateway import (
    Connection,
    ConnectionType,
    GatewayType,
    LocalNetworkGateway,
    VirtualNetworkGateway,
)
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource


def test_a_gateway_has_a_type_pools_and_a_subnet() -> None:
    properties = {
        "gatewayType": "vpn",
        "enableBgp": True,
        "ipConfigurations": [{"name": "c", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}],
        "vpnClientConfiguration": {"vpnClientAddressPool": {"addressPrefixes": ["172.20.0.0/24"]}},
    }
    estate, _ = read_all([resource("gateway", "g", properties)])
    (found,) = estate.all(VirtualNetworkGateway)
    assert (found.type, found.bgp) == (GatewayType.VPN, True)
    assert [b.text for b in found.client_pools if isinstance(b, Block)] == ["172.20.0.0/24"]
    assert found.ip_configurations[0].subnet == ref("subnet", "v/gatewaysubnet")


def test_a_gateway_of_no_known_type_is_unknown() -> None:
    estate, _ = read_all([resource("gateway", "g", {})])
    assert isinstance(estate.all(VirtualNetworkGateway)[0].type, Unknown)


def test_a_site_and_its_connection() -> None:
    site = resource(
        "site", "hq", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/24"]}, "bgpSettings": {"asn": 1}}
    )
    properties = {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": link("gateway", "G"),
        "localNetworkGateway2": link("site", "HQ"),
        "enableBgp": False,
    }
    estate, _ = read_all([site, resource("connection", "c", properties)])
    (found,) = estate.all(Connection)
    assert (found.type, found.gateway, found.local) == (ConnectionType.IPSEC, ref("gateway", "g"), ref("site", "hq"))
    assert found.bgp is False
    assert estate.all(LocalNetworkGateway)[0].bgp is True


def test_groups_of_remote_users_have_pools_of_their_own() -> None:
    group = {"properties": {"vpnClientAddressPool": {"addressPrefixes": ["172.20.1.0/24"]}}}
    clients = {"vngClientConnectionConfigurations": [group]}
    unknown = {"vngClientConnectionConfigurations": Unknown(why="a parameter")}
    for stated, known in ((clients, ["172.20.1.0/24"]), (unknown, [])):
        estate, _ = read_all([resource("gateway", "g", {"vpnClientConfiguration": stated})])
        pools = estate.all(VirtualNetworkGateway)[0].client_pools
        assert [pool.text for pool in pools if isinstance(pool, Block)] == known
        assert len(pools) == 1


def test_a_list_of_selectors_that_is_not_known_is_one_unknown_pair() -> None:
    estate, _ = read_all([resource("connection", "c", {"trafficSelectorPolicies": Unknown(why="a parameter")})])
    (pair,) = estate.all(Connection)[0].selectors
    assert all(isinstance(term, Unknown) for term in (*pair.local, *pair.remote))
