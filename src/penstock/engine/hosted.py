"""Guests: what runs on other endpoints, as pods run on nodes, and often speaks in their name.

Comes in: a bundle that a guest or its host sends. Goes out: leaves. A guest shows its own address where that is kept, else its host sends
for it (AKS-02). Guests of one sort may have addresses among themselves only, which nobody else knows (AKS-05); and two that run on one
machine talk past all filters. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from penstock.engine import seated
from penstock.engine.doubts import on_one_machine, on_which
from penstock.engine.merge import either
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network
from penstock.net.route import Deliver
from penstock.space.addresses import AddressSet


def has_guests(network: Network) -> bool:
    """Whether anything runs on something else."""
    return any(endpoint.host is not None or endpoint.seats for endpoint in network.endpoints.values())


def by_host(walker: Walker, guest: Endpoint, at: At) -> tuple[Leaf, ...] | None:
    """Send in the name of the host; None where the guest's own address is kept."""
    if guest.seats:
        return seated.send(walker, guest, at)
    host = guest.host
    if host is None or at.dst in host.keeps:
        return None
    ways = []
    for node in (walker.network.endpoints[e] for e in host.endpoints):
        here = walker.step(
            at, guest.id, guest.name, "host", Decision.NAT, note=f"{node.name} sends it", facts=host.facts
        )
        others = node.where - AddressSet.address(at.dst)
        for address in walker.alternatives(node.where if others.is_empty else others):
            if address.version == at.dst.version:
                ways.append(walker.send(node, here.but(src=address, leg=Leg(start=node.id, address=address))))
    if not ways:
        return (walker.drop(at, guest.id, "what it runs on has no address of this version", host.facts),)
    return either(ways, (on_which(guest),))


def among_guests(walker: Walker, sender: Endpoint, at: At) -> tuple[Leaf, ...] | None:
    """Deliver to guests whose addresses are known among themselves only; None if the destination is no such address."""
    segment = walker.network.segments.get(sender.overlay)
    if segment is None or at.dst not in segment.prefixes:
        return None
    here = walker.step(at, segment.id, segment.name, "host", Decision.ROUTE, facts=("AKS-05",))
    meant = walker.network.endpoints.get(walker.pins.get(at.dst, ""))
    if meant is not None and meant.network != segment.network:
        why = f"{segment.name} has this address too, and nothing else is reached at it from there"
        return (walker.drop(here, segment.id, why, ("AKS-05",)),)
    return walker.deliver(Deliver(network=segment.network), here)


def past_filters(walker: Walker, sender: Endpoint, at: At, leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """Two that may run on one machine talk past all filters there: what these refuse is open."""
    receiver = walker.network.endpoints.get(walker.pins.get(at.dst, ""))
    if receiver is None or not _together(sender, receiver):
        return leaves
    refused = 0
    for leaf in leaves:
        refused |= leaf.mask if leaf.verdict is Verdict.DENIED else 0
    if not refused:
        return leaves
    here = walker.step(at, receiver.id, receiver.name, receiver.kind.value, Decision.DELIVER, facts=("AKS-01",))
    going, past = seated.inside(walker, [here], []) if at.inner else ([here], [])
    past.extend(ended(one, Verdict.ALLOWED, destination=at.inner or receiver.id) for one in going)
    return either([leaves, past], (on_one_machine(sender, receiver),))


def _together(one: Endpoint, other: Endpoint) -> bool:
    if one.host is None and other.host is None:
        return False
    return not _machines(one).isdisjoint(_machines(other))


def _machines(endpoint: Endpoint) -> frozenset[str]:
    return frozenset(endpoint.host.endpoints if endpoint.host is not None else (endpoint.id,))
