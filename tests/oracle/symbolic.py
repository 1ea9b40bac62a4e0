"""What may become of all packets between two sets of addresses, as formulas for z3.

It reads the values of `penstock.net` and nothing of the engine, and follows the same pages of the semantics reference as `packets.py`, for
networks without doubts. A formula speaks of the bits of addresses, protocol, ports and a name; no class of addresses and no
atom of ports occurs in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import z3

from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Method, Outbound
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite
from penstock.net.route import Deliver, NextHop, ToInternet, Undetermined, Via
from penstock.net.rule import Action, Cover, Filter, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import PORTED, TransportSet

TCP, UDP = 6, 17
INTERNET = "internet"
DEEP = 12
Bool = Any
Bits = Any
"""Terms of z3, which has no types."""

YES, NO = z3.BoolVal(val=True), z3.BoolVal(val=False)


def both(*parts: Bool) -> Bool:
    """And, folding what is settled."""
    left = [p for p in parts if not z3.is_true(p)]
    if any(z3.is_false(p) for p in left):
        return NO
    return z3.And(*left) if len(left) > 1 else left[0] if left else YES


def one_of(*parts: Bool) -> Bool:
    """Or, folding what is settled."""
    left = [p for p in parts if not z3.is_false(p)]
    if any(z3.is_true(p) for p in left):
        return YES
    return z3.Or(*left) if len(left) > 1 else left[0] if left else NO


def no(part: Bool) -> Bool:
    """Not, folding what is settled."""
    return NO if z3.is_true(part) else YES if z3.is_false(part) else z3.Not(part)


class Fate(NamedTuple):
    """When a packet may be allowed, may be denied, may fare in ways that nobody knows."""

    allowed: Bool
    denied: Bool
    unknown: Bool

    def on(self, condition: Bool) -> Fate:
        """Give this fate where a condition holds, and none elsewhere."""
        return Fate(*(both(condition, part) for part in self))

    def also(self, other: Fate) -> Fate:
        """Either may happen."""
        return Fate(*(one_of(a, b) for a, b in zip(self, other, strict=True)))

    @property
    def doubted(self) -> Fate:
        """What is allowed becomes unknown."""
        return Fate(NO, self.denied, one_of(self.allowed, self.unknown))


ALLOWED, DENIED, UNKNOWN = Fate(YES, NO, NO), Fate(NO, YES, NO), Fate(NO, NO, YES)
NEVER = Fate(NO, NO, NO)


def switch(condition: Bool, then: Fate, otherwise: Fate) -> Fate:
    """One fate or the other."""
    return then.on(condition).also(otherwise.on(no(condition)))


@dataclass(frozen=True)
class Side:
    """An address, as bits, and the IPv4 addresses that it is held to."""

    bits: Bits
    among: AddressSet

    @classmethod
    def at(cls, address: Address) -> Side:
        """A known address."""
        return cls(z3.BitVecVal(address.value, 32), AddressSet.address(address))

    def within(self, addresses: AddressSet) -> Bool:
        """Whether it is one of some addresses; no formula where all that it may be are, or none."""
        some = self.among & addresses
        return NO if some.is_empty else YES if some == self.among else self.formula(some)

    def formula(self, addresses: AddressSet) -> Bool:
        """Whether it is one of some addresses, in any case as a formula."""
        return one_of(*(both(z3.ULE(lo, self.bits), z3.ULE(self.bits, hi)) for lo, hi in addresses.runs(4)))


@dataclass(frozen=True)
class Header:
    """The variables of a formula: what a packet carries, and the number of the name that it is sent under."""

    protocol: Bits = field(default_factory=lambda: z3.BitVec("protocol", 8))
    src_port: Bits = field(default_factory=lambda: z3.BitVec("src_port", 16))
    dst_port: Bits = field(default_factory=lambda: z3.BitVec("dst_port", 16))
    name: Bits = field(default_factory=lambda: z3.BitVec("name", 4))

    @property
    def ported(self) -> Bool:
        """Whether the protocol has ports."""
        return z3.Or(*(self.protocol == p for p in PORTED))

    @property
    def translatable(self) -> Bool:
        """Whether it is TCP or UDP."""
        return z3.Or(self.protocol == TCP, self.protocol == UDP)

    def to_port(self, port: int | None) -> Header:
        """Give the header with another destination port, if it has one."""
        if port is None:
            return self
        changed = z3.If(self.translatable, z3.BitVecVal(port, 16), self.dst_port)
        return replace(self, dst_port=changed)

    def within(self, some: TransportSet) -> Bool:
        """Whether it is one of some transports."""
        if some == TransportSet.full():
            return YES
        found = []
        for first, last, sources, targets in some.boxes():
            parts = (
                [self.protocol == first]
                if first == last
                else [z3.ULE(first, self.protocol), z3.ULE(self.protocol, last)]
            )
            if first in PORTED:
                for (lo, hi), bits in ((sources, self.src_port), (targets, self.dst_port)):
                    parts += [z3.ULE(lo, bits)] if lo else []
                    parts += [z3.ULE(bits, hi)] if hi < 65535 else []
            found.append(both(*parts))
        return one_of(*found)


@dataclass(frozen=True)
class Trip:
    """A set of packets under way: to whom replies must return, and which devices wait for them."""

    src: Side
    dst: Side
    header: Header
    home: str
    address: Side
    waiting: tuple[str, ...] = ()
    closed: bool = False
    deep: int = 0

    def to(self, dst: Address, port: int | None = None) -> Trip:
        """Give the trip with another destination."""
        return replace(self, dst=Side.at(dst), header=self.header.to_port(port), deep=self.deep + 1)

    def as_from(self, home: str, src: Address) -> Trip:
        """Give the trip in somebody else's name: a new stretch begins."""
        side = Side.at(src)
        return replace(self, src=side, home=home, address=side, waiting=(), deep=self.deep + 1)


class Model:
    """A network as formulas."""

    def __init__(self, network: Network, names: Sequence[str]) -> None:
        self.network = network
        self.names = names
        self._faces = [(e, p) for e in network.endpoints.values() for p in e.public]
        methods: list[Outbound] = [s.outbound for s in network.segments.values()]
        methods += [e.outbound for e in network.endpoints.values() if e.outbound is not None]
        self.known = AddressSet.union_all(AddressSet.address(p.address) for _, p in self._faces)
        self.elsewhere = network.internet - AddressSet.union_all([self.known, *(m.sources for m in methods)])
        self.owned: dict[str, list[Endpoint]] = {domain: [] for domain in network.domains}
        for endpoint in network.endpoints.values():
            if endpoint.network and not endpoint.where.is_empty:
                self.owned[endpoint.network].append(endpoint)

    # ---- filters ---------------------------------------------------------------------------------------------------

    def matches(self, rule: Rule, trip: Trip) -> Bool:
        """Whether a rule takes a packet."""
        match = rule.match
        sides = both(covered(match.src, trip.src), covered(match.dst, trip.dst))
        if z3.is_false(sides):
            return NO
        some = match.names
        named = [trip.header.name == n for n, name in enumerate(self.names) if some is not None and name in some]
        return both(sides, trip.header.within(match.transport), YES if some is None else one_of(*named))

    def does(self, filter_: Filter, trip: Trip) -> dict[Action, Bool]:
        """When a filter does what: the first rule that matches decides."""
        found = dict.fromkeys(Action, NO)
        pending = YES
        for rule in (*filter_.rules, filter_.default):
            hit = self.matches(rule, trip)
            found[rule.action] = one_of(found[rule.action], both(pending, hit))
            pending = both(pending, no(hit))
            if z3.is_false(pending):
                break
        return found

    def passes(self, filters: Iterable[str], trip: Trip) -> Bool:
        """Whether all filters let a packet through."""
        return both(*(no(self.does(self.network.filters[f], trip)[Action.DENY]) for f in filters))

    # ---- routes ----------------------------------------------------------------------------------------------------

    def routes(self, segment: str, destination: Side) -> Iterable[tuple[Bool, NextHop | None]]:
        """When which next hop takes a destination: the longest prefix, then the highest rank (RT-07)."""
        table = self.network.route_tables[self.network.segments[segment].routes]
        pending = YES
        for route in sorted(table.routes, key=lambda r: (-r.prefix.length, -int(r.rank))):
            hit = both(pending, destination.within(AddressSet.prefix(route.prefix)))
            pending = both(pending, no(hit))
            if not z3.is_false(hit):
                yield hit, route.next_hop
        yield pending, None

    def holder(self, hop: Via) -> Endpoint | None:
        """Who has a next hop's address."""
        for domain in hop.networks:
            for owner in self.owned[domain]:
                if hop.address in owner.where and owner.kind is not Kind.VACANT:
                    return owner
        return None

    # ---- the way -----------------------------------------------------------------------------------------------------

    def send(self, sender: Endpoint, trip: Trip) -> Fate:
        """The sender's filters, then its routes. Before a frontend the filters may see either address (U-01)."""
        straight = self.passes(sender.egress, trip)
        may, may_not = straight, no(straight)
        for owner in (e for e in self.network.endpoints.values() if e.kind is Kind.FRONTEND and e.network):
            here = trip.dst.within(owner.where)
            if z3.is_false(here):
                continue
            for rewrite in owner.rewrites:
                hit = both(here, takes(rewrite, trip))
                for target in rewrite.targets:
                    passed = self.passes(sender.egress, trip.to(self.member(target.endpoint), target.port))
                    may, may_not = one_of(may, both(hit, passed)), one_of(may_not, both(hit, no(passed)))
        return self.leave(sender, trip).on(may).also(DENIED.on(may_not))

    def leave(self, sender: Endpoint, trip: Trip) -> Fate:
        """Take the route."""
        if trip.deep > DEEP:
            return DENIED
        found = NEVER
        for condition, hop in self.routes(sender.segment, trip.dst):
            if not z3.is_false(condition):
                found = found.also(self.follow(sender, hop, trip).on(condition))
        return found

    def follow(self, sender: Endpoint, hop: NextHop | None, trip: Trip) -> Fate:
        """One next hop."""
        match hop:
            case Deliver(network=domain):
                return self.deliver(domain, trip)
            case Via():
                device = self.holder(hop)  # RT-15: a device that is not in the input
                return UNKNOWN if device is None else self.transit(device, replace(trip, deep=trip.deep + 1))
            case ToInternet():
                return self.out(sender, trip)
            case Undetermined():
                return UNKNOWN
            case _:
                return DENIED

    def deliver(self, domain: str, trip: Trip) -> Fate:
        """To whoever has the address."""
        found, nobody = NEVER, YES
        for owner in self.owned[domain]:
            here = trip.dst.within(owner.where)
            if not z3.is_false(here):
                found = found.also(self.arrive(owner, trip).on(here))
                nobody = both(nobody, no(here))
        return found.also(DENIED.on(nobody))

    def transit(self, device: Endpoint, trip: Trip) -> Fate:
        """A packet for somebody else comes to a device."""
        if device.kind is Kind.FIREWALL:
            return self.inspect(device, trip)
        if not device.ip_forwarding:
            return DENIED  # RT-16
        onward = UNKNOWN
        if device.forwarding is Forwarding.DECLARED_ALL:
            onward = self.send(device, replace(trip, waiting=(*trip.waiting, device.id), deep=trip.deep + 1))
        return switch(self.passes(device.ingress, trip), onward, DENIED)

    def out(self, sender: Endpoint, trip: Trip) -> Fate:
        """The internet, or a public address of the estate, under whatever public address the sender is seen."""
        outbound = sender.outbound if sender.outbound is not None else self.network.segments[sender.segment].outbound
        if outbound.method is Method.NONE:
            return DENIED
        (source,) = (p.first for p in outbound.sources.prefixes())
        inside = self.enter(trip.as_from(INTERNET, source))
        elsewhere = trip.dst.within(self.elsewhere)
        found = inside.also(ALLOWED.on(elsewhere)).also(DENIED.on(no(trip.dst.within(self.elsewhere | self.known))))
        return switch(trip.header.translatable, found, DENIED) if outbound.tcp_udp_only else found

    def enter(self, trip: Trip) -> Fate:
        """A packet comes to a public address of the estate; nothing is said of others."""
        found = NEVER
        for endpoint, public in self._faces:
            here = trip.dst.within(AddressSet.address(public.address))
            if not z3.is_false(here):
                entered = replace(trip, closed=bool(public.closed_by_default))
                if endpoint.kind not in (Kind.FIREWALL, Kind.FRONTEND):
                    entered = entered.to(self.member(endpoint.id))
                found = found.also(self.arrive(endpoint, entered).on(here))
        return found

    def member(self, endpoint: str | None) -> Address:
        """The private address of a machine."""
        found = self.network.endpoints[endpoint or ""].where.witness()
        assert found is not None
        return found

    def arrive(self, endpoint: Endpoint, trip: Trip) -> Fate:
        """A packet comes to whoever has its destination."""
        if endpoint.kind is Kind.FRONTEND:
            return self.relay(endpoint, trip)
        if endpoint.kind is Kind.FIREWALL:
            return self.inspect(endpoint, trip)
        if not endpoint.ingress and trip.closed:
            return DENIED  # NSG-17
        return switch(self.passes(endpoint.ingress, trip), self.answered(endpoint, trip), DENIED)

    def relay(self, frontend: Endpoint, trip: Trip) -> Fate:
        """LB-01: the first rule that takes the packet, then any member, but not the sender itself (LB-06)."""
        found, pending = NEVER, YES
        for rewrite in frontend.rewrites:
            hit = both(pending, takes(rewrite, trip))
            pending = both(pending, no(hit))
            for target in rewrite.targets:
                onward = trip.to(self.member(target.endpoint), target.port)
                endpoint = self.network.endpoints[target.endpoint or ""]
                fate = DENIED if endpoint.id == trip.home else self.arrive(endpoint, onward)
                found = found.also(fate.on(hit))
        return found.also(DENIED.on(pending))

    # ---- firewalls -------------------------------------------------------------------------------------------------

    def inspect(self, firewall: Endpoint, trip: Trip) -> Fate:
        """FW-02: translations, network rules, application rules, deny."""
        appliance = firewall.appliance
        assert appliance is not None
        if trip.deep > DEEP:
            return DENIED
        found, pending = NEVER, YES
        for rewrite in appliance.translations:
            hit = both(pending, takes(rewrite, trip))
            if not z3.is_false(hit):
                pending = both(pending, no(hit))
                found = found.also(self.translate(firewall, appliance, rewrite, trip).on(hit))
        faces = AddressSet.union_all(AddressSet.address(p.address) for p in firewall.public)
        own = trip.dst.within(faces | firewall.where)
        if z3.is_true(own):
            return found.also(DENIED.on(pending))
        ruled = switch(own, DENIED, self.by_rules(firewall, appliance, trip))
        return found.also(ruled.on(pending))

    def by_rules(self, firewall: Endpoint, appliance: Appliance, trip: Trip) -> Fate:
        """Network rules, then rules on names (FW-30: TCP only)."""
        does = self.does(appliance.network, trip)
        named = self.does(appliance.application, trip)[Action.ALLOW]
        by_name = both(does[Action.PASS], trip.header.protocol == TCP, named)
        keeps = trip.dst.within(appliance.snat.keeps)
        kept = both(does[Action.ALLOW], keeps)
        portless = both(no(trip.header.translatable), trip.dst.within(self.network.internet))  # FW-54
        own = one_of(by_name, both(does[Action.ALLOW], no(keeps), no(portless)))
        found = DENIED.on(no(one_of(kept, own)))
        if not z3.is_false(kept):
            waits = replace(trip, waiting=(*trip.waiting, firewall.id), deep=trip.deep + 1)
            found = found.also(self.leave(firewall, waits).on(kept))
        if not z3.is_false(own):
            found = found.also(self.in_own_name(firewall, appliance, trip, trip).on(own))
        return found

    def translate(self, firewall: Endpoint, appliance: Appliance, rewrite: Rewrite, trip: Trip) -> Fate:
        """FW-12, FW-13: the target sees the firewall; a network rule against it leaves the matter open (U-13)."""
        (target,) = rewrite.targets
        assert target.address is not None
        onward = trip.to(target.address, target.port)
        denied = self.does(appliance.network, onward)[Action.DENY]
        return self.in_own_name(firewall, appliance, onward, trip).also(DENIED.on(denied))

    def in_own_name(self, firewall: Endpoint, appliance: Appliance, trip: Trip, back: Trip) -> Fate:
        """FW-50, FW-51: the stretch up to here must be answered; a new one begins under the firewall's address."""
        here = self.answered(firewall, back)
        (source,) = (p.first for p in appliance.instances.prefixes())
        onward = self.leave(firewall, replace(trip, closed=False).as_from(firewall.id, source))
        return onward.on(here.allowed).also(onward.doubted.on(here.unknown)).also(DENIED.on(here.denied))

    # ---- the way back ----------------------------------------------------------------------------------------------

    def answered(self, end: Endpoint, trip: Trip) -> Fate:
        """RT-61: the reply must come home; one way is enough for what needs no reply (RT-25). Exactly one fate is true."""
        if not end.segment:
            return ALLOWED
        home, is_open = self.way_back(end.segment, trip, ())
        lost = no(one_of(home, is_open))
        tcp = trip.header.protocol == TCP
        return Fate(home, both(lost, tcp), one_of(is_open, both(lost, no(tcp))))

    def way_back(self, segment: str, trip: Trip, met: tuple[str, ...]) -> tuple[Bool, Bool]:
        """When the reply comes home, and when nobody can say."""
        home, is_open = NO, NO
        for condition, hop in self.routes(segment, trip.address):
            if not z3.is_false(condition):
                one, other = self.back_by(hop, trip, met)
                home, is_open = one_of(home, both(condition, one)), one_of(is_open, both(condition, other))
        return home, is_open

    def back_by(self, hop: NextHop | None, trip: Trip, met: tuple[str, ...]) -> tuple[Bool, Bool]:
        """One next hop of a reply."""
        sender = self.network.endpoints.get(trip.home)
        match hop:
            case Deliver(network=domain):
                return (self.in_order(met, trip) if sender is not None and sender.network == domain else NO), NO
            case ToInternet():
                return (self.in_order(met, trip) if trip.home == INTERNET else NO), NO
            case Via():
                device = self.holder(hop)
                if device is None:
                    return NO, YES
                if device.id == trip.home:
                    return self.in_order(met, trip), NO
                if device.id in met or trip.home == INTERNET:
                    return NO, NO
                if device.kind is not Kind.FIREWALL and not device.ip_forwarding:
                    return NO, NO
                if device.kind is not Kind.FIREWALL and device.forwarding is not Forwarding.DECLARED_ALL:
                    return NO, YES
                return self.way_back(device.segment, trip, (*met, device.id))
            case Undetermined():
                return NO, YES
            case _:
                return NO, NO

    def in_order(self, met: Sequence[str], trip: Trip) -> Bool:
        """Devices that keep state must have seen the request; those declared to pass everything do not care."""
        keeps = [d for d in met if self.network.endpoints[d].forwarding is not Forwarding.DECLARED_ALL]
        waiting = [d for d in trip.waiting if self.network.endpoints[d].forwarding is not Forwarding.DECLARED_ALL]
        return z3.BoolVal(val=keeps == waiting[::-1])


def covered(cover: Cover, side: Side) -> Bool:
    """Whether one side of a rule names an address; in these networks nothing is in doubt."""
    assert not cover.doubtful
    return side.within(cover.sure)


def takes(rewrite: Rewrite, trip: Trip) -> Bool:
    """Whether a rewrite speaks of a packet."""
    match = rewrite.match
    sides = both(covered(match.src, trip.src), covered(match.dst, trip.dst))
    return NO if z3.is_false(sides) else both(sides, trip.header.within(match.transport))
