"""On which pairs of classes a changed rule may bear.

Comes in: the classes of an estate, and a `Change`. Goes out: pairs of classes, more rather than fewer: those whose filters changed and whose
addresses a changed rule speaks of, and those that something on the way may turn into such. Read next: `engine/differences.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from penstock.engine.change import Change
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups, outside_groups
from penstock.engine.places import targets
from penstock.engine.starts import SENDERS
from penstock.engine.state import INTERNET, ONPREM
from penstock.engine.turned import Sayings, Turned
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import AddressSet
from penstock.space.intervals import Run

Pair = tuple[int, int]

PLAIN = frozenset((Kind.NIC, Kind.WORKLOAD, Kind.VACANT, Kind.MANAGED, Kind.PRIVATE_ENDPOINT))
"""Kinds whose own filters are met only by what they send and what is sent to them."""


class Bearing:
    """The classes of an estate, arranged by filters and addresses. Rules have no part in it: it serves every network with the same axes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._network = engine.network
        self.groups: tuple[Group, ...] = (*groups(engine), *outside_groups(engine))
        self._first = [engine.network.endpoints[g.endpoints[0]] if g.endpoints else None for g in self.groups]
        self._egress = _users(self._first, "egress")
        self._ingress = _users(self._first, "ingress")
        self._senders = {at for at, e in enumerate(self._first) if e is None or e.kind in SENDERS}
        self._odd = [at for at, e in enumerate(self._first) if e is not None and not self._is_plain(e)]
        self._positions = [self._of_group(group) for group in self.groups]
        self._sorted = sorted((position, at) for at, some in enumerate(self._positions) for position in some)

    def _of_group(self, group: Group) -> tuple[int, ...]:
        """Give the positions of the addresses that a class has, or stands for."""
        network = self._network
        outside = {INTERNET: network.internet, ONPREM: network.onprem | network.onprem_maybe}
        where = outside[group.outside] if group.outside else network.endpoints[group.endpoints[0]].where
        return self._at(where)

    def _at(self, addresses: AddressSet) -> tuple[int, ...]:
        sides = self._engine.walker.sides
        return tuple(sides.position(address) for address in self._engine.representatives(addresses))

    def pairs(self, after: Engine, change: Change) -> Iterator[Pair]:
        """Give the pairs of classes whose flows a change may alter, each once, in order."""
        devices = [e.appliance for e in change.devices.values() if e.appliance is not None]
        named = {appliance.application.id for appliance in devices}
        inside = named | {appliance.network.id for appliance in devices}
        found: set[Pair] = set()
        sides = self._engine.walker.sides, after.walker.sides
        for old, new in change.filters:
            turned = Turned((old, sides[0]), (new, sides[1]), by_name=new.id in named)
            if turned.sources and turned.targets:
                found.update(self._of_device(turned) if new.id in inside else self._of_filter(turned, new.id))
        return iter(sorted(found))

    def _of_device(self, turned: Turned) -> Iterator[Pair]:
        return self._turning(turned, self._sources(turned), self._targets(turned))

    def _of_filter(self, turned: Turned, filter_id: str) -> Iterator[Pair]:
        everyone = range(len(self.groups))
        if self._is_met_elsewhere(filter_id):
            if turned.turns(turned.from_all(), turned.to_all()):
                yield from self._elsewhere(filter_id)
            return
        own = self._egress.get(filter_id, ())
        if own:
            targets = dict.fromkeys(everyone, turned.to_all()) if self._engine.proxies else self._targets(turned)
            yield from self._turning(turned, {at: turned.from_(self._positions[at]) for at in own}, targets)
        own = self._ingress.get(filter_id, ())
        if own:
            targets = {at: turned.to(self._positions[at]) for at in own}
            before = self._before(own)
            targets |= dict.fromkeys((*before, *self._behind(before)), turned.to_all())
            yield from self._turning(turned, self._sources(turned), targets)

    def _elsewhere(self, filter_id: str) -> Iterator[Pair]:
        """Give all pairs; where just proxies have a filter, those who ask them, what these ask, and what the internet asks by way of them."""
        senders, everyone = sorted(self._senders), range(len(self.groups))
        own = [at for at, e in enumerate(self._first) if e is not None and filter_id in (*e.ingress, *e.egress)]
        kinds = {e.kind for e in self._network.endpoints.values() if filter_id in (*e.ingress, *e.egress)}
        if kinds != {Kind.PROXY} or self._engine.walker.has_guests or self._has_virtual:
            yield from ((source, end) for source in senders for end in everyone)
            return
        before = self._before(own)
        asked = {*own, *before, *self._behind(before)}
        asking = {*own, *(at for at, group in enumerate(self.groups) if group.outside)}
        for source in senders:
            yield from ((source, end) for end in (everyone if source in asking else asked))

    def _turning(self, turned: Turned, sources: dict[int, Sayings], targets: dict[int, Sayings]) -> Iterator[Pair]:
        for source, seen in sources.items():
            if source in self._senders and seen:
                yield from ((source, end) for end, there in targets.items() if turned.turns(seen, there))

    def _sources(self, turned: Turned) -> dict[int, Sayings]:
        """Give the classes that changed rules speak of as sources, and what is said of them; all, if devices send in others' place."""
        lent = turned.from_([at for at in self._lent if _within(at, turned.sources)])
        among = self._senders if lent else self._inside(turned.sources)
        return {at: turned.from_(self._positions[at]) | lent for at in among}

    def _targets(self, turned: Turned) -> dict[int, Sayings]:
        """Give the classes that changed rules speak of as destinations; what devices make of others is not known."""
        found = {at: turned.to(self._positions[at]) for at in self._inside(turned.targets)}
        return found | dict.fromkeys(self._odd, turned.to_all())

    def _inside(self, ranges: Sequence[Run]) -> list[int]:
        """Give the classes with an address in some ranges."""
        found: dict[int, None] = {}
        for first, last in ranges:
            low, high = bisect_left(self._sorted, (first, -1)), bisect_left(self._sorted, (last + 1, -1))
            found.update((at, None) for _, at in self._sorted[low:high])
        return list(found)

    @cached_property
    def _lent(self) -> tuple[int, ...]:
        """Every address under which something on the way sends in the place of somebody else."""
        network = self._network
        found = [self._engine.places.own]
        for endpoint in network.endpoints.values():
            if endpoint.appliance is not None:
                found.append(endpoint.appliance.instances)
            if endpoint.rewrites or endpoint.exit is not None:
                found.append(endpoint.where)
            found.extend(r.new_sources for r in endpoint.rewrites if r.new_sources is not None)
        return self._at(AddressSet.union_all(found))

    # ---- who meets a filter ----------------------------------------------------------------------------------------

    def _is_plain(self, endpoint: Endpoint) -> bool:
        """Whether nothing but its own filters stands at an endpoint."""
        return endpoint.kind in PLAIN and endpoint.frontage is None and endpoint.id not in self._transits

    @cached_property
    def _transits(self) -> frozenset[str]:
        return self._engine.answers.ways.facts.transits

    def _is_met_elsewhere(self, filter_id: str) -> bool:
        """Whether others than those who send and receive may meet a filter: on devices, behind guests and virtual addresses."""
        return filter_id in self._others or self._engine.walker.has_guests

    @cached_property
    def _has_virtual(self) -> bool:
        return any(e.kind is Kind.VIRTUAL for e in self._network.endpoints.values())

    @cached_property
    def _others(self) -> frozenset[str]:
        """The filters of everything that is not plain, or that is in no class."""
        odd = set(self._odd)
        plain = {
            i for at, e in enumerate(self._first) if e is not None and at not in odd for i in self.groups[at].endpoints
        }
        others = [e for e in self._network.endpoints.values() if e.id not in plain]
        if self._has_virtual:
            return frozenset(self._network.filters)
        return frozenset(i for e in others for i in (*e.ingress, *e.egress))

    def _before(self, own: Iterable[int]) -> list[int]:
        """Give the classes of devices that may pass traffic on to some classes."""
        wanted = {i for at in own for i in self.groups[at].endpoints}
        if not wanted:
            return []
        places, endpoints = self._engine.places, self._network.endpoints
        return [
            at for at in self._relays if any(places.behind(endpoints[i], wanted) for i in self.groups[at].endpoints)
        ]

    def _behind(self, relays: Iterable[int]) -> list[int]:
        """Give the classes that some devices may pass traffic on to: in another network somebody may have the address that is meant."""
        places, endpoints = self._engine.places, self._network.endpoints
        devices = [endpoints[i] for at in relays for i in self.groups[at].endpoints]
        return [
            at for at, group in enumerate(self.groups) if any(places.behind(d, set(group.endpoints)) for d in devices)
        ]

    @cached_property
    def _relays(self) -> list[int]:
        return [at for at, e in enumerate(self._first) if e is not None and next(targets(e), None) is not None]


def _users(first: list[Endpoint | None], side: str) -> dict[str, list[int]]:
    """Give the classes that have each filter on one side."""
    found: dict[str, list[int]] = {}
    for at, endpoint in enumerate(first):
        chain = () if endpoint is None else endpoint.egress if side == "egress" else endpoint.ingress
        for filter_id in chain:
            found.setdefault(filter_id, []).append(at)
    return found


def _within(position: int, ranges: Sequence[Run]) -> bool:
    return any(first <= position <= last for first, last in ranges)
