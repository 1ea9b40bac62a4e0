"""What the inbound filters of all receivers decide for one source.

Comes in: `Columns` and a source address. Goes out: one number for each goal. Receivers behind the same chain of filters, whom its rules do
not tell apart, are asked once for all sources that they do not tell apart either. Read next: `cells.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from penstock.engine.tables.answers import Answers
from penstock.engine.tables.columns import Columns, Ints, joined, numbered, split
from penstock.net.rule import Filter
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True)
class Chain:
    """Goals behind one chain of filters: their indices, and for each the number of its place among `firsts`, goals told apart."""

    ids: tuple[str, ...]
    filters: tuple[Filter, ...]
    at: Ints
    places: Ints
    firsts: tuple[int, ...]
    known: dict[tuple[int, ...], Ints]


class Receivers:
    """The filters of all goals, by chains."""

    def __init__(self, answers: Answers, columns: Columns) -> None:
        self._answers = answers
        self._columns = columns
        chains = [end.endpoint.ingress if end.endpoint is not None else () for end in columns.ends]
        self._chains = [self._chain(chains[int(part[0])], part) for part in split(numbered(chains))]

    def _chain(self, ids: tuple[str, ...], at: Ints) -> Chain:
        sides, network = self._answers.cells.sides, self._answers.walker.network
        filters = tuple(network.filters[i] for i in ids)
        told = [np.zeros(len(at), np.int64)]
        for filter_ in filters:
            target = sides.of(filter_)[1]
            told.append(np.asarray(target.numbers, np.int64)[self._columns.runs(target.starts)[at]])
        keys, firsts, places = np.unique(joined(told), return_index=True, return_inverse=True)
        del keys
        return Chain(ids, filters, at, places.ravel(), tuple(int(at[first]) for first in firsts), {})

    def cells(self, src: Address) -> Ints:
        """Give for every goal one more than the number of what its filters decide for a source."""
        sides = self._answers.cells.sides
        position = sides.position(src)
        out = np.zeros(len(self._columns.ends), np.int64)
        for chain in self._chains:
            if chain.ids:
                seen = tuple(sides.of(filter_)[0].at(position) for filter_ in chain.filters)
                if seen not in chain.known:
                    chain.known[seen] = self._asked(chain, src)
                out[chain.at] = chain.known[seen][chain.places]
        return out

    def _asked(self, chain: Chain, src: Address) -> Ints:
        cells, ends = self._answers.cells, self._columns.ends
        found = (cells.chain(chain.ids, src, ends[first].address).number + 1 for first in chain.firsts)
        return np.fromiter(found, np.int64, len(chain.firsts))
