"""Network security groups, their rules, and application security groups, in Azure's words.

Read next: `read/nsg.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import AddressTerm, PortTerm, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class RuleDirection(Enum):
    """As seen from the machine."""

    INBOUND = "Inbound"
    OUTBOUND = "Outbound"


class RuleAccess(Enum):
    """What a rule does."""

    ALLOW = "Allow"
    DENY = "Deny"


class RuleProtocol(Enum):
    """The protocols a security rule can name (NSG-06)."""

    ANY = "*"
    TCP = "Tcp"
    UDP = "Udp"
    ICMP = "Icmp"
    ICMPV6 = "Icmpv6"
    ESP = "Esp"
    AH = "Ah"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a rule: any of its terms, or any member of its application security groups."""

    terms: tuple[AddressTerm, ...] = ()
    groups: tuple[Reference, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRule:
    """One rule of a network security group; the dimensions are ANDed, the lists in each ORed (NSG-08)."""

    id: str
    name: str
    origin: Origin
    nsg: str
    priority: int | Unknown
    direction: RuleDirection | Unknown
    access: RuleAccess | Unknown
    protocol: RuleProtocol | Unknown
    source: Side
    destination: Side
    source_ports: tuple[PortTerm, ...]
    destination_ports: tuple[PortTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSecurityGroup:
    """A network security group; its rules are `SecurityRule`s of their own. `attached`: an export says that something uses it."""

    id: str
    name: str
    origin: Origin
    location: str = ""
    unknown_rules: tuple[Unknown, ...] = ()
    attached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSecurityGroup:
    """A named group of network interfaces; members say that they are in it (NSG-21)."""

    id: str
    name: str
    origin: Origin
