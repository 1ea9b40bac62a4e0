"""Virtual networks, subnets, peerings and route tables, in Azure's words.

Read next: `read/vnet.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import AddressTerm, Block, Flag, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class PeeringState(Enum):
    """Whether both sides know each other; only `Connected` carries traffic (RT-33)."""

    CONNECTED = "Connected"
    INITIATED = "Initiated"
    DISCONNECTED = "Disconnected"


class PrivateEndpointPolicies(Enum):
    """Which controls of the subnet hold for private endpoints in it (PE-10)."""

    DISABLED = "Disabled"
    ENABLED = "Enabled"
    NSG = "NetworkSecurityGroupEnabled"
    ROUTES = "RouteTableEnabled"


class NextHopType(Enum):
    """Where a user-defined route sends packets (RT-14)."""

    VIRTUAL_APPLIANCE = "VirtualAppliance"
    GATEWAY = "VirtualNetworkGateway"
    VNET_LOCAL = "VnetLocal"
    INTERNET = "Internet"
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetwork:
    """A virtual network; `dns_servers` empty means Azure's own. `encrypted`: as far as its machines can."""

    id: str
    name: str
    origin: Origin
    prefixes: tuple[Block | Unknown, ...]
    dns_servers: tuple[Address | Unknown, ...] = ()
    encrypted: bool | Unknown = False
    location: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    unknown_labels: tuple[str, ...] = ()
    """Names of tags whose values are not known; `*` when none of the tags are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """A subnet; `network` is the id of its virtual network.

    `default_outbound` and `private_endpoint_policies` are None when the file is silent, which means different things by
    door (RT-45, PE-10); `door` says which it was.
    """

    id: str
    name: str
    origin: Origin
    network: str
    prefixes: tuple[Block | Unknown, ...]
    nsg: Reference = None
    route_table: Reference = None
    nat_gateway: Reference = None
    service_endpoints: tuple[str, ...] = ()
    unknown_service_endpoints: tuple[Unknown, ...] = ()
    endpoint_policies: tuple[Reference, ...] = ()
    delegations: tuple[str, ...] = ()
    default_outbound: Flag = None
    private_endpoint_policies: PrivateEndpointPolicies | Unknown | None = None
    door: str = "export"

    @property
    def key(self) -> str:
        """The name for comparing with Azure's reserved ones, such as `gatewaysubnet`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peering:
    """One side of a peering: what network `network` says about `remote`.

    `remote_prefixes` is the peer's address space as last synchronised (RT-36), when an export has it. Subnet
    peering has `complete` False and the names of the subnets on both sides (RT-37).
    """

    id: str
    name: str
    origin: Origin
    network: str
    remote: Reference
    state: PeeringState | Unknown | None = None
    allow_access: Flag = None
    allow_forwarded: Flag = None
    allow_gateway_transit: Flag = None
    use_remote_gateways: Flag = None
    remote_prefixes: tuple[Block | Unknown, ...] = ()
    complete: Flag = None
    local_subnets: tuple[str, ...] = ()
    remote_subnets: tuple[str, ...] = ()
    only_ipv6: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable:
    """A route table; its routes are `UserRoute`s of their own."""

    id: str
    name: str
    origin: Origin
    disable_propagation: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoute:
    """One route of a table. `next_hop` is set for `VirtualAppliance` only."""

    id: str
    name: str
    origin: Origin
    table: str
    destination: AddressTerm
    next_hop_type: NextHopType | Unknown
    next_hop: Address | Unknown | None = None
