"""Everything that was read, by type.

Comes in: typed resources from `azure/read`. Goes out: `Estate`, which `azure/lower` turns into a network. It does
not know which types exist: a new resource needs no change here. Read next: `azure/lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class Item(Protocol):
    """What every typed resource has: a lower-case id, a name as written, and a place."""

    @property
    def id(self) -> str:
        """The ARM id, lower case."""

    @property
    def name(self) -> str:
        """The name as written."""

    @property
    def origin(self) -> Origin:
        """Where it stands."""


T = TypeVar("T", bound=Item)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A resource of a type that is not modelled."""

    id: str
    name: str
    type: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A resource that a template only refers to (`existing`): it is there, and nothing else is known of it."""

    id: str
    name: str
    type: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Typed resources, keyed by type and then by id, in order of id.

    Two resources with one type and id cannot both be in it; `read_all` decides which one stays. `doubts` says, by id, why it is
    not known whether a resource is there at all.
    """

    items: Mapping[type, Mapping[str, Item]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    doubts: Mapping[str, Unknown] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        counts: Mapping[str, int] | None = None,
        doubts: Mapping[str, Unknown] | None = None,
    ) -> Estate:
        """Sort resources by type and id; of two with the same id the later one stays."""
        groups: dict[type, dict[str, Item]] = {}
        for item in items:
            groups.setdefault(type(item), {})[item.id] = item
        ordered = {kind: dict(sorted(group.items())) for kind, group in groups.items()}
        return cls(items=ordered, counts=dict(sorted((counts or {}).items())), doubts=doubts or {})

    def all(self, kind: type[T]) -> tuple[T, ...]:
        """Give all resources of a type, in order of id."""
        return tuple(self.items.get(kind, {}).values())  # type: ignore[arg-type]

    def find(self, kind: type[T], identity: str | None) -> T | None:
        """Give the resource with this id (lower case), if it was read."""
        if identity is None:
            return None
        return self.items.get(kind, {}).get(identity)  # type: ignore[return-value]
