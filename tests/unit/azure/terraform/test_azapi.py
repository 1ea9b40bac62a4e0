from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.azure.terraform.azapi import RESOURCE
from penstock.source.node import Unknown
from tests.unit.azure.terraform.making import NET
from tests.unit.azure.terraform.plans import NETWORK, SUBNET, V, by_name, managed, opened, plan, ref

GROUP = "/subscriptions/s-1/resourceGroups/rg"
BODY = {"sku": {"name": "Standard"}, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}


@pytest.mark.parametrize("body", [BODY, json.dumps(BODY)], ids=["object", "text"])
def test_a_resource_is_what_its_body_says(body: Any) -> None:
    values = {"type": "Microsoft.Network/virtualNetworks@2024-05-01", "name": "w", "parent_id": GROUP, "body": body}
    (found,) = opened(plan(managed(f"{RESOURCE}.w", values))).resources
    assert found.type == "microsoft.network/virtualnetworks"
    assert found.id == f"{GROUP}/providers/microsoft.network/virtualnetworks/w".lower()
    assert found.properties.value == BODY["properties"]
    assert found.body.get("sku", "name").text() == "Standard"


def test_a_child_stands_below_its_parent() -> None:
    values = {"type": "Microsoft.Network/virtualNetworks/subnets@2024-05-01", "name": "b", "body": {"properties": {}}}
    child = managed(f"{RESOURCE}.b", values, {"parent_id": ref("azurerm_virtual_network.v.id")})
    assert by_name(opened(plan(NETWORK, child)))["b"].id == f"{V}/subnets/b"


def test_an_id_inside_a_body_is_followed_where_only_one_can_be_meant() -> None:
    value = plan(SUBNET, managed(f"{RESOURCE}.n", {"type": "Microsoft.Network/x@1", "name": "n", "parent_id": GROUP}))
    value["resource_changes"][1]["change"]["after_unknown"] = {"body": {"properties": {"subnet": {"id": True}}}}
    value["configuration"]["root_module"]["resources"][1]["expressions"]["body"] = ref("azurerm_subnet.a.id")
    assert by_name(opened(value))["n"].properties.value == {"subnet": {"id": f"{V}/subnets/a"}}


def test_a_body_that_is_no_json_is_unknown() -> None:
    values = {"type": "Microsoft.Network/x@1", "name": "n", "parent_id": GROUP, "body": "{"}
    assert isinstance(by_name(opened(plan(managed(f"{RESOURCE}.n", values))))["n"].properties.value, Unknown)


def test_an_update_is_laid_over_its_resource() -> None:
    update = managed(
        "azapi_update_resource.u",
        {
            "type": "Microsoft.Network/virtualNetworks@2024-05-01",
            "body": {"properties": {"addressSpace": {"addressPrefixes": ["10.7.0.0/16"]}}},
        },
        {"resource_id": ref("azurerm_virtual_network.v.id")},
    )
    (found,) = opened(plan(NETWORK, update)).resources
    assert found.properties.value["addressSpace"] == {"addressPrefixes": ["10.7.0.0/16"]}


def test_an_update_of_what_the_file_does_not_hold_is_told() -> None:
    update = managed("azapi_update_resource.u", {"type": "Microsoft.Network/x@1", "resource_id": f"{NET}/x/y"})
    assert [d.code for d in opened(plan(update)).diagnostics] == ["PS131"]


def test_a_resource_without_a_type_is_counted() -> None:
    assert [r.type for r in opened(plan(managed(f"{RESOURCE}.n", {}))).resources] == [RESOURCE]
