"""Virtual networks, security groups, routes, addresses and interfaces. Read next: `read/vnet.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/<type>.html.markdown of versions 2.99, 3.116 and 4.x.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Link, Row, Table
from penstock.azure.terraform.shape import (
    Op,
    Template,
    const,
    each,
    first,
    given,
    negated,
    one,
    ref,
    refs,
    since,
    this,
    words,
)
from penstock.azure.terraform.versions import UNSURE

VNET = "Microsoft.Network/virtualNetworks"
SUBNET = f"{VNET}/subnets"
NSG = "Microsoft.Network/networkSecurityGroups"
ASG = "Microsoft.Network/applicationSecurityGroups"
ROUTES = "Microsoft.Network/routeTables"
NIC = "Microsoft.Network/networkInterfaces"
PUBLIC_IP = "Microsoft.Network/publicIPAddresses"
NAT = "Microsoft.Network/natGateways"

SKU = {"0": "Basic", "4.0": "Standard", "5.0": UNSURE}
"""The default of addresses and balancers: the pages of versions 2.99 and 3.116 say Basic, those of 4.x Standard."""

DELEGATIONS: Op = each(
    "delegation",
    {"name": "name", "properties": {"serviceName": "service_delegation.name"}},
)
SERVICES: Op = first(each("service_endpoints", {"service": this}), each("service_endpoint", {"service": "service"}))
"""A list of names until version 4 of the provider, blocks since version 5."""

POOLS: Op = each("ip_address_pool", {"pool": ref("id"), "numberOfIpAddresses": "number_of_ip_addresses"})

OLD_POLICIES: Op = words("enforce_private_link_endpoint_network_policies", {True: "Disabled", False: "Enabled"})
"""Version 2 of the provider asked the question the other way around: to enforce meant that policies do not hold."""

POLICIES: Op = since(
    "private_endpoint_network_policies",
    {"0": "Enabled", "3.0": UNSURE, "4.0": "Disabled", "5.0": UNSURE},
    words("private_endpoint_network_policies_enabled", {True: "Enabled", False: "Disabled"}),
    OLD_POLICIES,
)
"""Whether policies hold for private endpoints: the pages say Enabled in version 2.99 (nothing is enforced), Disabled in 4.x, and both in version 3."""

IN_BOTH: Template = {
    "addressPrefixes": "address_prefixes",
    "addressPrefix": "address_prefix",
    "serviceEndpoints": SERVICES,
    "serviceEndpointPolicies": refs("service_endpoint_policy_ids"),
    "delegations": DELEGATIONS,
    "defaultOutboundAccess": "default_outbound_access_enabled",
}
"""What a subnet says in the same words, whether it stands in a network or by itself."""

INLINE_SUBNET: Template = {
    "name": "name",
    "properties": {
        **IN_BOTH,
        "networkSecurityGroup": ref("security_group", NSG),
        "routeTable": ref("route_table_id", ROUTES),
        "privateEndpointNetworkPolicies": "private_endpoint_network_policies",
    },
}

RULE: Template = {
    "priority": "priority",
    "direction": "direction",
    "access": "access",
    "protocol": "protocol",
    "sourceAddressPrefix": "source_address_prefix",
    "sourceAddressPrefixes": "source_address_prefixes",
    "sourcePortRange": "source_port_range",
    "sourcePortRanges": "source_port_ranges",
    "sourceApplicationSecurityGroups": refs("source_application_security_group_ids", ASG),
    "destinationAddressPrefix": "destination_address_prefix",
    "destinationAddressPrefixes": "destination_address_prefixes",
    "destinationPortRange": "destination_port_range",
    "destinationPortRanges": "destination_port_ranges",
    "destinationApplicationSecurityGroups": refs("destination_application_security_group_ids", ASG),
}

ROUTE: Template = {
    "addressPrefix": "address_prefix",
    "nextHopType": "next_hop_type",
    "nextHopIpAddress": "next_hop_in_ip_address",
}

SEAT: Template = {"subnet": ref("subnet_id", SUBNET), "publicIPAddress": ref("public_ip_address_id", PUBLIC_IP)}
"""Where a device has an address: in a subnet, in public, or both."""

ADDRESS: Template = {
    "name": "name",
    "properties": {
        **SEAT,
        "privateIPAddress": "private_ip_address",
        "privateIPAllocationMethod": "private_ip_address_allocation",
        "privateIPAddressVersion": "private_ip_address_version",
        "primary": "primary",
        "gatewayLoadBalancer": ref("gateway_load_balancer_frontend_ip_configuration_id"),
    },
}

TABLE: Table = {
    "azurerm_resource_group": Row(arm="Microsoft.Resources/resourceGroups", body={"tags": "tags"}),
    "azurerm_virtual_network": Row(
        arm=VNET,
        body={
            "tags": "tags",
            "properties": {
                "addressSpace": {"addressPrefixes": "address_space", "ipamPoolPrefixAllocations": POOLS},
                "dhcpOptions": {"dnsServers": "dns_servers"},
                "encryption": one("encryption", {"enabled": const(True), "enforcement": "enforcement"}),
                "flowTimeoutInMinutes": "flow_timeout_in_minutes",
                "subnets": each("subnet", INLINE_SUBNET),
            },
        },
        parts={"subnet": "subnets"},
        inside={"subnet": "subnets"},
    ),
    "azurerm_subnet": Row(
        arm=SUBNET,
        names=("virtual_network_name", "name"),
        body={
            "properties": {
                **IN_BOTH,
                "ipamPoolPrefixAllocations": POOLS,
                "privateEndpointNetworkPolicies": POLICIES,
                "networkSecurityGroup": first(
                    ref("network_security_group_id", NSG), ref("network_security_group_id_wo", NSG)
                ),
                "routeTable": first(ref("route_table_id", ROUTES), ref("route_table_id_wo", ROUTES)),
            },
        },
    ),
    "azurerm_subnet_network_security_group_association": Link(
        owner="subnet_id", owner_type=SUBNET, target="network_security_group_id", path="networkSecurityGroup"
    ),
    "azurerm_subnet_route_table_association": Link(
        owner="subnet_id", owner_type=SUBNET, target="route_table_id", path="routeTable"
    ),
    "azurerm_subnet_nat_gateway_association": Link(
        owner="subnet_id", owner_type=SUBNET, target="nat_gateway_id", path="natGateway"
    ),
    "azurerm_virtual_network_dns_servers": Row(
        arm=f"{VNET}/dnsServers", parent="virtual_network_id", fixed="default", body={"properties": {}}
    ),
    "azurerm_virtual_network_peering": Row(
        arm=f"{VNET}/virtualNetworkPeerings",
        names=("virtual_network_name", "name"),
        body={
            "properties": {
                "remoteVirtualNetwork": ref("remote_virtual_network_id", VNET),
                "allowVirtualNetworkAccess": "allow_virtual_network_access",
                "allowForwardedTraffic": "allow_forwarded_traffic",
                "allowGatewayTransit": "allow_gateway_transit",
                "useRemoteGateways": "use_remote_gateways",
                "peerCompleteVnets": "peer_complete_virtual_networks_enabled",
                "localSubnetNames": "local_subnet_names",
                "remoteSubnetNames": "remote_subnet_names",
                "enableOnlyIPv6Peering": "only_ipv6_peering_enabled",
            },
        },
    ),
    "azurerm_network_security_group": Row(
        arm=NSG,
        body={"properties": {"securityRules": each("security_rule", {"name": "name", "properties": RULE})}},
        inside={"security_rule": "securityRules"},
    ),
    "azurerm_network_security_rule": Row(
        arm=f"{NSG}/securityRules",
        names=("network_security_group_name", "name"),
        body={"properties": RULE},
    ),
    "azurerm_application_security_group": Row(arm=ASG, body={}),
    "azurerm_route_table": Row(
        arm=ROUTES,
        body={
            "properties": {
                "disableBgpRoutePropagation": first(
                    negated("bgp_route_propagation_enabled"), "disable_bgp_route_propagation"
                ),
                "routes": each("route", {"name": "name", "properties": ROUTE}),
            }
        },
        inside={"route": "routes"},
    ),
    "azurerm_route": Row(arm=f"{ROUTES}/routes", names=("route_table_name", "name"), body={"properties": ROUTE}),
    "azurerm_public_ip": Row(
        arm=PUBLIC_IP,
        body={
            "sku": {"name": since("sku", SKU), "tier": "sku_tier"},
            "zones": "zones",
            "properties": {
                "ipAddress": "ip_address",
                "publicIPAllocationMethod": "allocation_method",
                "publicIPAddressVersion": "ip_version",
                "publicIPPrefix": ref("public_ip_prefix_id"),
                "dnsSettings": given("domain_name_label", {"domainNameLabel": "domain_name_label", "fqdn": "fqdn"}),
                "ddosSettings": {"protectionMode": "ddos_protection_mode"},
            },
        },
        given={"ip_address": "ipAddress", "fqdn": "dnsSettings.fqdn"},
    ),
    "azurerm_public_ip_prefix": Row(
        arm="Microsoft.Network/publicIPPrefixes",
        body={
            "sku": {"name": "sku"},
            "properties": {
                "ipPrefix": "ip_prefix",
                "prefixLength": "prefix_length",
                "publicIPAddressVersion": "ip_version",
            },
        },
        given={"ip_prefix": "ipPrefix"},
    ),
    "azurerm_nat_gateway": Row(
        arm=NAT,
        body={
            "sku": {"name": "sku_name"},
            "properties": {
                "idleTimeoutInMinutes": "idle_timeout_in_minutes",
                "publicIpAddresses": refs("public_ip_address_ids", PUBLIC_IP),
                "publicIpPrefixes": refs("public_ip_prefix_ids"),
            },
        },
    ),
    "azurerm_nat_gateway_public_ip_association": Link(
        owner="nat_gateway_id", owner_type=NAT, target="public_ip_address_id", path="publicIpAddresses", many=True
    ),
    "azurerm_nat_gateway_public_ip_prefix_association": Link(
        owner="nat_gateway_id", owner_type=NAT, target="public_ip_prefix_id", path="publicIpPrefixes", many=True
    ),
    "azurerm_network_interface": Row(
        arm=NIC,
        body={
            "tags": "tags",
            "properties": {
                "ipConfigurations": each("ip_configuration", ADDRESS),
                "enableIPForwarding": first("ip_forwarding_enabled", "enable_ip_forwarding"),
                "dnsSettings": {"dnsServers": "dns_servers"},
                "networkSecurityGroup": ref("network_security_group_id", NSG),
                "virtualMachine": ref("virtual_machine_id"),
            },
        },
        given={
            "private_ip_address": "ipConfigurations.0.properties.privateIPAddress",
            "private_ip_addresses.0": "ipConfigurations.0.properties.privateIPAddress",
            "ip_configuration.0.private_ip_address": "ipConfigurations.0.properties.privateIPAddress",
        },
        parts={"ip_configuration": "ipConfigurations"},
    ),
    "azurerm_network_interface_security_group_association": Link(
        owner="network_interface_id", owner_type=NIC, target="network_security_group_id", path="networkSecurityGroup"
    ),
    "azurerm_network_interface_application_security_group_association": Link(
        owner="network_interface_id",
        owner_type=NIC,
        target="application_security_group_id",
        path="applicationSecurityGroups",
        many=True,
        within=("ipConfigurations", ""),
    ),
    "azurerm_network_interface_backend_address_pool_association": Link(
        owner="network_interface_id",
        owner_type=NIC,
        target="backend_address_pool_id",
        path="loadBalancerBackendAddressPools",
        many=True,
        within=("ipConfigurations", "ip_configuration_name"),
    ),
    "azurerm_network_interface_nat_rule_association": Link(
        owner="network_interface_id",
        owner_type=NIC,
        target="nat_rule_id",
        path="loadBalancerInboundNatRules",
        many=True,
        within=("ipConfigurations", "ip_configuration_name"),
    ),
    "azurerm_network_interface_application_gateway_backend_address_pool_association": Link(
        owner="network_interface_id",
        owner_type=NIC,
        target="backend_address_pool_id",
        path="applicationGatewayBackendAddressPools",
        many=True,
        within=("ipConfigurations", "ip_configuration_name"),
    ),
}
