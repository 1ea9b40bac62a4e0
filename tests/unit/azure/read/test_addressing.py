"""Public addresses, prefixes, NAT gateways; gateways, sites, connections."""

from __future__ import annotations

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.addressing import NatGateway, PublicIpAddress, PublicIpPrefix, Sku
from penstock.azure.resources.gateway import (
    Connection,
    ConnectionType,
    GatewayType,
    LocalNetworkGateway,
    VirtualNetworkGateway,
)
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource


@pytest.mark.parametrize(("sku", "expected"), [("Basic", Sku.BASIC), ("standard", Sku.STANDARD), (None, None)])
def test_a_public_address_has_a_sku_or_none(sku: str | None, expected: Sku | None) -> None:
    estate, _ = read_all([resource("pip", "p", {"ipAddress": "20.1.2.3"}, sku={"name": sku})])
    (found,) = estate.all(PublicIpAddress)
    assert (found.sku, found.address) == (expected, Address.parse("20.1.2.3"))


def test_an_address_not_yet_assigned_is_none() -> None:
    estate, _ = read_all([resource("pip", "p", {"publicIPAddressVersion": "IPv6", "dnsSettings": {"fqdn": "A.B"}})])
    (found,) = estate.all(PublicIpAddress)
    assert (found.address, found.version, found.fqdn) == (None, 6, "a.b")


def test_a_prefix_and_a_nat_gateway() -> None:
    nat = resource("nat", "n", {"publicIpAddresses": [link("pip", "P")], "publicIpPrefixes": [link("prefix", "F")]})
    estate, _ = read_all([resource("prefix", "f", {"ipPrefix": "20.0.0.0/28", "prefixLength": 28}), nat])
    (prefix,) = estate.all(PublicIpPrefix)
    (gateway,) = estate.all(NatGateway)
    assert isinstance(prefix.block, Block)
    assert (prefix.block.text, prefix.length) == ("20.0.0.0/28", 28)
    assert (gateway.public_ips, gateway.public_prefixes) == ((ref("pip", "p"),), (ref("prefix", "f"),))


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
