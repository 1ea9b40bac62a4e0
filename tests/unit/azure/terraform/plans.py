"""Plans and states written by hand, in the form that HashiCorp documents."""

from __future__ import annotations

from typing import Any

from penstock.azure.doors import Door
from penstock.azure.resource import Resource
from penstock.azure.terraform.door import open_terraform
from penstock.diagnostics import Origin
from penstock.source.node import Node

PROVIDER = "registry.terraform.io/hashicorp/azurerm"


def ref(*texts: str) -> dict[str, Any]:
    """An expression that refers to something; beginnings are added, as Terraform does."""
    found: list[str] = []
    for text in texts:
        found.append(text)
        if text.count(".") > 1:
            found.append(text.rsplit(".", 1)[0])
    return {"references": found}


def managed(address: str, values: dict[str, Any], expressions: dict[str, Any] | None = None) -> dict[str, Any]:
    """A resource that is made: values that are known, and expressions of those that are not."""
    return {"address": address, "values": values, "expressions": expressions or {}}


def _kind(address: str) -> tuple[str, str, Any]:
    bare = address.rsplit("]", 1)[0] if address.endswith("]") else address
    stem, _, index = bare.partition("[") if address.endswith("]") else (address, "", "")
    kind, name = stem.removeprefix("data.").split(".")
    return kind, name, (int(index) if index.isdigit() else index.strip('"')) if index else None


def pending(expressions: Any, values: Any) -> Any:
    """What is known after apply: what is referred to and has no value."""
    if isinstance(expressions, list):
        rows = values if isinstance(values, list) else []
        return [pending(one, rows[i] if i < len(rows) else {}) for i, one in enumerate(expressions)]
    found = {}
    for name, one in expressions.items():
        if isinstance(one, list):
            found[name] = pending(one, values.get(name))
        elif name not in values and "references" in one:
            found[name] = True
    return found


def constants(values: Any) -> Any:
    """Values as the configuration tells them."""
    if isinstance(values, list) and values and all(isinstance(one, dict) for one in values):
        return [{key: constants(one) for key, one in block.items()} for block in values]
    return {"constant_value": values}


def merged(values: dict[str, Any], expressions: dict[str, Any]) -> dict[str, Any]:
    """Expressions of everything."""
    made = {name: constants(value) for name, value in values.items()}
    for name, one in expressions.items():
        if isinstance(one, list) and isinstance(made.get(name), list):
            made[name] = [merged_block(a, b) for a, b in zip(made[name], one, strict=True)]
        else:
            made[name] = one
    return made


def merged_block(known: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {**known, **more}


def plan(*resources: dict[str, Any], **others: Any) -> dict[str, Any]:
    """A plan that makes resources in the root module."""
    shown, changes, configured = [], [], {}
    for resource in resources:
        kind, name, index = _kind(resource["address"])
        head: dict[str, Any] = {"address": resource["address"], "mode": "managed", "type": kind, "name": name}
        if index is not None:
            head["index"] = index
        head["provider_name"] = PROVIDER
        values, expressions = resource["values"], resource["expressions"]
        shown.append({**head, "schema_version": 0, "values": values, "sensitive_values": {}})
        later = {"id": True, **pending(expressions, values)} if "id" not in values else pending(expressions, values)
        change = {"actions": ["create"], "before": None, "after": values, "after_unknown": later}
        changes.append({**head, "change": change})
        address = f"{kind}.{name}"
        configured[address] = {
            "address": address,
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider_config_key": "azurerm",
            "expressions": merged(values, expressions),
        }
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": shown}},
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": list(configured.values())}},
        **others,
    }


def node(value: Any) -> Node:
    """The root of a document."""
    return Node(value, Origin(file="plan.json"))


def opened(value: dict[str, Any]) -> Door:
    """What the door gives."""
    return open_terraform(node(value))


def by_name(door: Door) -> dict[str, Resource]:
    """Resources by their names."""
    return {resource.name: resource for resource in door.resources}


GROUP = managed("azurerm_resource_group.g", {"name": "rg", "location": "westeurope"})
NETWORK = managed(
    "azurerm_virtual_network.v",
    {"name": "v", "resource_group_name": "rg", "location": "westeurope", "address_space": ["10.1.0.0/16"]},
)
SUBNET = managed(
    "azurerm_subnet.a",
    {"name": "a", "resource_group_name": "rg", "virtual_network_name": "v", "address_prefixes": ["10.1.1.0/24"]},
)
NSG = managed("azurerm_network_security_group.n", {"name": "n", "resource_group_name": "rg", "location": "westeurope"})
V = "/subscriptions/{subscription}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v"
N = "/subscriptions/{subscription}/resourcegroups/rg/providers/microsoft.network/networksecuritygroups/n"
