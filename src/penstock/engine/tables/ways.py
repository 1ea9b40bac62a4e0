"""What sort of way routes give a packet: the same for all pairs of addresses that routing treats alike.

Comes in: a network and its look-ups. Goes out: `Way`s, numbered, equal when nothing on the way can tell them apart: a route to the
receiver's own network is the same sort of way in every network. `Facts` are what else the way asks of an address. Read next:
`answers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from penstock.engine.places import PLATFORM, owns_surely, targets
from penstock.engine.walk import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import Deliver, NextHop, ToGateway, Undetermined, Via
from penstock.space.addresses import Address, AddressSet

MAX_DEVICES = 8
"""Devices on one way; a longer one is not worth a sort of its own."""


@dataclass(frozen=True, slots=True)
class Way:
    """A sort of way. `devices` are those whose own routes matter on it, in order; `forks`: one of several ways is taken first of all.

    `strays`: it leads to a network other than the receiver's, so that it depends on the very address.
    """

    number: int
    causes: frozenset[Cause] = field(compare=False)
    devices: tuple[str, ...] = field(compare=False)
    forks: bool = field(compare=False)
    strays: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is at the end of a way: its network and segment; `internet` or `onprem` with no segment for those outside."""

    network: str
    segment: str = ""


class Place(Protocol):
    """An address and who has it; equal places have equal numbers."""

    @property
    def place(self) -> int:
        """The number."""

    @property
    def address(self) -> Address:
        """The address."""

    @property
    def unit(self) -> Unit:
        """Who has it."""


class Ways:
    """Sorts of ways, found when first asked for."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._network = walker.network
        self._known: dict[object, Way] = {}
        self._ways: dict[tuple[str, Address, Unit], Way] = {}
        self._by_place: dict[tuple[str, int], Way] = {}
        self._edges: dict[str, tuple[int, ...]] = {}
        self._tables: dict[object, str] = {}
        self._canonical: dict[str, str] = {}
        self.all: list[Way] = []
        self._facts: dict[Address, object] = {}

    def way(self, segment: str, end: Place) -> Way:
        """Give the sort of way that packets take from a segment to one end of a pair."""
        key = (segment, end.place)
        if key not in self._by_place:
            self._by_place[key] = self.way_to(segment, end.address, end.unit)
        return self._by_place[key]

    def way_to(self, segment: str, address: Address, unit: Unit, met: tuple[str, ...] = ()) -> Way:
        """Give the sort of way that packets take from a segment to an address, which a unit has."""
        if met:
            return self._make(segment, address, unit, met)
        key = (segment, address, unit)
        if key not in self._ways:
            self._ways[key] = self._make(segment, address, unit, met)
        return self._ways[key]

    def _make(self, segment: str, address: Address, unit: Unit, met: tuple[str, ...]) -> Way:
        routes = self._walker.places.route(segment, address)
        parts: list[object] = []
        causes: set[Cause] = set()
        devices: list[str] = []
        forks = len(routes) > 1
        strays = False
        for route in routes:
            key, below = self._hop(route.next_hop, address, unit, met, causes, devices)
            strays |= key[0] == "elsewhere" or any(way.strays for way in below)
            parts.append((key, route.doubts, tuple(way.number for way in below)))
            causes.update(route.doubts)
            forks |= isinstance(route.next_hop, Via) and key[-1] != "one"
            for way in below:
                causes |= way.causes
                devices.extend(way.devices)
        return self._numbered(tuple(parts), causes, devices, forks, strays=strays)

    def _numbered(self, key: object, causes: set[Cause], devices: list[str], forks: bool, *, strays: bool) -> Way:
        if key not in self._known:
            once = tuple(dict.fromkeys(devices))
            self._known[key] = Way(len(self._known), frozenset(causes), once, forks, strays)
            self.all.append(self._known[key])
        return self._known[key]

    def _hop(
        self, hop: NextHop, address: Address, unit: Unit, met: tuple[str, ...], causes: set[Cause], devices: list[str]
    ) -> tuple[tuple[object, ...], list[Way]]:
        """Give what is particular about a next hop, and the ways from there."""
        match hop:
            case Deliver():
                return self._deliver(hop, address, unit), []
            case Via():
                return self._via(hop, address, unit, met, devices)
            case ToGateway():
                return self._gateway(hop, address, unit, met, devices)
            case Undetermined():
                causes.update(hop.causes)
        return (hop,), []

    def _deliver(self, hop: Deliver, address: Address, unit: Unit) -> tuple[object, ...]:
        if hop.network != unit.network:
            return ("elsewhere", hop.network, hop.only, address)
        return ("deliver", hop.only is None or unit.segment in hop.only)

    def _via(
        self, hop: Via, address: Address, unit: Unit, met: tuple[str, ...], devices: list[str]
    ) -> tuple[tuple[object, ...], list[Way]]:
        for domain in hop.networks:
            owners = [o for o in self._walker.places.owners(domain, hop.address) if o.kind is not Kind.VACANT]
            if owners:
                break
        else:
            return ("via", hop.address, "nobody"), []
        below = []
        for device in (d for owner in owners for d in self._stands_for(owner)):
            devices.append(device.id)
            if device.id not in met and device.segment and len(met) < MAX_DEVICES:
                below.append(self.way_to(device.segment, address, unit, (*met, device.id)))
        one = "one" if len(owners) == 1 and owns_surely(owners[0]) else "several"
        return ("via", hop.address, domain, tuple(o.id for o in owners), one), below

    def _stands_for(self, owner: Endpoint) -> Iterator[Endpoint]:
        yield owner
        for target in targets(owner) if owner.kind is Kind.FRONTEND else ():
            if target.endpoint in self._network.endpoints:
                yield self._network.endpoints[target.endpoint or ""]

    def _gateway(
        self, hop: ToGateway, address: Address, unit: Unit, met: tuple[str, ...], devices: list[str]
    ) -> tuple[tuple[object, ...], list[Way]]:
        devices.extend(g for g in hop.gateways if g in self._network.endpoints)
        below = []
        ends: list[str] = []
        for link in self._network.links:
            for near, far in ((link.left, link.right), (link.right, link.left)):
                gateway = self._network.endpoints.get(far)
                if near in hop.gateways and address in link.reach(far) and gateway is not None:
                    ends.append(far)
                    devices.append(far)
                    if far not in met and len(met) < MAX_DEVICES:
                        below.append(self.way_to(gateway.segment, address, unit, (*met, far)))
        return ("gateway", hop.gateways, tuple(ends)), below

    # ---- many addresses at once ------------------------------------------------------------------------------------

    def table(self, segment: str) -> str:
        """Give the first segment met whose routes are the same."""
        if segment not in self._canonical:
            routes = self._network.route_tables[self._network.segments[segment].routes].routes
            key = tuple((r.prefix, r.covers, r.next_hop, r.rank, r.pinned, r.doubts) for r in routes)
            self._canonical[segment] = self._tables.setdefault(key, segment)
        return self._canonical[segment]

    def edges(self, segment: str, *, alone: bool = False) -> tuple[int, ...]:
        """Give the positions from which on another way may be taken: by the routes of a segment and of every device (`alone`: not these)."""
        key = f"{self.table(segment)}{'/alone' if alone else ''}"
        if key not in self._edges:
            found = set(self._own_edges(segment))
            for device in () if alone else (self._network.endpoints[d] for d in self._relays):
                found.update(self.edges(device.segment, alone=True) if device.segment != segment else ())
            if not alone:
                found.update(
                    edge for some in self._asked for run in self._walker.sides.ranges(some) for edge in _edges(run)
                )
            self._edges[key] = tuple(sorted(found))
        return self._edges[key]

    def _own_edges(self, segment: str) -> Iterator[int]:
        for route in self._network.route_tables[self._network.segments[segment].routes].routes:
            covers = AddressSet.prefix(route.prefix) if route.covers is None else route.covers
            for run in self._walker.sides.ranges(covers):
                yield from _edges(run)

    @cached_property
    def _relays(self) -> tuple[str, ...]:
        """Everything whose own routes may matter on somebody's way: appliances, and gateways."""
        gateways = {e.id for e in self._network.endpoints.values() if e.kind is Kind.GATEWAY}
        ids = sorted(self.transits | gateways)
        return tuple(i for i in ids if self._network.endpoints[i].segment in self._network.segments)

    @cached_property
    def relay_segments(self) -> tuple[str, ...]:
        """The segments of these."""
        return tuple(dict.fromkeys(self._network.endpoints[i].segment for i in self._relays))

    # ---- facts ---------------------------------------------------------------------------------------------------

    def facts(self, address: Address) -> object:
        """Give everything but routes and filters that a way asks of an address."""
        if address not in self._facts:
            self._facts[address] = (address.version, *(address in some for some in self._asked))
        return self._facts[address]

    @cached_property
    def _asked(self) -> tuple[AddressSet, ...]:
        network = self._network
        appliances = [e for e in network.endpoints.values() if e.appliance is not None]
        keeps = [e.appliance.snat.keeps for e in appliances if e.appliance is not None]
        reach = [some for link in network.links for some in (link.left_reach, link.right_reach)]
        overlays = [
            network.segments[e.overlay].prefixes for e in network.endpoints.values() if e.overlay in network.segments
        ]
        outside = [network.internet, network.onprem, network.onprem_maybe, self._walker.places.own]
        return tuple(dict.fromkeys([*outside, *keeps, *reach, *overlays]))

    def is_special(self, address: Address) -> bool:
        """Whether something else than routes and filters may happen to packets to an address."""
        return address in self._special or address in self._walker.places.public

    @cached_property
    def _special(self) -> AddressSet:
        """The platform's addresses, those that devices have, and those that are rewritten."""
        found = [AddressSet.address(address) for address in PLATFORM]
        for endpoint in self._network.endpoints.values():
            if endpoint.kind in (Kind.FRONTEND, Kind.PROXY, Kind.FIREWALL, Kind.GATEWAY):
                found.append(endpoint.where)
            for rewrite in endpoint.appliance.translations if endpoint.appliance is not None else ():
                found.extend((rewrite.match.dst.sure, *(some for _, some in rewrite.match.dst.doubtful)))
        return AddressSet.union_all(found)

    @cached_property
    def transits(self) -> frozenset[str]:
        """The endpoints that packets of others may be routed through: what has the address of some next hop."""
        found: set[str] = set()
        for table in self._network.route_tables.values():
            for hop in (route.next_hop for route in table.routes):
                for domain in hop.networks if isinstance(hop, Via) else ():
                    for owner in self._walker.places.owners(domain, hop.address) if isinstance(hop, Via) else ():
                        found.update(device.id for device in self._stands_for(owner))
        return frozenset(found)


def _edges(run: tuple[int, int]) -> tuple[int, int]:
    return run[0], run[1] + 1
