"""Public addresses and NAT gateways, in Azure's words. Read next: `read/public_ip.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Block, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class Sku(Enum):
    """Basic is open until filtered, Standard is closed until allowed (NSG-17)."""

    BASIC = "Basic"
    STANDARD = "Standard"
    STANDARD_V2 = "StandardV2"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIpAddress:
    """A public address; `address` None means that Azure assigns it at deployment."""

    id: str
    name: str
    origin: Origin
    sku: Sku | Unknown | None = None
    address: Address | Unknown | None = None
    version: int = 4
    fqdn: str = ""
    prefix: Reference = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIpPrefix:
    """A block of public addresses; `block` None means that Azure assigns it at deployment."""

    id: str
    name: str
    origin: Origin
    block: Block | Unknown | None = None
    length: int | None = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGateway:
    """A NAT gateway; subnets name it (RT-48)."""

    id: str
    name: str
    origin: Origin
    public_ips: tuple[Reference, ...] = ()
    public_prefixes: tuple[Reference, ...] = ()
    sku: Sku | Unknown | None = None
    location: str = ""
