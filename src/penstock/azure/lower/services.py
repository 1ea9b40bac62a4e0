"""What firewalls, load balancers, application gateways, private endpoints and clusters add to the network.

Comes in: the `Context`. Goes out: the additions that `lower/lower.py` merges. The functions are called in the order in
which they stand here. Read next: `lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from penstock.azure.lower.context import Context
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import Origin
from penstock.net.endpoint import Endpoint, Outbound
from penstock.net.resolution import Zone
from penstock.net.rule import Filter
from penstock.space.addresses import Address, AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEndpointPlace:
    """Where a private endpoint stands, for the routes that Azure inserts (RT-39)."""

    id: str
    name: str
    subnet: str
    where: AddressSet
    fixed: bool
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What the services add; ids must not clash with those of interfaces and subnets."""

    endpoints: tuple[Endpoint, ...] = ()
    filters: tuple[Filter, ...] = ()
    zones: tuple[Zone, ...] = ()


def tag_names(_estate: Estate) -> Iterable[str]:
    """Give the service tags that services name, so that each gets its symbol."""
    return ()


def literals(_estate: Estate) -> Iterable[AddressSet]:
    """Give every literal address set in the rules of services: they may tell addresses of a subnet apart."""
    return ()


def static_addresses(_estate: Estate) -> Iterable[tuple[str, Address]]:
    """Give (subnet id, address) of every stated private address, so that nobody else gets it."""
    return ()


def private_endpoints(_context: Context) -> Iterable[PrivateEndpointPlace]:
    """Give the private endpoints with their places."""
    return ()


def group_members(_context: Context) -> Iterable[tuple[str, AddressSet]]:
    """Give (application security group id, addresses) of private endpoints that are members (NSG-23)."""
    return ()


def pool_outbound(_context: Context) -> Mapping[str, Outbound]:
    """Give, per backend pool id, the outbound method its members get (RT-44): NONE for internal Standard (RT-49)."""
    return {}


def add(_context: Context) -> Additions:
    """Give everything else."""
    return Additions()
