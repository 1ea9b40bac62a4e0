"""Functions of numbers and of truth.

Comes in: evaluated, known arguments. Goes out: numbers of 64 bits, booleans. Source: Microsoft Learn, "Numeric functions", "Logical
functions" and "Comparison functions for ARM templates". Read next: `functions/cidr.py`.
"""

from __future__ import annotations

import re
from typing import Any

from penstock.azure.arm.functions.check import need, number, whole
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import kind, spell

_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*", re.ASCII)


def to_int(value: Any) -> int:
    """`int`."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(number(int(value)))
    raise ExpressionError(f'int() takes a number, not "{spell(value)[:80]}"')


def to_float(value: Any) -> float:
    """`float`."""
    try:
        return float(need(value, "int|string", "float"))
    except ValueError as failure:
        raise ExpressionError(f'float() takes a number, not "{spell(value)[:80]}"') from failure


def add(a: Any, b: Any) -> float:
    """`add`."""
    return number(need(a, "int", "add") + need(b, "int", "add"))


def sub(a: Any, b: Any) -> float:
    """`sub`."""
    return number(need(a, "int", "sub") - need(b, "int", "sub"))


def mul(a: Any, b: Any) -> float:
    """`mul`."""
    return number(need(a, "int", "mul") * need(b, "int", "mul"))


def div(a: Any, b: Any) -> int:
    """`div`: towards zero."""
    over, under = whole(a, "div"), whole(b, "div")
    if under == 0:
        raise ExpressionError("division by zero")
    found = abs(over) // abs(under)
    return found if (over < 0) == (under < 0) else -found


def mod(a: Any, b: Any) -> int:
    """`mod`: with the sign of the dividend."""
    return whole(a, "mod") - whole(b, "mod") * div(a, b)


def truth(value: Any) -> bool:
    """`bool`: words and numbers that stand for true and false."""
    if isinstance(value, str) and value.strip().lower() in ("true", "false", "1", "0"):
        return value.strip().lower() in ("true", "1")
    if isinstance(value, int):
        return bool(value)
    raise ExpressionError(f'true or false is expected, not {kind(value)} "{spell(value)[:80]}"')


def not_(value: Any) -> bool:
    """`not`."""
    return not truth(value)


def xor(a: Any, b: Any) -> bool:
    """`xor`."""
    return truth(a) is not truth(b)


def less(a: Any, b: Any) -> bool:
    """`less`."""
    one, two = _comparable(a, b)
    return bool(one < two)


def less_or_equals(a: Any, b: Any) -> bool:
    """`lessOrEquals`."""
    one, two = _comparable(a, b)
    return bool(one <= two)


def greater(a: Any, b: Any) -> bool:
    """`greater`."""
    return not less_or_equals(a, b)


def greater_or_equals(a: Any, b: Any) -> bool:
    """`greaterOrEquals`."""
    return not less(a, b)


def _comparable(a: Any, b: Any) -> tuple[Any, Any]:
    if kind(a) != kind(b) or kind(a) not in ("int", "string"):
        raise ExpressionError(f"two numbers or two strings are compared, not {kind(a)} and {kind(b)}")
    return a, b
