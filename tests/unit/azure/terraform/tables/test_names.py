"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

import pytest

from penstock.azure.terraform.tables.names import ENDPOINT
from tests.unit.azure.terraform.making import NET, made, named
from tests.unit.azure.terraform.plans import NETWORK, SUBNET, V, managed, opened, plan, ref


@pytest.mark.parametrize(
    ("manual", "key"), [(False, "privateLinkServiceConnections"), (True, "manualPrivateLinkServiceConnections")]
)
def test_an_endpoint_leads_to_a_service_with_or_without_asking(manual: bool, key: str) -> None:
    connection = {
        "name": "c",
        "is_manual_connection": manual,
        "subresource_names": ["blob"],
        "private_connection_resource_id": "/subscriptions/s/A",
    }
    found = made(
        "azurerm_private_endpoint",
        {"private_service_connection": [connection]},
        {"subnet_id": ref("azurerm_subnet.a.id")},
        SUBNET,
    )
    properties = {"privateLinkServiceId": "/subscriptions/s/a", "groupIds": ["blob"]}
    assert found == {"subnet": {"id": f"{V}/subnets/a"}, key: [{"name": "c", "properties": properties}]}


def test_a_group_of_zones_is_a_resource_of_its_own() -> None:
    zone = managed(
        "azurerm_private_dns_zone.z", {"name": "privatelink.blob.core.windows.net", "resource_group_name": "rg"}
    )
    endpoint = named(
        "azurerm_private_endpoint.x",
        {"private_dns_zone_group": [{"name": "default"}]},
        {"private_dns_zone_group": [{"private_dns_zone_ids": ref("azurerm_private_dns_zone.z.id")}]},
    )
    group = opened(plan(zone, endpoint)).resources[-1]
    assert group.type == f"{ENDPOINT}/privateDnsZoneGroups".lower()
    assert group.id == f"{NET}/privateendpoints/x/privatednszonegroups/default"
    identity = f"{NET}/privatednszones/privatelink.blob.core.windows.net"
    assert group.properties.value == {"privateDnsZoneConfigs": [{"properties": {"privateDnsZoneId": identity}}]}


def test_a_zone_is_linked_to_a_network() -> None:
    found = made(
        "azurerm_private_dns_zone_virtual_network_link",
        {"private_dns_zone_name": "z.example", "registration_enabled": True},
        {"virtual_network_id": ref("azurerm_virtual_network.v.id")},
        NETWORK,
    )
    assert found == {"virtualNetwork": {"id": V}, "registrationEnabled": True}


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("azurerm_private_dns_a_record", {"records": ["10.0.0.4"]}, {"aRecords": [{"ipv4Address": "10.0.0.4"}]}),
        ("azurerm_private_dns_aaaa_record", {"records": ["fd00::4"]}, {"aaaaRecords": [{"ipv6Address": "fd00::4"}]}),
        ("azurerm_dns_cname_record", {"record": "a.example"}, {"cnameRecord": {"cname": "a.example"}}),
        ("azurerm_dns_a_record", {"target_resource_id": "/T"}, {"targetResource": {"id": "/t"}}),
        ("azurerm_private_dns_txt_record", {"record": [{"value": "v"}]}, {}),
    ],
)
def test_a_record_gives_addresses_or_another_name(kind: str, values: dict[str, object], expected: object) -> None:
    assert made(kind, {"zone_name": "z.example", **values}) == expected


def test_a_forwarding_rule_names_a_domain_and_servers() -> None:
    found = made(
        "azurerm_private_dns_resolver_forwarding_rule",
        {
            "dns_forwarding_ruleset_id": "/r",
            "domain_name": "corp.example.",
            "enabled": False,
            "target_dns_servers": [{"ip_address": "10.9.0.4", "port": 53}],
        },
    )
    assert found == {
        "domainName": "corp.example.",
        "forwardingRuleState": "Disabled",
        "targetDnsServers": [{"ipAddress": "10.9.0.4", "port": 53}],
    }


def test_a_resolver_stands_in_a_network_and_its_endpoint_in_a_subnet() -> None:
    found = made(
        "azurerm_private_dns_resolver_inbound_endpoint",
        {"private_dns_resolver_id": "/r", "ip_configurations": [{"private_ip_address": "10.1.1.5"}]},
        {"ip_configurations": [{"subnet_id": ref("azurerm_subnet.a.id")}]},
        SUBNET,
    )
    place = {"subnet": {"id": f"{V}/subnets/a"}, "privateIpAddress": "10.1.1.5"}
    assert found == {"ipConfigurations": [place]}
