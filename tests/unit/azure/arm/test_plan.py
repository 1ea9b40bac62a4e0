"""Which resources a template deploys: conditions, children, extensions, symbolic names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.azure.arm.templates import GROUP, VNET, codes, deployed, ids, names, only, thing, vnet

SUBSCRIPTION = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"


def test_a_resource_has_id_type_name_and_body() -> None:
    done = deployed({"resources": [vnet("[concat('Hub', '-1')]", location="West Europe", tags={"a": "[add(1, 1)]"})]})
    one = only(done)
    assert one.id == GROUP + "microsoft.network/virtualnetworks/hub-1"
    assert (one.type, one.name, one.location) == ("microsoft.network/virtualnetworks", "Hub-1", "westeurope")
    assert one.door == "arm-template"
    assert one.body.value == {
        "name": "Hub-1",
        "type": VNET,
        "apiVersion": "2024-01-01",
        "location": "West Europe",
        "tags": {"a": 2},
    }


@pytest.mark.parametrize(
    ("condition", "there"),
    [
        (True, True),
        (False, False),
        ("[equals(1, 1)]", True),
        ("[equals(1, 2)]", False),
        ("true", True),
        ("[parameters('yes')]", True),
    ],
)
def test_a_condition_decides(condition: Any, there: bool) -> None:
    parts = {"parameters": {"yes": {"defaultValue": True}}, "resources": [thing() | {"condition": condition}]}
    assert bool(deployed(parts).resources) is there


def test_a_condition_that_nobody_can_decide_leaves_the_resource_in_doubt() -> None:
    parts = {"parameters": {"new": {"type": "bool"}}, "resources": [thing() | {"condition": "[parameters('new')]"}]}
    done = deployed(parts)
    doubt = only(done).doubt
    assert doubt is not None
    assert doubt.why == 'parameter "new" has no value'
    assert codes(done) == ["PS301", "PS305"]


def test_a_condition_that_is_no_truth_is_told_and_in_doubt() -> None:
    done = deployed({"resources": [thing() | {"condition": "perhaps"}]})
    assert only(done).doubt is not None
    assert codes(done) == ["PS302", "PS305"]


def test_a_resource_left_out_is_not_evaluated() -> None:
    out = thing("[variables('none')]", bad="[div(1, 0)]") | {"condition": False}
    done = deployed({"resources": [out]})
    assert done.resources == ()
    assert done.diagnostics == ()


def test_children_stand_inside_or_beside_their_parent() -> None:
    inside = {"type": "subnets", "name": "a"}
    full = {"type": f"{VNET}/subnets", "name": "v/b"}
    beside = {"type": f"{VNET}/subnets", "name": "[concat('v', '/c')]"}
    done = deployed({"resources": [vnet("v", resources=[inside, full]), beside]})
    assert ids(done) == [
        "microsoft.network/virtualnetworks/v",
        "microsoft.network/virtualnetworks/v/subnets/a",
        "microsoft.network/virtualnetworks/v/subnets/b",
        "microsoft.network/virtualnetworks/v/subnets/c",
    ]
    assert names(done)[1:] == ["a", "b", "c"]


def test_a_child_has_a_condition_of_its_own() -> None:
    """Conditional deployment does not cascade to child resources."""
    child = {"type": "subnets", "name": "a"}
    done = deployed({"resources": [vnet("v", condition=False, resources=[child])]})
    assert ids(done) == ["microsoft.network/virtualnetworks/v/subnets/a"]


def test_extensions_belong_to_what_they_extend() -> None:
    scoped = {
        "type": "Microsoft.Authorization/locks",
        "name": "l",
        "scope": "[concat('Microsoft.Network/virtualNetworks/', 'v')]",
    }
    by_id = {"type": "Microsoft.Insights/diagnosticSettings", "name": "d", "scope": f"[resourceId('{VNET}', 'v')]"}
    old = {"type": f"{VNET}/providers/locks", "name": "v/Microsoft.Authorization/m"}
    inside = {"type": "Microsoft.Insights/diagnosticSettings", "name": "e"}
    done = deployed({"resources": [scoped, by_id, old, vnet("v", resources=[inside])]})
    assert ids(done) == [
        "microsoft.network/virtualnetworks/v/providers/microsoft.authorization/locks/l",
        "microsoft.network/virtualnetworks/v/providers/microsoft.insights/diagnosticsettings/d",
        "microsoft.network/virtualnetworks/v/providers/microsoft.authorization/locks/m",
        "microsoft.network/virtualnetworks/v",
        "microsoft.network/virtualnetworks/v/providers/microsoft.insights/diagnosticsettings/e",
    ]


def test_symbolic_names_stand_for_resources() -> None:
    resources = {"hub": vnet("v"), "link": thing("t", id="[resourceInfo('hub').id]")}
    done = deployed({"languageVersion": "2.0", "resources": resources})
    assert names(done) == ["v", "t"]
    assert str(done.resources[1].properties.get("id").value).endswith("/virtualNetworks/v")


def test_existing_resources_are_mentions() -> None:
    resources = {"hub": {"existing": True, "type": VNET, "apiVersion": "x", "name": "v"}}
    done = deployed({"languageVersion": "2.0", "resources": resources})
    assert only(done).existing
    assert only(done).body.value == {}


def test_an_existing_resource_may_be_elsewhere() -> None:
    resources = {
        "hub": {
            "existing": True,
            "type": VNET,
            "apiVersion": "x",
            "subscriptionId": "0000",
            "resourceGroup": "rg-hub",
            "name": "v",
        }
    }
    done = deployed({"languageVersion": "2.0", "resources": resources})
    assert only(done).id == "/subscriptions/0000/resourcegroups/rg-hub/providers/microsoft.network/virtualnetworks/v"


def test_what_is_no_azure_resource_is_passed_over() -> None:
    foreign = {"import": "kubernetes", "type": "core/Service@v1", "properties": {"metadata": {"name": "s"}}}
    graph = {"extension": "graph", "type": "Microsoft.Graph/groups@v1.0", "properties": {}}
    assert deployed({"resources": [foreign, graph, "nonsense", 7, None, {}]}).resources == ()


def test_a_template_of_a_subscription_has_ids_without_group() -> None:
    group = {"type": "Microsoft.Resources/resourceGroups", "name": "rg", "location": "westeurope"}
    done = deployed({"$schema": SUBSCRIPTION, "resources": [group]})
    assert only(done).id == "/subscriptions/{subscription()}/providers/microsoft.resources/resourcegroups/rg"


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"type": f"{VNET}/subnets", "name": "a/b/c"}, "takes 2 names, not 3"),
        ({"type": f"{VNET}/subnets", "name": "a"}, "takes 2 names, not 1"),
        ({"type": "nonsense", "name": "a"}, "no resource type"),
        ({"type": VNET}, "has no name"),
        ({"type": VNET, "name": ""}, "has no name"),
    ],
)
def test_a_resource_without_proper_name_is_told(resource: dict[str, Any], message: str) -> None:
    done = deployed({"resources": [resource]})
    assert done.resources == ()
    (told,) = done.diagnostics
    assert told.code == "PS306"
    assert message in told.message


def test_names_built_from_the_same_unknown_meet() -> None:
    parameters = {"vm": {"type": "string"}}
    nic = {"type": "Microsoft.Network/networkInterfaces", "name": "[concat(parameters('vm'), '-nic')]"}
    machine = thing("m", nic="[resourceId('Microsoft.Network/networkInterfaces', format('{0}-nic', parameters('VM')))]")
    done = deployed({"parameters": parameters, "resources": [nic, machine]})
    assert str(done.resources[1].properties.get("nic").value).lower() == done.resources[0].id


def test_names_built_from_different_unknowns_do_not_meet() -> None:
    parameters = {"a": {"type": "string"}, "b": {"type": "string"}}
    done = deployed({"parameters": parameters, "resources": [thing("[parameters('a')]"), thing("[parameters('b')]")]})
    assert len(set(ids(done))) == 2


def test_values_made_anew_are_never_the_same() -> None:
    parameters = {"a": {"defaultValue": "[newGuid()]"}, "b": {"defaultValue": "[newGuid()]"}}
    done = deployed(
        {
            "parameters": parameters,
            "resources": [
                thing("[parameters('a')]"),
                thing("[parameters('b')]"),
                thing("[concat(parameters('a'), '')]"),
            ],
        }
    )
    first, second, again = ids(done)
    assert first != second
    assert first == again


def test_an_unknown_name_may_hold_two_segments() -> None:
    parts = {
        "parameters": {"subnet": {"type": "string"}},
        "resources": [
            {"type": f"{VNET}/subnets", "name": "[parameters('subnet')]"},
            thing("t", id=f"[resourceId('{VNET}/subnets', parameters('subnet'))]"),
        ],
    }
    done = deployed(parts)
    assert done.resources[0].id == str(done.resources[1].properties.get("id").value).lower()


def test_hostile_names_stay_text() -> None:
    hostile = "<script>alert(1)</script>\x1b[31m=cmd|' /C calc'!A0"
    done = deployed({"resources": [thing(hostile.replace("/", ""))]})
    assert only(done).name == hostile.replace("/", "")
    assert "../" not in only(deployed({"resources": [thing("..")]})).id
