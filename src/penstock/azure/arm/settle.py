"""From evaluated values to what readers take: plain JSON, and `Unknown` where only Azure knows.

Comes in: the body of an instance. Goes out: the same as a tree of its own, with ids and names as text even where a segment is unknown, so that
references inside the estate still meet. The size of all trees together is bounded. Read next: `arm/deploy.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.limits import MAX_LEVELS, Budget
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, placed_dict, placed_list
from penstock.azure.resources.terms import Runtime
from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, PlacedList, Unknown


def settle(value: Any, budget: Budget, *, named: bool = False, depth: int = 0) -> Any:
    """Give a value for readers; `named`: it stands in an array, so that its `name` is that of a part of a resource."""
    budget.put_out()
    if isinstance(value, Symbolic):
        return _known_as(value)
    if isinstance(value, Lazy):
        value = _written(value)
    if isinstance(value, dict | list):
        if depth > MAX_LEVELS:
            return Unknown(why=f"the value is nested more than {MAX_LEVELS} levels deep")
        return _container(value, budget, named=named, depth=depth + 1)
    if value is None or isinstance(value, str | int | float | Unknown):
        return value
    return Unknown(why="a function is no value")


def _written(value: Lazy) -> Any:
    try:
        return value.written()
    except ExpressionError as error:
        return Unknown(why=str(error))


def _known_as(value: Symbolic) -> Any:
    if value.is_id:
        return value.text
    if value.resource:
        return Runtime(why=value.why, origin=value.origin, resource=value.resource, path=value.path)
    return Unknown(why=value.why, origin=value.origin)


def _container(value: Any, budget: Budget, *, named: bool, depth: int) -> Any:
    place: Origin | None = value.place if isinstance(value, PlacedDict | PlacedList) else None
    if isinstance(value, list):
        items = [settle(v, budget, named=True, depth=depth) for v in value]
        return items if place is None else placed_list(items, place)
    part = named or "properties" in value
    pairs = {k: _member(k, v, budget, part=part, depth=depth) for k, v in value.items()}
    return pairs if place is None else placed_dict(pairs.items(), place)


def _member(key: str, value: Any, budget: Budget, *, part: bool, depth: int) -> Any:
    if part and isinstance(value, Symbolic) and key.lower() == "name":
        return value.text
    return settle(value, budget, depth=depth)
