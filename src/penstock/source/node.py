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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from penstock.diagnostics import Origin

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_FEW = 64
"""Objects with at most so many names share the folding of their names with all that have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A value nobody can know before deployment; `why` is a clause such as `parameter "ip" has no value`.

    `identity`, when not empty, is shared by values that are certainly the same and are used in the same way.
    """

    why: str
    origin: Origin | None = None
    identity: str = ""


class PlacedDict(dict[str, Any]):
    """An object made by an evaluator, with the place of the text it was made from."""

    __slots__ = ("place",)
    place: Origin


class PlacedList(list[Any]):
    """An array made by an evaluator, with the place of the text it was made from."""

    __slots__ = ("place",)
    place: Origin


_PLACED = frozenset((PlacedDict, PlacedList))


class Node:
    """One JSON value and its place. Names of properties are compared without case, as Azure does."""

    __slots__ = ("_above", "_fold", "_origin", "_step", "value")
    value: Any
    _origin: Origin | None
    _above: Node
    _step: str | int | None
    _fold: dict[str, str] | None

    def __init__(self, value: Any, origin: Origin) -> None:
        self.value = value
        self._origin = getattr(value, "place", origin)
        self._fold = None

    @property
    def origin(self) -> Origin:
        """Where the value stands; worked out when it is first asked for, since few places are ever shown."""
        if self._origin is None:
            above, step = self._above, self._step
            self._origin = above.origin if step is None else above.origin.child(step)
        return self._origin

    def _below(self, value: Any, step: str | int | None) -> Self:
        """Make a child; without a step it has the place of this node (a value that is not there)."""
        node = object.__new__(type(self))
        node.value = value
        node._origin = getattr(value, "place", None) if type(value) in _PLACED else None
        node._above = self
        node._step = step
        node._fold = None
        return node

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
            return self._below(None, None)
        key = name if name in value else self._spelled(name)
        return self._below(None, None) if key is None else self._below(value[key], key)

    def _spelled(self, name: str) -> str | None:
        """Give a property's name as it is written."""
        if self._fold is None:
            self._fold = _folded_once(tuple(self.value)) if len(self.value) <= _FEW else _folded(self.value)
        return self._fold.get(name.lower())

    def value_of(self, name: str) -> Any:
        """Give the value of a property without its place: what `get` gives, for those who look at many."""
        value = self.value
        if type(value) is not dict:
            return self._child(name).value
        key = name if name in value else self._spelled(name)
        return None if key is None else value[key]

    def items(self) -> Iterator[tuple[str, Node]]:
        """Give the properties of an object; of anything else, nothing."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, self._below(value, key)

    def elements(self) -> Iterator[Node]:
        """Give the elements of an array; a lone value counts as an array of one, null as none."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield self._below(value, index)
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


def _folded(names: Iterable[Any]) -> dict[str, str]:
    """Give names as written by their lower-case form."""
    return {name.lower(): name for name in names if isinstance(name, str)}


_folded_once = lru_cache(maxsize=2048)(_folded)


class FlatNode(Node):
    """A value whose property bags were emptied into their owners, as the command line tools print them.

    An object without `properties` is its own property bag, so that readers find things where ARM has them.
    """

    __slots__ = ()

    def value_of(self, name: str) -> Any:
        """Give the value of a property without its place."""
        return self._child(name).value

    def _child(self, name: str) -> Node:
        found = super()._child(name)
        flat = found.value is None and name.lower() == "properties" and isinstance(self.value, dict)
        return self if flat and not _has(self.value, name) else found


def _has(value: dict[str, Any], name: str) -> bool:
    return any(key.lower() == name for key in value)
