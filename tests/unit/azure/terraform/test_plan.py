from __future__ import annotations

from penstock.azure.terraform.address import Step
from penstock.azure.terraform.instance import Mark
from penstock.azure.terraform.plan import read_workspace
from tests.unit.azure.terraform.plans import GROUP, NETWORK, managed, node, plan


def test_resources_of_modules_know_where_they_stand() -> None:
    inside = {
        "address": 'module.a["x"].azurerm_subnet.s[1]',
        "type": "azurerm_subnet",
        "name": "s",
        "index": 1,
        "values": {},
    }
    root = {"child_modules": [{"address": 'module.a["x"]', "resources": [inside]}]}
    (found,) = read_workspace(node({"planned_values": {"root_module": root}})).instances
    assert found.modules == (Step("a", "x"),)
    assert (found.name, found.index, found.is_data) == ("s", 1, False)


def test_data_sources_that_were_read_are_known_from_the_state_before() -> None:
    value = plan(GROUP)
    data = {
        "address": "data.azurerm_subnet.s",
        "mode": "data",
        "type": "azurerm_subnet",
        "name": "s",
        "values": {"id": "/x"},
    }
    value["prior_state"] = {"values": {"root_module": {"resources": [data, {**data, "mode": "managed"}]}}}
    found = read_workspace(node(value)).instances
    assert [(i.address, i.is_data) for i in found] == [
        ("azurerm_resource_group.g", False),
        ("data.azurerm_subnet.s", True),
    ]


def test_what_is_deleted_and_not_made_again_is_gone() -> None:
    value = plan(GROUP)
    value["resource_changes"] += [
        {"address": "azurerm_route.r", "change": {"actions": ["delete"], "before": {"id": "/T/Routes/R"}}},
        {"address": "azurerm_route.s", "change": {"actions": ["no-op"], "before": {"id": "/T/Routes/S"}}},
    ]
    assert read_workspace(node(value)).gone == {"/t/routes/r"}


def test_drift_is_no_part_of_a_plan() -> None:
    drift = [{"address": "azurerm_route.r", "change": {"actions": ["delete"], "before": {"id": "/t/routes/r"}}}]
    assert read_workspace(node(plan(GROUP, resource_drift=drift))).gone == frozenset()


def test_a_plan_without_changes_leaves_out_what_it_does_not_know() -> None:
    value = plan(managed("azurerm_subnet.s", {"name": "s", "policy": None}, {"group_id": {"references": ["x.y"]}}))
    del value["resource_changes"]
    (found,) = read_workspace(node(value)).instances
    assert found.values.value == {"name": "s", "policy": None, "group_id": Mark.PENDING}


def test_secrets_of_a_stored_state_are_hidden() -> None:
    attributes = {"name": "x", "access_key": "hunter2"}
    path = [{"type": "get_attr", "value": "access_key"}]
    one = {"attributes": attributes, "sensitive_attributes": [path], "index_key": "k"}
    value = {"version": 4, "resources": [{"module": "module.m", "type": "azurerm_x", "name": "n", "instances": [one]}]}
    (found,) = read_workspace(node(value)).instances
    assert found.address == 'module.m.azurerm_x.n["k"]'
    assert found.values.value == {"name": "x", "access_key": Mark.SECRET}


def test_a_state_without_resources_is_empty() -> None:
    assert read_workspace(node({"format_version": "1.0", "values": {}})).instances == ()


def test_what_has_not_the_form_of_a_resource_is_passed_over() -> None:
    rows = [1, None, "x", {}, {"type": 3}, {"type": "azurerm_x", "values": 7}]
    found = read_workspace(node({"planned_values": {"root_module": {"resources": rows}}})).instances
    assert [i.values.value for i in found] == [{}]
    assert read_workspace(node({"planned_values": {"root_module": [NETWORK]}})).instances == ()


def test_before_a_plan_there_was_its_prior_state() -> None:
    value = plan(GROUP)
    old = {
        "address": "azurerm_route.r",
        "mode": "managed",
        "type": "azurerm_route",
        "name": "r",
        "values": {"name": "r"},
    }
    value["prior_state"] = {"values": {"root_module": {"resources": [old]}}}
    found = read_workspace(node(value), before=True)
    assert [i.address for i in found.instances] == ["azurerm_route.r"]
    assert found.words == "Terraform plan 1.2, as it was before"


def test_without_a_prior_state_the_changes_say_what_there_was() -> None:
    value = plan(GROUP)
    change = {"actions": ["delete"], "before": {"name": "r", "key": "hunter2"}, "before_sensitive": {"key": True}}
    value["resource_changes"].append(
        {"address": "azurerm_route.r", "type": "azurerm_route", "name": "r", "change": change}
    )
    (found,) = read_workspace(node(value), before=True).instances
    assert found.values.value == {"name": "r", "key": Mark.SECRET}
