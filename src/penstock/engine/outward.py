"""The way out of the estate: who translates the source, and what is met outside.

Comes in: a bundle whose next hop is the internet or a service endpoint. Goes out: leaves. Read next: `engine/reply.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from penstock.engine.doubts import shown_as, unlisted_v6
from penstock.engine.merge import either
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import INTERNET, At, Leaf, Leg, ended
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound
from penstock.space.addresses import AddressSet

if TYPE_CHECKING:
    from penstock.engine.walk import Walker


def to_internet(walker: Walker, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet takes the internet route: it needs an outbound method, then meets whatever has the address."""
    if at.dst not in walker.network.internet and at.dst not in walker.places.public:
        return (walker.drop(at, INTERNET, "private addresses are not routed on the internet", ("RT-04",)),)
    if at.dst in walker.places.own and at.dst not in walker.places.public:
        return (walker.drop(at, INTERNET, "the address only stands in for senders: nothing answers", ("RT-48",)),)
    outbound = outbound_of(walker, sender)
    leaves: list[Leaf] = []
    going = at
    if outbound.tcp_udp_only and outbound.method is not Method.NONE:
        portless = at.mask & ~walker.tcp_udp
        if portless:
            why = f"{outbound.method.value} translates TCP and UDP only"
            facts = ("RT-47", "RT-48", "LB-07")
            leaves.append(walker.drop(at.but(mask=portless), outbound.resource or sender.id, why, facts))
        going = at.but(mask=at.mask & walker.tcp_udp)
    if going.mask:
        leaves.extend(_translated(walker, sender, outbound, going))
    return tuple(leaves)


def outbound_of(walker: Walker, sender: Endpoint) -> Outbound:
    """Give who translates for an endpoint: its own method, its own public address, or its segment's method."""
    if sender.outbound is not None:
        return sender.outbound
    if sender.kind in (Kind.FIREWALL, Kind.PROXY) and sender.public:
        sources = AddressSet.union_all(AddressSet.address(p.address) for p in sender.public)
        return Outbound(method=Method.PUBLIC_IP, resource=sender.public[0].resource, sources=sources)
    return walker.network.segments[sender.segment].outbound


def _translated(walker: Walker, sender: Endpoint, outbound: Outbound, at: At) -> tuple[Leaf, ...]:
    if outbound.method is Method.NONE:
        why = "there is no outbound method: no NAT gateway, public address, outbound rule or default access"
        return (walker.drop(at, sender.id, why, outbound.facts or ("RT-44", "RT-46")),)
    name = outbound.resource.rsplit("/", 1)[-1] or outbound.method.value
    at_id = outbound.resource or sender.id
    here = walker.step(at, at_id, name, "outbound", Decision.NAT, note=outbound.method.value, facts=outbound.facts)
    here = here.doubting(outbound.causes).but(exit=outbound.method.value)
    sources = [a for a in walker.alternatives(outbound.sources) if a.version == at.dst.version]
    if not sources and not outbound.sources.is_empty:
        return (walker.drop(here, at_id, "none of its public addresses is of this version", ("RT-44", "RT-48")),)
    if not sources and at.dst.version == 6:
        here = here.doubting((unlisted_v6(sender),))
    target = walker.places.public.get(at.dst)
    if target is None:
        return (ended(here, Verdict.ALLOWED, destination=INTERNET, facts=outbound.facts),)
    ways = [
        walker.enter(target[0], target[1], here.but(src=src, leg=Leg(start=INTERNET, address=src)))
        for src in sources or walker.alternatives(walker.places.outside)
        if src.version == at.dst.version
    ]
    return either(ways, (shown_as(sender),))


def to_service(at: At) -> tuple[Leaf, ...]:
    """A packet takes a service endpoint: no translation, and the service is told the segment (SE-01)."""
    return (ended(at.but(exit="service-endpoint"), Verdict.ALLOWED, destination=INTERNET, facts=("SE-01",)),)
