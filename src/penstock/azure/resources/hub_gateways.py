"""The gateways of a virtual hub, the sites behind them, and circuits, in Azure's words. Read next: `read/hub_gateways.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.gateway import TrafficSelector
from penstock.azure.resources.terms import Block, Flag, Reference
from penstock.azure.resources.virtual_wan import RoutingConfiguration
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class HubGatewayKind(Enum):
    """What a gateway of a hub speaks."""

    VPN = "vpn"
    EXPRESS_ROUTE = "expressroute"
    POINT_TO_SITE = "p2s"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubGateway:
    """A gateway in a hub. `hears_others` says whether it takes the prefixes of other networks on its circuits (RT-57)."""

    id: str
    name: str
    origin: Origin
    kind: HubGatewayKind
    hub: Reference
    hears_others: Flag = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchConnection:
    """What a gateway of a hub joins: a site, a circuit, or the clients of a point-to-site configuration with their `pools`."""

    id: str
    name: str
    origin: Origin
    gateway: str
    site: Reference = None
    circuit: Reference = None
    pools: tuple[Block | Unknown, ...] = ()
    bgp: Flag = None
    internet_security: Flag = None
    fast_path: Flag = None
    selectors: tuple[TrafficSelector, ...] = ()
    routing: RoutingConfiguration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnSite:
    """What Azure is told about a branch: its prefixes, and whether it announces others."""

    id: str
    name: str
    origin: Origin
    prefixes: tuple[Block | Unknown, ...]
    bgp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitPeering:
    """A peering of a circuit; networks are reached by the private one."""

    id: str
    name: str
    origin: Origin
    circuit: str
    private: bool
    enabled: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressRouteCircuit:
    """A circuit; its peerings are resources of their own."""

    id: str
    name: str
    origin: Origin
