"""One packet through a neutral network, step by step: the naive evaluator that the engine is held against.

It reads the values of `penstock.net` and nothing of the engine. Every choice that is not in the network (which member of a pool, what
an undeclared appliance does, an open question of the reference) is taken both ways; the answer is the set of what may happen.
Written from the semantics reference, section 0 (order of steps), RT-07 (routes), FW-02 and FW-50 (firewalls), LB-01, RT-61 (replies).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Method, Outbound
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.route import Deliver, Discard, NextHop, Route, ToInternet, Undetermined, Via
from penstock.net.rule import Action, Cover, Filter, Rule
from penstock.space.addresses import Address
from penstock.space.packets import Packet

ALLOWED, DENIED, UNKNOWN = "allowed", "denied", "unknown"
Outcomes = frozenset[str]
TCP, UDP = 6, 17
INTERNET = "internet"
DEEP = 40


@dataclass(frozen=True)
class Trip:
    """A packet under way: to whom its reply must return, and which devices wait for it."""

    packet: Packet
    home: str
    address: Address
    waiting: tuple[str, ...] = ()
    name: str = ""
    closed: bool = False
    deep: int = 0

    def to(self, dst: Address, port: int | None = None) -> Trip:
        """Give the trip with another destination."""
        ported = self.packet.protocol in (TCP, UDP) and port is not None
        changed = self.packet._replace(dst=dst, dst_port=port if ported and port is not None else self.packet.dst_port)
        return replace(self, packet=changed, deep=self.deep + 1)

    def as_from(self, home: str, src: Address) -> Trip:
        """Give the trip in somebody else's name: a new stretch begins."""
        packet = self.packet._replace(src=src)
        return replace(self, packet=packet, home=home, address=src, waiting=(), deep=self.deep + 1)


@dataclass
class Evaluator:
    """A network, and how its doubts are settled."""

    network: Network
    world: Mapping[str, bool] = field(default_factory=dict)

    # ---- filters ---------------------------------------------------------------------------------------------------

    def covers(self, cover: Cover, address: Address) -> bool:
        """Whether one side of a rule names an address in this world."""
        return address in cover.sure or any(self.world[c.key] and address in some for c, some in cover.maybe)

    def matches(self, rule: Rule, packet: Packet, name: str = "") -> bool:
        """Whether a rule takes a packet in this world."""
        match = rule.match
        return (
            self.covers(match.src, packet.src)
            and self.covers(match.dst, packet.dst)
            and packet.transport in match.transport
            and all(self.world[cause.key] for cause in match.doubts)
            and (match.names is None or (bool(name) and name in match.names))
        )

    def action(self, filter_: Filter, packet: Packet, name: str = "") -> Action:
        """The first rule that matches decides."""
        for rule in filter_.rules:
            if self.matches(rule, packet, name):
                return rule.action
        return filter_.default.action

    def passes(self, filters: Iterable[str], packet: Packet) -> bool:
        """Whether all filters let a packet through."""
        return all(self.action(self.network.filters[f], packet) is not Action.DENY for f in filters)

    # ---- who is where ----------------------------------------------------------------------------------------------

    def at_public(self, address: Address) -> tuple[Endpoint, bool] | None:
        """Who has a public address, and whether that is closed until something allows."""
        for endpoint in self.network.endpoints.values():
            for public in endpoint.public:
                if public.address == address:
                    return endpoint, bool(public.closed_by_default)
        return None

    def owner(self, domain: str, address: Address) -> Endpoint | None:
        """Who has an address of a network: a machine before the free part of the subnet."""
        found = [e for e in self.network.endpoints.values() if e.network == domain and address in e.where]
        return min(found, key=lambda e: e.kind is Kind.VACANT) if found else None

    def next_hop(self, segment: str, destination: Address) -> NextHop | None:
        """The longest prefix, then the highest rank (RT-07)."""
        table = self.network.route_tables[self.network.segments[segment].routes]
        there = [r for r in table.routes if r.prefix.holds(destination) and all(self.world[c.key] for c in r.doubts)]
        best = max(there, key=lambda r: (r.prefix.length, int(r.rank)), default=None)
        return best.next_hop if isinstance(best, Route) else None

    # ---- the way -----------------------------------------------------------------------------------------------------

    def outcomes(self, packet: Packet, source: str, name: str = "") -> Outcomes:
        """Give what may become of a packet that an endpoint, or the internet, sends."""
        if source == INTERNET:
            return self.from_internet(Trip(packet=packet, home=INTERNET, address=packet.src, name=name))
        sender = self.network.endpoints[source]
        return self.send(sender, Trip(packet=packet, home=source, address=packet.src, name=name))

    def send(self, sender: Endpoint, trip: Trip) -> Outcomes:
        """The sender's filters, then its routes. Before a frontend the filters may see either address (U-01)."""
        views = {self.passes(sender.egress, trip.packet)}
        for owner in (e for e in self.network.endpoints.values() if e.kind is Kind.FRONTEND and e.network):
            rewrite = next((r for r in owner.rewrites if self.takes(r, trip.packet)), None)
            for target in rewrite.targets if rewrite is not None and trip.packet.dst in owner.where else ():
                for address in self.addresses(target):
                    views.add(self.passes(sender.egress, trip.to(address, target.port).packet))
        found: Outcomes = frozenset()
        if True in views:
            found |= self.leave(sender, trip)
        if False in views:
            found |= {DENIED}
        return found

    def leave(self, sender: Endpoint, trip: Trip) -> Outcomes:
        """Take the route."""
        if trip.deep > DEEP:
            return frozenset({DENIED})
        hop = self.next_hop(sender.segment, trip.packet.dst)
        match hop:
            case Deliver(network=domain, only=only):
                owner = self.owner(domain, trip.packet.dst)
                if owner is None or (only is not None and owner.segment not in only):
                    return frozenset({DENIED})
                return self.arrive(owner, trip)
            case Via(address=address, networks=networks):
                return self.via(address, networks, trip)
            case ToInternet():
                return self.out(sender, trip)
            case Undetermined():
                return frozenset({UNKNOWN})
            case Discard() | None:
                return frozenset({DENIED})
        raise AssertionError(hop)

    def via(self, address: Address, networks: Iterable[str], trip: Trip) -> Outcomes:
        """An appliance gets the packet, if anything has the address."""
        for domain in networks:
            owner = self.owner(domain, address)
            if owner is not None and owner.kind is not Kind.VACANT:
                return self.transit(owner, replace(trip, deep=trip.deep + 1))
        return frozenset({UNKNOWN})  # RT-15: it is not in the input

    def transit(self, device: Endpoint, trip: Trip) -> Outcomes:
        """A packet for somebody else comes to a device."""
        if device.kind is Kind.FIREWALL:
            return self.inspect(device, trip)
        if not device.ip_forwarding:
            return frozenset({DENIED})  # RT-16
        if not self.passes(device.ingress, trip.packet):
            return frozenset({DENIED})
        if device.forwarding is not Forwarding.DECLARED_ALL:
            return frozenset({UNKNOWN})
        return self.send(device, replace(trip, waiting=(*trip.waiting, device.id), deep=trip.deep + 1))

    def out(self, sender: Endpoint, trip: Trip) -> Outcomes:
        """The internet, or a public address of the estate, under whatever public address the sender is seen."""
        there = self.at_public(trip.packet.dst)
        if trip.packet.dst not in self.network.internet and there is None:
            return frozenset({DENIED})
        outbound = self.method(sender)
        if outbound.method is Method.NONE:
            return frozenset({DENIED})
        if outbound.tcp_udp_only and trip.packet.protocol not in (TCP, UDP):
            return frozenset({DENIED})
        if there is None:
            return frozenset({DENIED if self.only_translates(trip.packet.dst) else ALLOWED})
        (source,) = list(self.each(outbound))
        return self.from_internet(trip.as_from(INTERNET, source))

    def method(self, sender: Endpoint) -> Outbound:
        """RT-44."""
        return sender.outbound if sender.outbound is not None else self.network.segments[sender.segment].outbound

    def each(self, outbound: Outbound) -> Iterable[Address]:
        """The public addresses of a method."""
        for prefix in outbound.sources.prefixes():
            yield prefix.first

    def only_translates(self, address: Address) -> bool:
        """Whether an address is a sender's public face and nothing more."""
        methods = [s.outbound for s in self.network.segments.values()]
        methods += [e.outbound for e in self.network.endpoints.values() if e.outbound is not None]
        return any(address in method.sources for method in methods)

    def from_internet(self, trip: Trip) -> Outcomes:
        """A packet comes to a public address."""
        there = self.at_public(trip.packet.dst)
        if there is None:
            return frozenset({DENIED})
        endpoint, closed = there
        entered = replace(trip, closed=closed)
        match endpoint.kind:
            case Kind.FIREWALL:
                return self.inspect(endpoint, entered)
            case Kind.FRONTEND:
                return self.relay(endpoint, entered)
            case _:
                return self.arrive(endpoint, entered.to(self.first(endpoint)))

    def first(self, endpoint: Endpoint) -> Address:
        """The private address of a machine."""
        found = endpoint.where.witness()
        assert found is not None
        return found

    def arrive(self, endpoint: Endpoint, trip: Trip) -> Outcomes:
        """A packet comes to whoever has its destination."""
        if endpoint.kind is Kind.FRONTEND:
            return self.relay(endpoint, trip)
        if endpoint.kind is Kind.FIREWALL:
            return self.inspect(endpoint, trip)
        if not endpoint.ingress and trip.closed:
            return frozenset({DENIED})  # NSG-17
        if not self.passes(endpoint.ingress, trip.packet):
            return frozenset({DENIED})
        return self.answered(endpoint, trip)

    # ---- load balancers --------------------------------------------------------------------------------------------

    def addresses(self, target: Target) -> Iterable[Address]:
        """The addresses of a rewrite's target."""
        if target.endpoint is not None:
            yield self.first(self.network.endpoints[target.endpoint])
        elif target.address is not None:
            yield target.address

    def relay(self, frontend: Endpoint, trip: Trip) -> Outcomes:
        """LB-01: the first rule that takes the packet, then any member."""
        for rewrite in frontend.rewrites:
            if self.takes(rewrite, trip.packet):
                found: Outcomes = frozenset()
                for target in rewrite.targets:
                    found |= self.member(target, trip)
                return found or frozenset({DENIED})
        return frozenset({DENIED})

    def takes(self, rewrite: Rewrite, packet: Packet) -> bool:
        """Whether a rewrite speaks of a packet."""
        match = rewrite.match
        sides = self.covers(match.src, packet.src) and self.covers(match.dst, packet.dst)
        return sides and packet.transport in match.transport and all(self.world[c.key] for c in match.doubts)

    def member(self, target: Target, trip: Trip) -> Outcomes:
        """Hand a packet to one member; the source stays."""
        assert target.endpoint is not None
        endpoint = self.network.endpoints[target.endpoint]
        if endpoint.id == trip.home:
            return frozenset({DENIED})  # LB-06
        return self.arrive(endpoint, trip.to(self.first(endpoint), target.port))

    # ---- firewalls -------------------------------------------------------------------------------------------------

    def inspect(self, firewall: Endpoint, trip: Trip) -> Outcomes:
        """FW-02: translations, network rules, application rules, deny."""
        appliance = firewall.appliance
        assert appliance is not None
        if trip.deep > DEEP:
            return frozenset({DENIED})
        for rewrite in appliance.translations:
            if self.takes(rewrite, trip.packet):
                return self.translate(firewall, appliance, rewrite, trip)
        own = self.at_public(trip.packet.dst)
        if (own is not None and own[0].id == firewall.id) or trip.packet.dst in firewall.where:
            return frozenset({DENIED})
        action = self.action(appliance.network, trip.packet)
        if action is Action.PASS:
            return self.by_name(firewall, appliance, trip)
        if action is Action.DENY:
            return frozenset({DENIED})
        if trip.packet.dst in appliance.snat.keeps:
            return self.leave(firewall, replace(trip, waiting=(*trip.waiting, firewall.id), deep=trip.deep + 1))
        if trip.packet.protocol not in (TCP, UDP) and trip.packet.dst in self.network.internet:
            return frozenset({DENIED})  # FW-54
        return self.in_own_name(firewall, appliance, trip)

    def translate(self, firewall: Endpoint, appliance: Appliance, rewrite: Rewrite, trip: Trip) -> Outcomes:
        """FW-12, FW-13: the target sees the firewall; a network rule against it leaves the matter open (U-13)."""
        assert rewrite.source is SourceKept.REPLACED
        found: Outcomes = frozenset()
        for target in rewrite.targets:
            assert target.address is not None
            onward = trip.to(target.address, target.port)
            found |= self.in_own_name(firewall, appliance, onward, back=trip)
            if self.action(appliance.network, onward.packet) is Action.DENY:
                found |= {DENIED}
        return found

    def by_name(self, firewall: Endpoint, appliance: Appliance, trip: Trip) -> Outcomes:
        """FW-30: TCP only, and the ports that some rule speaks of."""
        if (
            trip.packet.protocol != TCP
            or self.action(appliance.application, trip.packet, trip.name) is not Action.ALLOW
        ):
            return frozenset({DENIED})
        return self.in_own_name(firewall, appliance, trip)

    def in_own_name(self, firewall: Endpoint, appliance: Appliance, trip: Trip, back: Trip | None = None) -> Outcomes:
        """FW-50, FW-51: the stretch up to here must be answered; a new one begins under the firewall's address."""
        here = self.answered(firewall, back if back is not None else trip)
        if here == {DENIED}:
            return here
        (source,) = [p.first for p in appliance.instances.prefixes()]
        onward = self.leave(firewall, replace(trip, closed=False).as_from(firewall.id, source))
        if here == {ALLOWED}:
            return onward
        return frozenset(UNKNOWN if one == ALLOWED else one for one in onward) | (here - {ALLOWED, UNKNOWN})

    # ---- the way back ----------------------------------------------------------------------------------------------

    def answered(self, end: Endpoint, trip: Trip) -> Outcomes:
        """RT-61: the reply must come home through the devices that wait for it, in the opposite order."""
        if not end.segment:
            return frozenset({ALLOWED})
        back = self.way_back(end.segment, trip)
        if back == "home":
            return frozenset({ALLOWED})
        if back == "open":
            return frozenset({UNKNOWN})
        return frozenset({DENIED if trip.packet.protocol == TCP else UNKNOWN})  # RT-25: one way is enough for some

    def way_back(self, segment: str, trip: Trip) -> str:
        """Follow the reply: `home`, `lost` or `open`."""
        met: list[str] = []
        home = self.network.endpoints.get(trip.home)
        for _ in range(DEEP):
            hop = self.next_hop(segment, trip.address)
            match hop:
                case Deliver(network=domain, only=only):
                    if home is None or home.network != domain or (only is not None and home.segment not in only):
                        return "lost"
                    return self.in_order(met, trip)
                case ToInternet():
                    return self.in_order(met, trip) if trip.home == INTERNET else "lost"
                case Via(address=address, networks=networks):
                    device = self.holder(address, networks)
                    if device is None:
                        return "open"
                    if device.id == trip.home:
                        return self.in_order(met, trip)
                    if device.id in met:
                        return "lost"
                    met.append(device.id)
                    if trip.home == INTERNET:
                        return "lost"  # RT-25: whatever it does, the reply comes from another address
                    if device.kind is not Kind.FIREWALL:
                        if not device.ip_forwarding:
                            return "lost"
                        if device.forwarding is not Forwarding.DECLARED_ALL:
                            return "open"
                    segment = device.segment
                case Undetermined():
                    return "open"
                case _:
                    return "lost"
        return "lost"

    def holder(self, address: Address, networks: Iterable[str]) -> Endpoint | None:
        """Who has a next hop's address."""
        for domain in networks:
            owner = self.owner(domain, address)
            if owner is not None and owner.kind is not Kind.VACANT:
                return owner
        return None

    def in_order(self, met: list[str], trip: Trip) -> str:
        """Devices that keep state must have seen the request; those declared to pass everything do not care."""
        keeps = [d for d in met if self.network.endpoints[d].forwarding is not Forwarding.DECLARED_ALL]
        waiting = [d for d in trip.waiting if self.network.endpoints[d].forwarding is not Forwarding.DECLARED_ALL]
        return "home" if keeps == waiting[::-1] else "lost"
