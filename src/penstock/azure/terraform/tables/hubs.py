"""Virtual WANs: hubs, their connections, routing and gateways; route servers. Read next: `read/virtual_wan.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/virtual_wan, virtual_hub*, vpn_*, point_to_site_vpn_gateway, express_route_gateway,
express_route_connection, route_server*, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Child, Row, Table
from penstock.azure.terraform.shape import Op, Template, default, each, first, idtext, one, ref, refs
from penstock.azure.terraform.tables.network import SEAT, SUBNET, VNET

WAN = "Microsoft.Network/virtualWans"
HUB = "Microsoft.Network/virtualHubs"
TABLES = f"{HUB}/hubRouteTables"
VPN = "Microsoft.Network/vpnGateways"
SITE = "Microsoft.Network/vpnSites"
LINES = "Microsoft.Network/expressRouteGateways"
CLIENTS = "Microsoft.Network/p2sVpnGateways"


def _routing(table: str, tables: str) -> Template:
    """The routing of a connection to a branch: types name the table that it is associated with, and those it tells of itself, in their ways."""
    return {
        "associatedRouteTable": ref(table, TABLES),
        "propagatedRouteTables": one("propagated_route_table", {"labels": "labels", "ids": refs(tables, TABLES)}),
        "inboundRouteMap": ref("inbound_route_map_id"),
        "outboundRouteMap": ref("outbound_route_map_id"),
    }


SITE_ROUTING = _routing("associated_route_table", "route_table_ids")
CLIENT_ROUTING = _routing("associated_route_table_id", "ids")
LINE_ROUTING = _routing("associated_route_table_id", "route_table_ids")

ROUTING: Template = {
    **LINE_ROUTING,
    "vnetRoutes": {
        "staticRoutes": each(
            "static_vnet_route",
            {"name": "name", "addressPrefixes": "address_prefixes", "nextHopIpAddress": "next_hop_ip_address"},
        ),
        "staticRoutesConfig": {
            "propagateStaticRoutes": "static_vnet_propagate_static_routes_enabled",
            "vnetLocalRouteOverrideCriteria": "static_vnet_local_route_override_criteria",
        },
    },
}

ROUTE: Template = {
    "name": "name",
    "destinationType": "destinations_type",
    "destinations": "destinations",
    "nextHopType": "next_hop_type",
    "nextHop": idtext("next_hop"),
}

POLICIES: Op = each("routing_policy", {"name": "name", "destinations": "destinations", "nextHop": idtext("next_hop")})

TABLE: Table = {
    "azurerm_virtual_wan": Row(
        arm=WAN,
        body={
            "properties": {
                "type": "type",
                "allowBranchToBranchTraffic": "allow_branch_to_branch_traffic",
                "disableVpnEncryption": "disable_vpn_encryption",
            }
        },
    ),
    "azurerm_virtual_hub": Row(
        arm=HUB,
        body={
            "properties": {
                "addressPrefix": "address_prefix",
                "virtualWan": ref("virtual_wan_id", WAN),
                "sku": "sku",
                "allowBranchToBranchTraffic": "branch_to_branch_traffic_enabled",
                "hubRoutingPreference": "hub_routing_preference",
                "routeTable": {
                    "routes": each(
                        "route", {"addressPrefixes": "address_prefixes", "nextHopIpAddress": "next_hop_ip_address"}
                    )
                },
            }
        },
        named={"default_route_table_id": "hubRouteTables/defaultRouteTable"},
    ),
    "azurerm_virtual_hub_connection": Row(
        arm=f"{HUB}/hubVirtualNetworkConnections",
        parent="virtual_hub_id",
        body={
            "properties": {
                "remoteVirtualNetwork": ref("remote_virtual_network_id", VNET),
                "enableInternetSecurity": default("internet_security_enabled", False),
                "routingConfiguration": one("routing", ROUTING),
            }
        },
    ),
    "azurerm_virtual_hub_route_table": Row(
        arm=TABLES,
        parent="virtual_hub_id",
        body={"properties": {"labels": "labels", "routes": each("route", ROUTE)}},
    ),
    "azurerm_virtual_hub_routing_intent": Row(
        arm=f"{HUB}/routingIntent", parent="virtual_hub_id", body={"properties": {"routingPolicies": POLICIES}}
    ),
    "azurerm_virtual_hub_bgp_connection": Row(
        arm=f"{HUB}/bgpConnections",
        parent="virtual_hub_id",
        body={
            "properties": {
                "peerIp": "peer_ip",
                "peerAsn": "peer_asn",
                "hubVirtualNetworkConnection": ref("virtual_network_connection_id"),
            }
        },
    ),
    "azurerm_virtual_hub_ip": Row(
        arm=f"{HUB}/ipConfigurations",
        parent="virtual_hub_id",
        body={"properties": {"subnet": ref("subnet_id", SUBNET)}},
    ),
    "azurerm_route_map": Row(
        arm=f"{HUB}/routeMaps", parent="virtual_hub_id", body={"properties": {"rules": each("rule", {"name": "name"})}}
    ),
    "azurerm_route_server": Row(
        arm=HUB,
        body={
            "properties": {
                "sku": "sku",
                "allowBranchToBranchTraffic": "branch_to_branch_traffic_enabled",
                "hubRoutingPreference": "hub_routing_preference",
            }
        },
        children=(
            Child(
                block="",
                collection="ipConfigurations",
                fixed="ipconfig1",
                body={
                    "properties": {
                        **SEAT,
                    }
                },
            ),
        ),
    ),
    "azurerm_route_server_bgp_connection": Row(
        arm=f"{HUB}/bgpConnections",
        parent="route_server_id",
        body={"properties": {"peerIp": "peer_ip", "peerAsn": "peer_asn"}},
    ),
    "azurerm_vpn_gateway": Row(arm=VPN, body={"properties": {"virtualHub": ref("virtual_hub_id", HUB)}}),
    "azurerm_vpn_gateway_nat_rule": Row(
        arm=f"{VPN}/natRules", parent="vpn_gateway_id", body={"properties": {"mode": "mode"}}
    ),
    "azurerm_vpn_gateway_connection": Row(
        arm=f"{VPN}/vpnConnections",
        parent="vpn_gateway_id",
        body={
            "properties": {
                "remoteVpnSite": ref("remote_vpn_site_id", SITE),
                "enableInternetSecurity": "internet_security_enabled",
                "vpnLinkConnections": each("vpn_link", {"name": "name", "properties": {"enableBgp": "bgp_enabled"}}),
                "routingConfiguration": one("routing", SITE_ROUTING),
                "trafficSelectorPolicies": each(
                    "traffic_selector_policy",
                    {"localAddressRanges": "local_address_ranges", "remoteAddressRanges": "remote_address_ranges"},
                ),
            }
        },
    ),
    "azurerm_vpn_site": Row(
        arm=SITE,
        body={
            "properties": {
                "addressSpace": {"addressPrefixes": "address_cidrs"},
                "virtualWan": ref("virtual_wan_id", WAN),
                "vpnSiteLinks": each(
                    "link",
                    {
                        "name": "name",
                        "properties": {"ipAddress": "ip_address", "bgpProperties": one("bgp", {"asn": "asn"})},
                    },
                ),
            }
        },
    ),
    "azurerm_point_to_site_vpn_gateway": Row(
        arm=CLIENTS,
        body={
            "properties": {
                "virtualHub": ref("virtual_hub_id", HUB),
                "p2SConnectionConfigurations": each(
                    "connection_configuration",
                    {
                        "name": "name",
                        "properties": {
                            "vpnClientAddressPool": {"addressPrefixes": "vpn_client_address_pool.address_prefixes"},
                            "enableInternetSecurity": "internet_security_enabled",
                            "routingConfiguration": one("route", CLIENT_ROUTING),
                        },
                    },
                ),
            }
        },
    ),
    "azurerm_express_route_gateway": Row(
        arm=LINES,
        body={
            "properties": {
                "virtualHub": ref("virtual_hub_id", HUB),
                "allowNonVirtualWanTraffic": "allow_non_virtual_wan_traffic",
            }
        },
    ),
    "azurerm_express_route_connection": Row(
        arm=f"{LINES}/expressRouteConnections",
        parent="express_route_gateway_id",
        body={
            "properties": {
                "expressRouteCircuitPeering": ref("express_route_circuit_peering_id"),
                "enableInternetSecurity": first("internet_security_enabled", "enable_internet_security"),
                "expressRouteGatewayBypass": "express_route_gateway_bypass_enabled",
                "routingConfiguration": one("routing", LINE_ROUTING),
            }
        },
    ),
    "azurerm_virtual_hub_security_partner_provider": Row(
        arm="Microsoft.Network/securityPartnerProviders",
        body={
            "properties": {
                "virtualHub": ref("virtual_hub_id", HUB),
                "securityProviderName": "security_provider_name",
            }
        },
    ),
}
