"""User routes whose destination is a service tag, and how they compete with each other and with prefixes (RT-11).

Comes in: a route as written and the tags. Goes out: one route per prefix length. Read next: `lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from penstock.azure.lower.tags import TagBook
from penstock.azure.resources.network import UserRoute
from penstock.azure.resources.terms import ServiceTag
from penstock.azure.service_tags import CLOUD
from penstock.net.cause import Cause
from penstock.net.route import NextHop, Rank, Route
from penstock.space.addresses import AddressSet, Prefix

LONGEST = (Prefix(4, 0, 32), Prefix(6, 0, 128))
"""A tag's prefixes that are not known may be longer than any that is written; that they hold an address is in doubt anyway."""


def tag_routes(
    route: UserRoute, tag: ServiceTag, hop: NextHop, doubts: tuple[Cause, ...], book: TagBook
) -> Iterator[Route]:
    """Give a tag route as one route per prefix length, so that it competes as its prefixes do (RT-11)."""
    cover = book.cover(tag.name, route.origin)
    for (version, length), addresses in _by_length(book.prefixes(tag.name)).items():
        yield _covering(route, tag, Prefix(version, 0, length), addresses, hop, doubts)
    for cause, addresses in cover.doubtful:
        for prefix in LONGEST:
            some = addresses & AddressSet.prefix(Prefix(prefix.version, 0, 0))
            if not some.is_empty:
                yield _covering(route, tag, prefix, some, hop, (cause, *doubts))


def _by_length(prefixes: Iterable[Prefix]) -> Mapping[tuple[int, int], AddressSet]:
    groups: dict[tuple[int, int], list[Prefix]] = {}
    for prefix in prefixes:
        groups.setdefault((prefix.version, prefix.length), []).append(prefix)
    return {key: AddressSet.union_all(AddressSet.prefix(p) for p in group) for key, group in sorted(groups.items())}


def _covering(
    route: UserRoute, tag: ServiceTag, prefix: Prefix, covers: AddressSet, hop: NextHop, doubts: tuple[Cause, ...]
) -> Route:
    return Route(
        name=f"{route.name} {tag.name}",
        prefix=prefix,
        next_hop=hop,
        rank=Rank.USER,
        origin=route.origin,
        resource=route.table,
        covers=covers,
        doubts=doubts,
        facts=("RT-11",),
    )


def without_clashes(routes: list[Route]) -> list[Route]:
    """Settle routes of the same length in Azure's order: explicit, regional tag, global tag, AzureCloud (RT-11)."""
    taken: dict[int, AddressSet] = {}
    kept: list[Route] = []
    for route in sorted(routes, key=_tag_order):
        if route.covers is None:
            kept.append(route)
            own = AddressSet.prefix(route.prefix)
        elif route.pinned:
            kept.append(route)
            continue
        else:
            own = route.covers - taken.get(route.prefix.length, AddressSet.empty())
            if not own.is_empty:
                kept.append(route if own == route.covers else replace(route, covers=own))
        if not route.doubts:
            taken[route.prefix.length] = taken.get(route.prefix.length, AddressSet.empty()) | own
    return kept


def _tag_order(route: Route) -> tuple[int, str]:
    if route.covers is None or route.pinned:
        return (0, route.name)
    tag = route.name.rsplit(" ", 1)[-1].lower()
    base, dot, _ = tag.partition(".")
    return ((3 if dot else 4) if base == CLOUD else (1 if dot else 2), route.name)
