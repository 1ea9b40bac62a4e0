"""Values of expressions, known and unknown.

Comes in: plain JSON values. Goes out: the same, with `Symbolic` where only Azure can know. A symbolic value has a text
made of the expression it came from, so that two names built alike are the same name. Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from penstock.azure.arm.limits import MAX_LEVELS
from penstock.azure.arm.syntax import ExpressionError
from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, PlacedList, Unknown

MAX_LOOKED_AT = 200_000
LONGEST = 60
"""Of an unknown piece of a name so many characters are shown; a mark tells longer ones apart."""

_FLAT = str.maketrans({"{": None, "}": None, "/": "|", "\\": "|"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbolic(Unknown):
    """An unknown value that can stand in a name: `text` is like `{vm}-nic`. What is in braces has no slash.

    `resource` and `path` say whose runtime state it is, when it is that of a resource of the estate. `parts` are what it was joined from;
    `letters`, when not empty, are all it may consist of.
    """

    text: str
    resource: str = ""
    path: tuple[str, ...] = ()
    parts: tuple[Any, ...] = ()
    letters: str = ""

    @property
    def is_id(self) -> bool:
        """Whether it is a resource id, some segments of which are unknown."""
        return self.text.startswith("/")


class Lazy(ABC):
    """A value of many parts that are made when asked for: the state of a resource, the outputs of a deployment."""

    @abstractmethod
    def member(self, key: str | int) -> Any:
        """Give one part. Raises `ExpressionError` where there is none."""

    @abstractmethod
    def holds(self, key: str) -> bool | Symbolic:
        """Whether there is such a part."""

    @abstractmethod
    def as_argument(self) -> Any:
        """Give it as an argument of a function that looks at all of it."""

    @abstractmethod
    def written(self) -> Any:
        """Give what the template says of it."""


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
    """Make an unknown value; `text` says what it is of, in the words of the expression."""
    return Symbolic(why=why, text=braced(text), origin=origin)


def runtime(resource: str, path: tuple[str, ...], origin: Origin | None = None) -> Symbolic:
    """Give an unknown part of the state of a resource."""
    name = resource.rsplit("/", 1)[-1]
    whole = ".".join(path)
    why = f'only Azure knows {whole} of "{name}"' if whole else f'only Azure knows the state of "{name}"'
    text = braced(f"reference({resource}).{whole}")
    return Symbolic(why=why, text=text, resource=resource.lower(), path=path, origin=origin)


def braced(text: str) -> str:
    """Give a text as one opaque piece of a name. Long ones are cut to what they begin with, and stay different from each other."""
    flat = text.translate(_FLAT)
    if len(flat) > LONGEST or "|" in text or "\\" in text:
        flat = f"{flat.partition('(')[0][:LONGEST]}#{digest(text)}"
    return "{" + flat + "}"


def digest(text: str) -> str:
    """Give a short mark of a text: other texts have other marks."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def compose(parts: Iterable[Any]) -> str | Symbolic:
    """Join parts to one text, which is symbolic when one of them is unknown."""
    given = list(parts)
    if all(isinstance(part, str) for part in given):
        return "".join(given)
    listed = [piece for part in given for piece in pieces(part)]
    text = "".join(spell(piece) for piece in listed)
    doubt = first_unknown(listed)
    if doubt is None:
        return text
    return Symbolic(why=doubt.why, text=text, origin=doubt.origin, parts=tuple(_joined(listed)))


def _joined(listed: list[Any]) -> Iterator[Any]:
    """Join the known pieces that stand side by side."""
    for is_unknown, group in groupby(listed, key=lambda piece: isinstance(piece, Unknown)):
        if is_unknown:
            yield from group
        else:
            yield "".join(spell(piece) for piece in group)


def pieces(value: Any) -> tuple[Any, ...]:
    """Give what a text was joined from."""
    return value.parts or (value,) if isinstance(value, Symbolic) else (value,)


def spell(value: Any) -> str:
    """Give a value as part of a name; an unknown one by its text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Symbolic):
        return value.text
    if isinstance(value, Unknown):
        return braced(value.why)
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else sketch(value)


def quoted(text: str) -> str:
    """Give a text as an expression writes it."""
    return "'" + text.replace("'", "''") + "'"


def sketch(value: Any) -> str:
    """Give a value as it stands in the text of an unknown one: alike only for values that are alike."""
    if isinstance(value, Lazy):
        value = value.as_argument()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict | list):
        try:
            for _ in inside(value):
                pass
        except ExpressionError:
            return f"{kind(value)} too large"
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)
        return f"{kind(value)}#{digest(written)}"
    return spell(value) if value is None or isinstance(value, int | float | Unknown) else kind(value)


def plain(value: Any) -> Any:
    """Give what stands for a value of ours in JSON text."""
    return value.as_argument() if isinstance(value, Lazy) else spell(value)


def first_unknown(values: Iterable[Any]) -> Unknown | None:
    """Give the first unknown among values, not looking inside containers."""
    return next((v for v in values if isinstance(v, Unknown)), None)


def holds_unknown(value: Any) -> Unknown | None:
    """Give an unknown anywhere inside a value."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict | list):
        return next((v for v in inside(value) if isinstance(v, Unknown)), None)
    return None


def inside(value: Any) -> Iterator[Any]:
    """Give everything in a value, at any depth. Raises `ExpressionError` when that is too much."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while stack:
        one, depth = stack.pop()
        seen += 1
        if seen > MAX_LOOKED_AT or depth > MAX_LEVELS:
            raise ExpressionError("the value is too large")
        one = one.as_argument() if isinstance(one, Lazy) else one
        yield one
        if isinstance(one, dict):
            stack += [(v, depth + 1) for v in one.values()]
        elif isinstance(one, list):
            stack += [(v, depth + 1) for v in one]


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
        case dict() | Lazy():
            return "object"
        case None:
            return "null"
        case Unknown():
            return "unknown"
    return "function"


def key_in(value: dict[str, Any], name: str) -> str | None:
    """Give the spelling of a property name in an object: names are compared without case."""
    if name in value:
        return name
    low = name.lower()
    return next((key for key in value if key.lower() == low), None)
