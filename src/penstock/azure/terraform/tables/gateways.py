"""Gateways to on-premises, circuits, bastions, flow logs, diagnostic settings. Read next: `read/gateway.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/virtual_network_gateway*, local_network_gateway, express_route_*, bastion_host,
network_watcher_flow_log, monitor_diagnostic_setting, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import both, const, each, first, idtext, one, ref
from penstock.azure.terraform.tables.network import SEAT, VNET

GATEWAY = "Microsoft.Network/virtualNetworkGateways"
LOCAL = "Microsoft.Network/localNetworkGateways"
CIRCUIT = "Microsoft.Network/expressRouteCircuits"

TABLE: Table = {
    "azurerm_virtual_network_gateway": Row(
        arm=GATEWAY,
        body={
            "properties": {
                "gatewayType": "type",
                "vpnType": "vpn_type",
                "enableBgp": first("bgp_enabled", "enable_bgp"),
                "activeActive": "active_active",
                "sku": {"name": "sku"},
                "ipConfigurations": each(
                    "ip_configuration",
                    {
                        "name": "name",
                        "properties": {
                            **SEAT,
                        },
                    },
                ),
                "gatewayDefaultSite": ref("default_local_network_gateway_id", LOCAL),
                "vpnClientConfiguration": one(
                    "vpn_client_configuration", {"vpnClientAddressPool": {"addressPrefixes": "address_space"}}
                ),
                "allowRemoteVnetTraffic": "remote_vnet_traffic_enabled",
                "allowVirtualWanTraffic": "virtual_wan_traffic_enabled",
            }
        },
    ),
    "azurerm_virtual_network_gateway_nat_rule": Row(
        arm=f"{GATEWAY}/natRules", parent="virtual_network_gateway_id", body={"properties": {"mode": "mode"}}
    ),
    "azurerm_local_network_gateway": Row(
        arm=LOCAL,
        body={
            "properties": {
                "localNetworkAddressSpace": {"addressPrefixes": "address_space"},
                "gatewayIpAddress": "gateway_address",
                "fqdn": "gateway_fqdn",
                "bgpSettings": one("bgp_settings", {"asn": "asn"}),
            }
        },
    ),
    "azurerm_virtual_network_gateway_connection": Row(
        arm="Microsoft.Network/connections",
        body={
            "properties": {
                "connectionType": "type",
                "virtualNetworkGateway1": ref("virtual_network_gateway_id", GATEWAY),
                "virtualNetworkGateway2": ref("peer_virtual_network_gateway_id", GATEWAY),
                "localNetworkGateway2": ref("local_network_gateway_id", LOCAL),
                "peer": ref("express_route_circuit_id", CIRCUIT),
                "enableBgp": first("bgp_enabled", "enable_bgp"),
                "expressRouteGatewayBypass": "express_route_gateway_bypass",
                "usePolicyBasedTrafficSelectors": "use_policy_based_traffic_selectors",
                "trafficSelectorPolicies": each(
                    "traffic_selector_policy",
                    {"localAddressRanges": "local_address_cidrs", "remoteAddressRanges": "remote_address_cidrs"},
                ),
            }
        },
    ),
    "azurerm_express_route_circuit": Row(
        arm=CIRCUIT,
        body={
            "sku": {"tier": "sku.tier", "family": "sku.family"},
            "properties": {
                "serviceProviderProvisioningState": "service_provider_provisioning_state",
                "serviceProviderProperties": {
                    "serviceProviderName": "service_provider_name",
                    "peeringLocation": "peering_location",
                },
                "expressRoutePort": ref("express_route_port_id"),
                "allowClassicOperations": "allow_classic_operations",
            },
        },
    ),
    "azurerm_express_route_circuit_peering": Row(
        arm=f"{CIRCUIT}/peerings",
        names=("express_route_circuit_name", "peering_type"),
        body={
            "properties": {
                "peeringType": "peering_type",
                "peerASN": "peer_asn",
                "vlanId": "vlan_id",
                "primaryPeerAddressPrefix": "primary_peer_address_prefix",
                "secondaryPeerAddressPrefix": "secondary_peer_address_prefix",
            }
        },
    ),
    "azurerm_express_route_circuit_authorization": Row(
        arm=f"{CIRCUIT}/authorizations", names=("express_route_circuit_name", "name"), body={}
    ),
    "azurerm_express_route_circuit_connection": Row(
        arm=f"{CIRCUIT}/peerings/connections", parent="peering_id", body={"properties": {}}
    ),
    "azurerm_express_route_port": Row(arm="Microsoft.Network/expressRoutePorts", body={}),
    "azurerm_bastion_host": Row(
        arm="Microsoft.Network/bastionHosts",
        body={
            "sku": {"name": "sku"},
            "properties": {
                "ipConfigurations": each(
                    "ip_configuration",
                    {
                        "name": "name",
                        "properties": {
                            **SEAT,
                        },
                    },
                ),
                "virtualNetwork": ref("virtual_network_id", VNET),
                "enableShareableLink": "shareable_link_enabled",
                "enableTunneling": "tunneling_enabled",
                "enableIpConnect": "ip_connect_enabled",
            },
        },
    ),
    "azurerm_network_watcher": Row(arm="Microsoft.Network/networkWatchers", body={}),
    "azurerm_network_watcher_flow_log": Row(
        arm="Microsoft.Network/networkWatchers/flowLogs",
        names=("network_watcher_name", "name"),
        body={
            "properties": {
                "targetResourceId": first(idtext("target_resource_id"), idtext("network_security_group_id")),
                "enabled": "enabled",
                "retentionPolicy": {"enabled": "retention_policy.enabled", "days": "retention_policy.days"},
                "flowAnalyticsConfiguration": {
                    "networkWatcherFlowAnalyticsConfiguration": {"enabled": "traffic_analytics.enabled"}
                },
            }
        },
    ),
    "azurerm_monitor_diagnostic_setting": Row(
        arm="Microsoft.Insights/diagnosticSettings",
        parent="target_resource_id",
        extends=True,
        body={
            "properties": {
                "logs": both(
                    each(
                        "enabled_log",
                        {"category": "category", "categoryGroup": "category_group", "enabled": const(True)},
                    ),
                    each("log", {"category": "category", "categoryGroup": "category_group", "enabled": "enabled"}),
                ),
                "workspaceId": "log_analytics_workspace_id",
                "storageAccountId": "storage_account_id",
            }
        },
    ),
    "azurerm_network_ddos_protection_plan": Row(arm="Microsoft.Network/ddosProtectionPlans", body={}),
}
