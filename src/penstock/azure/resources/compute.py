"""Network interfaces, virtual machines and scale sets, in Azure's words. Read next: `read/nic.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Flag, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class PowerState(Enum):
    """Whether a machine runs, where an export says so."""

    RUNNING = "running"
    STOPPED = "stopped"
    DEALLOCATED = "deallocated"


@dataclass(frozen=True, slots=True, kw_only=True)
class IpConfiguration:
    """One address of a network interface; `address` None means that Azure picks one at deployment.

    `chained` is a frontend of a gateway load balancer through whose appliances all traffic of its public address goes.
    """

    name: str
    origin: Origin
    subnet: Reference
    address: Address | Unknown | None = None
    version: int = 4
    public_ip: Reference = None
    asgs: tuple[Reference, ...] = ()
    primary: bool = False
    lb_pools: tuple[Reference, ...] = ()
    app_gateway_pools: tuple[Reference, ...] = ()
    inbound_nat_rules: tuple[Reference, ...] = ()
    chained: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInterface:
    """A network interface. `private_endpoint` is set when Azure made it for one (PE-01). `dns_servers` empty: those of its network."""

    id: str
    name: str
    origin: Origin
    ip_configurations: tuple[IpConfiguration, ...]
    nsg: Reference = None
    ip_forwarding: Flag = None
    machine: Reference = None
    private_endpoint: Reference = None
    private_link_service: Reference = None
    dns_servers: tuple[Address | Unknown, ...] = ()
    location: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualMachine:
    """A virtual machine and the interfaces it holds; `host_name` is what it calls itself, if that is stated.

    `extensions`: whether the platform may run commands and programs on it; `serial_log`: whether its boot is recorded, without which it has no
    serial console.
    """

    id: str
    name: str
    origin: Origin
    nics: tuple[Reference, ...]
    primary: Reference = None
    host_name: Text | None = None
    power: PowerState | None = None
    scale_set: Reference = None
    extensions: Flag = None
    serial_log: Flag = None
    location: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileNic:
    """A network interface in the profile of a scale set: each instance gets one like it.

    `public_prefix` and `has_public_ip` tell of public addresses per instance. The configurations never state an address.
    """

    name: str
    origin: Origin
    ip_configurations: tuple[IpConfiguration, ...]
    nsg: Reference = None
    ip_forwarding: Flag = None
    has_public_ip: bool = False
    dns_servers: tuple[Address | Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSet:
    """A scale set; `flexible` ones never get default outbound access (RT-47). `capacity` None: not stated."""

    id: str
    name: str
    origin: Origin
    nics: tuple[ProfileNic, ...]
    flexible: Flag = None
    capacity: int | Unknown | None = None
    location: str = ""
    labels: tuple[tuple[str, str], ...] = ()
