"""Load balancers in Azure's words. Read next: `read/load_balancer.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import PortTerm, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class BalancerSku(Enum):
    """Basic is open until filtered; Standard is closed until allowed (LB-04); Gateway chains appliances."""

    BASIC = "Basic"
    STANDARD = "Standard"
    GATEWAY = "Gateway"


class BalancedProtocol(Enum):
    """What a rule takes: `All` with port 0 is high-availability ports (LB-05)."""

    TCP = "Tcp"
    UDP = "Udp"
    ALL = "All"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontend:
    """An address of a load balancer: in a subnet, or a public one. `address` None: assigned at deployment.

    `chained` is a frontend of a gateway load balancer through whose appliances all traffic of its public address goes.
    """

    id: str
    name: str
    origin: Origin
    subnet: Reference = None
    address: Address | Unknown | None = None
    public_ip: Reference = None
    public_prefix: Reference = None
    version: int = 4
    chained: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolAddress:
    """A member of a pool by its address."""

    name: str
    origin: Origin
    address: Address | Unknown
    network: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendPool:
    """A pool: members by IP configuration (as the pool's side tells them), by address, or both."""

    id: str
    name: str
    origin: Origin
    balancer: str
    members: tuple[Reference, ...] = ()
    addresses: tuple[PoolAddress, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A health probe: from 168.63.129.16 to this port of each member (LB-03)."""

    id: str
    name: str
    origin: Origin
    port: PortTerm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancingRule:
    """A load-balancing rule. `disables_outbound` : its frontend is not used for outbound translation."""

    name: str
    origin: Origin
    frontend: Reference
    pools: tuple[Reference, ...]
    protocol: BalancedProtocol | Unknown
    frontend_port: PortTerm | None
    backend_port: PortTerm | None
    floating: bool | Unknown = False
    probe: Reference = None
    disables_outbound: bool | Unknown = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundNatRule:
    """One port of a frontend to one machine, or a range of ports to the machines of a pool (LB-08).

    `config` is the target's IP configuration as the balancer's side tells it.
    """

    id: str
    name: str
    origin: Origin
    balancer: str
    frontend: Reference
    protocol: BalancedProtocol | Unknown
    frontend_port: PortTerm | None
    backend_port: PortTerm | None
    floating: bool | Unknown = False
    config: Reference = None
    pool: Reference = None
    is_pool: bool = False
    """Whether it is an inbound NAT pool: a range of frontend ports to the instances of a scale set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRule:
    """Which frontends translate the source of which pool's outbound traffic (LB-07)."""

    name: str
    origin: Origin
    frontends: tuple[Reference, ...]
    pool: Reference
    protocol: BalancedProtocol | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer:
    """A load balancer; `is_global` is the cross-region tier, whose members are other balancers. `unknown` are parts of it."""

    id: str
    name: str
    origin: Origin
    location: str = ""
    sku: BalancerSku | Unknown | None = None
    is_global: bool = False
    frontends: tuple[Frontend, ...] = ()
    rules: tuple[BalancingRule, ...] = ()
    outbound: tuple[OutboundRule, ...] = ()
    probes: tuple[Probe, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
