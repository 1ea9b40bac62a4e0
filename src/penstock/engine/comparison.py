"""How one text is compared with the value of a condition, after its transforms.

Comes in: a text of a request, a `Condition`. Goes out: yes, no, or None where the answer is not ours to give: regular expressions are
untrusted programs, and are not run. Read next: `engine/inspection.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import quote, unquote

from penstock.net.inspection import Condition, Operator

TRANSFORMS: Mapping[str, Callable[[str], str]] = {
    "urldecode": unquote,
    "urlencode": quote,
    "htmlentitydecode": unescape,
    "removenulls": lambda text: text.replace("\0", ""),
    "trim": str.strip,
    "lowercase": str.lower,
    "uppercase": str.upper,
}
"""In the order in which they are applied here; Azure documents none (WAF-13)."""

TESTS: Mapping[Operator, Callable[[str, str], bool]] = {
    Operator.EQUALS: lambda text, value: text == value,
    Operator.CONTAINS: lambda text, value: value in text,
    Operator.BEGINS: lambda text, value: text.startswith(value),
    Operator.ENDS: lambda text, value: text.endswith(value),
    Operator.ANY: lambda _text, _value: True,
}


def transformed(text: str, condition: Condition) -> str:
    """Give the text as the condition sees it."""
    for name, change in TRANSFORMS.items():
        if name in condition.transforms:
            text = change(text)
    return text


def compares(text: str, condition: Condition) -> bool | None:
    """Tell whether a text fits any value of a condition, negation apart."""
    if condition.operator is Operator.ANY:
        return True
    test = TESTS.get(condition.operator)
    if test is None:
        return None
    seen = transformed(text, condition)
    return any(test(seen, value) for value in condition.values)


def fitting_values(condition: Condition) -> tuple[str, ...]:
    """Give the values that a transformed text can equal: nothing in lower case is `/Admin`."""
    folds = [TRANSFORMS[name] for name in ("lowercase", "uppercase") if name in condition.transforms]
    return tuple(value for value in condition.values if all(fold(value) == value for fold in folds))


def folds_case(condition: Condition, value: str) -> bool:
    """Whether a text fits in any spelling of its letters."""
    return bool(condition.transforms & {"lowercase", "uppercase"}) or value.lower() == value.upper()


def is_path(value: str) -> bool:
    """Whether a value is a path and nothing else."""
    return value.startswith("/") and "?" not in value and "#" not in value
