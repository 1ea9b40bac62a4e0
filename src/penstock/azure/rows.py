"""Where the resources are in an export, and one row of it → `Resource`.

Comes in: the root of a document, whatever wrote it. Goes out: rows (JSON objects that say which Azure resource they are), and
resources in ARM's shape: with an id, a type, a property bag. What the command line hoists out of property bags is put back
by `FlatNode`; a row that has lost its properties gets unknown ones. Read next: `azure/read/registry.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from penstock.azure.commits import is_status, to_commit
from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.source.node import FlatNode, Node, PlacedDict, Unknown

DEEPEST = 5
"""Rows stand at most so many containers deep."""

CHILDREN = "resources"
"""Under this name a row may hold child resources that are rows themselves."""

LOGGED = ("operationName", "eventTimestamp", "category")
"""Rows with these are records of a log that name a resource, not the resource."""

ENVELOPE = frozenset(
    (
        "apiversion",
        "changedtime",
        "createdtime",
        "extendedlocation",
        "extensionresourcename",
        "extensionresourcetype",
        "id",
        "identity",
        "kind",
        "location",
        "managedby",
        "name",
        "parentresource",
        "plan",
        "properties",
        "provisioningstate",
        "resourcegroup",
        "resourcegroupname",
        "resourceid",
        "resourcename",
        "resourcetype",
        "sku",
        "subscriptionid",
        "systemdata",
        "tags",
        "tenantid",
        "type",
        "zones",
    )
)
"""What a row has around its properties; a row with nothing else came without them."""

NO_PROPERTIES = "the export holds no properties of this resource"
_TYPE = re.compile(r"[A-Za-z][\w-]*(\.[\w-]+)+(/[\w.-]+)+")


def find_rows(root: Node) -> Iterator[Node]:
    """Give every object that says which Azure resource it is, children in a row's `resources` included."""
    yield from _below(root, DEEPEST)


def _below(node: Node, depth: int) -> Iterator[Node]:
    if node.is_object and _is_row(node):
        yield node
        children = (child for child in node.get(CHILDREN).elements() if child.is_object and _is_row(child))
        yield from (_owned(child, node) for child in children)
    elif depth and node.is_array:
        for element in node.elements():
            if isinstance(element.value, dict | list):
                yield from _below(element, depth - 1)
    elif depth and node.is_object:
        yield from _in_object(node, depth)


def _owned(child: Node, parent: Node) -> Node:
    """Give a child without an id the one that its place inside the parent says."""
    above, kind = _identity(parent), _stated_type(child)
    inside, _, last = kind.rpartition("/")
    if _identity(child) or not above or inside.lower() != type_of(above).lower():
        return child
    name = (child.get("name").text() or "").rsplit("/", 1)[-1]
    made = PlacedDict({**child.value, "id": f"{above}/{last}/{name}"})
    made.place = child.origin
    return Node(made, child.origin)


def _in_object(node: Node, depth: int) -> Iterator[Node]:
    table = node.get("columns"), node.get("rows")
    if table[0].is_array and table[1].is_array:
        yield from (row for row in _table(*table) if _is_row(row))
        return
    for name, value in node.value.items():
        if isinstance(value, dict | list):
            yield from _below(Node(value, node.origin.child(name)), depth - 1)


def _table(columns: Node, rows: Node) -> Iterator[Node]:
    """Give the rows of Resource Graph's table form as objects."""
    names = [column.get("name").text() or "" for column in columns.elements()]
    for row in rows.elements():
        if row.is_array:
            made = PlacedDict(zip(names, row.value, strict=False))
            made.place = row.origin
            yield Node(made, row.origin)


def _is_row(node: Node) -> bool:
    if is_status(node):
        return True
    if any(not node.get(name).is_missing for name in LOGGED):
        return False
    identity, kind = _identity(node), _stated_type(node)
    if not identity:
        return bool(kind and node.get("name").text() and node.get("properties").is_object)
    known = kind or type_of(identity)
    return bool(known) and (bool(kind) or not node.get("name").is_missing or not node.get("properties").is_missing)


def _identity(node: Node) -> str:
    for name in ("id", "resourceId"):
        text = node.get(name).value
        if isinstance(text, str) and text.startswith("/") and "/providers/" in text.lower():
            return text.rstrip("/")
    for name in ("id", "resourceId"):
        text = node.get(name).value
        if isinstance(text, str) and text.lower().startswith("/subscriptions/"):
            return text.rstrip("/")
    return ""


def _stated_type(node: Node) -> str:
    for name in ("type", "resourceType"):
        text = node.get(name).value
        if isinstance(text, str) and _TYPE.fullmatch(text):
            return text
    return ""


def to_resource(row: Node, notes: Notes) -> Resource | None:
    """Give the resource of a row; one without an id gets a stand-in that is told."""
    if is_status(row):
        return to_commit(row)
    kind, identity = _stated_type(row), _identity(row)
    kind = _truer(kind, type_of(identity))
    if not identity:
        identity = _stand_in(row, kind)
        message = f'the {kind} "{row.get("name").text()}" has no id'
        cure = "references to it are found only if they are written in the same way"
        notes.warn("PS110", message, row.origin, expected="the resource id", cure=cure)
    if not kind:
        return None
    body, properties = _bag(row)
    return Resource(
        id=identity.lower(),
        type=kind.lower(),
        name=(row.get("name").text() or identity).rsplit("/", 1)[-1],
        body=body,
        properties=properties,
        origin=row.origin,
        location=(row.get("location").text() or "").lower().replace(" ", ""),
    )


def _truer(stated: str, spelled: str) -> str:
    """Choose between the type stated and the one the id spells: exports that expand children state the parent's."""
    if not spelled or spelled.lower() == stated.lower():
        return stated
    other_namespace = spelled.lower().partition("/")[0] != stated.lower().partition("/")[0]
    return spelled if not stated or other_namespace or spelled.lower().startswith(stated.lower() + "/") else stated


def _stand_in(row: Node, kind: str) -> str:
    types, names = kind.split("/"), (row.get("name").text() or "").split("/")
    subscription = row.get("subscriptionId").text() or "-"
    group = row.get("resourceGroup").text() or row.get("resourceGroupName").text() or "-"
    path = "/".join(f"{t}/{n}" for t, n in zip(types[1:], [*names, *("-" for _ in types)], strict=False))
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{types[0]}/{path}"


def _bag(row: Node) -> tuple[Node, Node]:
    """Give the body and its property bag: as they stand, out of a text, hoisted, or unknown."""
    bag = row.get("properties")
    if bag.is_object or bag.is_unknown:
        return row, bag
    if isinstance(bag.value, str) and (inside := _from_text(bag)) is not None:
        return row, inside
    if all(key.lower() in ENVELOPE for key in row.value):
        return row, Node(Unknown(why=NO_PROPERTIES, origin=row.origin), row.origin)
    flat = FlatNode(row.value, row.origin)
    return flat, flat


def _from_text(bag: Node) -> Node | None:
    try:
        value: Any = json.loads(bag.value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    made = PlacedDict(value)
    made.place = bag.origin
    return Node(made, bag.origin)


def type_of(identity: str) -> str:
    """Give the resource type that an id spells, or an empty string.

    >>> type_of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/a")
    'Microsoft.Network/virtualNetworks/subnets'
    """
    start = identity.lower().rfind("/providers/")
    if start < 0:
        return ""
    parts = identity[start + len("/providers/") :].split("/")
    return "/".join([parts[0], *parts[1::2]]) if len(parts) >= 3 else ""
