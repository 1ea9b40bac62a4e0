"""Addresses that no rule, route or zone of a network tells apart form one class.

Comes in: every address set that a network mentions. Goes out: `AddressAxis`, which gives the class of an address and one
address of each class inside a set. Classes are found by signatures: each set has a random number, and an elementary interval
carries the XOR of the numbers of the sets that hold it. Classes are numbered in the order of their least addresses, so that
a set is a few ranges of numbers. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from secrets import randbits

import numpy as np
from numpy.typing import NDArray

from penstock.net.door import Frontage
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite
from penstock.net.route import Via
from penstock.net.rule import Cover, Filter, Match
from penstock.space.addresses import BITS, Address, AddressSet
from penstock.space.intervals import IntervalSet, Run, normal

Longs = NDArray[np.uint64]

WORDS = 2
"""Words of a signature. Two different memberships share one with a probability below 2**-100 at any size met; the numbers are
drawn anew each time, so that no input can be made to provoke it."""


class AddressAxis:
    """All addresses of both versions, divided into classes."""

    def __init__(self, sets: Iterable[AddressSet]) -> None:
        distinct = list(dict.fromkeys(sets))
        self.lines = {version: Line(version, [some.runs(version) for some in distinct]) for version in (4, 6)}
        self._representatives: dict[AddressSet, tuple[Address, ...]] = {}
        self._classes: dict[AddressSet, frozenset[tuple[int, int]]] = {}
        self._members: dict[tuple[int, int], AddressSet] = {}
        self._known: dict[Address, AddressSet] = {}
        self._unions: dict[frozenset[tuple[int, int]], AddressSet] = {}

    @classmethod
    def of(cls, *networks: Network) -> AddressAxis:
        """Build the axis of everything that networks say about addresses."""
        return cls(some for network in networks for some in mentioned(network))

    def class_of(self, address: Address) -> tuple[int, int]:
        """Give the class of an address: equal values are treated alike by everything in the network."""
        return (address.version, self.lines[address.version].class_of(address.value))

    def classes(self, addresses: AddressSet) -> frozenset[tuple[int, int]]:
        """Give all classes that meet a set."""
        if addresses not in self._classes:
            self._classes[addresses] = frozenset(self.class_of(a) for a in self.representatives(addresses))
        return self._classes[addresses]

    def representatives(self, addresses: AddressSet) -> tuple[Address, ...]:
        """Give the least address of each class inside a set, in ascending order."""
        if addresses not in self._representatives:
            self._representatives[addresses] = tuple(
                Address(version, value)
                for version, line in self.lines.items()
                for value in line.least(addresses.runs(version))
            )
        return self._representatives[addresses]

    def unites(self, addresses: AddressSet) -> bool:
        """Whether a set is made of whole classes, so that no address in it is like one outside."""
        return all(line.unites(addresses.runs(version)) for version, line in self.lines.items())

    def members(self, address: Address) -> AddressSet:
        """Give all addresses of the class of an address."""
        if address not in self._known:
            key = self.class_of(address)
            if key not in self._members:
                self._members[key] = self._class(*key)
            self._known[address] = self._members[key]
        return self._known[address]

    def _class(self, version: int, number: int) -> AddressSet:
        runs = IntervalSet(self.lines[version].runs_of(number))
        return AddressSet(runs) if version == 4 else AddressSet(v6=runs)

    def union(self, addresses: Iterable[Address]) -> AddressSet:
        """Give all addresses of the classes of some addresses."""
        classes = frozenset(self.class_of(address) for address in addresses)
        if classes not in self._unions:
            four, six = (
                self.lines[v].runs_of_all([number for version, number in classes if version == v]) for v in (4, 6)
            )
            self._unions[classes] = AddressSet(IntervalSet(four), IntervalSet(six))
        return self._unions[classes]


class Line:
    """The addresses of one version as elementary intervals: where each begins, and its class.

    `firsts` holds the least address of each class, ascending.
    """

    def __init__(self, version: int, sets: Sequence[tuple[Run, ...]]) -> None:
        self._last = 2 ** BITS[version] - 1
        starts, marks = _scan(sets, self._last)
        order, inverse = _numbered(marks)
        self._numbers = inverse
        self.starts: list[int] = starts
        self.classes: list[int] = inverse.tolist()
        self.firsts: list[int] = [starts[index] for index in order]
        self._grouped: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None

    def class_of(self, value: int) -> int:
        """Give the number of the class of an address."""
        return self.classes[bisect_right(self.starts, value) - 1]

    def least(self, runs: tuple[Run, ...]) -> list[int]:
        """Give the least address of each class inside some ranges, ascending."""
        found: dict[int, int] = {}
        for lo, hi in runs:
            first = bisect_right(self.starts, lo) - 1
            after = bisect_right(self.starts, hi, first)
            for index, number in enumerate(self.classes[first:after], first):
                if number not in found:
                    found[number] = max(lo, self.starts[index])
        return sorted(found.values())

    def ranges(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """Give the numbers of the classes inside a set the axis was built from, as closed ranges."""
        found = []
        at = 0
        for lo, hi in runs:
            first = bisect_left(self.firsts, lo, at)
            at = bisect_right(self.firsts, hi, first)
            if at > first:
                found.append((first, at - 1))
        return normal(found)

    def unites(self, runs: tuple[Run, ...]) -> bool:
        """Whether some ranges are made of whole classes."""
        first = np.asarray([bisect_left(self.starts, lo) for lo, _ in runs], np.int64)
        after = np.asarray([bisect_right(self.starts, hi) for _, hi in runs], np.int64)
        bounds = [*self.starts, self._last + 1]
        if any(bounds[at] != lo or bounds[end] != hi + 1 for at, end, (lo, hi) in zip(first, after, runs, strict=True)):
            return False
        edges = np.zeros(len(self.starts) + 1, np.int64)
        np.add.at(edges, first, 1)
        np.subtract.at(edges, after, 1)
        inside = np.cumsum(edges[:-1]) > 0
        here = np.bincount(self._numbers[inside], minlength=len(self.firsts))
        return bool(np.all((here == 0) | (here == np.bincount(self._numbers, minlength=len(self.firsts)))))

    def runs_of_all(self, numbers: Sequence[int]) -> tuple[Run, ...]:
        """Give the addresses of several classes as closed ranges."""
        wanted = np.zeros(len(self.firsts), np.bool_)
        wanted[numbers] = True
        inside = np.concatenate(([False], wanted[self._numbers], [False]))
        edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
        bounds = [*self.starts, self._last + 1]
        return tuple((bounds[lo], bounds[hi] - 1) for lo, hi in zip(edges[::2], edges[1::2], strict=True))

    def runs_of(self, number: int) -> tuple[Run, ...]:
        """Give the addresses of a class as closed ranges."""
        if self._grouped is None:
            order = np.argsort(self._numbers, kind="stable")
            self._grouped = (order, np.searchsorted(self._numbers[order], np.arange(len(self.firsts) + 1)))
        order, bounds = self._grouped
        ends = [*self.starts[1:], self._last + 1]
        chosen: list[int] = order[bounds[number] : bounds[number + 1]].tolist()
        return normal((self.starts[i], ends[i] - 1) for i in chosen)


def _scan(sets: Sequence[tuple[Run, ...]], last: int) -> tuple[list[int], Longs]:
    """Give where elementary intervals begin, and the signature of each."""
    flat = [edge for runs in sets for run in runs for edge in (run[0], run[1] + 1)]
    starts = sorted({0, *(edge for edge in flat if edge <= last)})
    rank = dict(zip(starts, range(len(starts)), strict=True))
    places = np.fromiter((rank.get(edge, len(starts)) for edge in flat), np.int64, len(flat))
    counts = np.fromiter((2 * len(runs) for runs in sets), np.int64, len(sets))
    numbers = np.fromiter((randbits(64) for _ in range(WORDS * len(sets))), np.uint64, WORDS * len(sets))
    owners = np.repeat(np.arange(len(sets)), counts)
    order = np.argsort(places, kind="stable")
    places = places[order]
    signed = np.zeros((len(flat) + 1, WORDS), np.uint64)
    np.bitwise_xor.accumulate(numbers.reshape(-1, WORDS)[owners[order]], axis=0, out=signed[1:])
    return starts, signed[np.searchsorted(places, np.arange(len(starts)), "right")]


def _numbered(marks: Longs) -> tuple[list[int], NDArray[np.int64]]:
    """Number signatures in the order in which they first appear; give where that is, and the number of each."""
    pairs = np.ascontiguousarray(marks).view([("", np.uint64)] * WORDS).ravel()
    _, firsts, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    order = np.argsort(firsts, kind="stable")
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return firsts[order].tolist(), number[inverse.ravel()]


def mentioned(network: Network) -> Iterator[AddressSet]:
    """Give every address set that anything in a network compares an address with."""
    for filter_ in network.filters.values():
        yield from sets_of_filter(filter_)
    for table in network.route_tables.values():
        for route in table.routes:
            yield AddressSet.prefix(route.prefix) if route.covers is None else route.covers
            if isinstance(route.next_hop, Via):
                yield AddressSet.address(route.next_hop.address)
    for endpoint in network.endpoints.values():
        for rewrite in endpoint.rewrites:
            yield from _of_rewrite(rewrite)
        appliance = endpoint.appliance
        if appliance is not None:
            yield from (appliance.snat.keeps, appliance.instances, *(some for _, some in appliance.snat.maybe))
            for part in (appliance.network, appliance.application):
                yield from sets_of_filter(part)
            for rewrite in appliance.translations:
                yield from _of_rewrite(rewrite)
        for public in endpoint.public:
            yield AddressSet.address(public.address)
        yield from (some for some in (endpoint.brings, endpoint.behind) if some is not None)
        if endpoint.host is not None:
            yield endpoint.host.keeps
        if endpoint.frontage is not None:
            yield endpoint.where
            yield from _of_frontage(endpoint.frontage)
        if endpoint.exit is not None:
            yield from (endpoint.exit.covers, endpoint.exit.outbound.sources)
    for segment in network.segments.values():
        yield segment.prefixes
    for tag in network.outside_tags.values():
        yield from (tag.addresses, AddressSet.address(tag.symbol))
    for link in network.links:
        yield from (link.left_reach, link.right_reach)
    yield from (network.internet, network.onprem, *(some for _, some in network.claimed))
    yield from (family.where for family in network.families)
    yield from _of_cover(network.platform) if network.platform is not None else ()
    yield AddressSet.of("168.63.129.16", "169.254.169.254")
    yield AddressSet.of("fe80::1234:5678:9abc")


def _of_frontage(frontage: Frontage) -> Iterator[AddressSet]:
    for door in frontage.doors:
        for admission in door.admissions:
            yield from _of_cover(admission.rule.match.src)


def sets_of_filter(filter_: Filter) -> Iterator[AddressSet]:
    """Give every address set that the rules of a filter speak of."""
    for rule in (*filter_.rules, filter_.default):
        yield from _of_match(rule.match)


def _of_rewrite(rewrite: Rewrite) -> Iterator[AddressSet]:
    yield from _of_match(rewrite.match)
    if rewrite.new_sources is not None:
        yield rewrite.new_sources
    for route in rewrite.routes:
        for rule in route.inspection.rules if route.inspection is not None else ():
            for condition in rule.conditions:
                yield from _of_cover(condition.source) if condition.source is not None else ()
    yield from (AddressSet.address(t.address) for t in rewrite.targets if t.address is not None)


def _of_match(match: Match) -> Iterator[AddressSet]:
    yield from _of_cover(match.src)
    yield from _of_cover(match.dst)


def _of_cover(cover: Cover) -> Iterator[AddressSet]:
    yield cover.sure
    for _, some in cover.doubtful:
        yield some
