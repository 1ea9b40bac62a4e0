"""The way back: a flow works only if the answer reaches home through every stateful device the request met.

Comes in: a leaf that says a stretch of the way was passed. Goes out: the same leaf, or the reason why the reply is lost
(RT-21, RT-25, RT-41, RT-61). A stretch ends where the source address changes, since replies return to that address. Read
next: `engine/engine.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from penstock.engine.result import Decision, Step, Verdict
from penstock.engine.state import INTERNET, ONPREM, At, Leaf
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import Deliver, Discard, Route, ToGateway, ToInternet, ToService, Undetermined, Via
from penstock.space.packets import Packet

if TYPE_CHECKING:
    from penstock.engine.walk import Walker

MAX_REPLY_HOPS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a reply ends: `reached` is the endpoint, `internet`, `onprem`, or empty when it is lost."""

    reached: str
    devices: tuple[str, ...]
    routes: tuple[tuple[str, Route], ...]
    why: str = ""
    causes: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


def check(walker: Walker, leaf: Leaf, at: At, end: Endpoint) -> tuple[Leaf, ...]:
    """Check the reply over the stretch that ends at `end`."""
    if not end.segment or end.segment not in walker.network.segments:
        return (leaf,)
    home = _home_of_private_endpoint(at) if end.kind is Kind.PRIVATE_ENDPOINT else _walk_home(walker, end, at)
    returns = at.returns + _steps(walker, home, at)
    problem = _problem(walker, home, at, end)
    if problem is None:
        if home.causes:
            return (_doubted(leaf, home.causes, returns),)
        return (leaf.but(returns=returns),)
    why, facts, sure = problem
    return _lost(walker, leaf, at, returns, why, facts, sure)


def _walk_home(walker: Walker, end: Endpoint, at: At) -> Home:
    segment = end.segment
    devices: list[str] = []
    taken: list[tuple[str, Route]] = []
    causes: set[Cause] = set()
    back_to = at.leg.address
    for _ in range(MAX_REPLY_HOPS):
        routes = walker.places.route(segment, back_to)
        if not routes:
            return _end("", devices, taken, causes, "no route leads back", ("RT-21",))
        if _differ(routes):
            causes.update(cause for route in routes[:-1] for cause in route.doubts)
        route = routes[-1]
        taken.append((segment, route))
        hop = route.next_hop
        match hop:
            case Deliver():
                return _delivered(walker, hop, at, devices, taken, causes)
            case Via():
                owner = _device(walker, hop)
                if owner is None:
                    return _end("", devices, taken, causes, f"nothing owns the next hop {hop.address}", ("RT-15",))
                if owner.id in devices:
                    return _end("", devices, taken, causes, "the reply loops", ("RT-20",))
                devices.append(owner.id)
                if owner.id == at.leg.start:
                    return _end(owner.id, devices[:-1], taken, causes)
                segment = owner.segment
            case ToGateway():
                far = _linked(walker, hop, at)
                if far is None:
                    return _end(
                        ONPREM if hop.gateways else "", devices, taken, causes, "there is no gateway", ("RT-14",)
                    )
                segment = far.segment
            case ToInternet() | ToService():
                return _end(INTERNET, devices, taken, causes)
            case Discard():
                return _end("", devices, taken, causes, "the reply is dropped by a route", ("RT-21", "RT-18"))
            case Undetermined():
                return _end(at.leg.start, devices, taken, causes | set(hop.causes))
    return _end("", devices, taken, causes, "the reply loops", ("RT-20",))


def _end(
    reached: str,
    devices: list[str],
    taken: list[tuple[str, Route]],
    causes: set[Cause],
    why: str = "",
    facts: tuple[str, ...] = (),
) -> Home:
    return Home(
        reached=reached,
        devices=tuple(devices),
        routes=tuple(taken),
        why="" if reached else why,
        causes=tuple(sorted(causes)),
        facts=facts,
    )


def _differ(routes: tuple[Route, ...]) -> bool:
    return any(route.next_hop != routes[-1].next_hop for route in routes[:-1])


def _device(walker: Walker, hop: Via) -> Endpoint | None:
    for domain in hop.networks:
        owners = [o for o in walker.owners(domain, hop.address) if o.kind is not Kind.VACANT]
        for owner in owners:
            if owner.kind is not Kind.FRONTEND:
                return owner
            for rewrite in owner.rewrites:
                for target in rewrite.targets:
                    if target.endpoint in walker.network.endpoints:
                        return walker.network.endpoints[target.endpoint or ""]
    return None


def _linked(walker: Walker, hop: ToGateway, at: At) -> Endpoint | None:
    for link in walker.network.links:
        for near, far in ((link.left, link.right), (link.right, link.left)):
            if near in hop.gateways and at.leg.address in link.reach(far):
                return walker.network.endpoints.get(far)
    return None


def _delivered(
    walker: Walker,
    hop: Deliver,
    at: At,
    devices: list[str],
    taken: list[tuple[str, Route]],
    causes: set[Cause],
) -> Home:
    start = walker.network.endpoints.get(at.leg.start)
    if start is not None and start.network == hop.network:
        if hop.only is not None and start.segment not in hop.only:
            return _end("", devices, taken, causes, "the subnet does not take part in the peering", ("RT-37",))
        return _end(start.id, devices, taken, causes)
    return _end("", devices, taken, causes, "the reply is delivered elsewhere", ("RT-21",))


def _home_of_private_endpoint(at: At) -> Home:
    """Replies of a private endpoint go straight to the address that asked, whatever the routes (RT-41)."""
    return Home(reached=at.leg.start, devices=(), routes=(), facts=("RT-41",))


def _problem(walker: Walker, home: Home, at: At, end: Endpoint) -> tuple[str, tuple[str, ...], bool] | None:
    """Tell why the reply is lost: the reason, the facts, and whether that is certain."""
    start = walker.network.endpoints.get(at.leg.start)
    wanted = ONPREM if start is not None and start.kind is Kind.GATEWAY else at.leg.start
    expected = tuple(reversed(at.leg.devices))
    met = walker.places.by_name(home.devices)
    if not home.reached:
        after = f" after {met}" if home.devices else ""
        return f"{home.why}{after}", home.facts, True
    if home.devices != expected:
        missed = [d for d in expected if d not in home.devices]
        fresh = [d for d in home.devices if d not in expected]
        if fresh:
            why = f"the reply goes to {walker.places.by_name(fresh)}, which never saw the request"
        elif missed:
            why = f"the reply bypasses {walker.places.by_name(missed)}, which keeps state"
        else:
            why = "the reply meets the stateful devices in another order"
        sure = end.kind is not Kind.PRIVATE_ENDPOINT
        facts = ("RT-61", "RT-25") if at.leg.start == INTERNET else ("RT-61", "RT-41" if not sure else "RT-21")
        return why, facts, sure
    if home.reached not in (wanted, at.leg.start):
        return f"the reply leaves towards {home.reached}, where nobody waits for it", ("RT-21",), True
    return None


def _lost(
    walker: Walker, leaf: Leaf, at: At, returns: tuple[Step, ...], why: str, facts: tuple[str, ...], sure: bool
) -> tuple[Leaf, ...]:
    stop = _stop(walker, at, why, facts)
    one_way = Cause(
        key=f"one-way:{at.leg.start}:{at.dst}",
        why=f"the request arrives, but {why}; protocols that need no reply still work one way",
        cure="route the reply through the same devices",
        facts=facts,
    )
    tcp = leaf.mask & walker.tcp if sure else 0
    parts = []
    if tcp:
        gone = leaf.but(verdict=Verdict.DENIED, mask=tcp, final=leaf.final & walker.tcp, returns=(*returns, *stop))
        parts.append(gone.but(facts=tuple(dict.fromkeys(leaf.facts + facts)), causes=()))
    if leaf.mask & ~tcp:
        rest = leaf.but(mask=leaf.mask & ~tcp, final=leaf.final & ~tcp)
        parts.append(_doubted(rest, (one_way,), (*returns, *stop)))
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
