from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.azure.doors import Door
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import GROUP, NSG, N, by_name, managed, opened, plan, ref

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
TEMPLATE: dict[str, Any] = {
    "$schema": SCHEMA,
    "parameters": {"port": {"type": "string"}, "name": {"type": "string", "defaultValue": "d"}},
    "resources": [
        {
            "type": "Microsoft.Network/networkSecurityGroups",
            "apiVersion": "2024-01-01",
            "name": "[parameters('name')]",
            "properties": {
                "securityRules": [{"name": "r", "properties": {"destinationPortRange": "[parameters('port')]"}}]
            },
        }
    ],
}
BASE = N.rpartition("/")[0]


def deployment(values: dict[str, Any] | None = None, expressions: dict[str, Any] | None = None) -> dict[str, Any]:
    told = {"template_content": json.dumps(TEMPLATE), "parameters_content": json.dumps({"port": {"value": "443"}})}
    base = {"name": "t", "resource_group_name": "rg", "deployment_mode": "Incremental"}
    return managed("azurerm_resource_group_template_deployment.t", {**base, **told, **(values or {})}, expressions)


def port(door: Door, name: str = "d") -> Any:
    (rule,) = by_name(door)[name].properties.value["securityRules"]
    return rule["properties"]["destinationPortRange"]


def test_a_template_deploys_what_it_says_where_the_deployment_goes() -> None:
    door = opened(plan(GROUP, deployment()))
    assert by_name(door)["d"].id == f"{BASE}/d"
    assert port(door) == "443"
    assert door.diagnostics == ()


def test_a_group_known_by_its_resource_is_the_same_group() -> None:
    one = deployment()
    del one["values"]["resource_group_name"]
    one["expressions"] = {"resource_group_name": ref("azurerm_resource_group.g.name")}
    assert by_name(opened(plan(GROUP, one)))["d"].id == f"{BASE}/d"


def test_parameters_that_are_not_known_yet_have_no_value() -> None:
    one = deployment()
    del one["values"]["parameters_content"]
    one["expressions"] = {"parameters_content": ref("local.values")}
    assert isinstance(port(opened(plan(GROUP, one))), Unknown)


def test_a_value_in_a_vault_is_not_known() -> None:
    values = {"port": {"reference": {"keyVault": {"id": "/v"}, "secretName": "s"}}}
    assert isinstance(port(opened(plan(deployment({"parameters_content": json.dumps(values)})))), Unknown)


def test_older_deployments_have_their_values_as_text() -> None:
    values = {
        "name": "t",
        "resource_group_name": "rg",
        "template_body": json.dumps(TEMPLATE),
        "parameters": {"port": "22"},
    }
    assert port(opened(plan(managed("azurerm_template_deployment.t", values)))) == "22"


def test_a_deployment_of_azapi_is_one_too() -> None:
    body = {"properties": {"template": TEMPLATE, "parameters": {"port": {"value": "80"}}, "mode": "Incremental"}}
    values = {
        "type": "Microsoft.Resources/deployments@2024-03-01",
        "name": "t",
        "parent_id": "/subscriptions/s/resourceGroups/rg",
        "body": body,
    }
    door = opened(plan(managed("azapi_resource.t", values)))
    assert port(door) == "80"
    assert by_name(door)["d"].id.startswith("/subscriptions/s/resourcegroups/rg/")


def test_a_template_may_refer_to_what_the_plan_makes() -> None:
    template = {"$schema": SCHEMA, "resources": [
        {"type": "Microsoft.Network/networkInterfaces", "name": "f", "apiVersion": "2024-01-01", "properties": {
            "networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'n')]"}}}]}  # fmt: skip
    door = opened(plan(GROUP, NSG, deployment({"template_content": json.dumps(template)})))
    assert by_name(door)["f"].properties.value["networkSecurityGroup"]["id"].lower() == N


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "[" * 5000, '"x"', None], ids=["none", "no end", "list", "deep", "text", "null"]
)
def test_what_is_no_template_is_told(content: str | None) -> None:
    door = opened(plan(deployment({"template_content": content})))
    assert [d.code for d in door.diagnostics] == ["PS135"]


def test_a_template_that_is_not_known_yet_is_told() -> None:
    one = deployment()
    del one["values"]["template_content"]
    one["expressions"] = {"template_content": ref("local.template")}
    (told,) = opened(plan(one)).diagnostics
    assert told.code == "PS135"
    assert "template_content is known after apply only" in told.message


def test_a_subscription_may_be_deployed_to() -> None:
    template = {"$schema": SCHEMA.replace("deploymentT", "subscriptionDeploymentT"), "resources": [
        {"type": "Microsoft.Resources/resourceGroups", "name": "new", "apiVersion": "2024-03-01", "location": "x"}]}  # fmt: skip
    values = {"name": "t", "location": "westeurope", "template_content": json.dumps(template)}
    door = opened(plan(managed("azurerm_subscription_template_deployment.t", values)))
    assert by_name(door)["new"].id.startswith("/subscriptions/{subscription}/")


def test_no_text_of_a_template_is_shown() -> None:
    group = {"type": "Microsoft.Network/networkSecurityGroups", "name": "[nofunction('x')]", "properties": {}}
    door = opened(plan(deployment({"template_content": json.dumps({**TEMPLATE, "resources": [group]})})))
    assert door.diagnostics
    assert all(d.origin.locator.line_text(d.origin.line) == "" for d in door.diagnostics)
