"""From any JSON that Azure tools write to resources in ARM's shape.

Comes in: the root `Node` of a document. Goes out: `Door`, the resources and what the document was recognised as: a list
of rows, a page of a list, a single resource, in the spelling of the REST interface, the command line, PowerShell or Resource
Graph. Templates are told apart here and deployed by `azure/arm`. Read next: `azure/read`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.resource import Resource
from penstock.source.node import Node

LISTS = ("value", "data", "resources", "rows", "items")
"""Under these names lists of resources stand: REST pages, Resource Graph answers, collected snapshots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a document is, in words, and the resources it holds."""

    words: str
    resources: tuple[Resource, ...]


def is_template(root: Node) -> bool:
    """Whether a document is a deployment template."""
    schema = (root.get("$schema").text() or "").lower()
    if "deploymenttemplate" in schema:
        return True
    return not root.get("contentVersion").is_missing and (root.get("resources").is_array or root.get("resources").is_object)


def is_parameter_file(root: Node) -> bool:
    """Whether a document gives values of template parameters."""
    return "deploymentparameters" in (root.get("$schema").text() or "").lower()


def open_door(root: Node) -> Door | None:
    """Recognise an export; None when the document holds no Azure resources."""
    for words, rows in _shapes(root):
        found = tuple(r for r in (_resource(row) for row in rows) if r is not None)
        if found:
            return Door(words=words, resources=found)
    return None


def _shapes(root: Node) -> Iterator[tuple[str, Iterator[Node]]]:
    if root.is_array:
        yield "list of resources", root.elements()
        yield "list of lists of resources", (row for page in root.elements() for row in page.elements())
    elif root.is_object:
        yield "resource", iter((root,))
        for name in LISTS:
            if root.get(name).is_array:
                words = {"value": "list page", "data": "Resource Graph rows"}.get(name, "list of resources")
                yield words, root.get(name).elements()
        yield "named resources", (value for _, value in root.items())
        yield "named lists of resources", (row for _, value in root.items() for row in value.elements())


def _resource(row: Node) -> Resource | None:
    if not row.is_object:
        return None
    identity = row.get("id").text() or row.get("resourceId").text() or ""
    kind = row.get("type").text() or ""
    if kind.count("/") < 1 or "." not in kind:
        kind = row.get("resourceType").text() or type_of(identity)
    if not identity or not kind:
        return None
    properties = row.get("properties")
    return Resource(
        id=identity.lower().rstrip("/"),
        type=kind.lower(),
        name=(row.get("name").text() or identity.rsplit("/", 1)[-1]).rsplit("/", 1)[-1],
        body=row,
        properties=properties if properties.is_object else row,
        origin=row.origin,
        location=(row.get("location").text() or "").lower().replace(" ", ""),
    )


def type_of(identity: str) -> str:
    """Give the resource type that an id spells, or an empty string.

    >>> type_of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/a")
    'Microsoft.Network/virtualNetworks/subnets'
    """
    lower = identity.lower()
    start = lower.rfind("/providers/")
    if start < 0:
        return ""
    parts = identity[start + len("/providers/") :].split("/")
    return "/".join([parts[0], *parts[1::2]]) if len(parts) >= 3 else ""
