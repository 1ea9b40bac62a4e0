"""Ids, scopes and what only Azure knows."""

from __future__ import annotations

import pytest

from penstock.azure.arm import Place
from tests.unit.azure.arm.templates import VNET, codes, deployed, errors, only, thing, unknown, value

HERE = "/subscriptions/{subscription()}/resourceGroups/{resourceGroup()}/providers"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"[resourceId('{VNET}', 'v')]", f"{HERE}/{VNET}/v"),
        (f"[resourceId('{VNET}/subnets', 'v', 's')]", f"{HERE}/{VNET}/v/subnets/s"),
        (f"[resourceId('rg2', '{VNET}', 'v')]", f"/subscriptions/{{subscription()}}/resourceGroups/rg2/providers/{VNET}/v"),
        (f"[resourceId('s2', 'rg2', '{VNET}', 'v')]", f"/subscriptions/s2/resourceGroups/rg2/providers/{VNET}/v"),
        ("[subscriptionResourceId('A.B/c', 'x')]", "/subscriptions/{subscription()}/providers/A.B/c/x"),
        ("[subscriptionResourceId('s2', 'A.B/c', 'x')]", "/subscriptions/s2/providers/A.B/c/x"),
        ("[tenantResourceId('A.B/c', 'x')]", "/providers/A.B/c/x"),
        ("[managementGroupResourceId('A.B/c', 'x')]", "/providers/Microsoft.Management/managementGroups/{managementGroup()}/providers/A.B/c/x"),
        ("[managementGroupResourceId('mg', 'A.B/c', 'x')]", "/providers/Microsoft.Management/managementGroups/mg/providers/A.B/c/x"),
        (f"[extensionResourceId(resourceId('{VNET}', 'v'), 'A.B/c', 'x')]", f"{HERE}/{VNET}/v/providers/A.B/c/x"),
        (f"[concat(resourceId('{VNET}', 'v'), '/subnets/s')]", f"{HERE}/{VNET}/v/subnets/s"),
        ("[resourceGroup().id]", "/subscriptions/{subscription()}/resourceGroups/{resourceGroup()}"),
        ("[subscription().id]", "/subscriptions/{subscription()}"),
        ("[resourceGroup().type]", "Microsoft.Resources/resourceGroups"),
        ("[deployment().name]", "main"),
        ("[environment().suffixes.storage]", "core.windows.net"),
        ("[environment().authentication.audiences[1]]", "https://management.azure.com/"),
        (
            f"[extensionResourceId(format('/subscriptions/{{0}}/resourceGroups/{{1}}', split(resourceId('{VNET}', 'v'), '/')[2], split(resourceId('{VNET}', 'v'), '/')[4]), '{VNET}', split(resourceId('{VNET}', 'v'), '/')[8])]",
            f"{HERE}/{VNET}/v",
        ),
    ],
)  # fmt: skip
def test_ids_are_text_even_where_segments_are_unknown(expression: str, expected: str) -> None:
    assert value(expression) == expected


def test_a_place_that_is_said_is_known() -> None:
    parts = {
        "resources": [
            thing(a="[resourceGroup().name]", b="[subscription().subscriptionId]", c="[length(resourceGroup().id)]")
        ]
    }
    resource = only(deployed(parts, place=Place(subscription="s", group="rg")))
    assert resource.id == "/subscriptions/s/resourcegroups/rg/providers/test.things/things/thing"
    assert resource.properties.value == {"a": "rg", "b": "s", "c": len("/subscriptions/s/resourceGroups/rg")}


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("[resourceGroup().name]", "which resource group"),
        ("[resourceGroup().location]", "location of its resource group"),
        ("[resourceGroup().tags.owner]", "tags of its resource group"),
        ("[subscription().subscriptionId]", "which subscription"),
        ("[subscription().displayName]", "name of its subscription"),
        ("[tenant().tenantId]", "tenant"),
        ("[managementGroup().name]", "management group"),
        ("[deployment().location]", "location of its deployment"),
        ("[deployer().objectId]", "who deploys"),
        ("[uniqueString(resourceGroup().id)]", "hash"),
        ("[newGuid()]", "made anew"),
        ("[utcNow('u')]", "made anew"),
        ("[listKeys(resourceId('A.B/c', 'x'), '2020').keys[0].value]", "asks Azure"),
        ("[listAccountSas('x', '2020', createObject())]", "asks Azure"),
        ("[pickZones('Microsoft.Compute', 'virtualMachines', 'westeurope')]", "zones"),
        ("[providers('Microsoft.Web', 'sites').locations[0]]", "provider"),
        ("[reference('/subscriptions/s/resourceGroups/g/providers/A.B/c/x').y]", "only Azure knows y of"),
        ("[reference('elsewhere').y]", "only Azure knows y of"),
        ("[reference(resourceId('A.B/c', 'x'), '2020', 'Full').identity.principalId]", "identity.principalId"),
        ("[externalInput('x', 'y')]", "external input"),
    ],
)
def test_what_only_azure_knows_says_so(expression: str, why: str) -> None:
    assert why in unknown(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[resourceId('nothing')]", "takes a resource type"),
        (f"[resourceId('{VNET}')]", "takes 1 names, not 0"),
        (f"[resourceId('{VNET}', 'a', 'b')]", "takes 1 names, not 2"),
        (f"[resourceId('{VNET}', createArray())]", "takes names, not array"),
        ("[extensionResourceId('x')]", "takes a resource id"),
        ("[reference()]", "takes a resource"),
        ("[references(1)]", "symbolic name"),
        ("[resourceInfo('nothing')]", 'no resource "nothing"'),
    ],
)
def test_arguments_that_do_not_fit_are_errors(expression: str, message: str) -> None:
    (told,) = errors(expression)
    assert message in told


def test_the_cloud_is_taken_to_be_public_and_that_is_told() -> None:
    assert codes(deployed({"resources": [thing(v="[environment().name]")]})) == ["PS307"]


def test_a_function_never_heard_of_is_told_and_unknown() -> None:
    done = deployed({"resources": [thing(v="[brandNew(1)]")]})
    assert [(d.code, d.message) for d in done.diagnostics] == [("PS308", 'the function "brandNew" is not known')]
