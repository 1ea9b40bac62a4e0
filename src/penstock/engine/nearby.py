"""Which networks a device may deliver to: its own, those joined to it, and what lies behind gateways and appliances on the way.

Comes in: a network, and who owns which address. Goes out: ids of networks. Addresses are unique in one network only: an address that a device
sends to means whoever has it in one of these. It is the routes that decide (`engine/walk.py`); this tells who need not be asked about. Read next:
`engine/places.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.route import Deliver, NextHop, Route, Through, ToGateway, Undetermined, Via
from penstock.space.addresses import Address

Owners = Callable[[str, Address], tuple[Endpoint, ...]]


class Nearby:
    """The networks that devices reach, found once for each segment."""

    def __init__(self, network: Network, owners: Owners) -> None:
        self._network = network
        self._owners = owners
        self._of: dict[str, frozenset[str] | None] = {}

    def of(self, device: Endpoint) -> tuple[str, ...]:
        """Give the networks that a device may deliver to: all of them where it stands in none, or where a next hop is not known."""
        if device.segment not in self._of:
            self._of[device.segment] = self._found(device.segment)
        found = self._of[device.segment]
        return tuple(d for d in self._network.domains if found is None or d in found or d == device.network)

    def _found(self, segment: str) -> frozenset[str] | None:
        if segment not in self._network.segments:
            return None
        met, queue, networks = {segment}, [segment], set[str]()
        while queue:
            hops = dict.fromkeys(route.next_hop for route in self._routes(queue.pop()))
            for hop in hops:
                if isinstance(hop, Undetermined):
                    return None
                if isinstance(hop, Deliver):
                    networks.add(hop.network)
                devices = list(self._devices(hop))
                if isinstance(hop, Via) and not devices:
                    return None
                fresh = {device.segment for device in devices if device.segment in self._network.segments} - met
                met |= fresh
                queue.extend(sorted(fresh))
        return frozenset(networks)

    def _routes(self, segment: str) -> Iterator[Route]:
        yield from self._network.route_tables[self._network.segments[segment].routes].routes

    def _devices(self, hop: NextHop) -> Iterator[Endpoint]:
        """Give the devices that a next hop leads to, those that a balancer stands for and the far ends of gateways among them."""
        ids = self._network.endpoints
        match hop:
            case Via():
                for domain in hop.networks:
                    for owner in self._owners(domain, hop.address):
                        yield owner
                        yield from self._pool(owner)
            case Through():
                yield ids[hop.device]
            case ToGateway():
                for link in self._network.links:
                    ends = {link.left, link.right}
                    if not ends.isdisjoint(hop.gateways):
                        yield from (ids[end] for end in sorted(ends) if end in ids)
            case _:
                pass

    def _pool(self, owner: Endpoint) -> Iterator[Endpoint]:
        rewrites = owner.rewrites if owner.kind is Kind.FRONTEND else ()
        ids = (target.endpoint or "" for rewrite in rewrites for target in rewrite.targets)
        yield from (self._network.endpoints[i] for i in ids if i in self._network.endpoints)
