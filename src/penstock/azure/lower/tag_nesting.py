"""Which of the tags that an estate names lie inside a tag.

Comes in: their names, and what each holds where that is known. Goes out: the names inside. Names tell it (`Storage.WestEurope` lies in `Storage`),
and so do contents when both are known; of those, only tags whose least address lies in the other are compared. Read next: `lower/tags.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from penstock.azure.service_tags import parents, spellings
from penstock.space.addresses import AddressSet


class Nesting:
    """The tags named, by what holds them, and by their least address."""

    def __init__(self, names: Iterable[str], contents: Callable[[str], AddressSet | None]) -> None:
        self._names = tuple(names)
        self._contents = contents
        self._by_name: dict[str, list[str]] = {}
        for name in self._names:
            for outer in (spellings(name)[-1], *parents(name)):
                self._by_name.setdefault(outer, []).append(name)
        self._leasts: list[tuple[int, int, str]] | None = None

    def inside(self, outer: str) -> frozenset[str]:
        """Give the tags that certainly lie in a tag, itself included if it is named."""
        named = self._by_name.get(spellings(outer)[-1], ())
        contents = self._contents(outer)
        return frozenset(named if contents is None else (*named, *self._within(contents)))

    def _within(self, contents: AddressSet) -> Iterator[str]:
        """Give the tags whose addresses all lie in a set."""
        if self._leasts is None:
            known = ((self._least(name), name) for name in self._names)
            self._leasts = sorted((*least, name) for least, name in known if least is not None)
        rows = self._leasts
        for version in (4, 6):
            for low, high in contents.runs(version):
                for *_, name in rows[bisect_left(rows, (version, low)) : bisect_left(rows, (version, high + 1))]:
                    inner = self._contents(name)
                    if inner is not None and inner <= contents:
                        yield name

    def _least(self, name: str) -> tuple[int, int] | None:
        contents = self._contents(name)
        return contents.witness() if contents is not None else None
