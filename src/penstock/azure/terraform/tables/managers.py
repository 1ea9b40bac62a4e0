"""Network managers: groups, rules, routes, deployments; network security perimeters. Read next: `read/network_manager.py`.

A deployment of Terraform's is what `az network manager post-commit` does: it becomes the commit of one region that `azure/commits.py` knows.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/network_manager*, network_security_perimeter*, version 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import Op, Template, const, each, idlist, idtext, lone, negated, ref, refs
from penstock.azure.terraform.tables.network import VNET

MANAGER = "Microsoft.Network/networkManagers"
GROUP = f"{MANAGER}/networkGroups"
ADMIN = f"{MANAGER}/securityAdminConfigurations"
CONNECT = f"{MANAGER}/connectivityConfigurations"
ROUTING = f"{MANAGER}/routingConfigurations"
PERIMETER = "Microsoft.Network/networkSecurityPerimeters"

SIDE: Template = {"addressPrefix": "address_prefix", "addressPrefixType": "address_prefix_type"}
GROUPS: Op = refs("network_group_ids", GROUP, key="networkGroupId")

TABLE: Table = {
    "azurerm_network_manager": Row(
        arm=MANAGER,
        body={
            "properties": {
                "networkManagerScopes": {
                    "managementGroups": "scope.management_group_ids",
                    "subscriptions": idlist("scope.subscription_ids"),
                }
            }
        },
    ),
    "azurerm_network_manager_network_group": Row(
        arm=GROUP, parent="network_manager_id", body={"properties": {"memberType": "member_type"}}
    ),
    "azurerm_network_manager_static_member": Row(
        arm=f"{GROUP}/staticMembers",
        parent="network_group_id",
        body={"properties": {"resourceId": idtext("target_virtual_network_id", VNET)}},
    ),
    "azurerm_network_manager_security_admin_configuration": Row(
        arm=ADMIN,
        parent="network_manager_id",
        body={
            "properties": {"applyOnNetworkIntentPolicyBasedServices": "apply_on_network_intent_policy_based_services"}
        },
    ),
    "azurerm_network_manager_admin_rule_collection": Row(
        arm=f"{ADMIN}/ruleCollections",
        parent="security_admin_configuration_id",
        body={"properties": {"appliesToGroups": GROUPS}},
    ),
    "azurerm_network_manager_admin_rule": Row(
        arm=f"{ADMIN}/ruleCollections/rules",
        parent="admin_rule_collection_id",
        body={
            "kind": const("Custom"),
            "properties": {
                "priority": "priority",
                "direction": "direction",
                "access": "action",
                "protocol": "protocol",
                "sources": each("source", SIDE),
                "destinations": each("destination", SIDE),
                "sourcePortRanges": "source_port_ranges",
                "destinationPortRanges": "destination_port_ranges",
            },
        },
    ),
    "azurerm_network_manager_connectivity_configuration": Row(
        arm=CONNECT,
        parent="network_manager_id",
        body={
            "properties": {
                "connectivityTopology": "connectivity_topology",
                "hubs": each("hub", {"resourceId": idtext("resource_id", VNET), "resourceType": "resource_type"}),
                "appliesToGroups": each(
                    "applies_to_group",
                    {
                        "networkGroupId": idtext("network_group_id", GROUP),
                        "groupConnectivity": "group_connectivity",
                        "isGlobal": "global_mesh_enabled",
                        "useHubGateway": "use_hub_gateway",
                    },
                ),
                "isGlobal": "global_mesh_enabled",
                "deleteExistingPeering": "delete_existing_peering_enabled",
            }
        },
    ),
    "azurerm_network_manager_routing_configuration": Row(
        arm=ROUTING, parent="network_manager_id", body={"properties": {}}
    ),
    "azurerm_network_manager_routing_rule_collection": Row(
        arm=f"{ROUTING}/ruleCollections",
        parent="routing_configuration_id",
        body={
            "properties": {
                "appliesTo": GROUPS,
                "disableBgpRoutePropagation": negated("bgp_route_propagation_enabled"),
            }
        },
    ),
    "azurerm_network_manager_routing_rule": Row(
        arm=f"{ROUTING}/ruleCollections/rules",
        parent="rule_collection_id",
        body={
            "properties": {
                "destination": {"type": "destination.type", "destinationAddress": "destination.address"},
                "nextHop": {"nextHopType": "next_hop.type", "nextHopAddress": "next_hop.address"},
            }
        },
    ),
    "azurerm_network_manager_deployment": Row(
        arm=f"{MANAGER}/commits",
        parent="network_manager_id",
        names=("scope_access", "location"),
        body={
            "properties": {
                "commitType": "scope_access",
                "deploymentStatus": const("Deployed"),
                "configurationIds": idlist("configuration_ids"),
                "targetLocations": lone("location"),
            }
        },
    ),
    "azurerm_network_security_perimeter": Row(arm=PERIMETER, body={}),
    "azurerm_network_security_perimeter_profile": Row(
        arm=f"{PERIMETER}/profiles", parent="network_security_perimeter_id", body={}
    ),
    "azurerm_network_security_perimeter_access_rule": Row(
        arm=f"{PERIMETER}/profiles/accessRules",
        parent="network_security_perimeter_profile_id",
        body={
            "properties": {
                "direction": "direction",
                "addressPrefixes": "address_prefixes",
                "serviceTags": "service_tags",
                "subscriptions": refs("subscription_ids"),
                "fullyQualifiedDomainNames": "fqdns",
            }
        },
    ),
    "azurerm_network_security_perimeter_association": Row(
        arm=f"{PERIMETER}/resourceAssociations",
        parent="network_security_perimeter_profile_id",
        up=2,
        body={
            "properties": {
                "privateLinkResource": ref("resource_id"),
                "profile": ref("network_security_perimeter_profile_id"),
                "accessMode": "access_mode",
            }
        },
    ),
}
