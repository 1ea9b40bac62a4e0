"""From a template to the resources that a deployment would make.

Comes in: the root of a template, values of its parameters, and a way to find linked templates. Goes out: `Deployment`. Every expression
is an unknown value until `arm/evaluate.py` is there. Read next: `azure/resource.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.azure.arm.syntax import is_expression
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic
from penstock.source.node import Node, Unknown

Files = Callable[[str, str], Node | None]
"""Finds the template that a link names, as seen from a file."""

GROUP = "/subscriptions/{subscription}/resourcegroups/{group}/providers/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What a template deploys, and what was noticed."""

    resources: tuple[Resource, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def deploy(root: Node, *, parameters: Mapping[str, Any], files: Files) -> Deployment:
    """Give the resources of a template."""
    del parameters, files
    return Deployment(resources=tuple(_resources(root, "", "")))


def _resources(owner: Node, kind: str, name: str) -> Iterator[Resource]:
    for node in owner.get("resources").elements():
        own, called = node.get("type").text(), node.get("name").text()
        if own and called:
            full, path = f"{kind}/{own}".lstrip("/"), f"{name}/{called}".lstrip("/")
            yield _resource(node, full, path)
            yield from _resources(node, full, path)


def _resource(node: Node, kind: str, name: str) -> Resource:
    provider, *types = kind.split("/")
    names = name.split("/") if "[" not in name else [name]
    path = "/".join(f"{t}/{n}" for t, n in zip(types, [*names, *types], strict=False))
    body = Node(_known(node.value, node), node.origin)
    return Resource(
        id=f"{GROUP}{provider}/{path}".lower(),
        type=kind.lower(),
        name=names[-1],
        body=body,
        properties=body.get("properties"),
        origin=node.origin,
        door="arm-template",
    )


def _known(value: Any, node: Node) -> Any:
    if isinstance(value, str) and is_expression(value):
        return Unknown(why="expressions of templates are not evaluated yet")
    if isinstance(value, dict):
        return {key: _known(inside, node) for key, inside in value.items()}
    return [_known(inside, node) for inside in value] if isinstance(value, list) else value
