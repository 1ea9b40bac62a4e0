"""One estate, written three times: as an export, as a template, and as a plan of Terraform that has made nothing yet.

A hub with a firewall; a spoke with a web subnet and a data subnet that send everything by it; a load balancer before two machines; a storage
account with a private endpoint. The template is the export with its ids as expressions; the plan is written by hand.
"""

from __future__ import annotations

import re
from typing import Any

from tests.unit.azure.terraform.plans import constants, managed, plan, ref

Json = dict[str, Any]
P = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers"
NET = f"{P}/Microsoft.Network"
HUB, SPOKE = f"{NET}/virtualNetworks/hub", f"{NET}/virtualNetworks/spoke"
FIREWALL_ADDRESS = "10.0.0.4"


def arm(kind: str, name: str, properties: Json, /, **more: Any) -> Json:
    """A resource as Azure shows it; a child's name is that of its parent and its own."""
    provider, *types = kind.split("/")
    pairs = "".join(f"/{one}/{part}" for one, part in zip(types, name.split("/"), strict=True))
    return {
        "type": kind,
        "id": f"{P}/{provider}{pairs}",
        "name": name,
        "location": "westeurope",
        "properties": properties,
        **more,
    }


def net(kind: str, name: str, properties: Json, /, **more: Any) -> Json:
    return arm(f"Microsoft.Network/{kind}", name, properties, **more)


def pointing(*ids: str) -> Any:
    """References."""
    found = [{"id": identity} for identity in ids]
    return found[0] if len(found) == 1 else found


def subnet(prefix: str, **more: Any) -> Json:
    return {
        "addressPrefix": prefix,
        "defaultOutboundAccess": True,
        "privateEndpointNetworkPolicies": "Disabled",
        **more,
    }


def rule(priority: int, access: str, source: str, port: str, direction: str = "Inbound") -> Json:
    return {
        "priority": priority,
        "direction": direction,
        "access": access,
        "protocol": "Tcp",
        "sourceAddressPrefix": source,
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": port,
    }


def peering(remote: str) -> Json:
    return {
        "remoteVirtualNetwork": pointing(remote),
        "allowVirtualNetworkAccess": True,
        "allowForwardedTraffic": True,
        "allowGatewayTransit": False,
        "useRemoteGateways": False,
    }


def interface(subnet_id: str, address: str, **more: Any) -> Json:
    place = {"subnet": pointing(subnet_id), "privateIPAddress": address, "privateIPAllocationMethod": "Static", **more}
    return {"ipConfigurations": [{"name": "ip", "properties": place}]}


POOL = f"{NET}/loadBalancers/lb/backendAddressPools/web"
NSG = f"{NET}/networkSecurityGroups"
TABLE = f"{NET}/routeTables/spoke"
ACCOUNT = f"{P}/Microsoft.Storage/storageAccounts/threeways"
NETWORK_RULE = {
    "ruleType": "NetworkRule",
    "name": "dns",
    "ipProtocols": ["UDP"],
    "sourceAddresses": ["10.1.0.0/16"],
    "destinationAddresses": ["203.0.113.53"],
    "destinationPorts": ["53"],
}

EXPORT: list[Json] = [
    net("virtualNetworks", "hub", {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": []}),
    net("virtualNetworks/subnets", "hub/AzureFirewallSubnet", subnet("10.0.0.0/26")),
    net("virtualNetworks", "spoke", {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": []}),
    net(
        "virtualNetworks/subnets",
        "spoke/web",
        subnet("10.1.1.0/24", networkSecurityGroup=pointing(f"{NSG}/web"), routeTable=pointing(TABLE)),
    ),
    net(
        "virtualNetworks/subnets",
        "spoke/data",
        subnet("10.1.2.0/24", networkSecurityGroup=pointing(f"{NSG}/data"), routeTable=pointing(TABLE)),
    ),
    net("virtualNetworks/subnets", "spoke/links", subnet("10.1.3.0/24")),
    net("virtualNetworks/virtualNetworkPeerings", "hub/to-spoke", peering(SPOKE)),
    net("virtualNetworks/virtualNetworkPeerings", "spoke/to-hub", peering(HUB)),
    net("networkSecurityGroups", "web", {"securityRules": []}),
    net("networkSecurityGroups/securityRules", "web/https", rule(100, "Allow", "Internet", "443")),
    net("networkSecurityGroups", "data", {"securityRules": []}),
    net("networkSecurityGroups/securityRules", "data/sql", rule(100, "Allow", "10.1.1.0/24", "1433")),
    net("networkSecurityGroups/securityRules", "data/rest", rule(200, "Deny", "*", "*")),
    net("routeTables", "spoke", {"disableBgpRoutePropagation": True, "routes": []}),
    net(
        "routeTables/routes",
        "spoke/all",
        {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": FIREWALL_ADDRESS},
    ),
    net(
        "publicIPAddresses",
        "fw-ip",
        {"publicIPAllocationMethod": "Static", "publicIPAddressVersion": "IPv4"},
        sku={"name": "Standard"},
    ),
    net(
        "publicIPAddresses",
        "lb-ip",
        {"publicIPAllocationMethod": "Static", "publicIPAddressVersion": "IPv4"},
        sku={"name": "Standard"},
    ),
    net("firewallPolicies", "policy", {"sku": {"tier": "Standard"}, "threatIntelMode": "Alert"}),
    net(
        "firewallPolicies/ruleCollectionGroups",
        "policy/net",
        {
            "priority": 200,
            "ruleCollections": [
                {
                    "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                    "name": "names",
                    "priority": 100,
                    "action": {"type": "Allow"},
                    "rules": [NETWORK_RULE],
                }
            ],
        },
    ),
    net(
        "azureFirewalls",
        "fw",
        {
            "sku": {"name": "AZFW_VNet", "tier": "Standard"},
            "firewallPolicy": pointing(f"{NET}/firewallPolicies/policy"),
            "ipConfigurations": [
                {
                    "name": "ip",
                    "properties": {
                        "subnet": pointing(f"{HUB}/subnets/AzureFirewallSubnet"),
                        "publicIPAddress": pointing(f"{NET}/publicIPAddresses/fw-ip"),
                        "privateIPAddress": FIREWALL_ADDRESS,
                    },
                }
            ],
        },
    ),
    net(
        "loadBalancers",
        "lb",
        {
            "frontendIPConfigurations": [
                {"name": "front", "properties": {"publicIPAddress": pointing(f"{NET}/publicIPAddresses/lb-ip")}}
            ],
            "backendAddressPools": [{"name": "web"}],
            "loadBalancingRules": [
                {
                    "name": "https",
                    "properties": {
                        "frontendIPConfiguration": pointing(f"{NET}/loadBalancers/lb/frontendIPConfigurations/front"),
                        "backendAddressPool": pointing(POOL),
                        "protocol": "Tcp",
                        "frontendPort": 443,
                        "backendPort": 443,
                        "enableFloatingIP": False,
                        "disableOutboundSnat": True,
                    },
                }
            ],
        },
        sku={"name": "Standard"},
    ),
    net(
        "networkInterfaces",
        "web-1",
        interface(f"{SPOKE}/subnets/web", "10.1.1.4", loadBalancerBackendAddressPools=[pointing(POOL)]),
    ),
    net("networkInterfaces", "web-2", interface(f"{SPOKE}/subnets/web", "10.1.1.5")),
    net("networkInterfaces", "sql", interface(f"{SPOKE}/subnets/data", "10.1.2.4")),
    arm(
        "Microsoft.Storage/storageAccounts",
        "threeways",
        {"publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny", "bypass": "None"}},
        kind="StorageV2",
    ),
    net(
        "privateEndpoints",
        "blob",
        {
            "subnet": pointing(f"{SPOKE}/subnets/links"),
            "privateLinkServiceConnections": [
                {"name": "blob", "properties": {"privateLinkServiceId": ACCOUNT, "groupIds": ["blob"]}}
            ],
            "ipConfigurations": [{"name": "ip", "properties": {"privateIPAddress": "10.1.3.4"}}],
        },
    ),
]


# ── the template ─────────────────────────────────────────────────────────────────────────────────


def _expression(identity: str) -> str:
    provider, *parts = identity.removeprefix(f"{P}/").split("/")
    kind, names = "/".join([provider, *parts[::2]]), "', '".join(parts[1::2])
    return f"[resourceId('{kind}', '{names}')]"


def _as_template(value: Any) -> Any:
    if isinstance(value, str):
        return _expression(value) if value.startswith(P) else value
    if isinstance(value, dict):
        return {key: _as_template(one) for key, one in value.items() if key != "id" or not isinstance(one, dict)}
    return [_as_template(one) for one in value] if isinstance(value, list) else value


def _deployed(resource: Json) -> Json:
    body = {key: value for key, value in resource.items() if key != "id"}
    return {"apiVersion": "2024-05-01", **_as_template(body)}


TEMPLATE: Json = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [_deployed(resource) for resource in EXPORT],
}
assert not re.search(r'"/subscriptions', str(TEMPLATE))


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────

HERE = {"resource_group_name": "rg", "location": "westeurope"}


def vnet(name: str, prefix: str) -> Json:
    return managed(f"azurerm_virtual_network.{name}", {"name": name, "address_space": [prefix], **HERE})


def tf_subnet(address: str, network: str, name: str, prefix: str) -> Json:
    values = {"name": name, "resource_group_name": "rg", "virtual_network_name": network, "address_prefixes": [prefix]}
    policies = {"private_endpoint_network_policies": "Disabled", "default_outbound_access_enabled": True}
    return managed(f"azurerm_subnet.{address}", {**values, **policies})


def joined(kind: str, name: str, **references: str) -> Json:
    return managed(f"{kind}.{name}", {}, {key: ref(text) for key, text in references.items()})


def guarded(name: str, group: str) -> Json:
    return joined(
        "azurerm_subnet_network_security_group_association",
        name,
        subnet_id=f"azurerm_subnet.{name}.id",
        network_security_group_id=f"azurerm_network_security_group.{group}.id",
    )


def routed(name: str) -> Json:
    return joined(
        "azurerm_subnet_route_table_association",
        name,
        subnet_id=f"azurerm_subnet.{name}.id",
        route_table_id="azurerm_route_table.spoke.id",
    )


def tf_rule(group: str, name: str, priority: int, access: str, source: str, port: str) -> Json:
    return managed(
        f"azurerm_network_security_rule.{group}_{name}",
        {
            "name": name,
            "resource_group_name": "rg",
            "network_security_group_name": group,
            "priority": priority,
            "direction": "Inbound",
            "access": access,
            "protocol": "Tcp",
            "source_address_prefix": source,
            "source_port_range": "*",
            "destination_address_prefix": "*",
            "destination_port_range": port,
        },
    )


def nic(name: str, where: str, address: str) -> Json:
    place = {"name": "ip", "private_ip_address": address, "private_ip_address_allocation": "Static"}
    values = {"name": name, "ip_configuration": [place], **HERE}
    written = {"subnet_id": ref(f"azurerm_subnet.{where}.id")}
    return managed(f"azurerm_network_interface.{name}", values, {"ip_configuration": [written]})


def tf_peering(name: str, network: str, remote: str) -> Json:
    values = {
        "name": name,
        "resource_group_name": "rg",
        "virtual_network_name": network,
        "allow_virtual_network_access": True,
        "allow_forwarded_traffic": True,
        "allow_gateway_transit": False,
        "use_remote_gateways": False,
    }
    written = {"remote_virtual_network_id": ref(f"azurerm_virtual_network.{remote}.id")}
    return managed(f"azurerm_virtual_network_peering.{network}", values, written)


def public_ip(name: str) -> Json:
    values = {"name": name, "allocation_method": "Static", "sku": "Standard", "ip_version": "IPv4", **HERE}
    return managed(f"azurerm_public_ip.{name}", values)


def tf_group(name: str) -> Json:
    return managed(f"azurerm_network_security_group.{name}", {"name": name, **HERE})


TF_DNS = {
    "name": "dns",
    "protocols": ["UDP"],
    "source_addresses": ["10.1.0.0/16"],
    "destination_addresses": ["203.0.113.53"],
    "destination_ports": ["53"],
}
LB = {"loadbalancer_id": ref("azurerm_lb.lb.id")}

PLAN: Json = plan(
    vnet("hub", "10.0.0.0/16"),
    tf_subnet("firewall", "hub", "AzureFirewallSubnet", "10.0.0.0/26"),
    vnet("spoke", "10.1.0.0/16"),
    tf_subnet("web", "spoke", "web", "10.1.1.0/24"),
    tf_subnet("data", "spoke", "data", "10.1.2.0/24"),
    tf_subnet("links", "spoke", "links", "10.1.3.0/24"),
    tf_peering("to-spoke", "hub", "spoke"),
    tf_peering("to-hub", "spoke", "hub"),
    tf_group("web"),
    tf_rule("web", "https", 100, "Allow", "Internet", "443"),
    guarded("web", "web"),
    tf_group("data"),
    tf_rule("data", "sql", 100, "Allow", "10.1.1.0/24", "1433"),
    tf_rule("data", "rest", 200, "Deny", "*", "*"),
    guarded("data", "data"),
    managed("azurerm_route_table.spoke", {"name": "spoke", "bgp_route_propagation_enabled": False, **HERE}),
    managed(
        "azurerm_route.all",
        {
            "name": "all",
            "resource_group_name": "rg",
            "route_table_name": "spoke",
            "address_prefix": "0.0.0.0/0",
            "next_hop_type": "VirtualAppliance",
        },
        {"next_hop_in_ip_address": ref("azurerm_firewall.fw.ip_configuration[0].private_ip_address")},
    ),
    routed("web"),
    routed("data"),
    public_ip("fw-ip"),
    public_ip("lb-ip"),
    managed(
        "azurerm_firewall_policy.policy",
        {"name": "policy", "sku": "Standard", "threat_intelligence_mode": "Alert", **HERE},
    ),
    managed(
        "azurerm_firewall_policy_rule_collection_group.net",
        {
            "name": "net",
            "priority": 200,
            "network_rule_collection": [{"name": "names", "priority": 100, "action": "Allow", "rule": [TF_DNS]}],
        },
        {"firewall_policy_id": ref("azurerm_firewall_policy.policy.id")},
    ),
    managed(
        "azurerm_firewall.fw",
        {"name": "fw", "sku_name": "AZFW_VNet", "sku_tier": "Standard", "ip_configuration": [{"name": "ip"}], **HERE},
        {
            "firewall_policy_id": ref("azurerm_firewall_policy.policy.id"),
            "ip_configuration": [
                {
                    "name": constants("ip"),
                    "subnet_id": ref("azurerm_subnet.firewall.id"),
                    "public_ip_address_id": ref("azurerm_public_ip.fw-ip.id"),
                }
            ],
        },
    ),
    managed(
        "azurerm_lb.lb",
        {"name": "lb", "sku": "Standard", "frontend_ip_configuration": [{"name": "front"}], **HERE},
        {"frontend_ip_configuration": [{"public_ip_address_id": ref("azurerm_public_ip.lb-ip.id")}]},
    ),
    managed("azurerm_lb_backend_address_pool.web", {"name": "web"}, LB),
    managed(
        "azurerm_lb_rule.https",
        {
            "name": "https",
            "protocol": "Tcp",
            "frontend_port": 443,
            "backend_port": 443,
            "frontend_ip_configuration_name": "front",
            "floating_ip_enabled": False,
            "disable_outbound_snat": True,
        },
        {**LB, "backend_address_pool_ids": ref("azurerm_lb_backend_address_pool.web.id")},
    ),
    nic("web-1", "web", "10.1.1.4"),
    managed(
        "azurerm_network_interface_backend_address_pool_association.web",
        {"ip_configuration_name": "ip"},
        {
            "network_interface_id": ref("azurerm_network_interface.web-1.id"),
            "backend_address_pool_id": ref("azurerm_lb_backend_address_pool.web.id"),
        },
    ),
    nic("web-2", "web", "10.1.1.5"),
    nic("sql", "data", "10.1.2.4"),
    managed(
        "azurerm_storage_account.threeways",
        {
            "name": "threeways",
            "account_kind": "StorageV2",
            "public_network_access_enabled": False,
            "network_rules": [{"default_action": "Deny", "bypass": ["None"]}],
            **HERE,
        },
    ),
    managed(
        "azurerm_private_endpoint.blob",
        {
            "name": "blob",
            "private_service_connection": [
                {"name": "blob", "is_manual_connection": False, "subresource_names": ["blob"]}
            ],
            "ip_configuration": [{"name": "ip", "private_ip_address": "10.1.3.4"}],
            **HERE,
        },
        {
            "subnet_id": ref("azurerm_subnet.links.id"),
            "private_service_connection": [
                {"private_connection_resource_id": ref("azurerm_storage_account.threeways.id")}
            ],
        },
    ),
)
