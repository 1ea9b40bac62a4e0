"""Where a packet goes when it leaves a segment.

Comes in: prefixes and next hops from `azure/lower`. Goes out: `RouteTable`, which `engine/routing.py` selects from:
pinned routes first, then the longest prefix, then the highest rank. Read next: `engine/routing.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.space.addresses import Address, AddressSet, Prefix


class Rank(IntEnum):
    """Who wins between routes of the same prefix; higher wins (RT-07)."""

    SYSTEM = 0
    LEARNED = 1
    USER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """To whoever has the address in network `network` (local delivery, a peering, a connected group).

    `type` is Azure's word: VnetLocal, VNetPeering, ConnectedGroup. `only` limits the segments that really receive
    (subnet peering, RT-37); packets to others are dropped.
    """

    network: str
    type: str = "VnetLocal"
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """To the appliance that owns `address` in one of `networks` (its own and the directly peered ones)."""

    address: Address
    networks: tuple[str, ...]
    type: str = "VirtualAppliance"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToGateway:
    """To the gateways named, and so on-premises. Empty: there is none, the packet is lost."""

    gateways: tuple[str, ...]
    type: str = "VirtualNetworkGateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Through a device that is named, whatever its address: a router sends on by its own routes, a firewall inspects."""

    device: str
    type: str = "VirtualNetworkGateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToInternet:
    """To the internet or a public platform service; needs an outbound method of the sender."""

    type: str = "Internet"


UNKNOWN_SERVICE = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToService:
    """To a platform service by a service endpoint: source stays private, no outbound method is needed. `service` may be `UNKNOWN_SERVICE`."""

    service: str
    type: str = "VirtualNetworkServiceEndpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Dropped."""

    type: str = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undetermined:
    """Nobody can say from this input."""

    causes: tuple[Cause, ...]
    type: str = "Unknown"


NextHop = Deliver | Via | Through | ToGateway | ToInternet | ToService | Discard | Undetermined


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route. `doubts`: it may not exist, and then the next best applies; both are then followed.

    `covers` is the address set when the destination is a tag rather than a prefix; `prefix` is then the shortest that
    holds it and `covers` decides membership. `pinned` routes beat every other, whatever the length (RT-09).
    """

    name: str
    prefix: Prefix
    next_hop: NextHop
    rank: Rank
    origin: Origin
    resource: str = ""
    covers: AddressSet | None = None
    pinned: bool = False
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable:
    """All routes that hold in one segment: system, learned and user routes together."""

    id: str
    routes: tuple[Route, ...]
    resource: str = ""
