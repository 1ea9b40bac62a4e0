"""Private DNS zones, their links and records, in Azure's words. Read next: `read/private_dns.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateZone:
    """A private zone; its id ends with its name."""

    id: str
    name: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLink:
    """A virtual network that sees a zone. `falls_back`: missing names resolve publicly (DNS-03).

    `registers`: machines of the network get records of their own.
    """

    id: str
    name: str
    origin: Origin
    zone: str
    network: Reference
    registers: bool | Unknown = False
    falls_back: bool | Unknown = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """An A or AAAA record set; `unknown` says why there may be other addresses."""

    id: str
    name: str
    origin: Origin
    zone: str
    addresses: tuple[Address, ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRecord:
    """A CNAME record."""

    id: str
    name: str
    origin: Origin
    zone: str
    target: str
