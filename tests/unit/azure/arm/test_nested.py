"""Deployments within deployments: inner and outer scope, links, targets."""

from __future__ import annotations

import pytest

from penstock.azure.arm import Place
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import (
    SCHEMA,
    VNET,
    codes,
    deployed,
    ids,
    names,
    nested,
    only,
    template,
    thing,
    vnet,
)

SUBSCRIPTION_SCHEMA = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
MANAGEMENT_SCHEMA = "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"


def test_an_inner_template_has_names_of_its_own() -> None:
    inside = {
        "parameters": {"name": {"type": "string"}},
        "variables": {"suffix": "inner"},
        "resources": [thing("[concat(parameters('name'), '-', variables('suffix'))]")],
    }
    given = {"parameters": {"name": {"value": "[variables('suffix')]"}}}
    done = deployed({"variables": {"suffix": "outer"}, "resources": [nested("d", inside, properties=given)]})
    assert names(done) == ["outer-inner"]


def test_an_outer_template_uses_the_names_around_it() -> None:
    inside = {"variables": {"suffix": "inner"}, "resources": [thing("[variables('suffix')]")]}
    done = deployed({"variables": {"suffix": "outer"}, "resources": [nested("d", inside, scope="outer")]})
    assert names(done) == ["outer"]


def test_outer_scope_is_the_default() -> None:
    deployment = nested("d", {"resources": [thing("[variables('v')]")]})
    del deployment["properties"]["expressionEvaluationOptions"]
    assert names(deployed({"variables": {"v": "outer"}, "resources": [deployment]})) == ["outer"]


def test_an_outer_template_in_a_loop_has_the_index_of_the_loop() -> None:
    deployment = nested(
        "[concat('d', copyIndex())]", {"resources": [thing("[concat('x', copyIndex())]")]}, scope="outer"
    )
    done = deployed({"resources": [deployment | {"copy": {"name": "ds", "count": 2}}]})
    assert names(done) == ["x0", "x1"]


def test_what_is_escaped_inside_an_outer_template_is_an_expression_of_the_inner_one() -> None:
    inmost = {
        "parameters": {"name": {"defaultValue": "inmost"}},
        "resources": [thing("[[parameters('name')]")],
    }
    around = nested("middle", {"resources": [nested("inmost", inmost)]}, scope="outer")
    assert names(deployed({"resources": [around]})) == ["inmost"]


def test_a_deployment_goes_to_another_group() -> None:
    inside = {"resources": [thing("x", id="[resourceId('A.B/c', 'y')]", group="[resourceGroup().name]")]}
    inner = deployed({"resources": [nested("d", inside, resourceGroup="rg2", subscriptionId="s2")]})
    assert only(inner).id == "/subscriptions/s2/resourcegroups/rg2/providers/test.things/things/x"
    assert only(inner).properties.get("id").value == "/subscriptions/s2/resourceGroups/rg2/providers/A.B/c/y"
    assert only(inner).properties.get("group").value == "rg2"


def test_in_outer_scope_functions_see_the_group_around() -> None:
    """The resources go to the other group; `resourceGroup()` is that of the template around."""
    inside = {"resources": [thing("x", group="[resourceGroup().name]")]}
    outer = deployed({"resources": [nested("d", inside, scope="outer", resourceGroup="rg2")]}, place=Place(group="rg1"))
    assert "/resourcegroups/rg2/" in only(outer).id
    assert only(outer).properties.get("group").value == "rg1"


def test_a_template_of_a_subscription_deploys_into_its_groups() -> None:
    group = {"type": "Microsoft.Resources/resourceGroups", "name": "rg", "location": "northeurope"}
    inside = {"resources": [vnet("v", location="[resourceGroup().location]")]}
    done = deployed({"$schema": SUBSCRIPTION_SCHEMA, "resources": [group, nested("d", inside, resourceGroup="rg")]})
    assert (
        done.resources[1].id
        == "/subscriptions/{subscription()}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v"
    )
    assert done.resources[1].location == "northeurope"


def test_a_template_of_a_management_group_deploys_into_subscriptions() -> None:
    inside = {"resources": [{"type": "Microsoft.Security/pricings", "name": "VirtualMachines"}]}
    done = deployed({"$schema": MANAGEMENT_SCHEMA, "resources": [nested("d", inside, subscriptionId="s1")]})
    assert only(done).id == "/subscriptions/s1/providers/microsoft.security/pricings/virtualmachines"
    elsewhere = nested("d", inside, scope="inner") | {"scope": "Microsoft.Management/managementGroups/mg2"}
    assert only(deployed({"$schema": MANAGEMENT_SCHEMA, "resources": [elsewhere]})).id.startswith(
        "/providers/microsoft.management/managementgroups/mg2/providers/"
    )


def test_outputs_are_evaluated_and_referenced() -> None:
    inside = {
        "resources": [vnet("v")],
        "outputs": {
            "id": {"type": "string", "value": f"[resourceId('{VNET}', 'v')]"},
            "many": {"type": "array", "copy": {"count": 2, "input": "[add(copyIndex(), 1)]"}},
            "none": {"condition": False, "type": "string", "value": "[div(1, 0)]"},
        },
    }
    user = thing(
        "t",
        id="[reference('d').outputs.id.value]",
        full="[reference(resourceId('Microsoft.Resources/deployments', 'd'), '2020', 'Full').properties.outputs.many.value]",
        none="[reference('d').outputs.none.value]",
        is_there="[contains(reference('d').outputs, 'nothing')]",
    )
    done = deployed({"resources": [nested("d", inside), user]})
    found = done.resources[1].properties.value
    assert found["id"].endswith("/virtualNetworks/v")
    assert found["full"] == [1, 2]
    assert found["none"] is None
    assert found["is_there"] is False
    assert codes(done) == []


def test_outputs_feed_the_next_deployment_whatever_the_order_of_the_file() -> None:
    first = {"outputs": {"name": {"type": "string", "value": "from-first"}}}
    second = {"parameters": {"n": {"type": "string"}}, "resources": [thing("[parameters('n')]")]}
    given = {"parameters": {"n": {"value": "[reference('first').outputs.name.value]"}}}
    done = deployed({"resources": [nested("second", second, properties=given), nested("first", first)]})
    assert names(done) == ["from-first"]


def test_an_output_that_is_not_there_is_an_error() -> None:
    done = deployed({"resources": [nested("d", {}), thing("t", x="[reference('d').outputs.x.value]")]})
    assert [d.message for d in done.diagnostics] == ['the deployment has no output "x"']


def test_outputs_that_need_each_other_end() -> None:
    one = {"parameters": {"x": {"type": "string"}}, "outputs": {"o": {"type": "string", "value": "[parameters('x')]"}}}

    def fed(name: str, by: str) -> dict[str, object]:
        return nested(name, one, properties={"parameters": {"x": {"value": f"[reference('{by}').outputs.o.value]"}}})

    done = deployed({"resources": [fed("a", "b"), fed("b", "a"), thing("t", x="[reference('a').outputs.o.value]")]})
    assert isinstance(only(done).properties.get("x").value, Unknown)


def test_a_parameter_may_be_given_as_an_expression_of_the_whole_entry() -> None:
    inside = {
        "parameters": {"a": {"defaultValue": "x"}, "b": {"defaultValue": "y"}},
        "resources": [thing("[concat(parameters('a'), parameters('b'))]")],
    }
    given = {"parameters": {"a": "[createObject('value', 'given')]", "b": "[createObject('value', null())]"}}
    assert names(deployed({"resources": [nested("d", inside, properties=given)]})) == ["giveny"]


def test_a_parameter_may_be_given_as_a_loop() -> None:
    inside = {"parameters": {"a": {"type": "array"}}, "resources": [thing("x", a="[parameters('a')]")]}
    loop = [{"name": "value", "count": 2, "input": "[copyIndex('value')]"}]
    done = deployed({"resources": [nested("d", inside, properties={"parameters": {"a": {"copy": loop}}})]})
    assert only(done).properties.get("a").value == [0, 1]


def test_a_secret_given_to_a_deployment_is_unknown() -> None:
    inside = {"parameters": {"key": {"type": "securestring"}}, "resources": [thing("x", k="[parameters('key')]")]}
    secret = {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}}
    done = deployed({"resources": [nested("d", inside, properties={"parameters": {"key": secret}})]})
    found = only(done).properties.get("k").value
    assert isinstance(found, Unknown)
    assert "key vault" in found.why


def test_a_doubt_of_a_deployment_is_one_of_all_it_deploys() -> None:
    deployment = nested("d", {"resources": [thing("x")]}, condition="[parameters('p')]")
    done = deployed({"parameters": {"p": {"type": "bool"}}, "resources": [deployment]})
    assert only(done).doubt is not None


def test_unknown_parameters_of_two_deployments_are_two_unknowns() -> None:
    inside = {"parameters": {"n": {"type": "string"}}, "resources": [thing("[parameters('n')]")]}
    done = deployed({"resources": [nested("a", inside), nested("b", inside)]})
    assert len(set(ids(done))) == 2


# ── links ────────────────────────────────────────────────────────────────────────────────────────

LINKED = {"parameters": {"n": {"defaultValue": "linked"}}, "resources": [thing("[parameters('n')]")]}


@pytest.mark.parametrize(
    "link",
    [
        {"uri": "https://example.com/nested/part.json"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/part.json')]"},
        {"uri": "[concat(parameters('base'), '/nested/part.json', parameters('token'))]"},
        {"relativePath": "nested/part.json"},
    ],
    ids=["address", "beside", "parts", "relative"],
)
def test_a_linked_template_is_found(link: dict[str, str]) -> None:
    deployment = {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": link}}
    parameters = {"base": {"defaultValue": "https://example.com"}, "token": {"defaultValue": ""}}
    done = deployed(
        {"parameters": parameters, "resources": [deployment]}, files={"nested/part.json": template(**LINKED)}
    )
    assert names(done) == ["linked"]
    assert only(done).origin.file == "nested/part.json"


def test_a_linked_template_that_is_not_there_is_told() -> None:
    link = {"uri": "https://example.com/gone.json"}
    deployment = {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": link}}
    done = deployed({"resources": [deployment]})
    (told,) = done.diagnostics
    assert told.code == "PS304"
    assert "https://example.com/gone.json" in told.message
    assert only(done).type == "microsoft.resources/deployments"


def test_parameters_of_a_linked_file_are_unknown() -> None:
    properties = {"templateLink": {"relativePath": "part.json"}, "parametersLink": {"uri": "https://x/p.json"}}
    deployment = {"type": "Microsoft.Resources/deployments", "name": "d", "properties": properties}
    done = deployed({"resources": [deployment]}, files={"part.json": template(**LINKED)})
    assert only(done).name.startswith("{")


def test_templates_that_link_to_themselves_end() -> None:
    again = {
        "type": "Microsoft.Resources/deployments",
        "name": "again",
        "properties": {"templateLink": {"relativePath": "self.json"}},
    }
    done = deployed({"resources": [again, thing("x")]}, files={"self.json": template(resources=[again])})
    assert "PS303" in codes(done)
    assert "x" in names(done)


def test_the_schema_alone_makes_a_group_template() -> None:
    assert SCHEMA.endswith("deploymentTemplate.json#")
    assert only(deployed({"resources": [thing("x")]})).id.startswith("/subscriptions/{subscription()}/resourcegroups/")
