"""The whole neutral network: what `snapshot` hands to `engine`.

Comes in: everything `azure/lower` made. Goes out: one immutable value; it does not know Azure. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from penstock.diagnostics import Diagnostic, Origin
from penstock.net.cause import Cause
from penstock.net.door import Family
from penstock.net.endpoint import Endpoint, Segment
from penstock.net.need import Need
from penstock.net.resolution import Asks, Resolution
from penstock.net.route import RouteTable
from penstock.net.rule import Cover, Filter
from penstock.net.watch import Watch
from penstock.space.addresses import Address, AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A virtual network: one address plan, inside which addresses are unique.

    `asks` are the DNS servers of its machines. `outward` is what the platform itself keeps back on the way to the internet. `encrypts`: it
    encrypts what its machines say to each other, as far as they can. `open_to_internet`: why packets from there may reach its addresses as they
    are, without any translation.
    """

    id: str
    name: str
    prefixes: AddressSet
    origin: Origin
    asks: Asks = field(default_factory=Asks)
    outward: Filter | None = None
    encrypts: bool | tuple[Cause, ...] = False
    open_to_internet: tuple[Cause, ...] = ()
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideTag:
    """A named part of the outside (a service tag): its addresses, and one symbolic address that surely is in it."""

    name: str
    symbol: Address
    addresses: AddressSet
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way between two gateway endpoints of the estate, both ways: a tunnel, or a circuit that both are on (RT-57).

    `left_reach` are the addresses found behind the left gateway, `right_reach` those behind the right one.
    """

    left: str
    right: str
    left_reach: AddressSet
    right_reach: AddressSet
    origin: Origin
    facts: tuple[str, ...] = ()

    def reach(self, gateway: str) -> AddressSet:
        """Give the addresses behind one end."""
        return self.left_reach if gateway == self.left else self.right_reach

    def other(self, gateway: str) -> str:
        """Give the end across from one end."""
        return self.right if gateway == self.left else self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A network that may be somebody else's, joined to a domain or to a hub, by a `name` and an `origin`.

    `remote` is its id, and `addresses` those that are known of it; `stranger` tells why it may belong to somebody else.
    """

    domain: str
    remote: str
    name: str
    resource: str
    origin: Origin
    addresses: AddressSet
    stranger: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModelled:
    """A resource type that was read and not understood: how many, and what that may hide."""

    type: str
    count: int
    hides: str
    bears_on_traffic: bool
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Everything that can send, receive, route, filter or rewrite, and what is not known of it.

    Mappings are keyed by id and never changed after construction. `symbols` names the symbolic addresses (240.0.0.0/4)
    so that people see `pip-web` and not a number. `internet` holds the addresses of the outside, `shared` public ones that domains use as their own: who is not joined
    to these meets the outside there. `onprem` are those behind gateways;
    `onprem_causes` is filled when more may be there than is known: any of `onprem_maybe`. `claimed` are addresses of domains that sites outside state as their own, each
    with the reason why who gets them is not known. `platform` are the addresses of the platform itself,
    its customers' included. `more_tags` are named parts of the outside that nothing here speaks of, looked up when asked for. `families` tell services by the endings of their names. `inputs` are (path, what it was recognised as, resources).
    `tags_from` says which file the contents of service tags are from, `names_from` which list those of tags of names; empty where there is none.
    """

    domains: Mapping[str, Domain]
    segments: Mapping[str, Segment]
    endpoints: Mapping[str, Endpoint]
    filters: Mapping[str, Filter]
    route_tables: Mapping[str, RouteTable]
    names: Resolution = field(default_factory=Resolution)
    outside_tags: Mapping[str, OutsideTag] = field(default_factory=dict)
    more_tags: Mapping[str, AddressSet] = field(default_factory=dict)
    internet: AddressSet = field(default_factory=AddressSet.empty)
    shared: AddressSet = field(default_factory=AddressSet.empty)
    onprem: AddressSet = field(default_factory=AddressSet.empty)
    onprem_maybe: AddressSet = field(default_factory=AddressSet.empty)
    onprem_causes: tuple[Cause, ...] = ()
    claimed: tuple[tuple[Cause, AddressSet], ...] = ()
    links: tuple[Link, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    platform: Cover | None = None
    families: tuple[Family, ...] = ()
    symbols: Mapping[Address, str] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    watches: tuple[Watch, ...] = ()
    orphan_filters: tuple[str, ...] = ()
    unread: tuple[NotModelled, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    inputs: tuple[tuple[str, str, int], ...] = ()
    tags_from: str = ""
    names_from: str = ""
    resource_counts: Mapping[str, int] = field(default_factory=dict)

    def is_public(self, address: Address) -> bool:
        """Whether the internet routes an address, whoever uses it inside."""
        return address in self.internet or address in self.shared

    @property
    def subnets(self) -> tuple[Segment, ...]:
        """The segments in which machines can stand: all but the tables of routers."""
        return tuple(segment for segment in self.segments.values() if not segment.transit)
