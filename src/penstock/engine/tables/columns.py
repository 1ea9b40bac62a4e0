"""Many goals at once: what all of them need, as arrays.

Comes in: goals. Goes out: `Columns`, with positions, sorts and the sorts of ways of each goal in one array. Goals in the same run of a
row look the same to it, so that rows are asked once for each run and not for each goal. Read next: `sweeps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from penstock.engine.starts import Goal
from penstock.engine.tables.ends import End, Ends
from penstock.engine.tables.ways import Ways, hop_key
from penstock.net.route import Deliver, Route

Ints = NDArray[np.int64]
T = TypeVar("T")


class EndArray:
    """Ends, and what is asked of all of them, in arrays of the same order."""

    def __init__(self, ends: Sequence[End], ways: Ways, position: Callable[[End], int]) -> None:
        self.ends = list(ends)
        count = len(self.ends)
        self.positions: Ints = np.fromiter((position(end) for end in self.ends), np.int64, count)
        self.sorts: Ints = np.fromiter((end.sort for end in self.ends), np.int64, count)
        self.versions: Ints = np.fromiter((end.address.version for end in self.ends), np.int64, count)
        self.units: Ints = numbered([end.unit for end in self.ends])
        self._kept_units = list(dict.fromkeys(end.unit for end in self.ends))
        self._networks: Ints = numbered([unit.network for unit in self._kept_units])
        self._network_numbers = {u.network: n for u, n in zip(self._kept_units, self._networks.tolist(), strict=True)}
        self._kinds: dict[object, int] = {}
        self._ways = ways
        self._runs: dict[int, tuple[Sequence[int], Ints]] = {}
        self._by_table: dict[str, Ints] = {}

    def runs(self, starts: Sequence[int]) -> Ints:
        """Give the run of each end in a row with these starts (which is kept, so that its identity names it)."""
        key = id(starts)
        if key not in self._runs:
            edges = np.asarray(starts, np.int64)
            self._runs[key] = (starts, np.searchsorted(edges, self.positions, "right") - 1)
        return self._runs[key][1]

    def ways(self, segment: str) -> Ints:
        """Give the number of the sort of way from a segment to each end."""
        table = self._ways.table(segment)
        if table not in self._by_table:
            self._by_table[table] = self._made(segment)
        return self._by_table[table]

    def _made(self, segment: str) -> Ints:
        """Ask once for all ends that the routes of the segment, and of everybody who passes packets on, treat alike."""
        out = np.zeros(len(self.ends), np.int64)
        for alike in split(joined([self._by_routes(segment), self._by_relays])):
            out[alike] = self._ways.way(segment, self.ends[int(alike[0])]).number
        return out

    @cached_property
    def _by_relays(self) -> Ints:
        """Number the ends by what the routes of relays do with them, and by all else that a way asks of an address."""
        tables = {self._ways.table(segment): segment for segment in self._ways.facts.relay_segments}
        facts = numbered([self._ways.facts.of(end.address) for end in self.ends])
        return packed(joined([facts, *(self._by_routes(segment) for segment in tables.values())]))

    def _by_routes(self, segment: str) -> Ints:
        """Number the ends by what the routes of one segment do with them; equal numbers mean the same for all segments."""
        out = np.zeros(len(self.ends), np.int64)
        found: dict[tuple[int, ...], tuple[tuple[Route, ...], list[Ints]]] = {}
        for part in split(np.searchsorted(self._ways.own_edges(segment), self.positions, "right")):
            routes = self._ways.routes(segment, self.ends[int(part[0])].address)
            found.setdefault(tuple(map(id, routes)), (routes, []))[1].append(part)
        for routes, parts in found.values():
            at = np.concatenate(parts)
            fits = [self._fits(route.next_hop, at) for route in routes if isinstance(route.next_hop, Deliver)]
            for part in split(joined(fits)) if fits else [np.arange(len(at))]:
                key = tuple(hop_key(route, self.ends[int(at[part[0]])].unit) for route in routes)
                out[at[part]] = self._kinds.setdefault(key, len(self._kinds))
        return out

    def _fits(self, hop: Deliver, at: Ints) -> Ints:
        """Tell whose network, and whose segment, is where a route delivers."""
        units = self.units[at]
        network = (self._networks == self._network_numbers.get(hop.network, -1))[units]
        inside = np.ones(len(at), bool)
        if hop.only is not None:
            inside = np.array([unit.segment in hop.only for unit in self._kept_units], bool)[units]
        found: Ints = network * np.int64(2) + inside
        return found


class Columns(EndArray):
    """Goals that can be planned, in order; `others` are those that only the walk can answer."""

    def __init__(self, goals: Sequence[Goal], ends: Ends, ways: Ways, position: Callable[[End], int]) -> None:
        found = [(goal, ends.goal(goal)) for goal in goals]
        super().__init__([end for _, end in found if end is not None], ways, position)
        self.goals = [goal for goal, end in found if end is not None]
        self.others = [goal for goal, end in found if end is None]
        self.at: Ints = np.array([index for index, (_, end) in enumerate(found) if end is not None], np.int64)


def numbered(values: Sequence[object]) -> Ints:
    """Number values: equal ones alike."""
    known: dict[object, int] = {}
    return np.fromiter((known.setdefault(value, len(known)) for value in values), np.int64, len(values))


def split(keys: Ints) -> list[Ints]:
    """Divide indices into those with equal keys; each part ascending, parts in the order of their first members."""
    if not len(keys):
        return []
    order = np.argsort(keys, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(keys[order])) + 1)
    return sorted(parts, key=lambda part: int(part[0]))


LIMIT = 1 << 62


def joined(keys: Sequence[Ints]) -> Ints:
    """Give one number for each combination of numbers (none of them negative)."""
    out = keys[0]
    for more in keys[1:]:
        size = int(more.max(initial=0)) + 1
        if int(out.max(initial=0)) >= LIMIT // size:
            out = packed(out)
        out = out * size + more
    return out


def packed(keys: Ints) -> Ints:
    """Give small numbers, equal where keys are."""
    found: Ints = np.unique(keys, return_inverse=True)[1].ravel()
    return found
