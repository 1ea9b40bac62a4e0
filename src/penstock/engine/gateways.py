"""Gateways: the way to and from on-premises, and between networks that gateways join.

Comes in: a bundle whose next hop is a gateway, or that a gateway brings in. Goes out: leaves. Read next: `engine/reply.py`.
"""

from __future__ import annotations

from penstock.engine import reply
from penstock.engine.doubts import which_gateway, which_tunnel
from penstock.engine.gateway_sides import far_ends, knows, taking
from penstock.engine.merge import either
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import ONPREM, At, Leaf, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Link
from penstock.net.route import ToGateway


def to_gateway(walker: Walker, hop: ToGateway, at: At) -> tuple[Leaf, ...]:
    """Hand a packet to a virtual network gateway: on-premises, or another network connected by gateways."""
    network = walker.network
    gateways = [network.endpoints[g] for g in hop.gateways if g in network.endpoints]
    if not gateways:
        return (walker.drop(at, "gateway", "there is no gateway", ("RT-14", "RT-31")),)
    chosen = taking(network, gateways, at.dst)
    return either([_by(walker, gateway, at) for gateway in chosen], (which_gateway(chosen),))


def _by(walker: Walker, gateway: Endpoint, at: At) -> tuple[Leaf, ...]:
    if gateway.opaque:
        return _opaque(walker, gateway, at)
    going, leaves = walker.pass_filters(gateway.egress, at)
    for bundle in going:
        leaves.extend(_out(walker, gateway, bundle))
    return tuple(leaves)


def _out(walker: Walker, gateway: Endpoint, at: At) -> tuple[Leaf, ...]:
    network = walker.network
    links = list(far_ends(network, gateway.id, at.dst))
    if links:
        ways = [_over(walker, gateway, link, at) for link in links]
        return either(ways, (which_tunnel(gateway),))
    here = walker.step(at, gateway.id, gateway.name, "gateway", Decision.ROUTE)
    onprem = here.but(exit="gateway").doubting(gateway.no_transit if _from_outside(walker, at) else ())
    if knows(network, gateway, at.dst):
        return reply.check(walker, ended(onprem, Verdict.ALLOWED, destination=ONPREM), onprem, gateway)
    claims = tuple(cause for cause, some in network.claimed if at.dst in some)
    if claims:
        return (ended(here.doubting(claims), Verdict.UNKNOWN, facts=("RT-13",)),)
    more = network.onprem_causes if gateway.behind is None else gateway.more_behind
    if more:
        doubtful = onprem.doubting(more)
        return (ended(doubtful, Verdict.UNKNOWN, destination=ONPREM, facts=("RT-13",)),)
    return (walker.drop(here, gateway.id, "no site behind the gateway has this address", ("RT-13",)),)


def _over(walker: Walker, gateway: Endpoint, link: Link, at: At) -> tuple[Leaf, ...]:
    """Send a packet over a tunnel, out of the gateway at its other end."""
    sent = walker.step(at, gateway.id, gateway.name, "gateway", Decision.ROUTE, facts=link.facts)
    return emerge(walker, walker.network.endpoints[link.other(gateway.id)], sent)


def _from_outside(walker: Walker, at: At) -> bool:
    start = walker.network.endpoints.get(at.leg.start)
    return start is not None and start.kind is Kind.GATEWAY


def emerge(walker: Walker, gateway: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet comes out of a gateway into its network."""
    if (loop := walker.looped(gateway, at)) is not None:
        return (loop,)
    return bring_in(walker, gateway, walker.visited(gateway, at), "")


def bring_in(walker: Walker, gateway: Endpoint, at: At, note: str = "from on-premises") -> tuple[Leaf, ...]:
    """A gateway sends a packet on by the routes of its subnet, or past them where it may skip them (RT-56)."""
    if gateway.opaque:
        return _opaque(walker, gateway, at)
    here = walker.step(at, gateway.id, gateway.name, "gateway", Decision.ROUTE, note=note)
    going, leaves = walker.pass_filters(gateway.ingress, here)
    for bundle in going:
        leaves.extend(_in(walker, gateway, bundle))
    return tuple(leaves)


def _in(walker: Walker, gateway: Endpoint, at: At) -> tuple[Leaf, ...]:
    if not gateway.skips_routes:
        return walker.leave(gateway, at)
    direct = [walker.follow(gateway, route, at) for route in walker.places.system_route(gateway.segment, at.dst)]
    return either([walker.leave(gateway, at), *direct], gateway.skips_routes)


def _opaque(walker: Walker, gateway: Endpoint, at: At) -> tuple[Leaf, ...]:
    note = "; ".join(cause.why for cause in gateway.opaque)
    here = walker.step(at, gateway.id, gateway.name, "gateway", Decision.UNKNOWN, note=note)
    facts = tuple(fact for cause in gateway.opaque for fact in cause.facts)
    return (ended(here.doubting(gateway.opaque), Verdict.UNKNOWN, facts=facts),)
