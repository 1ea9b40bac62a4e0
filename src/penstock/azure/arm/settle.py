"""From evaluated values to what readers take: plain JSON, and `Unknown` where only Azure knows.

Comes in: the body of an instance. Goes out: the same as a tree of its own, with ids and names as text even where a segment is unknown, so that
references inside the estate still meet. The size of all trees together is bounded. Read next: `arm/deploy.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from penstock.azure.arm.limits import MAX_LEVELS, Budget
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, placed_dict, placed_list
from penstock.azure.resources.terms import Runtime, Spelled
from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, PlacedList, Unknown


def settle(value: Any, budget: Budget, place: Origin, *, key: str = "", named: bool = False, depth: int = 0) -> Any:
    """Give a value for readers; `named`: it stands in an array, so that its `name` is that of a part of a resource.

    `place` is that of the nearest container, for what has none of its own; `key` the name of the property it stands in or below: the same
    unknown value as a source and as a destination says two things.
    """
    budget.put_out()
    if isinstance(value, Symbolic):
        return _known_as(value, place, key)
    if isinstance(value, Lazy):
        value = _written(value, place)
    if isinstance(value, dict | list):
        if depth > MAX_LEVELS:
            return Unknown(why=f"the value is nested more than {MAX_LEVELS} levels deep", origin=place)
        return _container(value, budget, place, key=key, named=named, depth=depth + 1)
    if isinstance(value, Unknown):
        return value if value.origin is not None else replace(value, origin=place)
    if value is None or isinstance(value, str | int | float):
        return value
    return Unknown(why="a function is no value", origin=place)


def _written(value: Lazy, place: Origin) -> Any:
    try:
        return value.written()
    except ExpressionError as error:
        return Unknown(why=str(error), origin=place)


def _known_as(value: Symbolic, place: Origin, key: str) -> Any:
    if value.is_id:
        return value.text
    origin, identity = value.origin or place, f"{value.text}@{key}"
    if value.resource:
        path = value.path
        return Runtime(why=value.why, origin=origin, identity=identity, resource=value.resource, path=path)
    if value.parts:
        return Spelled(why=value.why, origin=origin, identity=identity, text=value.text)
    return Unknown(why=value.why, origin=origin, identity=identity)


def _container(value: Any, budget: Budget, around: Origin, *, key: str, named: bool, depth: int) -> Any:
    own: Origin | None = value.place if isinstance(value, PlacedDict | PlacedList) else None
    place = own or around
    if isinstance(value, list):
        items = [settle(v, budget, place, key=key, named=True, depth=depth) for v in value]
        return items if own is None else placed_list(items, own)
    part = named or "properties" in value
    pairs = {k: _member(k, v, budget, place, part=part, depth=depth) for k, v in value.items()}
    return pairs if own is None else placed_dict(pairs.items(), own)


def _member(key: str, value: Any, budget: Budget, place: Origin, *, part: bool, depth: int) -> Any:
    if part and isinstance(value, Symbolic) and key.lower() == "name":
        return value.text
    return settle(value, budget, place, key=key.lower(), depth=depth)
