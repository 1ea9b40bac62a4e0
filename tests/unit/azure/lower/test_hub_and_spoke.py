"""Peerings of a hub with its spokes. Expected values are from the semantics reference, RT-31, RT-32, RT-59."""

from __future__ import annotations

from penstock.engine.result import Verdict
from tests.unit.azure.arm import link, network, resource, vnet
from tests.unit.azure.connecting import THREE, configuration, hop, managed, spoke, verdict
from tests.unit.azure.managers import REGION, located


def test_a_hub_is_peered_with_its_spokes_and_they_are_not_with_each_other() -> None:
    found = network(*THREE, *managed(configuration("HubAndSpoke", "hub"), "one", "two"))
    assert (verdict(found, 1, 0), hop(found, 1, 0)) == (Verdict.ALLOWED, "VNetPeering")
    assert verdict(found, 0, 2) is Verdict.ALLOWED
    assert verdict(found, 1, 2) is Verdict.DENIED  # RT-32


def test_spokes_use_the_gateway_of_the_hub() -> None:  # RT-31
    hub = located(vnet("hub", "10.0.0.0/16", GatewaySubnet="10.0.0.0/27"), REGION)
    gateway = resource(
        "gateway",
        "gw",
        {
            "gatewayType": "Vpn",
            "ipConfigurations": [{"name": "i", "properties": {"subnet": link("subnet", "hub/GatewaySubnet")}}],
        },
    )
    site = resource("site", "office", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/16"]}})
    joined = resource(
        "connection",
        "k",
        {
            "connectionType": "IPsec",
            "virtualNetworkGateway1": link("gateway", "gw"),
            "localNetworkGateway2": link("site", "office"),
        },
    )
    for flag, expected in (("True", Verdict.ALLOWED), ("False", Verdict.DENIED)):
        made = configuration("HubAndSpoke", "hub", useHubGateway=flag)
        found = network(hub, gateway, site, joined, *spoke("one", 1), *managed(made, "one"))
        assert verdict(found, 1, "192.168.0.9") is expected


def test_without_a_gateway_in_the_hub_such_a_peering_is_in_doubt() -> None:
    found = network(*THREE, *managed(configuration("HubAndSpoke", "hub", useHubGateway="True"), "one"))
    assert verdict(found, 1, 0) is Verdict.UNKNOWN
