from __future__ import annotations

import json

import pytest

from penstock.azure.doors import Form, recognise
from penstock.azure.terraform.door import open_terraform
from penstock.source.document import parse
from tests.unit.azure.terraform.plans import GROUP, NETWORK, NSG, N, by_name, managed, node, opened, plan

STORED = {
    "version": 4,
    "terraform_version": "1.5.7",
    "serial": 3,
    "lineage": "3f1f",
    "outputs": {},
    "resources": [
        {
            "mode": "managed",
            "type": "azurerm_network_security_group",
            "name": "n",
            "provider": 'provider["registry.terraform.io/hashicorp/azurerm"]',
            "instances": [{"attributes": {"id": N.replace("{subscription}", "0"), "name": "n", "security_rule": []}}],
        }
    ],
}
SHOWN = {
    "format_version": "1.0",
    "terraform_version": "1.5.7",
    "values": {"root_module": {"resources": [{"address": "azurerm_resource_group.g", "mode": "managed"}]}},
}


@pytest.mark.parametrize(
    "value",
    [
        plan(GROUP),
        STORED,
        SHOWN,
        plan(GROUP)["planned_values"]["root_module"],
        {"child_modules": [plan(GROUP)["planned_values"]["root_module"]]},
    ],
    ids=["plan", "stored state", "shown state", "module", "module of modules"],
)
def test_files_of_terraform_are_recognised_by_their_content(value: object) -> None:
    assert recognise(node(value)) is Form.TERRAFORM


def test_the_door_says_what_it_read() -> None:
    assert opened(plan(GROUP)).words == "Terraform plan 1.2"
    assert opened(SHOWN).words == "Terraform state 1.0"
    assert opened(STORED).words == "Terraform state"


def test_a_stored_state_gives_ids_as_azure_gave_them() -> None:
    (group,) = opened(STORED).resources
    assert group.id == N.replace("{subscription}", "0")
    assert group.type == "microsoft.network/networksecuritygroups"
    assert group.door == "terraform-state"


def test_a_resource_stands_where_the_file_has_it() -> None:
    document, _ = parse(json.dumps(plan(GROUP, NSG), indent=1), "plan.json")
    assert document is not None
    found = by_name(open_terraform(document.root))["n"]
    assert found.origin.pointer == "/planned_values/root_module/resources/1/values"
    assert '"values"' in document.line_text(found.origin.line)


def test_no_text_of_the_file_is_shown_with_a_message() -> None:
    document, _ = parse(json.dumps(plan(NSG)), "plan.json")
    assert document is not None
    (found,) = open_terraform(document.root).resources
    assert document.line_text(1)
    assert found.origin.locator.line_text(1) == ""


def test_a_type_that_no_table_has_is_counted() -> None:
    found = opened(plan(managed("azurerm_nothing.x", {"name": "x", "resource_group_name": "rg"}))).resources
    assert [resource.type for resource in found] == ["azurerm_nothing"]


def test_resources_of_other_providers_are_left_out() -> None:
    assert opened(plan(managed("random_pet.x", {}), NETWORK)).resources[0].name == "v"
    assert len(opened(plan(managed("random_pet.x", {}), NETWORK)).resources) == 1


def test_objects_of_kubernetes_are_told() -> None:
    (told,) = opened(plan(managed("kubernetes_network_policy.x", {}))).diagnostics
    assert told.code == "PS130"
    assert "kubernetes_network_policy" in told.message
