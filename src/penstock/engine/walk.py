"""Follow a bundle of packets from its sender to wherever its parts end.

Comes in: a `Network` and an `At`. Goes out: `Leaf`s, disjoint and together the whole bundle. One packet and all packets
between two addresses take the same code; only one packet records its steps. The order is that of the semantics
reference, section 0: filters of the sender, route, next hop, devices, filters of the receiver, the way back.

Read next: `engine/devices.py` (what firewalls, load balancers and proxies do), `engine/outward.py` (the way to the internet),
`engine/gateways.py` (on-premises) and `engine/reply.py` (the way back).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy

from penstock.engine import devices, gateways, hosted, outward, reply, seated, views
from penstock.engine.doubts import assigned, taken_by, unowned
from penstock.engine.first_match import Decided, candidates, decide, settled
from penstock.engine.merge import either
from penstock.engine.names import Names
from penstock.engine.places import PLATFORM, Places, owns_surely
from penstock.engine.remembered import Remembered
from penstock.engine.result import Decision, Step, Verdict
from penstock.engine.routing import routed
from penstock.engine.served import Served
from penstock.engine.services import Services
from penstock.engine.sides import Sides
from penstock.engine.starts import Representatives
from penstock.engine.state import At, Leaf, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.inspection import Inspection, RequestRule
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, Target, WebRoute
from penstock.net.route import (
    Deliver,
    Discard,
    Route,
    Through,
    ToGateway,
    ToInternet,
    ToService,
    Undetermined,
    Via,
)
from penstock.net.rule import Action, Filter, Rule
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, UDP, TransportSet

MAX_HOPS = 24
"""Devices and rewrites on one way; a longer way is reported as a loop."""

DECISIONS = {
    Action.ALLOW: Decision.ALLOW,
    Action.ALLOW_FINAL: Decision.ALLOW,
    Action.PASS: Decision.ALLOW,
    Action.DENY: Decision.DENY,
    None: Decision.UNKNOWN,
}


class NetworkWalker(Walker):
    """The engine's feet: a network, its look-ups, and a memory of filters already evaluated."""

    def __init__(
        self, network: Network, places: Places, sides: Sides, representatives: Representatives, names: Names
    ) -> None:
        ports = sides.ports
        self.network = network
        self.names = names
        self.sides = sides
        self.alternatives = representatives
        self.all_names = NameSet.all()
        self.places = places
        self.ports = ports
        self.tcp_udp = ports.mask(TransportSet.of(protocols=(TCP, UDP)))
        self.tcp = ports.mask(TransportSet.of(protocols=(TCP,)))
        self.dns = ports.mask(TransportSet.tcp(53) | TransportSet.udp(53))
        self.spoken: dict[str, int] = {}
        self.pins: dict[Address, str] = {}
        self.sought = ""
        self.services = Services(network)
        self.has_guests = hosted.has_guests(network)
        self.behind = ""
        self.service: Endpoint | None = None
        self.caller_id = ""
        self.foreign = False
        self.holds: frozenset[Cause] = frozenset()
        self.probed: tuple[Network, dict[object, tuple[bool, tuple[Cause, ...]]]] = (network, {})
        self.served = Served(network)
        self.entered = Remembered()
        self.noted: set[Address | str] = set()

    def on(self, network: Network, places: Places, changed: Collection[str]) -> NetworkWalker:
        """Give a walker for a network in which some filters are others, with what is known of the rest."""
        made = copy(self)
        made.network, made.places, made.sides = network, places, self.sides.without(changed)
        made.served, made.entered = Served(network), Remembered()
        made.spoken = {known: mask for known, mask in self.spoken.items() if known not in changed}
        return made

    @contextmanager
    def asking(self, service: Endpoint, caller_id: str) -> Iterator[None]:
        """Ask about another service for a while, as a device that calls it."""
        before = (self.service, self.caller_id, self.holds)
        self.service, self.caller_id = service, caller_id
        self.holds = service.frontage.holds if service.frontage is not None else frozenset()
        try:
            yield
        finally:
            self.service, self.caller_id, self.holds = before

    # ---- filters -------------------------------------------------------------------------------------------------

    def decided(self, filter_: Filter, src: Address, dst: Address, mask: int, name: str) -> tuple[Decided, ...]:
        """Evaluate one filter; what it says of addresses that its rules do not tell apart is remembered."""
        if name:
            return decide(settled(candidates(filter_, src, dst, self.ports, name), self.holds), mask)
        return self.sides.decided(filter_, src, dst, mask, self.holds)

    def named(self, filter_: Filter, at: At) -> tuple[Decided, ...]:
        """Evaluate a filter on names for every name in question."""
        return self.sides.named(filter_, at.src, at.dst, at.mask, at.asked)

    def speaks_of(self, filter_: Filter) -> int:
        """Give the transports that the rules of a filter speak of."""
        if filter_.id not in self.spoken:
            mask = 0
            for rule in filter_.rules:
                mask |= self.ports.mask(rule.match.transport)
            self.spoken[filter_.id] = mask
        return self.spoken[filter_.id]

    def pass_filters(self, ids: Sequence[str], at: At, seen_dst: Address | None = None) -> tuple[list[At], list[Leaf]]:
        """Send a bundle through filters in order; give what goes on and what was stopped.

        An allow that is final skips the filters that follow. `seen_dst` is the destination as the filters see it, where that
        differs from the packet's.
        """
        if not ids:
            return [at], []
        filter_, rest = self.network.filters[ids[0]], ids[1:]
        onward: dict[object, At] = {}
        going, stopped = [], []
        for part in self.decided(filter_, at.src, seen_dst or at.dst, at.mask, at.name):
            here = self._met(filter_, part, at)
            if part.action is Action.DENY:
                stopped.append(ended(here, Verdict.DENIED, facts=part.rule.facts))
            elif part.action is Action.ALLOW_FINAL:
                going.append(_let_in(here, rest))
            elif Action.ALLOW_FINAL in part.may:
                going.extend(self._perhaps_final(part, at.but(mask=part.mask), here, rest, seen_dst))
            else:
                here = here.doubting(part.causes)
                known = onward.get((here.causes, here.closed))
                onward[here.causes, here.closed] = here if known is None else here.but(mask=here.mask | known.mask)
        for bundle in onward.values():
            passed, refused = self.pass_filters(rest, bundle, seen_dst)
            going.extend(passed)
            stopped.extend(refused)
        return going, stopped

    def _met(self, filter_: Filter, part: Decided, at: At) -> At:
        """Record what a filter decided; an allow opens a public address that is closed until something does (NSG-17)."""
        here = at.but(mask=part.mask, notes=_with(at.notes, part.rule.notes))
        if at.closed is not False and Action.ALLOW in part.may:
            here = here.but(closed=False)
        if part.action is Action.PASS and part.rule.implicit:
            return here  # nothing was said
        note = "the filters that follow are skipped" if part.action is Action.ALLOW_FINAL else ""
        decision = DECISIONS[part.action]
        return self.step(here, filter_.resource, filter_.name, filter_.kind, decision, rule=part.rule, note=note)

    def _perhaps_final(
        self, part: Decided, at: At, here: At, rest: Sequence[str], seen_dst: Address | None
    ) -> Iterator[At]:
        """The filters that follow are skipped, or not: what they let through is let in either way, the rest is in doubt."""
        left = part.mask
        if Action.DENY not in part.may:
            for bundle in self.pass_filters(rest, at, seen_dst)[0]:
                if bundle.closed is False:
                    left &= ~bundle.mask
                    yield bundle
        if left:
            yield _let_in(here.but(mask=left).doubting(part.causes), rest)

    # ---- sending and routing -------------------------------------------------------------------------------------

    def send(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A packet leaves an endpoint: its outbound filters, then the route of its segment."""
        if self.has_guests:
            by_host = hosted.by_host(self, sender, at)
            return hosted.past_filters(self, sender, at, self._sent(sender, at) if by_host is None else by_host)
        return self._sent(sender, at)

    def _sent(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        if sender.exit is not None and at.dst in sender.exit.covers and not self._by_endpoint(sender, at.dst):
            past = outward.by_platform(self, sender, sender.exit, at)
            return either([past, self._by_segment(sender, at)], sender.exit.perhaps) if sender.exit.perhaps else past
        return self._by_segment(sender, at)

    def _by_segment(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        if (virtual := self.places.virtual(sender.network, at.dst)) is not None:
            return devices.relay(self, virtual, at)
        going, leaves = views.let_out(self, sender, at)
        for bundle in going:
            leaves.extend(self.leave(sender, bundle))
        return tuple(leaves)

    def _by_endpoint(self, sender: Endpoint, dst: Address) -> bool:
        """Whether a service endpoint of the sender's segment takes what it sends there."""
        routes = routed(self.places.route(sender.segment, dst), self.holds)
        return any(isinstance(route.next_hop, ToService) for route in routes)

    def service_at(self, address: Address) -> Endpoint | None:
        """Give the platform service that the question is about, if it may have an address."""
        return self.service if self.service is not None and address in self.service.where else None

    def leave(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A packet that passed the sender's filters is routed."""
        if at.dst in PLATFORM:
            here = self.step(at, "platform", "platform address", "route", Decision.DELIVER, facts=("RT-28",))
            return (ended(here, Verdict.ALLOWED, destination="platform", facts=("RT-28",)),)
        if sender.overlay and (among := hosted.among_guests(self, sender, at)) is not None:
            return among
        routes = routed(self.places.route(sender.segment, at.dst), self.holds)
        if not routes:
            return (self.drop(at, sender.id, "no route holds this destination", ("RT-01",)),)
        ways = [self.follow(sender, route, at) for route in routes]
        causes = tuple(sorted({cause for route in routes[:-1] for cause in route.doubts}))
        return either(ways, causes)

    def follow(self, sender: Endpoint, route: Route, at: At) -> tuple[Leaf, ...]:
        """Take one route out of the sender's segment."""
        segment = self.network.segments[sender.segment]
        hop = route.next_hop
        decision = Decision.DROP if isinstance(hop, Discard) else Decision.ROUTE
        here = self.step(at, segment.id, segment.name, "route", decision, route=route, facts=route.facts)
        match hop:
            case Deliver():
                return self.deliver(hop, here)
            case Via():
                return self.via(hop, here)
            case Through():
                return devices.transit(self, self.network.endpoints[hop.device], here)
            case ToGateway():
                return gateways.to_gateway(self, hop, here)
            case ToInternet():
                return outward.to_internet(self, sender, here)
            case ToService():
                return outward.to_service(self, sender, hop, here)
            case Discard():
                return (ended(here, Verdict.DENIED, facts=route.facts or ("RT-18",)),)
            case Undetermined():
                return (ended(here.doubting(hop.causes), Verdict.UNKNOWN, facts=route.facts),)

    # ---- next hops -----------------------------------------------------------------------------------------------

    def owners(self, domain: str, address: Address) -> tuple[Endpoint, ...]:
        """Who has an address, the endpoint that the question is about first of all."""
        self.noted.add(address)
        pinned = self.network.endpoints.get(self.pins.get(address, ""))
        if pinned is not None and pinned.network == domain:
            return (pinned,)
        return self.places.owners(domain, address)

    def leads(self, device: Endpoint, target: Target) -> bool:
        """Tell whether a target of a device is the endpoint that the question is about, or a device before it."""
        return self.places.leads(device, target, self.network.endpoints[self.behind])

    def addresses_of(self, endpoint: Endpoint, version: int = 0) -> tuple[Address, ...]:
        """Give the addresses that an endpoint may have, one of each class; the one asked about if the question is about it."""
        self.noted.add(endpoint.id)
        pinned = tuple(address for address, owner in self.pins.items() if owner == endpoint.id)
        found = pinned or self.alternatives(endpoint.where)
        return tuple(address for address in found if version in (0, address.version))

    def deliver(self, hop: Deliver, at: At) -> tuple[Leaf, ...]:
        """Hand a packet to whoever has its destination address in a network."""
        if not at.meant and not self.behind and (astray := self.astray(at, hop.network)) is not None:
            return (astray,)
        meant = self.network.endpoints.get(at.meant)
        owners = (meant,) if meant is not None and meant.network == hop.network else self.owners(hop.network, at.dst)
        if hop.only is not None:
            owners = tuple(o for o in owners if o.segment in hop.only)
            if not owners:
                return (self.drop(at, hop.network, "the subnet does not take part in the peering", ("RT-37",)),)
        if not owners:
            return (self.drop(at, hop.network, "nothing in the network has this address", ("RT-03",)),)
        cause = Cause(
            key=f"owner:{hop.network}:{at.dst}",
            why=f"which machine gets the address {at.dst} is decided at deployment",
            cure="state private addresses, or give an export of the deployed estate",
        )
        return either([self.arrive(owner, at.doubting(owner.astray)) for owner in owners], (cause,))

    def astray(self, at: At, where: str) -> Leaf | None:
        """Tell whether a packet that comes to a network, or outside, comes to somebody else who has the address of the endpoint that the question is about."""
        self.noted.add(at.dst)
        meant = self.network.endpoints.get(self.sought or self.behind)
        if meant is None or not meant.network or meant.network == where or at.dst not in meant.where:
            return None
        if self.sought and self.pins.get(at.dst) != meant.id:
            return None
        own, there = (one.rsplit("/", 1)[-1] for one in (meant.network, where))
        why = f"the address {at.dst} leads to {there} from here, and {meant.name} is in {own}"
        return self.drop(at, where, why, ("RT-21",))

    def via(self, hop: Via, at: At) -> tuple[Leaf, ...]:
        """Hand a packet to the appliance that owns the next hop's address."""
        for domain in hop.networks:
            owners = [o for o in self.owners(domain, hop.address) if o.kind is not Kind.VACANT]
            if owners:
                sure = any(owns_surely(owner) for owner in owners)
                ways = [devices.transit(self, owner, at) for owner in owners]
                return either(ways if sure else [*ways, self._nobody(hop, at)], (taken_by(domain, hop),))
        return self._nobody(hop, at)

    def _nobody(self, hop: Via, at: At) -> tuple[Leaf, ...]:
        if self.places.is_beyond(hop):
            why = f"the next hop {hop.address} stands in no network that is joined directly"
            return (self.drop(at, str(hop.address), why, ("RT-15", "RT-32")),)
        cause = unowned(hop)
        here = self.step(at, str(hop.address), str(hop.address), "next-hop", Decision.UNKNOWN, note=cause.why)
        return (ended(here.doubting((cause,)), Verdict.UNKNOWN, facts=cause.facts),)

    # ---- arriving ------------------------------------------------------------------------------------------------

    def enter(self, endpoint: Endpoint, public: PublicAddress, at: At) -> tuple[Leaf, ...]:
        """A packet from the internet reaches a public address of the estate (P-01: filters see the private one)."""
        here = self.step(at, public.resource, public.name, "public-ip", Decision.NAT, note=f"leads to {endpoint.name}")
        here = here.but(closed=public.closed_by_default).doubting(public.doubts)
        match endpoint.kind:
            case Kind.FIREWALL:
                return devices.inspect(self, endpoint, here)
            case Kind.FRONTEND | Kind.EDGE:
                return devices.relay(self, endpoint, here)
            case Kind.PROXY:
                return devices.proxy(self, endpoint, here)
            case Kind.GATEWAY:
                why = "a gateway ends tunnels and passes nothing else on"
                return (self.drop(here, endpoint.id, why, ()),)
            case _:
                addresses = self.addresses_of(endpoint, public.address.version)
                if not addresses:
                    return (self.drop(here, endpoint.id, "it has no private address of this version", ("P-01",)),)
                ways = [self.arrive(endpoint, here.but(dst=address)) for address in addresses]
                return either(ways, (assigned(endpoint),))

    def arrive(self, endpoint: Endpoint, at: At, seen_dst: Address | None = None) -> tuple[Leaf, ...]:
        """A packet reaches the endpoint that has its destination address."""
        match endpoint.kind:
            case Kind.FRONTEND | Kind.PRIVATE_LINK | Kind.VIRTUAL:
                return devices.relay(self, endpoint, at)
            case Kind.PROXY:
                return devices.proxy(self, endpoint, at)
            case Kind.FIREWALL:
                return devices.inspect(self, endpoint, at)
            case Kind.PRIVATE_ENDPOINT:
                return self._arrive_private(endpoint, at)
            case _:
                return self.receive(endpoint, at, seen_dst)

    def _arrive_private(self, endpoint: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A packet reaches a private endpoint: nothing filters there unless its subnet's policies are on (PE-04, PE-11)."""
        if endpoint.approved is False:
            return (self.drop(at, endpoint.id, "the private endpoint connection is not approved", ("PE-03",)),)
        here = at.doubting(endpoint.approved) if isinstance(endpoint.approved, tuple) else at
        guards = self.network.segments[endpoint.segment].guards_private_endpoints if endpoint.segment else False
        if isinstance(guards, tuple):
            open_way = self.receive(endpoint, here, guarded=False)
            return either([self.receive(endpoint, here), open_way], guards)
        return self.receive(endpoint, here, guarded=guards)

    def receive(
        self, endpoint: Endpoint, at: At, seen_dst: Address | None = None, guarded: bool = True
    ) -> tuple[Leaf, ...]:
        """Apply the inbound filters of the final endpoint, then check the way back."""
        if self.behind and not at.inner and (astray := self.astray(at, endpoint.network)) is not None:
            return (astray,)
        going, leaves = self.pass_filters(endpoint.ingress if guarded else (), at, seen_dst)
        if at.inner:
            going, leaves = seated.inside(self, going, leaves)
        for bundle in going:
            opened = bundle if bundle.closed is False else self._closed(endpoint, bundle)
            if isinstance(opened, Leaf):
                leaves.append(opened)
            elif endpoint.rewrites and endpoint.kind is Kind.PRIVATE_ENDPOINT:
                leaves.extend(devices.relay(self, endpoint, opened))
            elif endpoint.rewrites and not at.inner and endpoint.kind is Kind.NIC:
                leaves.extend(devices.handed_on(self, endpoint, opened))
            else:
                leaves.extend(self.delivered(endpoint, opened))
        return tuple(leaves)

    def delivered(self, endpoint: Endpoint, at: At, *, home: bool = True) -> tuple[Leaf, ...]:
        """A packet is where it is meant to be, or at the seat of the workload it is meant for; the way back is left, unless `home` is known."""
        facts = ("PE-05", "NSP-03") if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.service else ()
        end, note = self.network.endpoints.get(at.inner, endpoint), "; ".join(endpoint.notes)
        if end.rewrites and end.kind is Kind.WORKLOAD and self.behind not in ("", end.id):
            return devices.passed_on(self, end, endpoint if home else None, at)
        here = self.step(at, end.id, end.name, end.kind.value, Decision.DELIVER, note=note, facts=facts)
        leaf = ended(here, Verdict.ALLOWED, destination=end.id)
        return reply.check(self, leaf, here, endpoint) if home else (leaf,)

    def to_pods(self, node: Endpoint, rewrite: Rewrite, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A node hands a packet for a service on to pods."""
        return seated.from_node(self, node, rewrite, pods, at)

    def _closed(self, endpoint: Endpoint, at: At) -> At | Leaf:
        if at.closed is None:
            cause = Cause(
                key=f"sku:{at.dst}",
                why="the SKU of the public address is not known, and no filter stands behind it",
                cure="state the SKU: Standard is closed without an NSG, Basic is open",
                facts=("NSG-17",),
            )
            return at.doubting((cause,))
        why = "a Standard public address is closed until an NSG allows the flow, and there is no NSG"
        return self.drop(at, endpoint.id, why, ("NSG-17", "LB-04"))

    # ---- small things --------------------------------------------------------------------------------------------

    def visited(self, device: Endpoint, at: At) -> At:
        """Remember that this bundle met a device."""
        return at.but(seen=at.seen | {(device.id, at.src, at.dst)})

    def looped(self, device: Endpoint, at: At) -> Leaf | None:
        """Tell whether this bundle was here before (RT-20)."""
        if (device.id, at.src, at.dst) in at.seen or len(at.seen) >= MAX_HOPS:
            return self.drop(at, device.id, "the packet comes back to where it was: a routing loop", ("RT-20",))
        return None

    def drop(self, at: At, place: str, why: str, facts: tuple[str, ...]) -> Leaf:
        """End a bundle because it is lost, not because a filter refuses it (P-05)."""
        name = self.network.endpoints[place].name if place in self.network.endpoints else place.rsplit("/", 1)[-1]
        here = self.step(at, place, name, "drop", Decision.DROP, note=why, facts=facts)
        return ended(here, Verdict.DENIED, facts=facts)

    def step(
        self,
        at: At,
        place: str,
        name: str,
        kind: str,
        decision: Decision,
        *,
        rule: Rule | None = None,
        route: Route | None = None,
        request_rule: RequestRule | None = None,
        inspection: Inspection | None = None,
        web_route: WebRoute | None = None,
        note: str = "",
        facts: tuple[str, ...] = (),
    ) -> At:
        """Record a step, when one packet is followed."""
        if at.transport is None:
            return at
        step = Step(
            at=place,
            name=name,
            kind=kind,
            decision=decision,
            packet=self.packet(at),
            rule=rule,
            route=route,
            request_rule=request_rule,
            inspection=inspection,
            web_route=web_route,
            note=note,
            facts=facts or (rule.facts if rule is not None else ()),
        )
        return at.but(steps=(*at.steps, step))

    def packet(self, at: At) -> Packet:
        """Give the packet that is followed, as it is now."""
        protocol, src_port, dst_port = at.transport or (TCP, 0, 0)
        return Packet(at.src, at.dst, protocol, src_port, dst_port)


def _let_in(at: At, skipped: Sequence[str]) -> At:
    """Let a bundle skip the filters that follow. Where there is none, a closed public address may stay closed (U-23)."""
    if at.closed is False or skipped:
        return at.but(closed=False)
    cause = Cause(
        key="final-allow-on-closed-address",
        why="whether a rule that always allows opens a Standard public address without an NSG is not documented",
        cure="attach an NSG to the subnet or the network interface",
        facts=("AV-08", "U-23", "NSG-17"),
    )
    return at.but(closed=False).doubting((cause,))


def _with(notes: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return notes if not more else tuple(dict.fromkeys(notes + more))
