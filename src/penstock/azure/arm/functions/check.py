"""Types and sizes of arguments and results.

Comes in: evaluated arguments. Goes out: the same, checked; `ExpressionError` in the words of the template language otherwise. Sizes
are checked before anything of that size is made. Read next: `functions/text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from penstock.azure.arm.limits import MAX_ELEMENTS, MAX_TEXT
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, first_unknown, holds_unknown, kind, spell
from penstock.source.node import Unknown

INT64 = range(-(2**63), 2**63)


class Opaque(Exception):  # noqa: N818 - no mistake: a result that penstock does not compute
    """A form of a function whose result is not computed here: it becomes an unknown value."""


def resolved(value: Any) -> Any:
    """Give what is known of the state of a resource; give up where that is not all."""
    if not isinstance(value, Lazy):
        return value
    found = value.as_argument()
    top(found)
    return found


def need(value: Any, wanted: str, name: str) -> Any:
    """Check the type of an argument; `wanted` are words such as `array|string`. The state of a resource is given as far as it is known."""
    value = resolved(value)
    found = kind(value)
    if found not in wanted.split("|"):
        raise ExpressionError(f"{name}() takes {wanted.replace('|', ' or ')}, not {found}")
    return value


def top(*values: Any) -> None:
    """Give up on values that are unknown themselves; what is inside of them may be."""
    doubt = first_unknown(values)
    if doubt is not None:
        raise Opaque(doubt.why)


def known(*values: Any) -> None:
    """Give up on values that are unknown anywhere."""
    for value in values:
        doubt = holds_unknown(value)
        if doubt is not None:
            raise Opaque(doubt.why)


def certain(answer: bool | None, of: Unknown) -> bool:
    """Give an answer, if there is one."""
    if answer is None:
        raise Opaque(of.why)
    return answer


def text(value: Any, name: str) -> str:
    """Check that an argument is a string."""
    return str(need(value, "string", name))


def items(value: Any, name: str) -> list[Any]:
    """Check that an argument is an array."""
    found = need(value, "array", name)
    assert isinstance(found, list)
    return found


def members(value: Any, name: str) -> dict[str, Any]:
    """Check that an argument is an object."""
    found = need(value, "object", name)
    assert isinstance(found, dict)
    return found


def whole(value: Any, name: str) -> int:
    """Check that an argument is an integer."""
    found = need(value, "int", name)
    if isinstance(found, float) and not found.is_integer():
        raise ExpressionError(f"{name}() takes an integer, not {spell(found)}")
    return int(found)


def number(value: float) -> float:
    """Check that a result is a number of 64 bits."""
    if isinstance(value, int) and value not in INT64:
        raise ExpressionError("the number is too large")
    return value


def fit(parts: Iterable[Any]) -> None:
    """Check that parts joined are no longer than a text may be."""
    if sum(len(spell(part)) for part in parts) > MAX_TEXT:
        raise ExpressionError(f"the text is longer than {MAX_TEXT} characters")


def fit_text(length: int) -> None:
    """Check the length of a text before it is made."""
    if length > MAX_TEXT:
        raise ExpressionError(f"the text is longer than {MAX_TEXT} characters")


def fit_array(length: int) -> None:
    """Check the length of an array before it is made."""
    if length > MAX_ELEMENTS:
        raise ExpressionError(f"the array has more than {MAX_ELEMENTS} elements")
