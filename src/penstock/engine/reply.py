"""The way back: a flow works only if the answer reaches home through every stateful device the request met.

Comes in: a leaf that says a stretch of the way was passed. Goes out: the same leaf, or the reason why the reply is lost
(RT-21, RT-25, RT-41, RT-61). Filters keep state: a reply needs no rule of theirs (NSG-18, FW-25). A stretch ends where the
source address changes, since replies return to that address. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from penstock.engine.doubts import undeclared, unowned
from penstock.engine.gateway_sides import far_ends
from penstock.engine.places import owns_surely
from penstock.engine.result import Decision, Step, Verdict
from penstock.engine.state import INTERNET, ONPREM, At, Leaf
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Forwarding, Kind
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
from penstock.space.packets import Packet

MAX_REPLY_HOPS = 16
MAX_WAYS = 32
"""Ways home that are tried; with more of them the reply is unknown."""


STRAIGHT = (Kind.PRIVATE_ENDPOINT, Kind.PRIVATE_LINK)
"""Replies of private links go straight back to whoever asked, whatever the routes (RT-41)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One way that a reply may take, and where it ends: an endpoint, `internet`, `onprem`, or empty when it is lost.

    `causes` are the doubts about this way; `open`: nobody can say where it ends.
    """

    reached: str = ""
    devices: tuple[str, ...] = ()
    routes: tuple[tuple[str, Route], ...] = ()
    why: str = ""
    causes: frozenset[Cause] = frozenset()
    facts: tuple[str, ...] = ()
    open: bool = False

    def ends(self, reached: str, why: str = "", facts: tuple[str, ...] = ()) -> Home:
        """Give this way with its end."""
        return replace(self, reached=reached, why=why, facts=facts)

    def opens(self, causes: Iterable[Cause]) -> Home:
        """Give this way when it is lost sight of."""
        return replace(self, causes=self.causes | frozenset(causes), open=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why the reply is lost on one way home, and whether that is certain."""

    why: str
    facts: tuple[str, ...]
    sure: bool = True


def check(walker: Walker, leaf: Leaf, at: At, end: Endpoint) -> tuple[Leaf, ...]:
    """Check the reply over the stretch that ends at `end`: on every way home that it may take."""
    if not end.segment or end.segment not in walker.network.segments:
        return (leaf,)
    homes = [_straight_home(at)] if end.kind in STRAIGHT else list(_ways_home(walker, end.segment, at))
    judged = [(home, _problem(walker, home, at, end)) for home in homes]
    bad = [(home, problem) for home, problem in judged if problem is not None]
    causes = tuple(sorted({cause for home in homes for cause in home.causes}))
    shown, problem = bad[-1] if bad else judged[-1]
    returns = at.returns + _steps(walker, shown, at)
    if problem is None:
        return (_doubted(leaf, causes, returns) if causes and _matters(homes) else leaf.but(returns=returns),)
    sure = len(bad) == len(judged) and all(some.sure for _, some in bad if some is not None)
    return _lost(walker, leaf, at, returns, replace(problem, sure=sure), () if sure else causes)


def _matters(homes: Sequence[Home]) -> bool:
    """Whether the doubts of ways that all lead home leave anything open."""
    return any(home.open for home in homes)


# ---- the ways home ---------------------------------------------------------------------------------------------------


def _ways_home(walker: Walker, segment: str, at: At) -> Iterator[Home]:
    """Follow the reply by the routes of each segment it leaves; where several routes may hold, follow them all."""
    queue = [(segment, Home())]
    ways = 0
    while queue:
        here, home = queue.pop()
        routes = walker.places.route(here, at.leg.address)
        if not routes:
            yield home.ends("", "no route leads back", ("RT-21",))
        doubts = frozenset(cause for route in routes[:-1] for cause in route.doubts)
        for route in routes:
            ways += 1
            taken = replace(home, routes=(*home.routes, (here, route)), causes=home.causes | doubts)
            if ways > MAX_WAYS or len(taken.routes) > MAX_REPLY_HOPS:
                yield taken.opens((_too_many(at),))
                continue
            for onward, then in _take(walker, route.next_hop, at, taken):
                if onward:
                    queue.append((onward, then))
                else:
                    yield then


def _too_many(at: At) -> Cause:
    return Cause(key=f"ways-home:{at.leg.address}", why=f"the reply to {at.leg.address} may take too many ways")


def _take(walker: Walker, hop: NextHop, at: At, home: Home) -> Iterator[tuple[str, Home]]:
    """Give, for one route, the segments from which the reply goes on, or (with no segment) its end."""
    match hop:
        case Deliver():
            yield "", _delivered(walker, hop, at, home)
        case Via():
            yield from _by_appliance(walker, hop, at, home)
        case Through():
            yield _through(walker.network.endpoints[hop.device], at, home)
        case ToGateway():
            linked = list(_linked(walker, hop, at))
            yield from ((far.segment, home) for far in linked)
            if not linked:
                yield "", _by_gateway(walker, hop, at, home)
        case ToInternet() | ToService():
            yield "", home.ends(INTERNET)
        case Discard():
            yield "", home.ends("", "the reply is dropped by a route", ("RT-21", "RT-18"))
        case Undetermined():
            yield "", home.opens(hop.causes)


def _by_appliance(walker: Walker, hop: Via, at: At, home: Home) -> Iterator[tuple[str, Home]]:
    owners = _devices(walker, hop)
    if not owners and walker.places.is_beyond(hop):
        yield "", home.ends("", "the reply's next hop stands in no network that is joined directly", ("RT-15", "RT-32"))
    elif not any(owns_surely(owner) for owner in owners):
        yield "", home.opens((unowned(hop),))
    for owner in owners:
        for device in _behind_frontend(walker, owner):
            yield _through(device, at, home)


def _devices(walker: Walker, hop: Via) -> list[Endpoint]:
    for domain in hop.networks:
        owners = [o for o in walker.owners(domain, hop.address) if o.kind is not Kind.VACANT]
        if owners:
            return owners
    return []


def _behind_frontend(walker: Walker, owner: Endpoint) -> list[Endpoint]:
    """Give the devices that a next hop stands for: itself, or any member of the pool of a balancer."""
    if owner.kind is not Kind.FRONTEND:
        return [owner]
    ids = dict.fromkeys(target.endpoint for rewrite in owner.rewrites for target in rewrite.targets)
    return [walker.network.endpoints[i] for i in ids if i is not None and i in walker.network.endpoints]


def _through(device: Endpoint, at: At, home: Home) -> tuple[str, Home]:
    """Give where the reply goes on from a device: home if it is what asked, else by the device's own segment."""
    if device.id == at.leg.start:
        return "", home.ends(device.id)
    if device.id in home.devices or (device.kind is Kind.ROUTER and device.segment in dict(home.routes)):
        return "", home.ends("", "the reply loops", ("RT-20",))
    if device.kind is Kind.ROUTER:
        return device.segment, home
    met = replace(home, devices=(*home.devices, device.id))
    if device.kind is not Kind.FIREWALL and not device.ip_forwarding:
        return "", met.ends("", "an interface that does not forward drops it", ("RT-16",))
    if device.kind is not Kind.FIREWALL and device.forwarding is not Forwarding.DECLARED_ALL:
        return "", met.opens((undeclared(device),))
    return device.segment, met


def _linked(walker: Walker, hop: ToGateway, at: At) -> Iterator[Endpoint]:
    """Give the far ends of the tunnels over which a reply may go."""
    for near in hop.gateways:
        for link in far_ends(walker.network, near, at.leg.address):
            yield walker.network.endpoints[link.other(near)]


def _by_gateway(walker: Walker, hop: ToGateway, at: At, home: Home) -> Home:
    """Give where a reply ends that is handed to gateways: at the site that one of them knows, or nobody can say where (RT-13)."""
    gateways = [walker.network.endpoints[g] for g in hop.gateways if g in walker.network.endpoints]
    if not gateways:
        return home.ends("", "there is no gateway", ("RT-14",))
    more = [cause for gateway in gateways for cause in (*gateway.more_behind, *gateway.opaque)]
    if any(gateway.behind is None or at.leg.address in gateway.behind for gateway in gateways):
        return home.ends(ONPREM)
    return home.opens(more) if more else home.ends("", "no site behind the gateway has this address", ("RT-13",))


def _delivered(walker: Walker, hop: Deliver, at: At, home: Home) -> Home:
    start = walker.network.endpoints.get(at.leg.start)
    if start is None or start.network != hop.network:
        return home.ends("", "the reply is delivered elsewhere", ("RT-21",))
    if hop.only is not None and start.segment not in hop.only:
        return home.ends("", "the subnet does not take part in the peering", ("RT-37",))
    return home.ends(start.id)


def _straight_home(at: At) -> Home:
    """Replies of a private endpoint go straight to the address that asked, whatever the routes (RT-41).

    A device that hides the client gets them, which is how inspection works (PE-15).
    """
    return Home(reached=at.leg.start, facts=("RT-41",))


# ---- what is wrong with a way ----------------------------------------------------------------------------------------


def _problem(walker: Walker, home: Home, at: At, end: Endpoint) -> Problem | None:
    """Tell why the reply is lost on this way; None if it comes home, or if nobody can say."""
    if at.leg.start == INTERNET and home.devices:  # whatever it does, the client sees another public address (RT-25)
        why = f"the reply goes to {walker.places.by_name(home.devices)}, which never saw the request"
        return Problem(why=why, facts=("RT-61", "RT-25"))
    if home.open:
        return None
    fresh, missed = _strays(walker, home, at)
    if not home.reached:
        after = f" after {walker.places.by_name(home.devices)}" if home.devices else ""
        return Problem(why=f"{home.why}{after}", facts=home.facts)
    if fresh or missed or _order(walker, home.devices) != _order(walker, at.leg.devices)[::-1]:
        return _asymmetry(walker, fresh, missed, at, end)
    start = walker.network.endpoints.get(at.leg.start)
    wanted = ONPREM if start is not None and start.kind is Kind.GATEWAY else at.leg.start
    if home.reached not in (wanted, at.leg.start):
        return Problem(why=f"the reply leaves towards {home.reached}, where nobody waits for it", facts=("RT-21",))
    return None


def _order(walker: Walker, devices: Sequence[str]) -> tuple[str, ...]:
    """Give the devices that keep state; one that is declared to forward everything passes what it never saw."""
    endpoints = walker.network.endpoints
    return tuple(d for d in devices if endpoints[d].forwarding is not Forwarding.DECLARED_ALL)


def _strays(walker: Walker, home: Home, at: At) -> tuple[list[str], list[str]]:
    """Give the devices that the reply meets and the request did not, and the other way round."""
    back, forth = _order(walker, home.devices), _order(walker, at.leg.devices)
    return [d for d in back if d not in forth], [d for d in forth if d not in back]


def _asymmetry(walker: Walker, fresh: list[str], missed: list[str], at: At, end: Endpoint) -> Problem:
    if fresh:
        why = f"the reply goes to {walker.places.by_name(fresh)}, which never saw the request"
    elif missed:
        why = f"the reply bypasses {walker.places.by_name(missed)}, which keeps state"
    else:
        why = "the reply meets the stateful devices in another order"
    sure = end.kind not in STRAIGHT
    facts = ("RT-61", "RT-25") if at.leg.start == INTERNET else ("RT-61", "RT-41" if not sure else "RT-21")
    return Problem(why=why, facts=facts, sure=sure)


def _lost(
    walker: Walker, leaf: Leaf, at: At, returns: tuple[Step, ...], problem: Problem, causes: tuple[Cause, ...]
) -> tuple[Leaf, ...]:
    why, facts = problem.why, problem.facts
    stop = _stop(walker, at, why, facts)
    one_way = Cause(
        key=f"one-way:{at.leg.start}:{at.dst}",
        why=f"the request arrives, but {why}; protocols that need no reply still work one way",
        cure="route the reply through the same devices",
        facts=facts,
    )
    tcp = leaf.mask & walker.tcp if problem.sure else 0
    parts = []
    if tcp:
        gone = leaf.but(verdict=Verdict.DENIED, mask=tcp, final=leaf.final & walker.tcp, returns=(*returns, *stop))
        parts.append(gone.but(facts=tuple(dict.fromkeys(leaf.facts + facts)), causes=()))
    if leaf.mask & ~tcp:
        rest = leaf.but(mask=leaf.mask & ~tcp, final=leaf.final & ~tcp)
        parts.append(_doubted(rest, (one_way, *causes), (*returns, *stop)))
    return tuple(parts)


def _doubted(leaf: Leaf, causes: tuple[Cause, ...], returns: tuple[Step, ...]) -> Leaf:
    verdict = Verdict.UNKNOWN if leaf.verdict is Verdict.ALLOWED else leaf.verdict
    return leaf.but(verdict=verdict, causes=tuple(sorted({*leaf.causes, *causes})), returns=returns)


def _stop(walker: Walker, at: At, why: str, facts: tuple[str, ...]) -> tuple[Step, ...]:
    if at.transport is None:
        return ()
    packet = _reply_packet(walker, at)
    return (Step(at="reply", name="reply", kind="drop", decision=Decision.DROP, packet=packet, note=why, facts=facts),)


def _reply_packet(walker: Walker, at: At) -> Packet:
    packet = walker.packet(at)
    return Packet(packet.dst, at.leg.address, packet.protocol, packet.dst_port, packet.src_port)


def _steps(walker: Walker, home: Home, at: At) -> tuple[Step, ...]:
    if at.transport is None:
        return ()
    packet = _reply_packet(walker, at)
    return tuple(
        Step(
            at=segment,
            name=walker.network.segments[segment].name,
            kind="route",
            decision=Decision.DROP if isinstance(route.next_hop, Discard) else Decision.ROUTE,
            packet=packet,
            route=route,
            facts=route.facts,
        )
        for segment, route in home.routes
    )
