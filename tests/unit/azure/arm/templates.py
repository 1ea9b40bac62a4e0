"""Templates of a few lines, deployed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from penstock.azure.arm import Deployment, Place, Wanted, deploy
from penstock.azure.arm.limits import MAX_STEPS
from penstock.azure.resource import Resource
from penstock.source.document import parse
from penstock.source.node import Node, Unknown

GROUP = "/subscriptions/{subscription()}/resourcegroups/{resourcegroup()}/providers/"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
VNET = "Microsoft.Network/virtualNetworks"


def root(text: str, name: str = "main.json") -> Node:
    """Give the root of a template written as text."""
    document, told = parse(text, name)
    assert document is not None, told
    return document.root


def template(**parts: Any) -> dict[str, Any]:
    """Give a template; what is not said is empty."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **parts}


def deployed(
    parts: Mapping[str, Any],
    parameters: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    place: Place | None = None,
    steps: int = MAX_STEPS,
) -> Deployment:
    """Deploy a template; `files` are templates by the end of the link that names them."""
    known = {name: root(json.dumps(value), name) for name, value in (files or {}).items()}

    def find(link: str, _base: str, _wanted: Wanted) -> Node | None:
        return next((node for name, node in known.items() if link.endswith(name)), None)

    text = json.dumps(template(**parts), indent=1)
    return deploy(root(text), parameters=parameters or {}, files=find, place=place or Place(), steps=steps)


def value(expression: Any, **parts: Any) -> Any:
    """Give what a property evaluates to."""
    done = deployed({"resources": [thing(value=expression)], **parts})
    return only(done).properties.get("value").value


def unknown(expression: Any, **parts: Any) -> str:
    """Give why a property is unknown."""
    found = value(expression, **parts)
    assert isinstance(found, Unknown), found
    return found.why


def errors(expression: Any, **parts: Any) -> list[str]:
    """Give the errors that an expression causes."""
    done = deployed({"resources": [thing(value=expression)], **parts})
    return [d.message for d in done.diagnostics if d.code == "PS302"]


def thing(name: str = "thing", **properties: Any) -> dict[str, Any]:
    """Give a resource of a type that nobody looks at."""
    return {"type": "Test.Things/things", "apiVersion": "2024-01-01", "name": name, "properties": properties}


def vnet(name: str, **more: Any) -> dict[str, Any]:
    """Give a virtual network."""
    return {"type": VNET, "apiVersion": "2024-01-01", "name": name, **more}


def nested(name: str, inside: Mapping[str, Any], scope: str = "inner", **more: Any) -> dict[str, Any]:
    """Give a deployment inside a deployment."""
    properties = {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": scope},
        "template": template(**inside),
        **more.pop("properties", {}),
    }
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2024-01-01",
        "name": name,
        "properties": properties,
        **more,
    }


def only(done: Deployment) -> Resource:
    """Give the one resource of a deployment."""
    assert len(done.resources) == 1, [r.id for r in done.resources]
    return done.resources[0]


def ids(done: Deployment) -> list[str]:
    """Give the ids of a deployment, without the unknown group in front."""
    return [resource.id.removeprefix(GROUP) for resource in done.resources]


def names(done: Deployment) -> list[str]:
    """Give the names of the resources of a deployment."""
    return [resource.name for resource in done.resources]


def codes(done: Deployment) -> list[str]:
    """Give the codes of what was told."""
    return sorted({d.code for d in done.diagnostics})
