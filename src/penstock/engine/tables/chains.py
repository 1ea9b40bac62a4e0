"""A chain of filters between sources and some receivers, told apart by its rules only.

Comes in: the ids of the chain, and receivers. Goes out: `Chain`: which receivers its rules tell apart, and what it decides for each of them from
a source. Read next: `cells.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from penstock.engine.tables.cells import Cells
from penstock.engine.tables.columns import Ints, joined
from penstock.engine.tables.ends import End
from penstock.space.addresses import Address

Said = tuple[int, ...]
"""What each filter of a chain says of an address, as numbers of bits."""


class Chain:
    """`places` says for each receiver which of those that are told apart it is."""

    def __init__(self, cells: Cells, ids: tuple[str, ...], receivers: Sequence[End], positions: Ints) -> None:
        self.ids = ids
        self._cells = cells
        self._sides = [(f, *cells.sides.of(f)) for f in cells.filters(ids)]
        self._said, firsts, places = combinations([right.at_all(positions) for _, _, right in self._sides])
        self._firsts = [receivers[first].address for first in firsts.tolist()]
        self.places = places.astype(np.int32)

    def of_sources(self, positions: Ints) -> tuple[tuple[Said, ...], Ints, Ints]:
        """Give what the filters say of sources: each combination once, where it is first met, and which of them stands where."""
        return combinations([left.at_all(positions) for _, left, _ in self._sides])

    def of_source(self, position: int) -> Said:
        """Give what the filters say of one source."""
        return tuple([left.at(position) for _, left, _ in self._sides])

    def cells(self, said: Said, source: Address) -> list[int]:
        """Give one more than the number of what the chain decides, from a source of which that is said to each receiver told apart."""
        alike, out = self._cells.sides.alike, []
        for far, address in zip(self._said, self._firsts, strict=True):
            key = tuple([alike(f, one, other) for (f, _, _), one, other in zip(self._sides, said, far, strict=True)])
            out.append(self._cells.chained(self.ids, key, source, address).number + 1)
        return out


def combinations(told: Sequence[Ints]) -> tuple[tuple[Said, ...], Ints, Ints]:
    """Give the combinations of numbers, where each is first met, and which of them stands where."""
    _, firsts, inverse = np.unique(joined(told), return_index=True, return_inverse=True)
    return tuple(zip(*(some[firsts].tolist() for some in told), strict=True)), firsts, inverse.ravel()
