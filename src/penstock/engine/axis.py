"""Addresses that no rule, route or zone of a network tells apart form one class.

Comes in: every address set that a network mentions. Goes out: `AddressAxis`, which gives the class of an address and one
address of each class inside a set. Classes are found by signatures: each set has a fixed pseudo-random number, and an
elementary interval carries the XOR of the numbers of the sets that hold it. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from random import Random

from penstock.net.door import Frontage
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite
from penstock.net.route import Via
from penstock.net.rule import Cover, Filter, Match
from penstock.space.addresses import BITS, Address, AddressSet

SIGNATURE_BITS = 128
"""Two different memberships share a signature with probability below 2**-100 at any size met."""


class AddressAxis:
    """All addresses of both versions, divided into classes."""

    def __init__(self, sets: Iterable[AddressSet]) -> None:
        distinct = sorted(set(sets), key=lambda s: (s.v4.runs, s.v6.runs))
        self._starts: dict[int, list[int]] = {}
        self._marks: dict[int, list[int]] = {}
        random = Random(0)  # noqa: S311 - signatures, not secrets
        numbers = [random.getrandbits(SIGNATURE_BITS) for _ in distinct]
        for version in (4, 6):
            self._starts[version], self._marks[version] = _scan(version, distinct, numbers)
        self._representatives: dict[AddressSet, tuple[Address, ...]] = {}
        self._classes: dict[AddressSet, frozenset[tuple[int, int]]] = {}
        self._members: dict[tuple[int, int], list[tuple[int, int]]] | None = None

    @classmethod
    def of(cls, network: Network) -> AddressAxis:
        """Build the axis of everything a network says about addresses."""
        return cls(mentioned(network))

    def class_of(self, address: Address) -> tuple[int, int]:
        """Give the class of an address: equal values are treated alike by everything in the network."""
        starts = self._starts[address.version]
        return (address.version, self._marks[address.version][bisect_right(starts, address.value) - 1])

    def classes(self, addresses: AddressSet) -> frozenset[tuple[int, int]]:
        """Give all classes that meet a set."""
        if addresses not in self._classes:
            self._classes[addresses] = frozenset(self.class_of(a) for a in self.representatives(addresses))
        return self._classes[addresses]

    def representatives(self, addresses: AddressSet) -> tuple[Address, ...]:
        """Give the least address of each class inside a set, in ascending order."""
        if addresses not in self._representatives:
            seen: dict[tuple[int, int], Address] = {}
            for version in (4, 6):
                for address, mark in self._inside(version, addresses):
                    seen.setdefault((version, mark), address)
            self._representatives[addresses] = tuple(sorted(seen.values()))
        return self._representatives[addresses]

    def _inside(self, version: int, addresses: AddressSet) -> Iterator[tuple[Address, int]]:
        starts, marks = self._starts[version], self._marks[version]
        for lo, hi in addresses.runs(version):
            index = bisect_right(starts, lo) - 1
            while index < len(starts) and starts[index] <= hi:
                yield Address(version, max(lo, starts[index])), marks[index]
                index += 1

    def members(self, address: Address) -> AddressSet:
        """Give all addresses of the class of an address."""
        if self._members is None:
            self._members = {}
            for version in (4, 6):
                starts, marks = self._starts[version], self._marks[version]
                ends = [*(s - 1 for s in starts[1:]), 2 ** BITS[version] - 1]
                for lo, hi, mark in zip(starts, ends, marks, strict=True):
                    self._members.setdefault((version, mark), []).append((lo, hi))
        version = address.version
        runs = self._members[self.class_of(address)]
        return AddressSet.union_all(AddressSet.span(Address(version, lo), Address(version, hi)) for lo, hi in runs)


def _scan(version: int, sets: list[AddressSet], numbers: list[int]) -> tuple[list[int], list[int]]:
    changes: dict[int, int] = {0: 0}
    limit = 2 ** BITS[version]
    for some, number in zip(sets, numbers, strict=True):
        for lo, hi in some.runs(version):
            changes[lo] = changes.get(lo, 0) ^ number
            if hi + 1 < limit:
                changes[hi + 1] = changes.get(hi + 1, 0) ^ number
    starts = sorted(changes)
    marks = []
    mark = 0
    for start in starts:
        mark ^= changes[start]
        marks.append(mark)
    return starts, marks


def mentioned(network: Network) -> Iterator[AddressSet]:
    """Give every address set that anything in a network compares an address with."""
    for filter_ in network.filters.values():
        yield from _of_filter(filter_)
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
            yield from (appliance.snat.keeps, appliance.instances)
            for part in (appliance.network, appliance.application, appliance.infrastructure):
                yield from _of_filter(part) if part is not None else ()
            for rewrite in appliance.translations:
                yield from _of_rewrite(rewrite)
        for public in endpoint.public:
            yield AddressSet.address(public.address)
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
    yield from (network.internet, network.onprem)
    yield from (family.where for family in network.families)
    yield from _of_cover(network.platform) if network.platform is not None else ()
    yield AddressSet.of("168.63.129.16", "169.254.169.254")


def _of_frontage(frontage: Frontage) -> Iterator[AddressSet]:
    for door in frontage.doors:
        for admission in door.admissions:
            yield from _of_cover(admission.rule.match.src)


def _of_filter(filter_: Filter) -> Iterator[AddressSet]:
    for rule in (*filter_.rules, filter_.default):
        yield from _of_match(rule.match)


def _of_rewrite(rewrite: Rewrite) -> Iterator[AddressSet]:
    yield from _of_match(rewrite.match)
    if rewrite.new_sources is not None:
        yield rewrite.new_sources
    yield from (AddressSet.address(t.address) for t in rewrite.targets if t.address is not None)


def _of_match(match: Match) -> Iterator[AddressSet]:
    yield from _of_cover(match.src)
    yield from _of_cover(match.dst)


def _of_cover(cover: Cover) -> Iterator[AddressSet]:
    yield cover.sure
    for _, some in cover.maybe:
        yield some
