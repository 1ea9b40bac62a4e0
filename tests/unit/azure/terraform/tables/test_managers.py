"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.managers import MANAGER
from tests.unit.azure.terraform.making import NET, made, named
from tests.unit.azure.terraform.plans import managed, opened, plan, ref

M = f"{NET}/networkmanagers/m"
MANAGER_M = named("azurerm_network_manager.m", {"name": "m", "scope": [{"subscription_ids": ["/subscriptions/S"]}]})


def test_a_rule_has_sides_ports_and_an_action() -> None:
    found = made(
        "azurerm_network_manager_admin_rule",
        {
            "admin_rule_collection_id": f"{M}/c",
            "action": "AlwaysAllow",
            "direction": "Inbound",
            "priority": 5,
            "protocol": "Tcp",
            "source": [{"address_prefix_type": "ServiceTag", "address_prefix": "Internet"}],
            "destination_port_ranges": ["443"],
        },
    )
    assert found == {
        "priority": 5,
        "direction": "Inbound",
        "access": "AlwaysAllow",
        "protocol": "Tcp",
        "sources": [{"addressPrefix": "Internet", "addressPrefixType": "ServiceTag"}],
        "destinationPortRanges": ["443"],
    }


def test_a_deployment_is_a_commit_of_a_region() -> None:
    configuration = managed(
        "azurerm_network_manager_security_admin_configuration.c",
        {"name": "c"},
        {"network_manager_id": ref("azurerm_network_manager.m.id")},
    )
    deployment = managed(
        "azurerm_network_manager_deployment.d",
        {"location": "westeurope", "scope_access": "SecurityAdmin"},
        {
            "network_manager_id": ref("azurerm_network_manager.m.id"),
            "configuration_ids": ref("azurerm_network_manager_security_admin_configuration.c.id"),
        },
    )
    found = opened(plan(MANAGER_M, configuration, deployment)).resources[-1]
    assert found.type == f"{MANAGER}/commits".lower()
    assert found.parent_id == M
    assert found.properties.value == {
        "commitType": "SecurityAdmin",
        "deploymentStatus": "Deployed",
        "configurationIds": [f"{M}/securityadminconfigurations/c"],
        "targetLocations": ["westeurope"],
    }


def test_a_collection_applies_to_groups() -> None:
    group = managed(
        "azurerm_network_manager_network_group.g",
        {"name": "g"},
        {"network_manager_id": ref("azurerm_network_manager.m.id")},
    )
    found = made(
        "azurerm_network_manager_admin_rule_collection",
        {"security_admin_configuration_id": f"{M}/c"},
        {"network_group_ids": ref("azurerm_network_manager_network_group.g.id")},
        MANAGER_M,
        group,
    )
    assert found == {"appliesToGroups": [{"networkGroupId": f"{M}/networkgroups/g"}]}


def test_an_association_stands_in_the_perimeter_of_its_profile() -> None:
    perimeter = f"{NET}/networksecurityperimeters/p"
    association = managed(
        "azurerm_network_security_perimeter_association.a",
        {
            "name": "a",
            "access_mode": "Enforced",
            "network_security_perimeter_profile_id": f"{perimeter}/profiles/q",
            "resource_id": "/subscriptions/s/R",
        },
    )
    (found,) = opened(plan(association)).resources
    assert found.id == f"{perimeter}/resourceassociations/a"
    assert found.properties.value == {
        "privateLinkResource": {"id": "/subscriptions/s/r"},
        "profile": {"id": f"{perimeter}/profiles/q"},
        "accessMode": "Enforced",
    }
