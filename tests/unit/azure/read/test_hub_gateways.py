"""Gateways of hubs, sites, circuits."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.gateway import GatewayNatRule
from penstock.azure.resources.hub_gateways import (
    BranchConnection,
    CircuitPeering,
    ExpressRouteCircuit,
    HubGateway,
    HubGatewayKind,
    VpnSite,
)
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource

HUB = {"virtualHub": link("hub", "h1")}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("vpngw", HubGatewayKind.VPN), ("ergw", HubGatewayKind.EXPRESS_ROUTE), ("p2sgw", HubGatewayKind.POINT_TO_SITE)],
)
def test_three_kinds_of_gateways(kind: str, expected: HubGatewayKind) -> None:
    (found,) = read_all([resource(kind, "g", HUB)])[0].all(HubGateway)
    assert (found.kind, found.hub) == (expected, ref("hub", "h1"))


def test_a_connection_inside_a_gateway_is_the_one_beside_it() -> None:
    body = {"remoteVpnSite": link("vpnsite", "b"), "enableInternetSecurity": True}
    inside = resource("vpngw", "g", {**HUB, "connections": [{"name": "c", "properties": body}]})
    beside = resource("vpnconnection", "g/c", {**body, "enableInternetSecurity": False})
    (found,) = read_all([inside])[0].all(BranchConnection)
    assert (found.id, found.gateway, found.site) == (
        ref("vpnconnection", "g/c"),
        ref("vpngw", "g"),
        ref("vpnsite", "b"),
    )
    (again,) = read_all([inside, beside])[0].all(BranchConnection)
    assert (found.internet_security, again.internet_security) == (True, False)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, None),
        ({"enableBgp": True}, True),
        ({"vpnLinkConnections": [{"properties": {"enableBgp": False}}]}, False),
        ({"vpnLinkConnections": [{"properties": {"enableBgp": False}}, {"properties": {"enableBgp": True}}]}, True),
    ],
)
def test_bgp_is_spoken_over_any_link(properties: dict[str, Any], expected: bool | None) -> None:
    (found,) = read_all([resource("vpnconnection", "g/c", properties)])[0].all(BranchConnection)
    assert found.bgp is expected


def test_unknown_links_leave_bgp_unknown() -> None:
    unknown = {"vpnLinkConnections": Unknown(why="no value")}
    (found,) = read_all([resource("vpnconnection", "g/c", unknown)])[0].all(BranchConnection)
    assert isinstance(found.bgp, Unknown)


def test_selectors_are_pairs_of_ranges() -> None:
    pair = {"localAddressRanges": ["10.1.0.0/16"], "remoteAddressRanges": ["192.168.1.0/24", "192.168.2.0/24"]}
    (found,) = read_all([resource("vpnconnection", "g/c", {"trafficSelectorPolicies": [pair]})])[0].all(
        BranchConnection
    )
    (selector,) = found.selectors
    assert [t.text for t in selector.local if isinstance(t, Block)] == ["10.1.0.0/16"]
    assert len(selector.remote) == 2


def test_remote_users_come_from_pools() -> None:
    inside = {
        "name": "users",
        "properties": {"vpnClientAddressPool": {"addressPrefixes": ["172.20.0.0/24"]}, "enableInternetSecurity": True},
    }
    (found,) = read_all([resource("p2sgw", "g", {**HUB, "p2SConnectionConfigurations": [inside]})])[0].all(
        BranchConnection
    )
    assert [t.text for t in found.pools if isinstance(t, Block)] == ["172.20.0.0/24"]
    assert found.internet_security is True


def test_a_line_leads_to_the_circuit_of_its_peering() -> None:
    line = resource(
        "erconnection",
        "g/c",
        {
            "expressRouteCircuitPeering": link("circuitpeering", "k/AzurePrivatePeering"),
            "expressRouteGatewayBypass": True,
        },
    )
    (found,) = read_all([line])[0].all(BranchConnection)
    assert (found.circuit, found.fast_path, found.bgp) == (ref("circuit", "k"), True, True)


def test_a_site_has_prefixes_and_may_speak_bgp() -> None:
    plain = {"addressSpace": {"addressPrefixes": ["192.168.1.0/24"]}}
    spoken = {"vpnSiteLinks": [{"name": "l", "properties": {"bgpProperties": {"asn": 65001}}}]}
    sites = read_all([resource("vpnsite", "a", plain), resource("vpnsite", "b", spoken)])[0].all(VpnSite)
    assert [(len(site.prefixes), site.bgp) for site in sites] == [(1, False), (0, True)]


def test_a_circuit_has_peerings_inside_and_beside() -> None:
    inside = {"name": "AzurePrivatePeering", "properties": {"peeringType": "AzurePrivatePeering", "state": "Disabled"}}
    beside = resource("circuitpeering", "k/MicrosoftPeering", {"peeringType": "MicrosoftPeering"})
    estate, _ = read_all([resource("circuit", "k", {"peerings": [inside]}), beside])
    assert [circuit.name for circuit in estate.all(ExpressRouteCircuit)] == ["k"]
    found = [(p.circuit, p.private, p.enabled) for p in estate.all(CircuitPeering)]
    assert found == [(ref("circuit", "k"), True, False), (ref("circuit", "k"), False, None)]


def test_translations_inside_and_beside_a_gateway() -> None:
    inside = resource("vpngw", "g", {**HUB, "natRules": [{"name": "n", "properties": {}}]})
    estate, _ = read_all([inside, resource("hubnat", "g/n"), resource("gatewaynat", "k/m")])
    assert [rule.gateway for rule in estate.all(GatewayNatRule)] == [ref("gateway", "k"), ref("vpngw", "g")]
