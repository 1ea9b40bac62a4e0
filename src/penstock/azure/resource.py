"""What every Azure door yields: one resource in ARM's shape.

Comes in: nodes from templates, exports or a live snapshot. Goes out: `Resource`, the lingua franca of
`azure/read`. Ids are lower case, because Azure compares them so; `name` keeps its spelling. Read next: `azure/read`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One Azure resource: `type` is lower case (`microsoft.network/virtualnetworks`), `name` the last segment(s).

    `name` of a child is its own segment only. `body` is the whole JSON object in ARM's shape and `properties` its
    property bag. `existing` marks a resource that a template only refers to. `door` says how it was read
    (`arm-template`, `export`), since defaults that Azure fills in are visible in an export and absent in a template.
    `doubt`: whether it is deployed at all is not known, and why.
    """

    id: str
    type: str
    name: str
    body: Node
    properties: Node
    origin: Origin
    location: str = ""
    door: str = "export"
    existing: bool = False
    doubt: Unknown | None = None

    @property
    def parent_id(self) -> str:
        """The id of the parent resource, or of the resource group."""
        return self.id.rsplit("/", 2)[0]
