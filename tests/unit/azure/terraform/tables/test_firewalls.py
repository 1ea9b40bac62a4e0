"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.firewalls import POLICY
from tests.unit.azure.terraform.making import NET, made, named, with_parts
from tests.unit.azure.terraform.plans import SUBNET, V, managed, ref


def test_a_firewall_has_its_place_and_its_policy() -> None:
    found = made(
        "azurerm_firewall",
        {"sku_name": "AZFW_VNet", "sku_tier": "Premium", "ip_configuration": [{"name": "c"}], "dns_servers": []},
        {
            "firewall_policy_id": ref("azurerm_firewall_policy.p.id"),
            "ip_configuration": [{"subnet_id": ref("azurerm_subnet.a.id")}],
        },
        SUBNET,
        named("azurerm_firewall_policy.p", {"name": "p"}),
    )
    assert found["sku"] == {"name": "AZFW_VNet", "tier": "Premium"}
    assert found["firewallPolicy"] == {"id": f"{NET}/{POLICY.split('/')[1].lower()}/p"}
    assert found["ipConfigurations"] == [{"name": "c", "properties": {"subnet": {"id": f"{V}/subnets/a"}}}]


def test_a_firewall_of_a_hub_has_its_addresses_there() -> None:
    hub = {
        "virtual_hub_id": "/h",
        "public_ip_count": 2,
        "private_ip_address": "10.0.64.4",
        "public_ip_addresses": ["1.2.3.4"],
    }
    found = made("azurerm_firewall", {"virtual_hub": [hub]})
    assert found["virtualHub"] == {"id": "/h"}
    assert found["hubIPAddresses"] == {
        "privateIPAddress": "10.0.64.4",
        "publicIPs": {"count": 2, "addresses": [{"address": "1.2.3.4"}]},
    }


def test_a_policy_says_how_it_inspects_and_translates() -> None:
    found = made(
        "azurerm_firewall_policy",
        {
            "sku": "Premium",
            "threat_intelligence_mode": "Deny",
            "intrusion_detection": [{"mode": "Alert"}],
            "dns": [{"servers": ["10.0.0.4"], "proxy_enabled": True}],
            "private_ip_ranges": ["IANAPrivateRanges"],
        },
    )
    assert found == {
        "sku": {"tier": "Premium"},
        "threatIntelMode": "Deny",
        "intrusionDetection": {"mode": "Alert"},
        "snat": {"privateRanges": ["IANAPrivateRanges"]},
        "dnsSettings": {"servers": ["10.0.0.4"], "enableProxy": True},
    }


def test_a_group_holds_collections_of_all_three_sorts() -> None:
    network = {
        "name": "n",
        "protocols": ["TCP"],
        "source_addresses": ["*"],
        "destination_fqdns": ["a.example"],
        "destination_ports": ["443"],
    }
    application = {
        "name": "a",
        "source_ip_groups": ["/subscriptions/s/ipGroups/G"],
        "protocols": [{"type": "Https", "port": 443}],
        "destination_fqdns": ["*.example"],
        "terminate_tls": True,
    }
    nat = {
        "name": "d",
        "protocols": ["TCP"],
        "source_addresses": ["*"],
        "destination_address": "20.0.0.1",
        "destination_ports": ["22"],
        "translated_address": "10.0.0.9",
        "translated_port": 2222,
    }
    found = made(
        "azurerm_firewall_policy_rule_collection_group",
        {
            "firewall_policy_id": "/p",
            "priority": 300,
            "network_rule_collection": [{"name": "N", "priority": 200, "action": "Allow", "rule": [network]}],
            "application_rule_collection": [{"name": "A", "priority": 300, "action": "Deny", "rule": [application]}],
            "nat_rule_collection": [{"name": "D", "priority": 100, "action": "Dnat", "rule": [nat]}],
        },
    )
    assert found["priority"] == 300
    apps, nets, nats = found["ruleCollections"]
    assert (apps["name"], apps["priority"], apps["action"]) == ("A", 300, {"type": "Deny"})
    assert apps["rules"] == [
        {
            "ruleType": "ApplicationRule",
            "name": "a",
            "protocols": [{"protocolType": "Https", "port": 443}],
            "sourceIpGroups": [{"id": "/subscriptions/s/ipgroups/g"}],
            "targetFqdns": ["*.example"],
            "terminateTLS": True,
        }
    ]
    assert nets["rules"] == [
        {
            "ruleType": "NetworkRule",
            "name": "n",
            "ipProtocols": ["TCP"],
            "sourceAddresses": ["*"],
            "destinationFqdns": ["a.example"],
            "destinationPorts": ["443"],
        }
    ]
    assert nats["ruleCollectionType"] == "FirewallPolicyNatRuleCollection"
    assert nats["rules"] == [
        {
            "ruleType": "NatRule",
            "name": "d",
            "ipProtocols": ["TCP"],
            "sourceAddresses": ["*"],
            "destinationAddresses": ["20.0.0.1"],
            "destinationPorts": ["22"],
            "translatedAddress": "10.0.0.9",
            "translatedPort": 2222,
        }
    ]


def test_classic_rules_go_into_the_firewall_that_they_name() -> None:
    rule = {
        "name": "r",
        "protocols": ["Any"],
        "source_addresses": ["*"],
        "destination_addresses": ["10.0.0.0/8"],
        "destination_ports": ["*"],
    }
    collection = managed(
        "azurerm_firewall_network_rule_collection.c",
        {
            "name": "c",
            "resource_group_name": "rg",
            "azure_firewall_name": "x",
            "priority": 100,
            "action": "Allow",
            "rule": [rule],
        },
    )
    (found,) = with_parts(named("azurerm_firewall.x"), collection)["networkRuleCollections"]
    assert found["name"] == "c"
    assert found["properties"]["action"] == {"type": "Allow"}
    assert found["properties"]["rules"][0]["destinationAddresses"] == ["10.0.0.0/8"]


def test_an_ip_group_takes_in_single_ranges() -> None:
    one = managed("azurerm_ip_group_cidr.c", {"cidr": "10.2.0.0/16"}, {"ip_group_id": ref("azurerm_ip_group.x.id")})
    assert with_parts(named("azurerm_ip_group.x", {"cidrs": ["10.1.0.0/16"]}), one)["ipAddresses"] == [
        "10.1.0.0/16",
        "10.2.0.0/16",
    ]
