"""Values of expressions, known and unknown.

Comes in: plain JSON values. Goes out: the same, with `Symbolic` where only Azure can know. A symbolic value has a text
made of the expression it came from, so that two names built alike are the same name. Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, PlacedList, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbolic(Unknown):
    """An unknown value that can stand in a name: `text` is like `{parameters('vm')}-nic`."""

    text: str


class RuntimeDict(PlacedDict):
    """What `reference()` gives: the properties written in the template. Those not written only Azure knows."""

    __slots__ = ("why",)
    why: str


def placed_dict(items: Iterable[tuple[str, Any]], place: Origin) -> PlacedDict:
    """Make an object that knows its place."""
    out = PlacedDict(items)
    out.place = place
    return out


def placed_list(items: Iterable[Any], place: Origin) -> PlacedList:
    """Make an array that knows its place."""
    out = PlacedList(items)
    out.place = place
    return out


def unknown(why: str, text: str, origin: Origin | None = None) -> Symbolic:
    """Make an unknown value."""
    return Symbolic(why=why, text=text if text.startswith("{") else "{" + text + "}", origin=origin)


def spell(value: Any) -> str:
    """Give a value as part of a name; an unknown one by its text."""
    if isinstance(value, Symbolic):
        return value.text
    if isinstance(value, Unknown):
        return "{unknown}"
    if isinstance(value, bool):
        return "True" if value else "False"
    return "" if value is None else str(value)


def first_unknown(values: Iterable[Any]) -> Unknown | None:
    """Give the first unknown among values, not looking inside containers."""
    return next((v for v in values if isinstance(v, Unknown)), None)


def holds_unknown(value: Any, depth: int = 0) -> Unknown | None:
    """Give an unknown anywhere inside a value."""
    if isinstance(value, Unknown):
        return value
    if depth > 100:
        return None
    inside: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for v in inside if (found := holds_unknown(v, depth + 1)) is not None), None)


def kind(value: Any) -> str:
    """Give the template language's word for the type of a value."""
    match value:
        case bool():
            return "bool"
        case int() | float():
            return "int"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case None:
            return "null"
    return "unknown"
