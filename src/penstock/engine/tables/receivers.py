"""What the inbound filters of all receivers decide, for many sources.

Comes in: receivers, and sources. Goes out: rows, one number for each receiver. Receivers behind the same chain of filters, whom its rules do
not tell apart, are asked once for all sources that they do not tell apart either. Read next: `chains.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from penstock.engine.tables.cells import Cells
from penstock.engine.tables.chains import Chain, Said
from penstock.engine.tables.columns import EndArray, Ints, numbered, split
from penstock.space.addresses import Address

TILE = 4_000_000
"""Sources times chains whose places in the table are found together."""


class Receivers:
    """The filters of all receivers, by chains; rows of `sources` are prepared many at once."""

    def __init__(self, cells: Cells, ends: EndArray, sources: Sequence[Address]) -> None:
        self._cells = cells
        self._sources = list(dict.fromkeys(sources))
        self._order = {source: at for at, source in enumerate(self._sources)}
        self._table: list[int] = [0]
        self._array: Ints = np.zeros(1, np.int64)
        self._others: dict[Address, Ints] = {}
        self._tile, self._begun = -1, np.zeros((0, 0), np.int64)
        self._chain: Ints = np.zeros(len(ends.ends), np.int64)
        self._place: Ints = np.zeros(len(ends.ends), np.int64)
        self._chains: list[tuple[Chain, dict[Said, int]]] = []
        ids = [end.endpoint.ingress if end.endpoint is not None else () for end in ends.ends]
        for part in split(numbered(ids)):
            if ids[int(part[0])]:
                behind = [ends.ends[at] for at in part.tolist()]
                chain = Chain(cells, ids[int(part[0])], behind, ends.positions[part])
                self._chains.append((chain, {}))
                self._chain[part] = len(self._chains)
                self._place[part] = chain.places

    def row(self, source: Address) -> Ints:
        """Give for every receiver one more than the number of what its filters decide for a source; 0 without filters."""
        if source in self._order:
            return self._found(self._prepared(self._order[source]))
        if source not in self._others:
            self._others[source] = self._found(self._begins([source])[0])
        return self._others[source]

    def _found(self, begins: Ints) -> Ints:
        found: Ints = self._array[begins[self._chain] + self._place]
        return found

    def _prepared(self, at: int) -> Ints:
        size = max(1, TILE // (len(self._chains) + 1))
        tile, inside = divmod(at, size)
        if tile != self._tile:
            self._tile, self._begun = tile, self._begins(self._sources[tile * size : (tile + 1) * size])
        begins: Ints = self._begun[inside]
        return begins

    def _begins(self, sources: Sequence[Address]) -> Ints:
        """Give for each source where its row begins in the table, for each chain; rows that nobody asked for before are added."""
        positions = np.array([self._cells.sides.position(source) for source in sources], np.int64)
        out: Ints = np.zeros((len(sources), len(self._chains) + 1), np.int64)
        for at, (chain, known) in enumerate(self._chains, 1):
            rows, firsts, inverse = chain.of_sources(positions)
            for said, first in zip(rows, firsts.tolist(), strict=True):
                if said not in known:
                    known[said] = len(self._table)
                    self._table.extend(chain.cells(said, sources[first]))
            out[:, at] = np.array([known[said] for said in rows], np.int64)[inverse]
        if len(self._table) > len(self._array):
            self._array = np.array(self._table, np.int64)
        return out
