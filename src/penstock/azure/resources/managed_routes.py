"""Routing configurations of a network manager, in Azure's words. Read next: `read/managed_routes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.network import NextHopType
from penstock.azure.resources.terms import AddressTerm, Flag, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class LocalRoutes(Enum):
    """Which routes a collection adds so that traffic of the network or of a subnet stays direct."""

    NOT_SPECIFIED = "NotSpecified"
    WITHIN_NETWORK = "DirectRoutingWithinVNet"
    WITHIN_SUBNET = "DirectRoutingWithinSubnet"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingConfiguration:
    """A configuration: it makes no route before it is deployed (RT-58)."""

    id: str
    name: str
    origin: Origin
    manager: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleCollection:
    """Routes for the networks or subnets of some groups."""

    id: str
    name: str
    origin: Origin
    configuration: str
    groups: tuple[Reference, ...]
    disable_propagation: Flag = None
    local_routes: LocalRoutes | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """One route that the manager writes into route tables of its own. `next_hop` is set for `VirtualAppliance` only."""

    id: str
    name: str
    origin: Origin
    collection: str
    destination: AddressTerm
    next_hop_type: NextHopType | Unknown
    next_hop: Address | Unknown | None = None
