"""Azure firewalls, their policies and rules, IP groups. Read next: `read/firewall.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/firewall*.html.markdown and ip_group*.html.markdown, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Part, Row, Table
from penstock.azure.terraform.shape import (
    Op,
    Template,
    both,
    const,
    each,
    lone,
    one,
    ref,
    refs,
    reported,
    this,
    words,
)
from penstock.azure.terraform.tables.network import SEAT

FIREWALL = "Microsoft.Network/azureFirewalls"
POLICY = "Microsoft.Network/firewallPolicies"
GROUP = "Microsoft.Network/ipGroups"

ADDRESS: Template = {
    "name": "name",
    "properties": {
        **SEAT,
        "privateIPAddress": "private_ip_address",
    },
}

SOURCES: Template = {
    "name": "name",
    "sourceAddresses": "source_addresses",
    "sourceIpGroups": refs("source_ip_groups", GROUP),
}
"""Whom a rule is about, whatever its sort."""

NETWORK: Template = {
    **SOURCES,
    "ruleType": const("NetworkRule"),
    "ipProtocols": "protocols",
    "destinationAddresses": "destination_addresses",
    "destinationIpGroups": refs("destination_ip_groups", GROUP),
    "destinationFqdns": "destination_fqdns",
    "destinationPorts": "destination_ports",
}

APPLICATION: Template = {
    **SOURCES,
    "ruleType": const("ApplicationRule"),
    "protocols": each("protocols", {"protocolType": "type", "port": "port"}),
    "destinationAddresses": "destination_addresses",
    "targetFqdns": "destination_fqdns",
    "targetUrls": "destination_urls",
    "fqdnTags": "destination_fqdn_tags",
    "webCategories": "web_categories",
    "terminateTLS": "terminate_tls",
}

NAT: Template = {
    **SOURCES,
    "ruleType": const("NatRule"),
    "ipProtocols": "protocols",
    "destinationAddresses": lone("destination_address"),
    "destinationPorts": "destination_ports",
    "translatedAddress": "translated_address",
    "translatedFqdn": "translated_fqdn",
    "translatedPort": "translated_port",
}


def _collections(block: str, kind: str, rule: Template) -> Op:
    """The collections of one sort in a group."""
    return each(
        block,
        {
            "ruleCollectionType": const(kind),
            "name": "name",
            "priority": "priority",
            "action": {"type": "action"},
            "rules": each("rule", rule),
        },
    )


def _classic(path: str, rule: Template) -> Part:
    """A collection of rules that stands in a firewall itself."""
    return Part(
        arm=f"{FIREWALL}/{path}",
        owner="azure_firewall_name",
        owner_type=FIREWALL,
        by_name=True,
        path=path,
        body={
            "name": "name",
            "properties": {"priority": "priority", "action": {"type": "action"}, "rules": each("rule", rule)},
        },
    )


CLASSIC_APPLICATION: Template = {
    **SOURCES,
    "protocols": each("protocol", {"protocolType": "type", "port": "port"}),
    "targetFqdns": "target_fqdns",
    "fqdnTags": "fqdn_tags",
}

CLASSIC_NAT: Template = {
    **SOURCES,
    "protocols": "protocols",
    "destinationAddresses": "destination_addresses",
    "destinationPorts": "destination_ports",
    "translatedAddress": "translated_address",
    "translatedPort": "translated_port",
}

TABLE: Table = {
    "azurerm_firewall": Row(
        arm=FIREWALL,
        body={
            "tags": "tags",
            "zones": "zones",
            "properties": {
                "sku": {"name": "sku_name", "tier": "sku_tier"},
                "ipConfigurations": each("ip_configuration", ADDRESS),
                "managementIpConfiguration": one("management_ip_configuration", ADDRESS),
                "firewallPolicy": ref("firewall_policy_id", POLICY),
                "virtualHub": ref("virtual_hub.virtual_hub_id"),
                "hubIPAddresses": one(
                    "virtual_hub",
                    {
                        "privateIPAddress": "private_ip_address",
                        "publicIPs": {
                            "count": "public_ip_count",
                            "addresses": reported("public_ip_addresses", {"address": this}),
                        },
                    },
                ),
                "threatIntelMode": "threat_intel_mode",
                "additionalProperties": {
                    "Network.SNAT.PrivateRanges": "private_ip_ranges",
                    "Network.DNS.EnableProxy": "dns_proxy_enabled",
                    "Network.DNS.Servers": "dns_servers",
                },
            },
        },
        given={
            "ip_configuration.0.private_ip_address": "ipConfigurations.0.properties.privateIPAddress",
            "virtual_hub.0.private_ip_address": "hubIPAddresses.privateIPAddress",
            "virtual_hub.0.public_ip_addresses.0": "hubIPAddresses.publicIPs.addresses.0.address",
        },
    ),
    "azurerm_firewall_policy": Row(
        arm=POLICY,
        body={
            "properties": {
                "sku": {"tier": "sku"},
                "basePolicy": ref("base_policy_id", POLICY),
                "threatIntelMode": "threat_intelligence_mode",
                "intrusionDetection": {"mode": "intrusion_detection.mode"},
                "snat": {
                    "privateRanges": "private_ip_ranges",
                    "autoLearnPrivateRanges": words(
                        "auto_learn_private_ranges_enabled", {True: "Enabled", False: "Disabled"}
                    ),
                },
                "dnsSettings": {"servers": "dns.servers", "enableProxy": "dns.proxy_enabled"},
                "explicitProxy": {
                    "enableExplicitProxy": "explicit_proxy.enabled",
                    "httpPort": "explicit_proxy.http_port",
                    "httpsPort": "explicit_proxy.https_port",
                },
                "sql": {"allowSqlRedirect": "sql_redirect_allowed"},
            }
        },
    ),
    "azurerm_firewall_policy_rule_collection_group": Row(
        arm=f"{POLICY}/ruleCollectionGroups",
        parent="firewall_policy_id",
        body={
            "properties": {
                "priority": "priority",
                "ruleCollections": both(
                    _collections("application_rule_collection", "FirewallPolicyFilterRuleCollection", APPLICATION),
                    _collections("network_rule_collection", "FirewallPolicyFilterRuleCollection", NETWORK),
                    _collections("nat_rule_collection", "FirewallPolicyNatRuleCollection", NAT),
                ),
            }
        },
    ),
    "azurerm_firewall_network_rule_collection": _classic("networkRuleCollections", NETWORK),
    "azurerm_firewall_application_rule_collection": _classic("applicationRuleCollections", CLASSIC_APPLICATION),
    "azurerm_firewall_nat_rule_collection": _classic("natRuleCollections", CLASSIC_NAT),
    "azurerm_ip_group": Row(arm=GROUP, body={"properties": {"ipAddresses": "cidrs"}}),
    "azurerm_ip_group_cidr": Part(
        arm=f"{GROUP}/cidrs", owner="ip_group_id", owner_type=GROUP, path="ipAddresses", body="cidr"
    ),
}
