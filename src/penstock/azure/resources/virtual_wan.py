"""Virtual WANs, their hubs, and what is joined to a hub, in Azure's words.

Comes in: what `read/virtual_wan.py` and `read/hub_routing.py` found. Goes out: frozen values. Read next: `resources/hub_gateways.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Block, Flag, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class WanType(Enum):
    """What a WAN or hub offers: a Basic one joins sites by VPN and nothing else."""

    BASIC = "Basic"
    STANDARD = "Standard"


class RoutingPreference(Enum):
    """What a hub prefers among routes of the same prefix (RT-54)."""

    EXPRESS_ROUTE = "ExpressRoute"
    VPN = "VpnGateway"
    AS_PATH = "ASPath"


class LocalOverride(Enum):
    """Which static routes of a connection hold for addresses of its own network too."""

    CONTAINS = "Contains"
    EQUAL = "Equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualWan:
    """A virtual WAN: hubs of one WAN reach each other. `hubs` are those that an export says it has."""

    id: str
    name: str
    origin: Origin
    type: WanType | Unknown | None
    branch_to_branch: Flag = None
    hubs: tuple[Reference, ...] = ()
    door: str = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualHub:
    """A hub; one without `wan` is a route server (RT-55). `older` are routes of the form that route tables replaced."""

    id: str
    name: str
    origin: Origin
    prefix: Block | Unknown | None
    wan: Reference
    sku: WanType | Unknown | None = None
    branch_to_branch: Flag = None
    preference: RoutingPreference | Unknown | None = None
    older: tuple[OlderRoute, ...] = ()
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderRoute:
    """A route written into a hub itself: which connections it holds for differs by version."""

    origin: Origin
    destinations: tuple[Block | Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRoute:
    """A route of a connection, to an appliance in the network that is joined."""

    name: str
    origin: Origin
    destinations: tuple[Block | Unknown, ...]
    next_hop: Address | Unknown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingConfiguration:
    """By which table a connection is routed (association), and which tables learn it (propagation).

    `labels` None: none are stated. `propagates_static`: whether those tables learn the static routes as well.
    """

    associated: Reference = None
    tables: tuple[Reference, ...] = ()
    labels: tuple[Text, ...] | None = None
    static_routes: tuple[StaticRoute, ...] = ()
    propagates_static: Flag = None
    override: LocalOverride | Unknown | None = None
    inbound_map: Reference = None
    outbound_map: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubConnection:
    """A virtual network joined to a virtual hub. `internet_security`: whether it accepts a default route from there (RT-51)."""

    id: str
    name: str
    origin: Origin
    hub: str
    network: Reference
    internet_security: Flag = None
    routing: RoutingConfiguration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRoute:
    """A static route of a hub's table: to a firewall, an appliance or a connection, by its id."""

    name: str
    origin: Origin
    destinations: tuple[Block | Unknown, ...]
    next_hop: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRouteTable:
    """A route table of a hub, the built-in ones included when they are written."""

    id: str
    name: str
    origin: Origin
    hub: str
    labels: tuple[Text, ...] = ()
    routes: tuple[HubRoute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingPolicy:
    """What is sent to a security device: `Internet` or `PrivateTraffic` (RT-50)."""

    name: str
    origin: Origin
    destinations: tuple[Text, ...]
    next_hop: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingIntent:
    """The routing policies of a hub. `unknown`: there may be others."""

    id: str
    name: str
    origin: Origin
    hub: str
    policies: tuple[RoutingPolicy, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMap:
    """Rules that change what a connection announces or learns; `rules` is their number."""

    id: str
    name: str
    origin: Origin
    rules: int | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class BgpPeer:
    """An appliance that announces routes to a hub or to a route server. `connection` is the joint of its network."""

    id: str
    name: str
    origin: Origin
    hub: str
    address: Address | Unknown | None
    connection: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """Where a route server stands."""

    id: str
    name: str
    origin: Origin
    hub: str
    subnet: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAppliance:
    """A device in a hub whose rules are not in the configuration: an appliance of a vendor, a security service."""

    id: str
    name: str
    origin: Origin
    hub: Reference
    kind: str
    location: str = ""
