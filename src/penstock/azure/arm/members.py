"""One property or element of a value.

Comes in: a value and a key. Goes out: the part, `Symbolic` where only Azure knows it. Names are compared without case. Read next:
`arm/values.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, braced, key_in, kind, runtime, sketch, spell, unknown
from penstock.source.node import Unknown


def member(value: Any, key: Any, *, safe: bool = False) -> Any:
    """Give a part of a value; `safe`: null where there is none. Raises `ExpressionError` otherwise."""
    if isinstance(value, Unknown):
        return of_unknown(value, key)
    if isinstance(key, Unknown):
        return unknown(key.why, f"{sketch(key)} of {sketch(value)}", key.origin)
    if isinstance(value, Lazy):
        return value.member(key)
    found, there = _found(value, key)
    if there or safe:
        return found
    raise ExpressionError(_complaint(value, key))


def _found(value: Any, key: Any) -> tuple[Any, bool]:
    if isinstance(value, dict):
        name = key_in(value, spell(key))
        return (None, False) if name is None else (value[name], True)
    index = _index(key)
    if isinstance(value, list) and index is not None and 0 <= index < len(value):
        return value[index], True
    return None, False


def _index(key: Any) -> int | None:
    if isinstance(key, int) and not isinstance(key, bool):
        return key
    return int(key) if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 10 else None


def _complaint(value: Any, key: Any) -> str:
    if isinstance(value, dict):
        names = ", ".join(list(value)[:8])
        return f'the object has no property "{spell(key)[:80]}"' + (f", but {names}" if names else "; it is empty")
    if isinstance(value, list):
        return f"the array has {len(value)} elements, and none with index {spell(key)[:80]}"
    return f'{kind(value)} has no property "{spell(key)[:80]}"'


def of_unknown(value: Unknown, key: Any) -> Symbolic:
    """Give a part of what is unknown: unknown for the same reason."""
    if not isinstance(value, Symbolic):
        return unknown(value.why, f"{value.why}.{sketch(key)}", value.origin)
    if value.resource and not isinstance(key, Unknown):
        return runtime(value.resource, (*value.path, spell(key)), value.origin)
    return Symbolic(why=value.why, text=braced(f"{value.text}.{spell(key)}"), origin=value.origin)


def try_get(arguments: list[Any]) -> Any:
    """`tryGet`: a part of a part; null where there is none."""
    if len(arguments) < 2:
        raise ExpressionError("tryGet() takes a value and at least one key")
    value = arguments[0]
    for key in arguments[1:]:
        if value is None:
            return None
        value = member(value, key, safe=True)
    return value
