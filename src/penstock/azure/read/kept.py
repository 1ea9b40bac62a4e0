"""Readings that are kept by the values they were made from: rules say the same prefixes and ports over and over.

Comes in: properties, and how they are read. Goes out: what was read. A reading is kept when its values are plain texts, numbers, and lists and
objects of them, and nothing was noted of them: then it holds no place and no reason, and the next one with the same values gives the same. Read
next: `read/nsg.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from penstock.azure.notes import Notes
from penstock.source.node import FlatNode, Node

T = TypeVar("T")
Key = tuple[Hashable, ...]

MOST = 8192
"""So many readings are kept of one sort; then all are forgotten."""

LONG = 64
"""Lists with more parts than this are read anew."""

_NODES = frozenset((Node, FlatNode))
"""Nodes of which nothing but the values counts: one that watches what is asked of it is always asked."""

_OBJECT = object()


class Kept(Generic[T]):
    """What some properties of a bag say, read once for the same values."""

    def __init__(self, names: tuple[str, ...], read: Callable[[Node, Notes], T]) -> None:
        self._names = names
        self._read = read
        self._known: dict[Key, T] = {}

    def of(self, bag: Node, notes: Notes) -> T:
        """Give what the properties of a bag say."""
        key = _key([bag.value_of(name) for name in self._names]) if type(bag) in _NODES else None
        if key is None:
            return self._read(bag, notes)
        if key in self._known:
            return self._known[key]
        told = notes.told
        found = self._read(bag, notes)
        if notes.told == told:
            self._keep(key, found)
        return found

    def _keep(self, key: Key, found: T) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = found


def _key(values: list[Any]) -> Key | None:
    """Give values as something to look up; None when one of them is not plain."""
    try:
        return tuple([v if type(v) is str or v is None else _plain(v) for v in values])
    except TypeError:
        return None


def _plain(value: Any) -> Hashable:
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value  # type: ignore[no-any-return]
    if kind is list and len(value) <= LONG:
        return tuple([_plain(one) for one in value])
    if kind is dict and len(value) <= LONG:
        return (_OBJECT, *((name, _plain(one)) for name, one in value.items()))
    raise TypeError
