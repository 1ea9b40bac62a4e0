"""Rows inside rows: children that an export nests in their parent without an id."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.rows import find_rows, to_resource
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Node

SERVER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Sql/servers/db"
CHILD = {"Name": "office", "ResourceType": "Microsoft.Sql/servers/firewallRules", "Properties": {}}


def ids(child: dict[str, Any]) -> list[str]:
    row = {
        "ResourceId": SERVER,
        "ResourceType": "Microsoft.Sql/servers",
        "Name": "db",
        "Properties": {},
        "resources": [child],
    }
    made = (to_resource(found, Notes()) for found in find_rows(Node([row], BUILT_IN)))
    return [resource.id for resource in made if resource is not None]


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        (CHILD, f"{SERVER}/firewallRules/office"),
        (CHILD | {"Name": "db/office"}, f"{SERVER}/firewallRules/office"),
        (CHILD | {"ResourceId": f"{SERVER}/firewallRules/other"}, f"{SERVER}/firewallRules/other"),
        (
            CHILD | {"ResourceType": "Microsoft.Sql/managedInstances/keys"},
            "/microsoft.sql/managedinstances/office/keys/-",
        ),
    ],
    ids=["inside its parent", "with the parent's name", "with an id of its own", "not of its parent's type"],
)
def test_where_a_nested_child_belongs(child: dict[str, Any], expected: str) -> None:
    parent, found = ids(child)
    assert parent == SERVER.lower()
    assert found.endswith(expected.lower())
