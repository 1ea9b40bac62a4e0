"""What a web gateway makes of packets, found once for all senders that nothing at it tells apart.

Comes in: a `Walker`, a gateway, and a bundle that came to it. Goes out: leaves. A gateway sends to its backends in its own name, so the sender
matters only where the gateway looks at it: the filters of its subnet, the listeners that match an address, the conditions of web firewalls,
the way of the reply, and whether it is a backend itself. Bundles that agree in this, and in everything they carry, share one walk. Read
next: `engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from penstock.engine import reply
from penstock.engine.conditions import source_may
from penstock.engine.first_match import SRC, side_terms
from penstock.engine.places import targets
from penstock.engine.remembered import Remembered
from penstock.engine.result import Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, SourceKept
from penstock.net.rule import Cover
from penstock.space.addresses import Address

Walk = Callable[["Walker", Endpoint, At], tuple[Leaf, ...]]
"""Walks a bundle through a gateway."""


class Served:
    """What gateways of one network made of packets so far."""

    def __init__(self, network: Network) -> None:
        self._found = Remembered()
        self._replies = Remembered()
        self._looks: dict[tuple[str, Address], object] = {}
        self._hides: dict[str, bool] = {}
        self._seated = any(endpoint.seats for endpoint in network.endpoints.values())

    def once(self, walker: Walker, device: Endpoint, at: At, walk: Walk) -> tuple[Leaf, ...]:
        """Give what was found for a bundle like this one, else walk. One packet that is followed with its steps is always walked."""
        if at.transport is not None or not self._hides_senders(device):
            return walk(walker, device, at)
        key = (device.id, self._look(walker, device, at), _carried(device, at))
        return self._found.leaves(walker, key, lambda: walk(walker, device, at))

    def _hides_senders(self, device: Endpoint) -> bool:
        if device.id not in self._hides:
            self._hides[device.id] = not self._seated and _hides_senders(device)
        return self._hides[device.id]

    def _look(self, walker: Walker, device: Endpoint, at: At) -> object:
        """Give what a gateway sees of a sender."""
        key = (device.id, at.src)
        if key not in self._looks:
            self._looks[key] = tuple(_looks(walker, device, at.src))
        way = (device.id, at.leg, at.dst)
        replies = self._replies.leaves(walker, way, lambda: _replies(walker, device, at))
        return self._looks[key], replies, _itself(walker, device, at.leg.start)


def _hides_senders(device: Endpoint) -> bool:
    """Whether all that a device sends on goes out in its own name, by networks."""
    rewrites = [r for rewrite in device.rewrites for r in _onward(rewrite)]
    private = all(target.link is None for target in targets(device))
    return device.appliance is None and private and all(r.source is SourceKept.REPLACED for r in rewrites)


def _onward(rewrite: Rewrite) -> Iterator[Rewrite]:
    if not rewrite.routes:
        yield rewrite
    for route in rewrite.routes:
        if route.onward is not None:
            yield route.onward


def _looks(walker: Walker, device: Endpoint, src: Address) -> Iterator[object]:
    yield src.version
    yield from (_side(walker, identity, src) for identity in device.ingress)
    yield from (side_terms(rewrite.match.src, src, SRC) for rewrite in device.rewrites)
    yield from (source_may(cover, src) for cover in _sources(device))


def _itself(walker: Walker, device: Endpoint, start: str) -> str:
    """Name a sender that the gateway may send to, or that is the gateway."""
    return start if start in (device.id, walker.behind) or start in walker.places.led_to(device) else ""


def _side(walker: Walker, identity: str, src: Address) -> int:
    """Give what tells a source from others for a filter."""
    sides = walker.sides
    return sides.of(walker.network.filters[identity])[0].at(sides.position(src))


def _replies(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    """Give what becomes of everything because of the way of its reply; a reply that is lost names the sender."""
    bare = At(src=at.src, dst=at.dst, mask=walker.ports.full, leg=at.leg, asked=walker.all_names)
    return reply.check(walker, ended(bare, Verdict.ALLOWED, destination=device.id), bare, device)


def _sources(device: Endpoint) -> Iterator[Cover]:
    """Give the sets of addresses that the conditions of web firewalls ask about."""
    inspections = [route.inspection for rewrite in device.rewrites for route in rewrite.routes]
    rules = [rule for inspection in inspections if inspection is not None for rule in inspection.rules]
    return (c.source for rule in rules for c in rule.conditions if c.source is not None)


def _carried(device: Endpoint, at: At) -> tuple[object, ...]:
    """Give everything that a bundle carries but its sender; one that has an address of the gateway itself may be mistaken for it."""
    if at.src in device.where:
        return at.but(leg=_NO_LEG), None
    seen = frozenset((met, None if src == at.src else src, dst) for met, src, dst in at.seen)
    return at.but(src=at.dst, leg=_NO_LEG, seen=frozenset()), seen


_NO_LEG = Leg(start="", address=Address(4, 0))
