"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.tables.services import SITE
from tests.unit.azure.terraform.making import G, made, named
from tests.unit.azure.terraform.plans import SUBNET, V, managed, opened, plan, ref


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"ip_address": "20.0.0.0/24"}, {"ipAddress": "20.0.0.0/24"}),
        ({"service_tag": "AzureFrontDoor.Backend"}, {"ipAddress": "AzureFrontDoor.Backend", "tag": "ServiceTag"}),
        ({"virtual_network_subnet_id": V}, {"vnetSubnetResourceId": V}),
        (
            {"service_tag": "T", "headers": [{"x_azure_fdid": ["1"]}]},
            {"ipAddress": "T", "tag": "ServiceTag", "headers": {"x-azure-fdid": ["1"]}},
        ),
    ],
)
def test_a_restriction_names_addresses_a_tag_or_a_subnet(written: dict[str, Any], expected: dict[str, Any]) -> None:
    rule = {"name": "r", "priority": 100, "action": "Allow", **written}
    found = made("azurerm_linux_web_app", {"site_config": [{"ip_restriction": [rule]}]})
    (restriction,) = found["siteConfig"]["ipSecurityRestrictions"]
    assert restriction == {"name": "r", "priority": 100, "action": "Allow", **expected}


def test_an_application_sends_from_a_subnet() -> None:
    found = made(
        "azurerm_windows_function_app",
        {"site_config": [{"vnet_route_all_enabled": True}], "public_network_access_enabled": False},
        {"virtual_network_subnet_id": ref("azurerm_subnet.a.id")},
        SUBNET,
    )
    assert found == {
        "publicNetworkAccess": False,
        "virtualNetworkSubnetId": f"{V}/subnets/a",
        "siteConfig": {"vnetRouteAllEnabled": True},
    }


def test_a_slot_stands_below_its_application() -> None:
    slot = managed("azurerm_linux_web_app_slot.s", {"name": "s"}, {"app_service_id": ref("azurerm_linux_web_app.x.id")})
    found = opened(plan(named("azurerm_linux_web_app.x"), slot)).resources[-1]
    assert found.type == f"{SITE}/slots".lower()
    assert found.id == f"{G}/microsoft.web/sites/x/slots/s"


@pytest.mark.parametrize(
    ("kind", "rules", "trusted"),
    [
        (
            "azurerm_eventhub_namespace",
            {
                "network_rulesets": [
                    {
                        "default_action": "Deny",
                        "trusted_service_access_enabled": True,
                        "ip_rule": [{"ip_mask": "20.0.0.1", "action": "Allow"}],
                    }
                ]
            },
            {"ipMask": "20.0.0.1", "action": "Allow"},
        ),
        (
            "azurerm_servicebus_namespace",
            {
                "network_rule_set": [
                    {"default_action": "Deny", "trusted_services_allowed": True, "ip_rules": ["20.0.0.1"]}
                ]
            },
            {"ipMask": "20.0.0.1"},
        ),
    ],
)
def test_the_rules_of_a_namespace_are_a_resource_below_it(kind: str, rules: dict[str, Any], trusted: Any) -> None:
    namespace, found = opened(plan(named(f"{kind}.x", rules))).resources
    assert found.id == f"{namespace.id}/networkrulesets/default"
    assert found.properties.value == {
        "defaultAction": "Deny",
        "trustedServiceAccessEnabled": True,
        "ipRules": [trusted],
    }


def test_an_environment_of_containers_may_be_internal() -> None:
    found = made(
        "azurerm_container_app_environment",
        {"internal_load_balancer_enabled": True},
        {"infrastructure_subnet_id": ref("azurerm_subnet.a.id")},
        SUBNET,
    )
    assert found == {"vnetConfiguration": {"internal": True, "infrastructureSubnetId": f"{V}/subnets/a"}}


def test_a_registry_lets_in_ranges() -> None:
    rules = {"default_action": "Deny", "ip_rule": [{"action": "Allow", "ip_range": "20.0.0.0/24"}]}
    found = made("azurerm_container_registry", {"sku": "Premium", "network_rule_set": [rules]})
    assert found == {
        "networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"value": "20.0.0.0/24", "action": "Allow"}]}
    }


def test_a_managed_endpoint_stands_in_the_network_of_its_factory() -> None:
    endpoint = managed(
        "azurerm_data_factory_managed_private_endpoint.e",
        {"name": "e", "target_resource_id": V},
        {"data_factory_id": ref("azurerm_data_factory.x.id")},
    )
    found = opened(plan(named("azurerm_data_factory.x"), endpoint)).resources[-1]
    factory = f"{G}/microsoft.datafactory/factories/x"
    assert found.id == f"{factory}/managedvirtualnetworks/default/managedprivateendpoints/e"


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"public_network_access_enabled": False}, False), ({"public_network_access": "Disabled"}, "Disabled")],
    ids=["4", "5"],
)
def test_versions_of_the_provider_switch_public_access_in_their_ways(values: dict[str, Any], expected: Any) -> None:
    assert made("azurerm_storage_account", values)["publicNetworkAccess"] == expected
