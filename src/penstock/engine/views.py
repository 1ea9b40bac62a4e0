"""What the outbound filters of a sender see of a balancer: its frontend, or the machine behind it (P-04, U-01).

Comes in: a sender and the bundle that it sends. Goes out: the bundles that its filters let out; where the two views differ, in doubt. Read
next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from penstock.engine.doubts import frontend_egress
from penstock.engine.state import At, Leaf
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Rewrite
from penstock.net.route import Deliver
from penstock.space.addresses import Address


class _Backend(NamedTuple):
    """An address behind a balancer, and the port that packets get there, if it is another."""

    rewrite: Rewrite
    address: Address
    port: int | None


def let_out(walker: Walker, sender: Endpoint, at: At) -> tuple[list[At], list[Leaf]]:
    """Send a bundle through the outbound filters of its sender."""
    going, stopped = walker.pass_filters(sender.egress, at)
    views = [_let_out(walker, sender, at, one) for one in _backends(walker, sender, at.dst)] if sender.egress else []
    if not views:
        return going, stopped
    cause = frontend_egress(at.dst)
    every, some = at.mask, 0
    for sure, maybe in views:
        every, some = every & sure, some | maybe
    out = [bundle.but(mask=bundle.mask & every) for bundle in going if bundle.mask & every]
    out += [bundle.but(mask=bundle.mask & ~every).doubting((cause,)) for bundle in going if bundle.mask & ~every]
    refused = 0
    for leaf in stopped:
        refused |= leaf.mask
    if refused & some:
        out.append(at.but(mask=refused & some).doubting((cause,)))
    left = [leaf.but(mask=leaf.mask & ~some, final=leaf.final & ~some) for leaf in stopped if leaf.mask & ~some]
    return out, left


def _let_out(walker: Walker, sender: Endpoint, at: At, backend: _Backend) -> tuple[int, int]:
    """Give what the filters surely let out to a backend, and what they may let out."""
    hit = at.mask & walker.ports.mask(backend.rewrite.match.transport)
    image = hit if backend.port is None else walker.ports.to_port(hit, backend.port)
    sure = maybe = 0
    for bundle in walker.pass_filters(sender.egress, at.but(mask=image, steps=()), backend.address)[0] if hit else ():
        mask = bundle.mask if backend.port is None else walker.ports.before(hit, backend.port, bundle.mask)
        maybe |= mask
        sure |= mask if bundle.causes == at.causes else 0
    return sure | (at.mask & ~hit), maybe


def _backends(walker: Walker, sender: Endpoint, dst: Address) -> Iterator[_Backend]:
    """Give what stands behind the balancer at an address, in the network to which it is routed, or in any."""
    hops = [route.next_hop for route in walker.places.route(sender.segment, dst)]
    near = {hop.network for hop in hops if isinstance(hop, Deliver)}
    straight = all(isinstance(hop, Deliver) for hop in hops)
    for domain in (d for d in walker.places.balanced if d in near or not straight):
        for owner in walker.places.owners(domain, dst):
            for rewrite in owner.rewrites if owner.kind is Kind.FRONTEND else ():
                for target in rewrite.targets:
                    endpoint = walker.network.endpoints.get(target.endpoint or "")
                    port = None if rewrite.keeps_destination else target.port
                    for address in walker.addresses_of(endpoint) if endpoint is not None else ():
                        yield _Backend(rewrite, address, port)
