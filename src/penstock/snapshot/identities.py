"""Ids of resources, taken apart, and where the resources of a file name others.

Comes in: resources. Goes out: `Identity`s, the ids of what stands written inside a resource, and mentions of ids with their place.
Read next: `snapshot/joins.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.resource import Resource
from penstock.azure.resources.terms import Runtime
from penstock.source.node import Node

SUBSCRIPTIONS = "/subscriptions/"
_ID = re.compile(r"/subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/([^/]+(?:/[^/]+/[^/]+)+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The id of a resource in a resource group, in lower case; `rest` is what follows `/providers/`."""

    subscription: str
    group: str
    rest: str

    @property
    def known(self) -> bool:
        """Whether no piece of type and names is unknown."""
        return "{" not in self.rest


def identity(text: str) -> Identity | None:
    """Take an id apart; None for what is no id below a resource group. What extends a resource stands for the resource."""
    found = _ID.fullmatch(_without_extension(text.rstrip("/")))
    return Identity(*(piece.lower() for piece in found.groups())) if found else None


def words(text: str) -> str:
    """Give an id as people say it: types and names, without where it is and without the provider."""
    return _without_extension(text).rstrip("/").split("/", 7)[-1]


def _without_extension(text: str) -> str:
    first = text.lower().find("/providers/")
    second = text.lower().find("/providers/", first + 1)
    return text if first < 0 or second < 0 else text[:second]


def ids(resource: Resource) -> Iterator[str]:
    """Give the id of a resource, and those of the parts that are written inside it, such as the subnets of a network."""
    yield resource.id
    for collection, parts in resource.properties.items():
        if parts.is_array:
            names = (part.get("name").value for part in parts.elements() if part.is_object)
            yield from (f"{resource.id}/{collection}/{name}".lower() for name in names if isinstance(name, str))


def mentions(resource: Resource) -> Iterator[tuple[str, Node]]:
    """Give the ids that a resource names, with their place: those in its body, and that of the resource it belongs to."""
    if resource.type.count("/") > 1:
        yield resource.parent_id, resource.body
    stack = [resource.body]
    while stack:
        node = stack.pop()
        value = node.value
        if isinstance(value, dict):
            stack += (below for _, below in node.items())
        elif isinstance(value, list):
            stack += node.elements()
        else:
            text = value.resource if isinstance(value, Runtime) else value
            if isinstance(text, str) and text[: len(SUBSCRIPTIONS)].lower() == SUBSCRIPTIONS:
                yield text, node
