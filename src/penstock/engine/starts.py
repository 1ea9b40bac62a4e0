"""From whom and to whom to walk: a `Party` becomes concrete senders and destinations.

Comes in: parties, and the address classes that rules tell apart. Goes out: `Start`s and `Goal`s, each one address. Read next:
`engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from penstock.engine.parties import Party
from penstock.engine.state import INTERNET, ONPREM
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet

Representatives = Callable[[AddressSet], tuple[Address, ...]]

SENDERS = frozenset((Kind.NIC, Kind.VACANT, Kind.MANAGED, Kind.PROXY))
"""Kinds that open connections of their own."""

RELAYS = frozenset((Kind.FRONTEND, Kind.PROXY, Kind.FIREWALL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A sender and the address it sends from. `endpoint` is empty for the internet; a gateway for on-premises.

    `spread` counts the addresses the sender may have; more than one alternative means that the address is not fixed.
    """

    endpoint: str
    address: Address
    outside: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A destination address; `endpoint` is who has it, empty outside. `public` asks at a public address.

    `behind` is the endpoint meant when `endpoint` is a device that passes traffic on to several.
    """

    endpoint: str
    address: Address
    outside: str = ""
    public: bool = False
    certain: bool = True
    behind: str = ""


def starts(network: Network, party: Party, representatives: Representatives) -> Iterator[Start]:
    """Give the senders of a party; endpoints that never open connections give none."""
    for endpoint_id in party.endpoints:
        endpoint = network.endpoints[endpoint_id]
        if endpoint.kind in SENDERS:
            for address in _addresses(endpoint, party, representatives):
                yield Start(endpoint=endpoint_id, address=address, certain=endpoint.fixed)
        elif endpoint.kind is Kind.GATEWAY:
            yield from _behind(endpoint, representatives, network.onprem)
    if party.outside == INTERNET:
        for address in representatives(party.addresses & network.internet):
            yield Start(endpoint="", address=address, outside=INTERNET)
    elif party.outside == ONPREM:
        for endpoint in network.endpoints.values():
            if endpoint.kind is Kind.GATEWAY and endpoint.segment:
                yield from _behind(endpoint, representatives, party.addresses & network.onprem)


def _behind(gateway: Endpoint, representatives: Representatives, addresses: AddressSet) -> Iterator[Start]:
    for address in representatives(addresses):
        yield Start(endpoint=gateway.id, address=address, outside=ONPREM)


def _addresses(endpoint: Endpoint, party: Party, representatives: Representatives) -> tuple[Address, ...]:
    where = endpoint.where
    narrowed = where & party.addresses
    if endpoint.fixed and not narrowed.is_empty:
        where = narrowed
    return representatives(where)


def goals(network: Network, party: Party, from_internet: bool, representatives: Representatives) -> Iterator[Goal]:
    """Give the destinations of a party. From the internet, relays are asked at their public addresses only."""
    for endpoint_id in party.endpoints:
        endpoint = network.endpoints[endpoint_id]
        if endpoint.public and (from_internet or endpoint.kind in RELAYS):
            for public in endpoint.public:
                yield Goal(endpoint=endpoint_id, address=public.address, public=True)
        if not from_internet and endpoint.kind is not Kind.SERVICE:
            for address in _addresses(endpoint, party, representatives):
                yield Goal(endpoint=endpoint_id, address=address, certain=endpoint.fixed)
    if party.outside:
        known = network.internet if party.outside == INTERNET else network.onprem
        for address in representatives(party.addresses & known):
            yield Goal(endpoint="", address=address, outside=party.outside)
