"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.hubs import HUB
from tests.unit.azure.terraform.making import NET, made, named
from tests.unit.azure.terraform.plans import NETWORK, V, opened, plan, ref

HUB_H = named("azurerm_virtual_hub.h", {"name": "h", "address_prefix": "10.0.64.0/23"})
H = f"{NET}/virtualhubs/h"


def test_a_connection_says_which_tables_it_uses() -> None:
    found = made(
        "azurerm_virtual_hub_connection",
        {"internet_security_enabled": True, "routing": [{"propagated_route_table": [{"labels": ["none"]}]}]},
        {
            "virtual_hub_id": ref("azurerm_virtual_hub.h.id"),
            "remote_virtual_network_id": ref("azurerm_virtual_network.v.id"),
            "routing": [{"associated_route_table_id": ref("azurerm_virtual_hub.h.default_route_table_id")}],
        },
        HUB_H,
        NETWORK,
    )
    assert HUB.lower() in H
    assert found == {
        "remoteVirtualNetwork": {"id": V},
        "enableInternetSecurity": True,
        "routingConfiguration": {
            "associatedRouteTable": {"id": f"{H}/hubroutetables/defaultroutetable"},
            "propagatedRouteTables": {"labels": ["none"]},
        },
    }


def test_a_routing_intent_sends_to_a_firewall() -> None:
    found = made(
        "azurerm_virtual_hub_routing_intent",
        {"virtual_hub_id": H, "routing_policy": [{"name": "p", "destinations": ["Internet"]}]},
        {"routing_policy": [{"next_hop": ref("azurerm_firewall.f.id")}]},
        named("azurerm_firewall.f", {"name": "f"}),
    )
    policy = {"name": "p", "destinations": ["Internet"], "nextHop": f"{NET}/azurefirewalls/f"}
    assert found == {"routingPolicies": [policy]}


def test_a_route_server_is_a_hub_that_stands_in_a_subnet() -> None:
    hub, place = opened(
        plan(named("azurerm_route_server.x", {"sku": "Standard", "subnet_id": f"{V}/subnets/RouteServerSubnet"}))
    ).resources
    assert hub.id == f"{NET}/virtualhubs/x"
    assert place.id == f"{hub.id}/ipconfigurations/ipconfig1"
    assert place.properties.value == {"subnet": {"id": f"{V}/subnets/routeserversubnet"}}


def test_a_site_and_its_connection_say_what_lies_behind() -> None:
    assert made(
        "azurerm_vpn_site", {"address_cidrs": ["10.9.0.0/16"], "link": [{"name": "l", "ip_address": "20.0.0.1"}]}
    ) == {
        "addressSpace": {"addressPrefixes": ["10.9.0.0/16"]},
        "vpnSiteLinks": [{"name": "l", "properties": {"ipAddress": "20.0.0.1"}}],
    }
    found = made(
        "azurerm_vpn_gateway_connection",
        {"vpn_gateway_id": "/g", "remote_vpn_site_id": "/S", "vpn_link": [{"name": "l", "bgp_enabled": False}]},
    )
    assert found == {
        "remoteVpnSite": {"id": "/s"},
        "vpnLinkConnections": [{"name": "l", "properties": {"enableBgp": False}}],
    }
