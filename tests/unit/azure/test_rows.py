"""What is a row, where rows stand, and what a row becomes."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.rows import DEEPEST, find_rows, to_resource, type_of
from tests.unit.azure.exports import CLI, GROUP, NETWORK, REST, TYPE, root

VNET = f"{NETWORK}/virtualNetworks/v"


def rows(value: Any) -> list[str]:
    """Give the pointers of the rows of a document."""
    return [row.origin.pointer for row in find_rows(root(value))]


def test_rows_stand_in_lists_in_objects_and_in_each_other() -> None:
    child = {
        "id": f"{VNET}/subnets/a",
        "name": "v/a",
        "type": "Microsoft.Network/virtualNetworks/subnets",
        "properties": {},
    }
    parent = {
        "id": VNET,
        "name": "v",
        "type": "Microsoft.Network/virtualNetworks",
        "properties": {},
        "resources": [child],
    }
    assert rows({"value": [REST, {"x": 1}, parent]}) == ["/value/0", "/value/2", "/value/2/resources/0"]


def test_parts_of_a_row_are_no_rows() -> None:
    """A subnet inside its network is read with the network."""
    assert rows([{**REST, "properties": {"subnets": [{"id": VNET, "name": "v", "properties": {}}]}}]) == ["/0"]


def test_references_are_no_rows() -> None:
    assert rows({"a": {"id": VNET}, "b": [{"id": VNET}]}) == []


def test_records_of_a_log_are_no_rows() -> None:
    assert rows([{"resourceId": GROUP, "operationName": "write", "properties": {}}]) == []


def test_rows_are_looked_for_only_so_deep() -> None:
    deep: Any = REST
    for _ in range(DEEPEST + 1):
        deep = {"x": deep}
    assert rows(deep) == []
    assert len(rows(deep["x"])) == 1


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (GROUP, TYPE),
        (f"{VNET}/subnets/a", "Microsoft.Network/virtualNetworks/subnets"),
        (f"{GROUP}/providers/Microsoft.Authorization/locks/l", "Microsoft.Authorization/locks"),
        ("/subscriptions/s/resourceGroups/rg", ""),
        ("", ""),
    ],
)
def test_an_id_spells_its_type(identity: str, expected: str) -> None:
    assert type_of(identity) == expected


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"id": GROUP, "name": "g", "properties": {}}, TYPE),
        (
            {"id": f"{VNET}/subnets/a", "name": "a", "type": "Microsoft.Network/virtualNetworks", "properties": {}},
            "Microsoft.Network/virtualNetworks/subnets",
        ),
        ({"id": GROUP, "name": "g", "type": "Other.Provider/things", "properties": {}}, TYPE),
        ({"id": GROUP.upper(), "name": "G", "type": TYPE.upper(), "properties": {}}, TYPE),
    ],
    ids=["no type", "the parent's type", "another provider's", "in capitals"],
)
def test_the_type_is_the_one_that_is_true(row: dict[str, Any], kind: str) -> None:
    made = to_resource(root(row), Notes())
    assert made is not None
    assert made.type == kind.lower()


def test_ids_are_lower_case_and_end_without_slash() -> None:
    made = to_resource(root({**REST, "id": f"{GROUP}/"}), Notes())
    assert made is not None
    assert made.id == GROUP.lower()


def test_the_name_of_a_child_is_its_own_segment() -> None:
    made = to_resource(root({"id": f"{VNET}/subnets/a", "name": "v/a", "properties": {}}), Notes())
    assert made is not None
    assert made.name == "a"


def test_a_row_without_id_gets_a_stand_in_and_is_told() -> None:
    notes = Notes()
    row = {
        "type": "Microsoft.Network/virtualNetworks/subnets",
        "name": "v/a",
        "resourceGroup": "rg",
        "subscriptionId": "s",
        "properties": {},
    }
    made = to_resource(root(row), notes)
    assert made is not None
    assert made.id == f"{VNET}/subnets/a".lower()
    assert [d.code for d in notes.diagnostics()] == ["PS110"]


def test_emptied_property_bags_are_found_where_arm_has_them() -> None:
    made = to_resource(root(CLI), Notes())
    assert made is not None
    (rule,) = made.properties.get("securityRules").elements()
    assert rule.get("properties", "priority").number() == 100


def test_hostile_names_stay_text() -> None:
    hostile = "<img src=x onerror=alert(1)>\x1b[2J=HYPERLINK(0)"
    made = to_resource(root({**REST, "name": hostile}), Notes())
    assert made is not None
    assert made.name == hostile.rsplit("/", 1)[-1]
