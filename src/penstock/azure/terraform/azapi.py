"""Resources of the provider `azapi`, which writes ARM itself.

Comes in: one instance. Goes out: its `Row`, whose body is the resource's own. `type` is a type of ARM and a version, `body` an object, or JSON text
before version 2 of the provider. Read next: `terraform/make.py`.

Source: Azure/terraform-provider-azapi, docs/resources/resource.md and update_resource.md.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.row import Entry, Row, Table
from penstock.azure.terraform.shape import Op, Scope, at_place, evaluate, from_json
from penstock.source.node import Unknown

RESOURCE = "azapi_resource"
UPDATE = "azapi_update_resource"


def entry_of(instance: Instance, table: Table) -> Entry | None:
    """Give the row of an instance: of its type, or made of what it says itself."""
    if instance.type != RESOURCE:
        return table.get(instance.type)
    stated = instance.values.get("type").value
    kind = stated.partition("@")[0] if isinstance(stated, str) else ""
    if kind.count("/") < 1:
        return None
    return Row(
        arm=kind,
        body={"tags": "tags", "sku": of_body("sku"), "kind": of_body("kind"), "properties": of_body("properties")},
        parent="parent_id",
        extends=kind.count("/") == 1,
    )


def of_body(name: str) -> Op:
    """A part of the body."""

    def op(scope: Scope) -> Any:
        body = evaluate(from_json("body"), scope)
        if isinstance(body, Unknown) or not isinstance(body, dict):
            return body
        found = next((value for key, value in body.items() if key.lower() == name), None)
        return at_place(found, scope.origin)

    return op
