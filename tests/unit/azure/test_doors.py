"""Exports of every tool are recognised by their own marks, and give the same resource."""

from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.azure.doors import Form, is_parameter_file, is_template, open_door, recognise
from penstock.azure.read import read_all
from penstock.azure.resources.security import SecurityRule
from tests.unit.azure.exports import CLI, CMDLET, GROUP, NETWORK, REST, TYPE, TYPED, opened, root

TABLE = {
    "columns": [{"name": name} for name in ("id", "name", "type", "location", "properties")],
    "rows": [[GROUP, "g", TYPE, "westeurope", REST["properties"]]],
}
SHAPES: dict[str, tuple[Any, str]] = {
    "portal": (REST, "Azure resource"),
    "REST page": ({"value": [REST], "nextLink": None}, "REST list page"),
    "REST pages": ([{"value": [REST]}, {"value": []}], "list of Azure resources"),
    "array": ([REST], "list of Azure resources"),
    "Resource Graph": ({"count": 1, "total_records": 1, "skip_token": None, "data": [REST]}, "Resource Graph rows"),
    "Resource Graph table": ({"data": TABLE, "totalRecords": 1}, "Resource Graph rows"),
    "properties as text": ([{**REST, "properties": json.dumps(REST["properties"])}], "list of Azure resources"),
    "az list": ([CLI], "list of Azure resources"),
    "az show": (CLI, "Azure resource"),
    "Get-AzResource": ([CMDLET], "PowerShell export"),
    "Get-AzNetworkSecurityGroup": (TYPED, "PowerShell export"),
    "by name": ({"g": REST, "other": {"x": 1}}, "list of Azure resources"),
    "batch": ({"responses": [{"content": {"value": [REST]}}]}, "list of Azure resources"),
}


@pytest.mark.parametrize(("value", "words"), SHAPES.values(), ids=SHAPES)
def test_a_security_group_is_the_same_whoever_wrote_it(value: Any, words: str) -> None:
    assert recognise(root(value)) is Form.RESOURCES
    door = opened(value)
    assert door.words == words
    assert door.diagnostics == ()
    (resource,) = door.resources
    assert (resource.id, resource.type, resource.name) == (GROUP.lower(), TYPE.lower(), "g")
    assert (resource.location, resource.door) == ("westeurope", "export")
    estate, told = read_all(door.resources)
    assert told == ()
    (rule,) = estate.all(SecurityRule)
    assert (rule.name, rule.priority, rule.source.text) == ("r", 100, "Internet")
    assert [(p.low, p.high) for p in rule.destination_ports] == [(22, 22)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"$schema": "https://x/deploymentTemplate.json#", "resources": []}, Form.TEMPLATE),
        ({"$schema": "https://x/subscriptionDeploymentTemplate.json#"}, Form.TEMPLATE),
        ({"contentVersion": "1.0.0.0", "resources": {}}, Form.TEMPLATE),
        ({"$schema": "https://x/deploymentParameters.json#", "parameters": {}}, Form.PARAMETERS),
        ({"parameters": {"a": {"value": 1}}}, Form.PARAMETERS),
        ({"changeNumber": 1, "cloud": "Public", "values": []}, Form.SERVICE_TAGS),
        ({"terraform_version": "1.5.0", "format_version": "1.1"}, Form.TERRAFORM),
        ({"apiVersion": "v1", "kind": "List", "items": []}, Form.OTHER),
        ({"name": "something", "value": 1}, Form.OTHER),
        ([1, 2, 3], Form.OTHER),
        ("text", Form.OTHER),
        (None, Form.OTHER),
    ],
    ids=lambda value: value.value if isinstance(value, Form) else "",
)
def test_a_document_is_recognised_by_its_own_marks(value: Any, form: Form) -> None:
    assert recognise(root(value)) is form


def test_parameters_of_a_template_make_no_parameter_file() -> None:
    assert not is_parameter_file(root({"parameters": {"a": {"type": "string"}}}))
    assert not is_parameter_file(root({"parameters": {"a": {"value": 1}}, "resources": []}))
    assert is_template(root({"contentVersion": "1", "parameters": {}, "resources": []}))


def test_what_holds_no_resource_opens_no_door() -> None:
    assert open_door(root({"a": [1, {"b": "c"}]})) is None


def test_a_list_without_properties_is_told_once() -> None:
    bare = [
        {"id": f"{NETWORK}/virtualNetworks/v{i}", "name": f"v{i}", "type": "Microsoft.Network/virtualNetworks"}
        for i in range(3)
    ]
    door = opened(bare)
    (told,) = door.diagnostics
    assert told.code == "PS108"
    assert '"v0" comes without its properties, and so do 2 other resources' in told.message
    assert all(resource.properties.is_unknown for resource in door.resources)


@pytest.mark.parametrize("name", ["nextLink", "@odata.nextLink", "skip_token", "$skipToken"])
def test_a_page_that_is_not_the_last_is_told(name: str) -> None:
    door = opened({"value": [REST], name: "https://management.azure.com/more"})
    assert [d.code for d in door.diagnostics] == ["PS109"]


def test_what_powershell_cut_off_is_unknown_and_told_once() -> None:
    cut = [
        {**CMDLET, "Properties": {"securityRules": "System.Object[]"}},
        {**CMDLET, "Name": "h", "Properties": "@{a=1}"},
    ]
    door = opened(cut)
    (told,) = door.diagnostics
    assert told.code == "PS114"
    assert "and 1 others" in told.message
    first, second = door.resources
    assert first.properties.get("securityRules").is_unknown
    assert second.properties.is_unknown
