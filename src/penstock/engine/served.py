"""What a web gateway makes of packets, found once for all senders that nothing at it tells apart.

Comes in: a `Walker`, a gateway, and a bundle that came to it. Goes out: leaves. A gateway sends to its backends in its own name, so the sender
matters only where the gateway looks at it: the listeners that match its address, the conditions of web firewalls, the way of the reply, and
whether it is a backend itself. Bundles that agree in this, and in everything they carry, share one walk. Read next: `engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from penstock.engine import reply
from penstock.engine.conditions import source_may
from penstock.engine.first_match import SRC, side_terms
from penstock.engine.places import targets
from penstock.engine.result import Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, SourceKept
from penstock.net.rule import Cover
from penstock.space.addresses import Address

if TYPE_CHECKING:
    from penstock.engine.walk import Walker

Walk = Callable[["Walker", Endpoint, At], tuple[Leaf, ...]]
"""Walks a bundle through a gateway."""

Pins = frozenset[tuple[Address, str]]
"""Who is said to have which address."""


class Served:
    """What gateways of one network made of packets so far."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._leaves: dict[object, tuple[Leaf, ...]] = {}
        self._sorts: dict[object, object] = {}
        self._known: dict[tuple[Address, str], bool] = {}
        self._seated = any(endpoint.seats for endpoint in network.endpoints.values())

    def once(self, walker: Walker, device: Endpoint, at: At, walk: Walk) -> tuple[Leaf, ...]:
        """Give what was found for a bundle like this one, else walk. One packet that is followed with its steps is always walked."""
        if at.transport is not None or self._seated:
            return walk(walker, device, at)
        pins = self._pins(walker)
        sort = self._sort(walker, device, at, pins)
        if sort is None:
            return walk(walker, device, at)
        key = (device.id, sort, *_carried(at), _asked(walker), pins)
        if key not in self._leaves:
            self._leaves[key] = walk(walker, device, at)
        return self._leaves[key]

    def _sort(self, walker: Walker, device: Endpoint, at: At, pins: Pins) -> object:
        """Give what a gateway sees of a sender; None where only its own walk will do."""
        key = (device.id, at.src, at.leg, walker.behind, pins)
        if key not in self._sorts:
            self._sorts[key] = _seen(walker, device, at) if _hides_senders(device) else None
        return self._sorts[key]

    def _pins(self, walker: Walker) -> Pins:
        """Give who is said to have an address, where that is not known anyway."""
        kept = walker.pins.items()
        if walker.has_guests:
            return frozenset(kept)
        return frozenset(pin for pin in kept if pin[1] == walker.sought or not self._is_known(walker, *pin))

    def _is_known(self, walker: Walker, address: Address, who: str) -> bool:
        """Whether an endpoint has an address, no other has it, and it has no other one."""
        key = (address, who)
        if key not in self._known:
            endpoint = self._network.endpoints[who]
            owners = walker.places.owners(endpoint.network, address)
            self._known[key] = endpoint.where.size == 1 and owners == (endpoint,)
        return self._known[key]


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


def _seen(walker: Walker, device: Endpoint, at: At) -> object:
    if at.src in device.where or at.leg.start == device.id or not _comes_home(walker, device, at):
        return None
    within = walker.places.led_to(device)
    itself = at.leg.start if at.leg.start in within or at.leg.start == walker.behind else ""
    listeners = tuple([side_terms(rewrite.match.src, at.src, SRC) for rewrite in device.rewrites])
    return itself, at.src.version, listeners, tuple([source_may(cover, at.src) for cover in _sources(device)])


def _comes_home(walker: Walker, device: Endpoint, at: At) -> bool:
    """Whether replies surely come back to whoever sent this."""
    bare = At(src=at.src, dst=at.dst, mask=walker.ports.full, leg=at.leg, asked=walker.all_names)
    leaf = ended(bare, Verdict.ALLOWED, destination=device.id)
    return reply.check(walker, leaf, bare, device) == (leaf,)


def _sources(device: Endpoint) -> Iterator[Cover]:
    """Give the sets of addresses that the conditions of web firewalls ask about."""
    inspections = [route.inspection for rewrite in device.rewrites for route in rewrite.routes]
    rules = [rule for inspection in inspections if inspection is not None for rule in inspection.rules]
    return (c.source for rule in rules for c in rule.conditions if c.source is not None)


def _carried(at: At) -> tuple[object, ...]:
    """Give everything that a bundle carries but its sender."""
    seen = frozenset((device, None if src == at.src else src, dst) for device, src, dst in at.seen)
    return at.but(src=at.dst, leg=_NO_LEG, seen=frozenset()), seen


_NO_LEG = Leg(start="", address=Address(4, 0))


def _asked(walker: Walker) -> object:
    """Give what the question says of whom is meant."""
    service = walker.service
    caller = "" if service is None else walker.caller_id
    return walker.behind, walker.sought, service and service.id, caller, walker.foreign, walker.holds
