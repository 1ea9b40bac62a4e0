"""Two definitions of one resource: which of them says more.

Comes in: two values. Goes out: whether one holds all that the other says. Exports differ in completeness: a list of all resources leaves
properties out, one command expands what another does not. Read next: `azure/read`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.source.node import Unknown


def fuller(one: Resource, other: Resource) -> Resource | None:
    """Give the definition that says all that the other one says, and perhaps more; None when they disagree."""
    if one.properties.is_unknown or other.properties.is_unknown:
        return other if one.properties.is_unknown else one
    mine, theirs = one.body.value, other.body.value
    if within(mine, theirs):
        return other
    return one if within(theirs, mine) else None


def within(part: Any, whole: Any) -> bool:
    """Whether a value says nothing that another does not say: null and unknown say nothing, names have no case."""
    if part is None or isinstance(part, Unknown):
        return True
    if isinstance(part, dict) and isinstance(whole, dict):
        names = {key.lower(): key for key in whole}
        return all(k.lower() in names and within(v, whole[names[k.lower()]]) for k, v in part.items() if v is not None)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(within(a, b) for a, b in zip(part, whole, strict=True))
    if isinstance(part, str) and isinstance(whole, str) and part.startswith("/"):
        return part.lower() == whole.lower()
    return type(part) is type(whole) and bool(part == whole)
