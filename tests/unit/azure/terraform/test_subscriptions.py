from __future__ import annotations

from typing import Any

from penstock.azure.terraform.plan import read_workspace
from penstock.azure.terraform.references import References
from penstock.azure.terraform.subscriptions import NOT_KNOWN, subscriptions
from tests.unit.azure.terraform.plans import NETWORK, NSG, V, by_name, managed, node, opened, plan

KNOWN = managed(NETWORK["address"], {**NETWORK["values"], "id": "/subscriptions/S-1/resourceGroups/rg/providers/x/y/v"})


def of_the_last(value: dict[str, Any]) -> str:
    workspace = read_workspace(node(value))
    return subscriptions(workspace, References(workspace)).of(workspace.instances[-1])


def test_without_any_id_the_subscription_is_not_known() -> None:
    assert of_the_last(plan(NSG)) == NOT_KNOWN


def test_a_new_resource_goes_where_the_others_of_its_provider_are() -> None:
    assert of_the_last(plan(KNOWN, NSG)) == "s-1"


def test_where_there_are_two_subscriptions_either_may_be_meant() -> None:
    other = managed("azurerm_virtual_network.w", {"id": "/subscriptions/s-2/resourceGroups/rg/providers/x/y/w"})
    assert of_the_last(plan(KNOWN, other, NSG)) == NOT_KNOWN


def test_what_the_provider_states_comes_first() -> None:
    value = plan(KNOWN, NSG)
    stated = {"azurerm": {"expressions": {"subscription_id": {"constant_value": "s-3"}}}}
    value["configuration"]["provider_config"] = stated
    assert of_the_last(value) == "s-3"


def test_another_provider_has_a_subscription_of_its_own() -> None:
    value = plan(KNOWN, NSG)
    value["configuration"]["root_module"]["resources"][1]["provider_config_key"] = "module.x:azurerm.hub"
    assert of_the_last(value) == NOT_KNOWN
    value["configuration"]["provider_config"] = {
        "azurerm.hub": {"expressions": {"subscription_id": {"constant_value": "hub"}}}
    }
    assert of_the_last(value) == "hub"


def test_an_id_in_the_file_of_what_it_makes_tells_the_subscription() -> None:
    nic = managed(
        "azurerm_network_interface.n",
        {"name": "n", "resource_group_name": "rg", "x": V.replace("{subscription}", "S-9")},
    )
    assert by_name(opened(plan(NETWORK, nic)))["v"].id == V.replace("{subscription}", "s-9")


def test_the_id_of_another_network_tells_nothing() -> None:
    other = {"name": "p", "resource_group_name": "rg", "virtual_network_name": "v"}
    peering = managed(
        "azurerm_virtual_network_peering.p", {**other, "remote_virtual_network_id": V.replace("{subscription}", "s-9")}
    )
    assert by_name(opened(plan(NETWORK, peering)))["v"].id == V
