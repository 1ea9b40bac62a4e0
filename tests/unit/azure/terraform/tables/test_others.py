from __future__ import annotations

from penstock.azure.terraform.tables.others import TYPES
from tests.unit.azure.terraform.making import made
from tests.unit.azure.terraform.plans import managed, opened, plan


def test_what_decides_no_flow_is_counted_under_its_type() -> None:
    (found,) = opened(plan(managed("azurerm_role_assignment.r", {"scope": "/s"}))).resources
    assert found.type == TYPES["azurerm_role_assignment"].lower()


def test_a_policy_is_read_from_its_text() -> None:
    found = made("azurerm_policy_definition", {"policy_rule": '{"then": {"effect": "addToNetworkGroup"}}'})
    assert found == {"policyRule": {"then": {"effect": "addToNetworkGroup"}}}


def test_an_assignment_says_where_it_holds() -> None:
    found = made(
        "azurerm_subscription_policy_assignment",
        {"subscription_id": "/subscriptions/S", "policy_definition_id": "/P", "enforce": False},
    )
    assert found == {"scope": "/subscriptions/s", "policyDefinitionId": "/p", "enforcementMode": "DoNotEnforce"}
