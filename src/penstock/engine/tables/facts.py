"""What a way asks of an address besides routes and filters, and who stands on the ways of others.

Comes in: a network and its look-ups. Goes out: `Facts`: equal answers for addresses that nothing but routes and filters tells apart.
Read next: `ways.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from penstock.engine.places import PLATFORM, targets
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import Through, Via
from penstock.space.addresses import Address, AddressSet

LOOKED_UP = (Kind.FRONTEND, Kind.VIRTUAL, Kind.FIREWALL)
"""Devices whose addresses are looked for before it is known who has the destination: senders see the pool of a balancer, firewalls
answer at their own. Whoever else may have an address, the receiver that the question is about has it."""


class Facts:
    """Facts about addresses, each found when first asked for."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._network = walker.network
        self._known: dict[Address, object] = {}

    def of(self, address: Address) -> object:
        """Give everything but routes and filters that a way asks of an address."""
        if address not in self._known:
            self._known[address] = (address.version, *(address in some for some in self.asked))
        return self._known[address]

    @cached_property
    def asked(self) -> tuple[AddressSet, ...]:
        """Every set that a way looks an address up in."""
        network = self._network
        snats = [e.appliance.snat for e in network.endpoints.values() if e.appliance is not None]
        kept = [some for snat in snats for some in (snat.keeps, *(maybe for _, maybe in snat.maybe))]
        reach = [some for link in network.links for some in (link.left_reach, link.right_reach)]
        overlays = [
            network.segments[e.overlay].prefixes for e in network.endpoints.values() if e.overlay in network.segments
        ]
        outside = [network.internet, network.onprem, network.onprem_maybe, self._walker.places.own]
        claimed = [some for _, some in network.claimed]
        behind = [e.behind for e in network.endpoints.values() if e.behind is not None]
        return tuple(dict.fromkeys([*outside, *behind, *claimed, *kept, *reach, *overlays]))

    def is_special(self, address: Address) -> bool:
        """Whether something else than routes and filters may happen to packets to an address."""
        return address in self._special or address in self._walker.places.public

    @cached_property
    def _special(self) -> AddressSet:
        """The platform's addresses, those that devices have, those of next hops, and those that are rewritten."""
        found = [AddressSet.address(address) for address in PLATFORM]
        found += [AddressSet.address(hop.address) for hop in self._hops]
        for endpoint in self._network.endpoints.values():
            if endpoint.kind in LOOKED_UP:
                found.append(endpoint.where)
            for rewrite in endpoint.appliance.translations if endpoint.appliance is not None else ():
                found.extend((rewrite.match.dst.sure, *(some for _, some in rewrite.match.dst.doubtful)))
        return AddressSet.union_all(found)

    def is_hop(self, address: Address) -> bool:
        """Whether routes send to an address as a next hop."""
        return address in self._hop_addresses

    @cached_property
    def _hop_addresses(self) -> frozenset[Address]:
        return frozenset(hop.address for hop in self._hops)

    @cached_property
    def _hops(self) -> tuple[Via, ...]:
        hops = (route.next_hop for table in self._network.route_tables.values() for route in table.routes)
        return tuple(dict.fromkeys(hop for hop in hops if isinstance(hop, Via)))

    # ---- who is on the way -----------------------------------------------------------------------------------------

    def stands_for(self, owner: Endpoint) -> Iterator[Endpoint]:
        """Give the owner of a next hop, and the pool behind it if it is a balancer."""
        yield owner
        for target in targets(owner) if owner.kind is Kind.FRONTEND else ():
            if target.endpoint in self._network.endpoints:
                yield self._network.endpoints[target.endpoint or ""]

    def sends_astray(self, owner: Endpoint) -> bool:
        """Whether a balancer that stands for a next hop has somebody in its pool of whom only the address is known."""
        pool = targets(owner) if owner.kind is Kind.FRONTEND else ()
        return any(target.endpoint not in self._network.endpoints for target in pool)

    @cached_property
    def transits(self) -> frozenset[str]:
        """The endpoints that packets of others may be routed through: named by a route, or with the address of a next hop."""
        found: set[str] = set()
        for hop in self._hops:
            for domain in hop.networks:
                for owner in self._walker.places.owners(domain, hop.address):
                    found.update(device.id for device in self.stands_for(owner))
        for table in self._network.route_tables.values():
            found.update(route.next_hop.device for route in table.routes if isinstance(route.next_hop, Through))
        return frozenset(found)

    @cached_property
    def relays(self) -> tuple[str, ...]:
        """Everything whose own routes may matter on somebody's way: appliances, routers, and gateways."""
        gateways = {e.id for e in self._network.endpoints.values() if e.kind is Kind.GATEWAY}
        ids = sorted(self.transits | gateways)
        return tuple(i for i in ids if self._network.endpoints[i].segment in self._network.segments)

    @cached_property
    def relay_segments(self) -> tuple[str, ...]:
        """The segments of these."""
        return tuple(dict.fromkeys(self._network.endpoints[i].segment for i in self.relays))
