"""Whether two values are the same, where one may be unknown.

Comes in: values. Goes out: yes, no, or `Symbolic`. Types count; the case of property names does not, that of strings does. Source:
Microsoft Learn, "Comparison functions for ARM templates". Read next: `functions/collections.py`.
"""

from __future__ import annotations

import json
from typing import Any

from penstock.azure.arm.functions.partial import may_be
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, holds_unknown, kind, plain, sketch, unknown
from penstock.source.node import Unknown


def same(left: Any, right: Any) -> bool | Symbolic:
    """Compare as `equals` does. What differs in a known part differs, whatever the rest."""
    left, right = (v.as_argument() if isinstance(v, Lazy) else v for v in (left, right))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _doubt(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        one, two = ({k.lower(): v for k, v in d.items()} for d in (left, right))
        return _all([(one[k], two[k]) for k in one]) if one.keys() == two.keys() else False
    if isinstance(left, list) and isinstance(right, list):
        return _all(list(zip(left, right, strict=True))) if len(left) == len(right) else False
    return kind(left) == kind(right) and bool(left == right)


def _all(pairs: list[tuple[Any, Any]]) -> bool | Symbolic:
    doubt: Symbolic | None = None
    for left, right in pairs:
        answer = same(left, right)
        if answer is False:
            return False
        if isinstance(answer, Symbolic):
            doubt = doubt or answer
    return True if doubt is None else doubt


def _doubt(left: Any, right: Any) -> bool | Symbolic:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Symbolic) and isinstance(other, str) and not may_be(one, other):
            return False
        if isinstance(one, Symbolic) and one.parts and not isinstance(other, str | Unknown):
            return False
    cause = left if isinstance(left, Unknown) else right
    return unknown(cause.why, f"equals({sketch(left)},{sketch(right)})", cause.origin)


def among(items: list[Any], wanted: Any) -> bool | Symbolic:
    """Whether a value is in an array."""
    doubt: Symbolic | None = None
    for item in items:
        answer = same(item, wanted)
        if answer is True:
            return True
        if isinstance(answer, Symbolic):
            doubt = doubt or answer
    return False if doubt is None else doubt


def freeze(value: Any) -> str:
    """Give a text that two known values share when they are the same, so that a thousand are compared in no time."""
    if holds_unknown(value) is not None:
        return f"?{id(value)}"
    return json.dumps(_folded(value), sort_keys=True, default=plain)


def _folded(value: Any, depth: int = 0) -> Any:
    if depth > 200:
        raise ExpressionError("the value is too large")
    if isinstance(value, dict):
        return {k.lower(): _folded(v, depth + 1) for k, v in value.items()}
    return [_folded(v, depth + 1) for v in value] if isinstance(value, list) else value
