"""From whom and to whom to walk: a `Party` becomes concrete senders and destinations.

Comes in: parties, and the address classes that rules tell apart. Goes out: `Start`s and `Goal`s, each one address, and `Case`, what
became of a pair of them. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from penstock.engine.parties import Party
from penstock.engine.request import ANY_REQUEST, Web
from penstock.engine.resolved import Resolved
from penstock.engine.state import INTERNET, ONPREM, TRUSTED, Leaf
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet

Representatives = Callable[[AddressSet], tuple[Address, ...]]

SENDERS = frozenset((Kind.NIC, Kind.WORKLOAD, Kind.GUEST, Kind.VACANT, Kind.MANAGED, Kind.PROXY))
"""Kinds that open connections of their own."""

RELAYS = frozenset((Kind.FRONTEND, Kind.PROXY, Kind.FIREWALL, Kind.EDGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A sender and the address it sends from. `endpoint` is empty for the internet; a gateway for on-premises.

    `certain`: the address is known. `doubts`: such a sender may not exist.
    """

    endpoint: str
    address: Address
    outside: str = ""
    certain: bool = True
    doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A destination address; `endpoint` is who has it, empty outside. `public` asks at a public address.

    `within` are the addresses asked about when nobody is known to have them. `behind` is the endpoint meant when `endpoint` is a device
    that passes traffic on to several. `resolved` is how a name came to this address, `serves` the service that it must then lead to. `holds`
    are doubts about the address that are settled, because it is known whose it is; `foreign`: somebody else's. `chosen`: it stands for several addresses,
    already merged. `host` and `web` are the requests that are meant, as far as they are said.
    """

    endpoint: str
    address: Address
    outside: str = ""
    public: bool = False
    certain: bool = True
    behind: str = ""
    within: AddressSet | None = None
    resolved: Resolved | None = None
    serves: str = ""
    holds: frozenset[Cause] = frozenset()
    foreign: bool = False
    chosen: bool = False
    host: str = ""
    web: Web = ANY_REQUEST


@dataclass(frozen=True, slots=True)
class Case:
    """One sender and one destination address, walked: the leaves of all transports asked about.

    `name` is the application name it was asked under, or empty.
    """

    start: Start
    goal: Goal
    leaves: tuple[Leaf, ...]
    name: str = ""


def starts(network: Network, party: Party, representatives: Representatives) -> Iterator[Start]:
    """Give the senders of a party; endpoints that never open connections give none."""
    for endpoint_id in party.endpoints:
        endpoint = network.endpoints[endpoint_id]
        if endpoint.kind is Kind.SERVICE and endpoint.exit is not None:
            sources = endpoint.exit.outbound.sources.witness()
            yield Start(endpoint=endpoint_id, address=sources if sources is not None else Address(4, 0))
        elif sends(endpoint):
            for address in _addresses(endpoint, party, representatives):
                yield Start(endpoint=endpoint_id, address=address, certain=endpoint.fixed)
        elif endpoint.kind is Kind.GATEWAY:
            yield from _behind(endpoint, representatives, network, AddressSet.full())
    if party.outside == TRUSTED:
        yield Start(endpoint="", address=Address(4, 0), outside=TRUSTED)
    for address in representatives(party.elsewhere & (network.internet | network.shared)):
        yield Start(endpoint="", address=address, outside=INTERNET)
    if party.elsewhere.is_disjoint(network.onprem | network.onprem_maybe):
        return
    for endpoint in network.endpoints.values():
        if endpoint.kind is Kind.GATEWAY and endpoint.segment:
            yield from _behind(endpoint, representatives, network, party.elsewhere)


def sends(endpoint: Endpoint) -> bool:
    """Whether an endpoint opens connections of its own."""
    return endpoint.kind in SENDERS or (endpoint.exit is not None and endpoint.kind is not Kind.EDGE)


def _behind(
    gateway: Endpoint, representatives: Representatives, network: Network, among: AddressSet
) -> Iterator[Start]:
    """Give the senders behind a gateway: those known, and those that may be there besides (RT-13)."""
    brought = among if gateway.brings is None else among & gateway.brings
    for address in representatives(network.onprem & brought):
        yield Start(endpoint=gateway.id, address=address, outside=ONPREM)
    for address in representatives((network.onprem_maybe - network.onprem) & brought):
        yield Start(endpoint=gateway.id, address=address, outside=ONPREM, doubts=network.onprem_causes)


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
        if endpoint.kind is Kind.VACANT and not party.elsewhere.is_empty:
            continue  # asked by address: machines whose address is open may have it as well
        if endpoint.public and (from_internet or endpoint.kind in RELAYS):
            for public in endpoint.public:
                yield Goal(endpoint=endpoint_id, address=public.address, public=True)
        hidden = from_internet and not _is_open(endpoint, network)
        if not hidden and endpoint.kind is not Kind.SERVICE and endpoint.accepts:
            faces = _faces(endpoint)
            for address in _addresses(replace(endpoint, where=faces), party, representatives):
                yield Goal(endpoint=endpoint_id, address=address, certain=endpoint.fixed or faces.size == 1)
    for address in representatives(party.elsewhere):
        outside = INTERNET if network.is_public(address) else ONPREM if address in network.onprem else ""
        yield Goal(endpoint="", address=address, outside=outside, within=party.elsewhere)


def _is_open(endpoint: Endpoint, network: Network) -> bool:
    """Whether packets from the internet may come to the addresses of an endpoint as they are."""
    domain = network.domains.get(endpoint.network)
    return domain is not None and bool(domain.open_to_internet)


def _faces(endpoint: Endpoint) -> AddressSet:
    """Give the addresses at which an endpoint is asked: of a proxy those of its frontends, not of its instances (AGW-08)."""
    if endpoint.kind is not Kind.PROXY:
        return endpoint.where
    doors = (rewrite.match.dst for rewrite in endpoint.rewrites)
    listening = AddressSet.union_all(some for door in doors for some in (door.sure, *(s for _, s in door.maybe)))
    return endpoint.where & listening
