"""A JSON value that knows where it came from.

Comes in: plain Python values as a JSON parser gives them, and the `Origin` of the outermost one. Goes
out: `Node`, a view that makes children on demand, so unread parts of a large file cost nothing.

`Unknown` may stand wherever a value may: it is what an expression gives that only Azure can compute, and it
remembers why. A `Placed` container was built by an evaluator (a copy loop, a function) and carries
the place of the text it was made from; its children are placed below that.
Read next: `azure/read`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from penstock.diagnostics import Origin

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A value nobody can know before deployment; `why` is a clause such as `parameter "ip" has no value`."""

    why: str
    origin: Origin | None = None


class PlacedDict(dict[str, Any]):
    """An object made by an evaluator, with the place of the text it was made from."""

    __slots__ = ("place",)
    place: Origin


class PlacedList(list[Any]):
    """An array made by an evaluator, with the place of the text it was made from."""

    __slots__ = ("place",)
    place: Origin


class Node:
    """One JSON value and its place. Names of properties are compared without case, as Azure does."""

    __slots__ = ("_fold", "origin", "value")

    def __init__(self, value: Any, origin: Origin) -> None:
        self.value = value
        self.origin = getattr(value, "place", origin)
        self._fold: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"Node({self.value!r}, {self.origin.file}#{self.origin.pointer})"

    @property
    def is_object(self) -> bool:
        """Whether this is a JSON object."""
        return isinstance(self.value, dict)

    @property
    def is_array(self) -> bool:
        """Whether this is a JSON array."""
        return isinstance(self.value, list)

    @property
    def is_unknown(self) -> bool:
        """Whether only Azure can know this value."""
        return isinstance(self.value, Unknown)

    @property
    def is_missing(self) -> bool:
        """Whether the value is null or was never there."""
        return self.value is None

    def get(self, *names: str) -> Node:
        """Follow property names downwards; what is not there is a node of `None`.

        An `Unknown` on the way is the answer: a child of what is unknown is unknown for the same reason.
        """
        node = self
        for name in names:
            node = node._child(name)
        return node

    def _child(self, name: str) -> Node:
        value = self.value
        if isinstance(value, Unknown):
            return self
        if not isinstance(value, dict):
            return Node(None, self.origin)
        if name in value:
            return type(self)(value[name], self.origin.child(name))
        if self._fold is None:
            self._fold = {k.lower(): k for k in value if isinstance(k, str)}
        key = self._fold.get(name.lower())
        return Node(None, self.origin) if key is None else type(self)(value[key], self.origin.child(key))

    def items(self) -> Iterator[tuple[str, Node]]:
        """Give the properties of an object; of anything else, nothing."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, type(self)(value, self.origin.child(key))

    def elements(self) -> Iterator[Node]:
        """Give the elements of an array; a lone value counts as an array of one, null as none."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield type(self)(value, self.origin.child(index))
        elif self.value is not None and not isinstance(self.value, Unknown):
            yield self

    def text(self) -> str | None:
        """Give a string, or the string form of a number; otherwise None."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return str(self.value)
        return None

    def flag(self) -> bool | None:
        """Give a boolean, also when written as the words true and false; otherwise None."""
        if isinstance(self.value, bool):
            return self.value
        if isinstance(self.value, str) and self.value.lower() in ("true", "false"):
            return self.value.lower() == "true"
        return None

    def number(self) -> int | None:
        """Give an integer, also when written as a string; otherwise None."""
        if isinstance(self.value, bool):
            return None
        if isinstance(self.value, int):
            return self.value
        if isinstance(self.value, float) and self.value.is_integer():
            return int(self.value)
        if isinstance(self.value, str) and _INTEGER.fullmatch(self.value.strip()):
            return int(self.value)
        return None


class FlatNode(Node):
    """A value whose property bags were emptied into their owners, as the command line tools print them.

    An object without `properties` is its own property bag, so that readers find things where ARM has them.
    """

    __slots__ = ()

    def _child(self, name: str) -> Node:
        found = super()._child(name)
        flat = found.value is None and name.lower() == "properties" and isinstance(self.value, dict)
        return self if flat and not _has(self.value, name) else found


def _has(value: dict[str, Any], name: str) -> bool:
    return any(key.lower() == name for key in value)
