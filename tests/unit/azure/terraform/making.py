"""The properties of one resource that a plan makes."""

from __future__ import annotations

from typing import Any

from tests.unit.azure.terraform.plans import by_name, managed, opened, plan

BASE = {"name": "x", "resource_group_name": "rg", "location": "westeurope"}
G = "/subscriptions/{subscription}/resourcegroups/rg/providers"
NET = f"{G}/microsoft.network"


def made(kind: str, values: dict[str, Any], expressions: dict[str, Any] | None = None, *others: dict[str, Any]) -> Any:
    """Give the properties of a resource named `x`, made together with others."""
    door = opened(plan(*others, managed(f"{kind}.x", {**BASE, **values}, expressions)))
    return by_name(door)["x"].properties.value


def with_parts(owner: dict[str, Any], *parts: dict[str, Any]) -> Any:
    """Give the properties of a resource named `x` with what is part of it."""
    return by_name(opened(plan(owner, *parts)))["x"].properties.value


def named(address: str, values: dict[str, Any] | None = None, expressions: dict[str, Any] | None = None) -> Any:
    """A resource with a name, a group and a region."""
    return managed(address, {**BASE, **(values or {})}, expressions)
