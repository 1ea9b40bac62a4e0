"""Private endpoints, zones, records, resolvers. Read next: `read/private_endpoint.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/private_endpoint*, private_dns_*, dns_*, private_dns_resolver*, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Child, Link, Row, Table
from penstock.azure.terraform.shape import Template, each, first, idtext, ref, refs, reported, this, where, words
from penstock.azure.terraform.tables.network import SUBNET, VNET

ENDPOINT = "Microsoft.Network/privateEndpoints"
PRIVATE = "Microsoft.Network/privateDnsZones"
PUBLIC = "Microsoft.Network/dnsZones"
RESOLVER = "Microsoft.Network/dnsResolvers"
RULESET = "Microsoft.Network/dnsForwardingRulesets"

CONNECTION: Template = {
    "name": "name",
    "properties": {
        "privateLinkServiceId": first(idtext("private_connection_resource_id"), "private_connection_resource_alias"),
        "groupIds": "subresource_names",
    },
}

BODIES: dict[str, Template] = {
    "A": {"aRecords": each("records", {"ipv4Address": this})},
    "AAAA": {"aaaaRecords": each("records", {"ipv6Address": this})},
    "CNAME": {"cnameRecord": {"cname": "record"}},
    **{kind: {} for kind in ("MX", "PTR", "SRV", "TXT")},
}
"""The properties of records of each type; those that give no address have none that are read."""

ZONE_ID = "private_dns_zone_id"
"""What belongs to a private zone names its id since version 5 of the provider, its name and group before."""

ALIAS: Template = {"targetResource": ref("target_resource_id")}


def _private(kind: str, body: Template) -> Row:
    return Row(arm=f"{PRIVATE}/{kind}", names=("zone_name", "name"), under=ZONE_ID, body={"properties": body})


def _public(kind: str, body: Template) -> Row:
    """A record of a public zone; those with addresses may have those of a resource."""
    return Row(
        arm=f"{PUBLIC}/{kind}", names=("zone_name", "name"), body={"properties": {**body, **ALIAS} if body else body}
    )


TABLE: Table = {
    "azurerm_private_endpoint": Row(
        arm=ENDPOINT,
        body={
            "tags": "tags",
            "properties": {
                "subnet": ref("subnet_id", SUBNET),
                "privateLinkServiceConnections": where(
                    "private_service_connection", "is_manual_connection", False, CONNECTION
                ),
                "manualPrivateLinkServiceConnections": where(
                    "private_service_connection", "is_manual_connection", True, CONNECTION
                ),
                "ipConfigurations": each(
                    "ip_configuration",
                    {
                        "name": "name",
                        "properties": {"privateIPAddress": "private_ip_address", "groupId": "subresource_name"},
                    },
                ),
                "networkInterfaces": reported("network_interface", ref("id")),
                "customDnsConfigs": reported("custom_dns_configs", {"fqdn": "fqdn", "ipAddresses": "ip_addresses"}),
            },
        },
        children=(
            Child(
                block="private_dns_zone_group",
                collection="privateDnsZoneGroups",
                body={
                    "properties": {
                        "privateDnsZoneConfigs": refs(
                            "private_dns_zone_ids", PRIVATE, key="privateDnsZoneId", bag="properties"
                        )
                    }
                },
            ),
        ),
    ),
    "azurerm_private_endpoint_application_security_group_association": Link(
        owner="private_endpoint_id",
        owner_type=ENDPOINT,
        target="application_security_group_id",
        path="applicationSecurityGroups",
        many=True,
    ),
    "azurerm_private_dns_zone": Row(arm=PRIVATE, body={}),
    "azurerm_private_dns_zone_virtual_network_link": Row(
        arm=f"{PRIVATE}/virtualNetworkLinks",
        names=("private_dns_zone_name", "name"),
        under=ZONE_ID,
        body={
            "properties": {
                "virtualNetwork": ref("virtual_network_id", VNET),
                "registrationEnabled": "registration_enabled",
                "resolutionPolicy": "resolution_policy",
            }
        },
    ),
    **{f"azurerm_private_dns_{kind.lower()}_record": _private(kind, body) for kind, body in BODIES.items()},
    "azurerm_dns_zone": Row(arm=PUBLIC, body={}),
    **{
        f"azurerm_dns_{kind.lower()}_record": _public(kind, body)
        for kind, body in {**BODIES, "CAA": {}, "NS": {}}.items()
    },
    "azurerm_private_dns_resolver": Row(
        arm=RESOLVER, body={"properties": {"virtualNetwork": ref("virtual_network_id", VNET)}}
    ),
    "azurerm_private_dns_resolver_inbound_endpoint": Row(
        arm=f"{RESOLVER}/inboundEndpoints",
        parent="private_dns_resolver_id",
        body={
            "properties": {
                "ipConfigurations": each(
                    "ip_configurations",
                    {"subnet": ref("subnet_id", SUBNET), "privateIpAddress": "private_ip_address"},
                )
            }
        },
    ),
    "azurerm_private_dns_resolver_outbound_endpoint": Row(
        arm=f"{RESOLVER}/outboundEndpoints",
        parent="private_dns_resolver_id",
        body={"properties": {"subnet": ref("subnet_id", SUBNET)}},
    ),
    "azurerm_private_dns_resolver_dns_forwarding_ruleset": Row(
        arm=RULESET,
        body={
            "properties": {
                "dnsResolverOutboundEndpoints": refs(
                    "private_dns_resolver_outbound_endpoint_ids", f"{RESOLVER}/outboundEndpoints"
                )
            }
        },
    ),
    "azurerm_private_dns_resolver_forwarding_rule": Row(
        arm=f"{RULESET}/forwardingRules",
        parent="dns_forwarding_ruleset_id",
        body={
            "properties": {
                "domainName": "domain_name",
                "forwardingRuleState": words("enabled", {True: "Enabled", False: "Disabled"}),
                "targetDnsServers": each("target_dns_servers", {"ipAddress": "ip_address", "port": "port"}),
            }
        },
    ),
    "azurerm_private_dns_resolver_virtual_network_link": Row(
        arm=f"{RULESET}/virtualNetworkLinks",
        parent="dns_forwarding_ruleset_id",
        body={"properties": {"virtualNetwork": ref("virtual_network_id", VNET)}},
    ),
}
