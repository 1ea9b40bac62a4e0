"""Which route a packet takes out of a segment.

Comes in: a `RouteTable` and a destination address. Goes out: the routes that may apply, best first; the last one is
certain to exist, or says that there is none. Pinned routes first (RT-09), then the longest prefix, then the rank (RT-07). Read next: `engine/walk.py`.
"""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.route import Discard, Rank, Route, RouteTable
from penstock.space.addresses import Address, Prefix


def preference(route: Route) -> tuple[bool, int, int]:
    """Order routes: the greater wins."""
    return (route.pinned, route.prefix.length, int(route.rank))


def covers(route: Route, destination: Address) -> bool:
    """Whether the route's destination holds the address."""
    if route.covers is not None:
        return destination in route.covers
    return route.prefix.holds(destination)


def routed(routes: tuple[Route, ...], holds: frozenset[Cause]) -> tuple[Route, ...]:
    """Give what is left to choose from when some doubts are settled."""
    if not holds:
        return routes
    chosen: list[Route] = []
    for route in routes:
        left = tuple(cause for cause in route.doubts if cause not in holds)
        chosen.append(route if left == route.doubts else replace(route, doubts=left))
        if not left:
            break
    return tuple(chosen)


class RouteIndex:
    """A route table arranged for look-ups: one dictionary per (version, length), longest first."""

    __slots__ = ("_ordered", "_sets", "table")

    def __init__(self, table: RouteTable) -> None:
        self.table = table
        levels: dict[tuple[bool, int, int, int], dict[int, list[Route]]] = {}
        self._sets: list[Route] = [r for r in table.routes if r.covers is not None]
        for route in table.routes:
            if route.covers is None:
                key = (route.pinned, route.prefix.length, int(route.rank), route.prefix.version)
                bits = 32 if route.prefix.version == 4 else 128
                levels.setdefault(key, {}).setdefault(route.prefix.base >> (bits - route.prefix.length), []).append(
                    route
                )
        self._ordered = sorted(levels.items(), key=lambda item: item[0], reverse=True)

    def select(self, destination: Address) -> tuple[Route, ...]:
        """Give the best route, preceded by better ones that may not exist; empty when nothing matches.

        Where every one of them may not exist, the last says that nothing holds the destination.
        """
        found: list[Route] = [r for r in self._sets if covers(r, destination)]
        bits = 32 if destination.version == 4 else 128
        for (_, length, _, version), table in self._ordered:
            if version != destination.version:
                continue
            hits = table.get(destination.value >> (bits - length))
            if hits:
                found.extend(hits)
                if not self._sets and any(not r.doubts for r in hits):
                    break
        found.sort(key=lambda r: (preference(r), bool(r.doubts), r.name), reverse=True)
        chosen: list[Route] = []
        for route in found:
            chosen.append(route)
            if not route.doubts:
                return tuple(chosen)
        return (*chosen, _nowhere(destination)) if chosen else ()


def _nowhere(destination: Address) -> Route:
    """The route that a destination has when no other exists."""
    anywhere = Prefix(destination.version, 0, 0)
    return Route(
        name="no route",
        prefix=anywhere,
        next_hop=Discard(),
        rank=Rank.SYSTEM,
        origin=BUILT_IN,
        facts=("RT-01",),
    )
