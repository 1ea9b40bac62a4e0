"""Virtual network gateways, local network gateways, connections, in Azure's words.

Read next: `read/gateway.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Block, Flag, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class GatewayType(Enum):
    """What a gateway speaks."""

    VPN = "Vpn"
    EXPRESS_ROUTE = "ExpressRoute"
    LOCAL = "LocalGateway"


class ConnectionType(Enum):
    """What a connection joins."""

    IPSEC = "IPsec"
    VNET_TO_VNET = "Vnet2Vnet"
    EXPRESS_ROUTE = "ExpressRoute"
    VPN_CLIENT = "VPNClient"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficSelector:
    """A pair of address ranges that a tunnel takes; what fits no pair of a connection that has some is not carried."""

    origin: Origin
    local: tuple[Block | Unknown, ...]
    remote: tuple[Block | Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayIpConfiguration:
    """One address of a gateway, in the GatewaySubnet."""

    name: str
    origin: Origin
    subnet: Reference
    public_ip: Reference = None
    address: Address | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetworkGateway:
    """A gateway. `client_pools` are the addresses of point-to-site clients (GW-03).

    `default_site` is the site that gets what no other has: forced tunnelling through a VPN. `hears_networks` and `hears_hubs` say whether it takes
    the prefixes of other networks, or of virtual hubs, on its circuits (RT-57).
    """

    id: str
    name: str
    origin: Origin
    type: GatewayType | Unknown
    ip_configurations: tuple[GatewayIpConfiguration, ...]
    bgp: Flag = None
    active_active: Flag = None
    default_site: Reference = None
    client_pools: tuple[Block | Unknown, ...] = ()
    hears_networks: Flag = None
    hears_hubs: Flag = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayNatRule:
    """An address translation of a gateway, in a virtual network or a hub (GW-04)."""

    id: str
    name: str
    origin: Origin
    gateway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalNetworkGateway:
    """What Azure is told about a site on-premises: its prefixes and its public address."""

    id: str
    name: str
    origin: Origin
    prefixes: tuple[Block | Unknown, ...]
    address: Address | Unknown | None = None
    bgp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connection of a gateway to a site, to another gateway, or to a circuit."""

    id: str
    name: str
    origin: Origin
    type: ConnectionType | Unknown
    gateway: Reference
    other_gateway: Reference = None
    local: Reference = None
    circuit: Reference = None
    bgp: Flag = None
    fast_path: Flag = None
    selectors: tuple[TrafficSelector, ...] = ()
