"""Template deployments inside plans: what their templates deploy.

Comes in: a workspace, its resolver, the resources that are made so far. Goes out: more of them, and notes. A template is evaluated as one that
stands in a file by itself; a value that is not known yet is a parameter without a value; what a template links to is not looked for. Read next:
`azure/arm/deploy.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/*_template_deployment and template_deployment; Azure/terraform-provider-azapi, resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from penstock.azure.arm import Deployment, Place, Template, Wanted, deploy_all
from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.azure.terraform.azapi import RESOURCE, of_body
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.scope import Block, Resolver
from penstock.azure.terraform.workspace import Workspace
from penstock.diagnostics import Origin
from penstock.source.document import parse
from penstock.source.node import Node, Unknown

CONTENTS = {
    "azurerm_resource_group_template_deployment": ("template_content", "parameters_content"),
    "azurerm_subscription_template_deployment": ("template_content", "parameters_content"),
    "azurerm_management_group_template_deployment": ("template_content", "parameters_content"),
    "azurerm_tenant_template_deployment": ("template_content", "parameters_content"),
    "azurerm_template_deployment": ("template_body", "parameters_body"),
}
"""Types that deploy a template, and the attributes that hold it and the values of its parameters, as JSON."""

KIND = "microsoft.resources/deployments"


def deployed(workspace: Workspace, resolver: Resolver, made: Iterable[Resource], notes: Notes) -> Iterator[Deployment]:
    """Give what the templates of a workspace deploy; they may refer to what it makes."""
    found = [one for i in workspace.instances if not i.is_data and (one := _template(resolver, i, notes)) is not None]
    yield from deploy_all(found, files=_nothing, exports=made) if found else ()


def _nothing(_name: str, _from: str, _wanted: Wanted) -> None:
    """Find no file: a template inside a plan stands in no folder."""


def _template(resolver: Resolver, instance: Instance, notes: Notes) -> Template | None:
    block = resolver.block(instance)
    if instance.type in CONTENTS:
        content, values = (_json(block, name) for name in CONTENTS[instance.type])
    elif _is_azapi(instance):
        content, values = (_inside(of_body("properties")(block), name) for name in ("template", "parameters"))
    else:
        return None
    if not isinstance(content, Node) or not content.is_object:
        why = f": {content.why}" if isinstance(content, Unknown) else ""
        message = f"what {instance.address} deploys is not known{why}"
        notes.warn(
            "PS135", message, block.origin, cure="what its template deploys is missing from every answer: add an export"
        )
        return None
    return Template(root=content, parameters=_parameters(block, values), place=_place(resolver, block))


def _is_azapi(instance: Instance) -> bool:
    kind = instance.values.get("type").value
    return instance.type == RESOURCE and isinstance(kind, str) and kind.partition("@")[0].lower() == KIND


def _json(block: Block, name: str) -> Node | Unknown | None:
    """Give the value of a text that holds JSON, at the place of the attribute."""
    found = block.value(name)
    if not isinstance(found, str):
        return found if isinstance(found, Unknown) else None
    document, _ = parse(found, block.origin.file)
    return None if document is None else Node(document.value, block.origin.child(name))


def _inside(bag: Any, name: str) -> Node | Unknown | None:
    if isinstance(bag, Unknown):
        return bag
    value = next((v for key, v in bag.items() if key.lower() == name), None) if isinstance(bag, dict) else None
    origin: Origin | None = getattr(bag, "place", None)
    return (
        value
        if isinstance(value, Unknown)
        else None
        if value is None or origin is None
        else Node(value, origin.child(name))
    )


def _parameters(block: Block, values: Node | Unknown | None) -> dict[str, Any]:
    """Give the values that are stated; one that stands in a vault is not known here, and so is one that is known after apply only."""
    stated = block.value("parameters") if block.instance.type == "azurerm_template_deployment" else None
    found = (
        {name: value for name, value in stated.items() if isinstance(value, str)} if isinstance(stated, dict) else {}
    )
    for name, given in values.items() if isinstance(values, Node) else ():
        if given.is_object and "value" in given.value and not isinstance(given.value["value"], Unknown):
            found[name] = given.value["value"]
    return found


def _place(resolver: Resolver, block: Block) -> Place:
    """Give where a template goes: the group that is named, in the subscription of the others."""
    owner = block.id("parent_id") if block.instance.type == RESOURCE else resolver.group(block)
    parts = owner.split("/") if isinstance(owner, str) else []
    subscription, group = (parts[at] if len(parts) > at else "" for at in (2, 4))
    return Place(
        label=block.instance.address, group_label=block.instance.address, subscription=subscription, group=group
    )
