"""What sort of way routes give a packet: the same for all pairs of addresses that routing treats alike.

Comes in: a network and its look-ups. Goes out: `Way`s, numbered, equal when nothing on the way can tell them apart: a route to the
receiver's own network is the same sort of way in every network. Read next: `facts.py`, what else the way asks of an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, assert_never

import numpy as np
from numpy.typing import NDArray

from penstock.engine.places import owns_surely
from penstock.engine.tables.facts import Facts
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import (
    Deliver,
    Discard,
    NextHop,
    Route,
    Through,
    ToGateway,
    ToInternet,
    ToService,
    Undetermined,
    Via,
)
from penstock.space.addresses import Address, AddressSet

Longs = NDArray[np.int64]

MAX_DEVICES = 8
"""Devices on one way; a longer one is not worth a sort of its own."""


@dataclass(frozen=True, slots=True)
class Way:
    """A sort of way. `devices` are those whose own routes matter on it, in order; `forks`: one of several ways is taken.

    `outward`: it may take the internet route. `walked`: more of the pair matters than a sort says, so that only the walk can answer: it
    leads to a network other than the receiver's, to a device that nobody knows, or through too many.
    """

    number: int
    causes: frozenset[Cause] = field(compare=False)
    devices: tuple[str, ...] = field(compare=False)
    forks: bool = field(compare=False)
    outward: bool = field(compare=False)
    walked: bool = field(compare=False)


@dataclass
class Draft:
    """What is said of a way while it is followed."""

    causes: set[Cause] = field(default_factory=set)
    devices: list[str] = field(default_factory=list)
    forks: bool = False
    outward: bool = False
    walked: bool = False

    def add(self, way: Way) -> None:
        """Take over what is said of a way that goes on from here."""
        self.causes |= way.causes
        self.devices.extend(way.devices)
        self.forks |= way.forks
        self.outward |= way.outward
        self.walked |= way.walked


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where packets are on their way: to whom, and what they met."""

    address: Address
    unit: Unit
    met: tuple[str, ...]


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
        self._edges: dict[str, Longs] = {}
        self._tables: dict[object, str] = {}
        self._canonical: dict[str, str] = {}
        self.facts = Facts(walker)

    def way(self, segment: str, end: Place) -> Way:
        """Give the sort of way that packets take from a segment to one end of a pair."""
        key = (segment, end.place)
        if key not in self._by_place:
            self._by_place[key] = self.way_to(segment, end.address, end.unit)
        return self._by_place[key]

    def way_to(self, segment: str, address: Address, unit: Unit, met: tuple[str, ...] = ()) -> Way:
        """Give the sort of way that packets take from a segment to an address, which a unit has."""
        if met:
            return self._make(segment, Ahead(address, unit, met))
        key = (segment, address, unit)
        if key not in self._ways:
            self._ways[key] = self._make(segment, Ahead(address, unit, met))
        return self._ways[key]

    def _make(self, segment: str, ahead: Ahead) -> Way:
        routes = self._walker.places.route(segment, ahead.address)
        draft = Draft(forks=len(routes) > 1)
        parts: list[object] = []
        for route in routes:
            draft.causes.update(route.doubts)
            key, below = self._hop(route.next_hop, ahead, draft)
            parts.append((key, route.doubts, tuple(way.number for way in below)))
            for way in below:
                draft.add(way)
        return self._numbered(tuple(parts), draft)

    def _numbered(self, key: object, draft: Draft) -> Way:
        if key not in self._known:
            devices = tuple(dict.fromkeys(draft.devices))
            number = len(self._known)
            self._known[key] = Way(number, frozenset(draft.causes), devices, draft.forks, draft.outward, draft.walked)
        return self._known[key]

    def _hop(self, hop: NextHop, ahead: Ahead, draft: Draft) -> tuple[object, list[Way]]:
        """Give what is particular about a next hop, and the ways from there."""
        match hop:
            case Deliver():
                return self._deliver(hop, ahead, draft), []
            case Via():
                return self._via(hop, ahead, draft)
            case Through():
                return ("through", hop.device), self._below([self._network.endpoints[hop.device]], ahead, draft)
            case ToGateway():
                return self._gateway(hop, ahead, draft)
            case ToInternet() | ToService():
                draft.outward = True
            case Undetermined():
                draft.causes.update(hop.causes)
            case Discard():
                pass
            case _:
                assert_never(hop)
        return hop, []

    def _deliver(self, hop: Deliver, ahead: Ahead, draft: Draft) -> object:
        if hop.network != ahead.unit.network:
            draft.walked = True
            return ("elsewhere", hop.network)
        return ("deliver", hop.only is None or ahead.unit.segment in hop.only)

    def _via(self, hop: Via, ahead: Ahead, draft: Draft) -> tuple[object, list[Way]]:
        for domain in hop.networks:
            owners = [o for o in self._walker.places.owners(domain, hop.address) if o.kind is not Kind.VACANT]
            if owners:
                break
        else:
            return ("via", hop.address, "nobody", self._walker.places.is_beyond(hop)), []
        draft.walked |= any(self.facts.sends_astray(owner) for owner in owners)
        draft.forks |= len(owners) > 1 or not owns_surely(owners[0])
        devices = [device for owner in owners for device in self.facts.stands_for(owner)]
        return ("via", hop.address, domain, tuple(o.id for o in owners)), self._below(devices, ahead, draft)

    def _below(self, devices: list[Endpoint], ahead: Ahead, draft: Draft) -> list[Way]:
        """Give the ways from devices that the packets were not at before."""
        draft.devices.extend(device.id for device in devices)
        found = []
        for device in devices:
            if device.id not in ahead.met and device.segment:
                draft.walked |= len(ahead.met) == MAX_DEVICES
                if not draft.walked:
                    found.append(self.way_to(device.segment, ahead.address, ahead.unit, (*ahead.met, device.id)))
        return found

    def _gateway(self, hop: ToGateway, ahead: Ahead, draft: Draft) -> tuple[object, list[Way]]:
        draft.devices.extend(g for g in hop.gateways if g in self._network.endpoints)
        far = [self._network.endpoints[g] for g in self._far_ends(hop, ahead.address) if g in self._network.endpoints]
        draft.walked |= any(gateway.skips_routes for gateway in far)
        draft.forks |= len(far) > 1
        return ("gateway", hop.gateways, tuple(g.id for g in far)), self._below(far, ahead, draft)

    def _far_ends(self, hop: ToGateway, address: Address) -> Iterator[str]:
        for link in self._network.links:
            for near, far in ((link.left, link.right), (link.right, link.left)):
                if near in hop.gateways and address in link.reach(far):
                    yield far

    # ---- many addresses at once ------------------------------------------------------------------------------------

    def table(self, segment: str) -> str:
        """Give the first segment met whose routes are the same."""
        if segment not in self._canonical:
            routes = self._network.route_tables[self._network.segments[segment].routes].routes
            key = tuple((r.prefix, r.covers, r.next_hop, r.rank, r.pinned, r.doubts) for r in routes)
            self._canonical[segment] = self._tables.setdefault(key, segment)
        return self._canonical[segment]

    def own_edges(self, segment: str) -> Longs:
        """Give the positions from which on other routes of a segment may be taken."""
        table = self.table(segment)
        if table not in self._edges:
            self._edges[table] = np.array(sorted(set(self._found_edges(segment))), np.int64)
        return self._edges[table]

    def _found_edges(self, segment: str) -> Iterator[int]:
        for route in self._network.route_tables[self._network.segments[segment].routes].routes:
            covers = AddressSet.prefix(route.prefix) if route.covers is None else route.covers
            for first, last in self._walker.sides.ranges(covers):
                yield from (first, last + 1)

    def routes(self, segment: str, address: Address) -> tuple[Route, ...]:
        """Give the routes that packets from a segment to an address may take."""
        return self._walker.places.route(segment, address)


def hop_key(route: Route, unit: Unit) -> object:
    """Give what a route does with packets to a unit: equal for routes that deliver to the own network of each."""
    hop = route.next_hop
    if not isinstance(hop, Deliver):
        return hop, route.doubts
    fits = hop.only is None or unit.segment in hop.only
    return ("deliver", fits, route.doubts) if hop.network == unit.network else ("elsewhere", hop.network, route.doubts)
