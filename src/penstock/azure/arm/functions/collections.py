"""Functions of arrays and objects.

Comes in: evaluated arguments, whose elements may be unknown. Goes out: new containers; elements keep their places. Source: Microsoft
Learn, "Array functions" and "Object functions for ARM templates". Read next: `functions/compare.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.functions import partial
from penstock.azure.arm.functions.check import (
    Opaque,
    certain,
    fit_array,
    items,
    known,
    members,
    need,
    resolved,
    top,
    whole,
)
from penstock.azure.arm.functions.compare import among, freeze, same
from penstock.azure.arm.functions.text import join_text
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, key_in, kind, sketch, spell, unknown
from penstock.source.node import Unknown


def array(value: Any) -> Any:
    """`array`."""
    if isinstance(value, Unknown):
        raise Opaque(value.why)
    return value if isinstance(value, list) else [value]


def create_array(*parts: Any) -> list[Any]:
    """`createArray`."""
    return list(parts)


def create_object(*parts: Any) -> dict[str, Any]:
    """`createObject`."""
    if len(parts) % 2:
        raise ExpressionError("createObject() takes pairs of key and value")
    top(*parts[::2])
    return {spell(parts[i]): parts[i + 1] for i in range(0, len(parts), 2)}


def concat(*parts: Any) -> Any:
    """`concat`: arrays to one array, strings to one string."""
    if not any(isinstance(part, list) for part in parts):
        return join_text(*parts)
    top(*parts)
    fit_array(sum(len(items(part, "concat")) for part in parts))
    return [item for part in parts for item in part]


def contains(container: Any, item: Any) -> bool | Symbolic:
    """`contains`: a part of a string, a property of an object, an element of an array."""
    if isinstance(container, Lazy):
        known(item)
        return container.holds(spell(item))
    if isinstance(container, Symbolic) and isinstance(item, str):
        return certain(partial.holds(container, item), container)
    top(container)
    if isinstance(container, list):
        return among(container, item)
    known(item)
    if isinstance(container, dict):
        return key_in(container, spell(item)) is not None
    return spell(item) in str(need(container, "string|array|object", "contains"))


def empty(value: Any) -> bool:
    """`empty`."""
    if isinstance(value, Symbolic):
        return certain(partial.is_empty(value), value)
    top(value)
    return value is None or len(need(value, "array|object|string", "empty")) == 0


def length(value: Any) -> int:
    """`length`."""
    return len(need(value, "array|object|string", "length"))


def first(value: Any) -> Any:
    """`first`."""
    need(value, "array|string", "first")
    return value[0] if value else ("" if isinstance(value, str) else None)


def last(value: Any) -> Any:
    """`last`."""
    need(value, "array|string", "last")
    return value[-1] if value else ("" if isinstance(value, str) else None)


def skip(value: Any, count: Any) -> Any:
    """`skip`."""
    return need(value, "array|string", "skip")[max(0, whole(count, "skip")) :]


def take(value: Any, count: Any) -> Any:
    """`take`."""
    return need(value, "array|string", "take")[: max(0, whole(count, "take"))]


def index_of(container: Any, item: Any) -> int:
    """`indexOf`: -1 where there is none. Strings are compared without case."""
    if isinstance(need(container, "array|string", "indexOf"), str):
        return int(container.lower().find(spell(item).lower()))
    return next((i for i, one in enumerate(container) if same(one, item) is True), -1)


def last_index_of(container: Any, item: Any) -> int:
    """`lastIndexOf`."""
    if isinstance(need(container, "array|string", "lastIndexOf"), str):
        return int(container.lower().rfind(spell(item).lower()))
    return max((i for i, one in enumerate(container) if same(one, item) is True), default=-1)


def range_(start: Any, count: Any) -> list[int]:
    """`range`."""
    low, many = whole(start, "range"), whole(count, "range")
    if many < 0:
        raise ExpressionError(f"range() makes no {many} numbers")
    fit_array(many)
    return list(range(low, low + many))


def flatten(value: Any) -> list[Any]:
    """`flatten`."""
    parts = [resolved(part) for part in items(value, "flatten")]
    top(*parts)
    fit_array(sum(len(part) if isinstance(part, list) else 1 for part in parts))
    return [one for part in parts for one in (part if isinstance(part, list) else [part])]


def union(*parts: Any) -> Any:
    """`union`: objects are merged deeply, arrays keep one of what is the same."""
    if not parts:
        raise ExpressionError("union() takes arrays, or objects")
    if all(isinstance(part, list) for part in parts):
        fit_array(sum(len(part) for part in parts))
        return list({freeze(item): item for part in parts for item in part}.values())
    out: dict[str, Any] = {}
    for part in parts:
        _merge(out, members(part, "union"))
    return out


def _merge(out: dict[str, Any], more: dict[str, Any], depth: int = 0) -> None:
    if depth > 200:
        raise ExpressionError("the value is too large")
    spelled = {k.lower(): k for k in out}
    for key, value in more.items():
        old_key = spelled.get(key.lower(), key)
        old = out.get(old_key)
        if isinstance(old, dict) and isinstance(value, dict):
            fresh = dict(old)
            _merge(fresh, value, depth + 1)
            out[old_key] = fresh
        else:
            out[old_key] = _merged(old, value)


def _merged(old: Any, value: Any) -> Any:
    """Give what stands where an object and an unknown meet: neither."""
    if isinstance(value, Unknown) and isinstance(old, dict):
        return unknown(value.why, f"union({sketch(old)},{sketch(value)})", value.origin)
    if isinstance(old, Unknown) and isinstance(value, dict):
        return unknown(old.why, f"union({sketch(old)},{sketch(value)})", old.origin)
    return value


def intersection(*parts: Any) -> Any:
    """`intersection`."""
    if not parts:
        raise ExpressionError("intersection() takes arrays, or objects")
    if all(isinstance(part, list) for part in parts):
        common = set.intersection(*({freeze(item) for item in part} for part in parts))
        return list({mark: item for item in parts[0] if (mark := freeze(item)) in common}.values())
    objects = [members(part, "intersection") for part in parts]
    return {k: v for k, v in objects[0].items() if all(_holds_same(other, k, v) for other in objects[1:])}


def _holds_same(other: dict[str, Any], key: str, value: Any) -> bool:
    found = key_in(other, key)
    return found is not None and same(other[found], value) is True


def shallow_merge(value: Any) -> dict[str, Any]:
    """`shallowMerge`."""
    parts = items(value, "shallowMerge")
    top(*parts)
    return {k: v for part in parts for k, v in members(part, "shallowMerge").items()}


def pairs(value: Any) -> list[dict[str, Any]]:
    """`items`: keys and values, sorted by key."""
    found = members(value, "items")
    return [{"key": key, "value": found[key]} for key in sorted(found, key=str.lower)]


def object_keys(value: Any) -> list[str]:
    """`objectKeys`."""
    return sorted(members(value, "objectKeys"), key=str.lower)


def index_from_end(value: Any, index: Any) -> Any:
    """`indexFromEnd`: 1 is the last element."""
    found, place = items(value, "indexFromEnd"), whole(index, "indexFromEnd")
    if not 1 <= place <= len(found):
        raise ExpressionError(f"the array has {len(found)} elements")
    return found[-place]


def try_index_from_end(value: Any, index: Any) -> Any:
    """`tryIndexFromEnd`."""
    found, place = items(value, "tryIndexFromEnd"), whole(index, "tryIndexFromEnd")
    return found[-place] if 1 <= place <= len(found) else None


def least(*values: Any) -> int:
    """`min`."""
    return min(_numbers(values, "min"))


def most(*values: Any) -> int:
    """`max`."""
    return max(_numbers(values, "max"))


def _numbers(values: tuple[Any, ...], name: str) -> list[int]:
    found = list(values[0]) if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not found or any(kind(value) != "int" for value in found):
        raise ExpressionError(f"{name}() takes integers")
    return found
