"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.tables.stores import COSMOS
from tests.unit.azure.terraform.making import G, made, named, with_parts
from tests.unit.azure.terraform.plans import SUBNET, V, managed, opened, plan, ref

RULES = {"default_action": "Deny", "bypass": ["Logging", "AzureServices"], "ip_rules": ["20.0.0.0/24"]}
ACLS = {"defaultAction": "Deny", "bypass": "Logging, AzureServices", "ipRules": [{"value": "20.0.0.0/24"}]}


def test_an_account_says_its_rules_itself() -> None:
    found = made("azurerm_storage_account", {"network_rules": [RULES], "public_network_access_enabled": True})
    assert (found["publicNetworkAccess"], found["networkAcls"]) == (True, ACLS)


def test_rules_beside_an_account_are_its_rules() -> None:
    beside = managed(
        "azurerm_storage_account_network_rules.r",
        RULES,
        {
            "storage_account_id": ref("azurerm_storage_account.x.id"),
            "virtual_network_subnet_ids": ref("azurerm_subnet.a.id"),
        },
    )
    found = with_parts(named("azurerm_storage_account.x"), SUBNET, beside)
    assert found["networkAcls"] == {**ACLS, "virtualNetworkRules": [{"id": f"{V}/subnets/a"}]}


def test_a_vault_lets_in_addresses_and_subnets() -> None:
    rules = {"default_action": "Deny", "bypass": "None", "ip_rules": ["20.0.0.1/32"], "virtual_network_subnet_ids": [V]}
    assert made("azurerm_key_vault", {"network_acls": [rules]})["networkAcls"] == {
        "bypass": "None",
        "defaultAction": "Deny",
        "ipRules": [{"value": "20.0.0.1/32"}],
        "virtualNetworkRules": [{"id": V}],
    }


@pytest.mark.parametrize(
    ("kind", "values", "identity"),
    [
        ("azurerm_mssql_firewall_rule", {"server_id": f"{G}/Microsoft.Sql/servers/s"}, "microsoft.sql/servers/s"),
        (
            "azurerm_postgresql_flexible_server_firewall_rule",
            {"server_id": f"{G}/Microsoft.DBforPostgreSQL/flexibleServers/s"},
            "microsoft.dbforpostgresql/flexibleservers/s",
        ),
        (
            "azurerm_mysql_flexible_server_firewall_rule",
            {"server_name": "s", "resource_group_name": "rg"},
            "microsoft.dbformysql/flexibleservers/s",
        ),
    ],
)
def test_a_rule_of_a_server_is_a_range_below_it(kind: str, values: dict[str, Any], identity: str) -> None:
    span = {"start_ip_address": "20.0.0.1", "end_ip_address": "20.0.0.9"}
    (found,) = opened(plan(managed(f"{kind}.r", {"name": "r", **span, **values}))).resources
    assert found.id == f"{G}/{identity}/firewallrules/r"
    assert found.properties.value == {"startIpAddress": "20.0.0.1", "endIpAddress": "20.0.0.9"}


def test_a_server_says_where_its_sessions_go_on() -> None:
    server, policy = opened(plan(named("azurerm_mssql_server.x", {"connection_policy": "Proxy"}))).resources
    assert policy.id == f"{server.id}/connectionpolicies/default"
    assert policy.properties.value == {"connectionType": "Proxy"}


@pytest.mark.parametrize("written", [["20.0.0.1", "20.0.0.2"], "20.0.0.1,20.0.0.2"], ids=["4", "3"])
def test_an_account_of_databases_lists_addresses(written: Any) -> None:
    found = made("azurerm_cosmosdb_account", {"ip_range_filter": written, "is_virtual_network_filter_enabled": False})
    assert COSMOS.lower() == "microsoft.documentdb/databaseaccounts"
    assert found == {"ipRangeFilter": written, "isVirtualNetworkFilterEnabled": False}


def test_a_flexible_server_stands_in_a_subnet() -> None:
    found = made(
        "azurerm_postgresql_flexible_server",
        {"public_network_access_enabled": False},
        {"delegated_subnet_id": ref("azurerm_subnet.a.id")},
        SUBNET,
    )
    assert found == {"network": {"delegatedSubnetResourceId": f"{V}/subnets/a", "publicNetworkAccess": False}}
