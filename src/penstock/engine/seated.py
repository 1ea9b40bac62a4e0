"""Pods of workloads: who they are is one thing, the address under which the network around them sees them another.

Comes in: a bundle that a workload sends, or that is meant for one. Goes out: leaves. Inside its cluster a workload has an address that stands for what
it is, and policies are asked with that; on the way it is seen under an address of one of its seats, the pods of a node pool, and the network
is asked with that. Read next: `engine/hosted.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from penstock.engine import devices, reply
from penstock.engine.doubts import assigned, client_or_node, on_which
from penstock.engine.merge import either
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint
from penstock.net.rewrite import Rewrite, SourceKept
from penstock.space.addresses import Address, AddressSet

Onward = Callable[[At], tuple[Leaf, ...]]


def send(walker: Walker, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
    """Send from a workload: services are translated, its policies asked, and then the network around it."""
    if (virtual := walker.places.virtual(pods.network, at.dst)) is not None:
        return devices.relay(walker, virtual, at)
    going, leaves = walker.pass_filters(pods.egress, at)
    for bundle in going:
        leaves.extend(
            either(
                [_from(walker, pods.network, seat, address, bundle) for seat, address in _seats(walker, pods, bundle)],
                (on_which(pods),),
            )
        )
    return tuple(leaves)


def _seats(walker: Walker, pods: Endpoint, at: At) -> Iterator[tuple[Endpoint, Address]]:
    """Give the seats of a workload, with an address of each; all versions if the destination is a workload."""
    inside = _workload(walker, pods.network, at) is not None
    for seat in (walker.network.endpoints[identity] for identity in pods.seats):
        for address in walker.alternatives(seat.where):
            if inside or address.version == at.dst.version:
                yield seat, address


def _workload(walker: Walker, domain: str, at: At) -> Endpoint | None:
    """Give the workload that a bundle is meant for, if it is one of the sender's cluster."""
    meant = walker.network.endpoints.get(at.meant)
    if meant is not None and meant.network == domain and meant.seats:
        return meant
    return next((owner for owner in walker.owners(domain, at.dst) if owner.seats), None)


def _from(walker: Walker, domain: str, seat: Endpoint, address: Address, at: At) -> tuple[Leaf, ...]:
    walker.pins[address] = seat.id
    here = at.but(src=address, leg=Leg(start=seat.id, address=address), inner_src=(address, at.src), meant="")
    receiver = _workload(walker, domain, at)
    if receiver is None:
        return walker.send(seat, here)
    return to(walker, receiver, here, lambda bundle: walker.send(seat, bundle), sender=seat.id)


def to(walker: Walker, pods: Endpoint, at: At, onward: Onward, sender: str) -> tuple[Leaf, ...]:
    """Send a bundle that is meant for a workload to its seats."""
    ways = []
    for seat in (walker.network.endpoints[identity] for identity in pods.seats):
        for address in walker.alternatives(seat.where - AddressSet.address(at.src)):
            if address.version == at.src.version:
                walker.pins[address] = seat.id
                bundle = at.but(dst=address, inner=pods.id)
                hidden = out_of_sight(walker, sender, seat.id, bundle)
                ways.append(onward(bundle) if hidden is None else hidden)
    if not ways:
        return (walker.drop(at, pods.id, "its pods have no address of this version", ("AKS-02",)),)
    return either(ways, (on_which(pods),))


def from_node(walker: Walker, node: Endpoint, rewrite: Rewrite, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A node hands on what came to a service: to pods of its own, or in its own name to any of them (K8S-08)."""
    leaves: list[Leaf] = []
    for leaf in reply.check(walker, ended(at, Verdict.ALLOWED, destination=node.id), at, node):
        if leaf.verdict is Verdict.DENIED:
            leaves.append(leaf)
            continue
        going = at.but(mask=leaf.mask, returns=leaf.returns).doubting(leaf.causes)
        kept = _on_itself(walker, pods, going)
        if rewrite.source is SourceKept.KEPT:
            leaves.extend(kept)
        else:
            leaves.extend(either([kept, _in_its_name(walker, node, pods, going)], (client_or_node(rewrite),)))
    return tuple(leaves)


def _on_itself(walker: Walker, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
    """Hand a packet to a pod on the same machine: no network is crossed, and the pod sees the client."""
    shown = next((a for _, a in _seats(walker, pods, at)), at.dst)
    going, leaves = inside(walker, [at.but(inner=pods.id)], [])
    for bundle in going:
        leaves.extend(walker.delivered(pods, bundle.but(dst=shown), home=False))
    return tuple(leaves)


def _in_its_name(walker: Walker, node: Endpoint, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
    ways = []
    for address in walker.alternatives(node.where):
        renewed = at.but(src=address, leg=Leg(start=node.id, address=address), closed=False)
        ways.append(to(walker, pods, renewed, lambda bundle: walker.send(node, bundle), sender=node.id))
    return either(ways, (assigned(node),))


def inside(walker: Walker, going: list[At], leaves: list[Leaf]) -> tuple[list[At], list[Leaf]]:
    """Ask the policies of the workload that bundles are meant for, with who sends them as far as it can still be seen."""
    out: list[At] = []
    refused = list(leaves)
    for bundle in going:
        pods = walker.network.endpoints[bundle.inner]
        seen = bundle.inner_src[1] if bundle.inner_src is not None and bundle.inner_src[0] == bundle.src else bundle.src
        own = next(a for a in walker.alternatives(pods.where) if a.version == 4 or pods.where.v4.is_empty)
        passed, stopped = walker.pass_filters(pods.ingress, bundle.but(src=seen, dst=own))
        refused.extend(stopped)
        out.extend(one.but(src=bundle.src, dst=bundle.dst) for one in passed)
    return out, refused


def out_of_sight(walker: Walker, sender: str, receiver: str, at: At) -> tuple[Leaf, ...] | None:
    """Refuse what is sent to guests from where nobody knows their addresses; None when they are in sight."""
    meant, who = walker.network.endpoints.get(receiver), walker.network.endpoints.get(sender)
    if meant is None or meant.host is None or not meant.overlay or meant.segment != meant.overlay:
        return None
    if who is not None and who.overlay == meant.overlay:
        return None
    why = f"the addresses of {meant.name} are known on its own nodes only"
    facts = ("AKS-05",)
    if not meant.host.outsiders:
        return (walker.drop(at, meant.id, why, facts),)
    here = walker.step(at, meant.id, meant.name, "host", Decision.UNKNOWN, note=why, facts=facts)
    return (ended(here.doubting(meant.host.outsiders), Verdict.UNKNOWN, facts=facts),)
