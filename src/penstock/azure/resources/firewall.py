"""Azure Firewall in Azure's words: firewalls, policies, rule collections, IP groups.

Comes in: what `read/firewall.py`, `read/firewall_policy.py` and `read/ip_group.py` found. Goes out: frozen values;
addresses, tags and names stay text as written. Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import AddressTerm, Block, Flag, PortTerm, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class InspectionMode(Enum):
    """Threat intelligence and IDPS: what happens to a hit (FW-10, FW-45)."""

    OFF = "Off"
    ALERT = "Alert"
    DENY = "Deny"


class CollectionAction(Enum):
    """What the rules of a collection do."""

    ALLOW = "Allow"
    DENY = "Deny"
    DNAT = "Dnat"
    SNAT = "Snat"


class RuleType(Enum):
    """The three types, in the order in which they are processed (FW-03)."""

    NAT = "nat"
    NETWORK = "network"
    APPLICATION = "application"


class FirewallProtocol(Enum):
    """The protocols of network and NAT rules (FW-21)."""

    ANY = "Any"
    TCP = "TCP"
    UDP = "UDP"
    ICMP = "ICMP"


class ApplicationKind(Enum):
    """The protocols of application rules (FW-30)."""

    HTTP = "Http"
    HTTPS = "Https"
    MSSQL = "Mssql"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRule:
    """Addresses, tags, FQDNs and ports (FW-20); no part of it says anything about source ports."""

    name: str
    origin: Origin
    protocols: tuple[FirewallProtocol | Unknown, ...]
    sources: tuple[AddressTerm, ...]
    source_groups: tuple[Reference, ...]
    destinations: tuple[AddressTerm, ...]
    destination_groups: tuple[Reference, ...]
    fqdns: tuple[Text, ...]
    ports: tuple[PortTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationProtocol:
    """One `Https:443` of an application rule; `port` None means the usual one of the protocol."""

    kind: ApplicationKind | Unknown
    port: PortTerm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRule:
    """Names, URLs, tags and categories over HTTP, HTTPS and MSSQL (FW-30)."""

    name: str
    origin: Origin
    protocols: tuple[ApplicationProtocol, ...]
    sources: tuple[AddressTerm, ...]
    source_groups: tuple[Reference, ...]
    destinations: tuple[AddressTerm, ...]
    fqdns: tuple[Text, ...]
    fqdn_tags: tuple[Text, ...]
    web_categories: tuple[Text, ...]
    urls: tuple[Text, ...]
    terminate_tls: bool | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class NatRule:
    """A translation of a destination (FW-11)."""

    name: str
    origin: Origin
    protocols: tuple[FirewallProtocol | Unknown, ...]
    sources: tuple[AddressTerm, ...]
    source_groups: tuple[Reference, ...]
    destinations: tuple[AddressTerm, ...]
    ports: tuple[PortTerm, ...]
    translated_address: Address | Unknown | None
    translated_fqdn: Text | None
    translated_port: PortTerm | None


FirewallRule = NetworkRule | ApplicationRule | NatRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollection:
    """Rules with one action, as listed. `unknown` says why there may be more of them."""

    name: str
    origin: Origin
    priority: int | Unknown | None
    action: CollectionAction | Unknown
    rules: tuple[FirewallRule, ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollectionGroup:
    """A group of a policy: a resource of its own (FW-02)."""

    id: str
    name: str
    origin: Origin
    policy: str
    priority: int | Unknown | None
    collections: tuple[RuleCollection, ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IanaRanges:
    """The keyword `IANAPrivateRanges` among SNAT ranges (FW-50)."""


SnatTerm = Block | IanaRanges | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallPolicy:
    """A policy, perhaps with a parent. `snat_ranges` is None when nothing is said (RFC 1918 then).

    `explicit_proxy`: it fetches things for those who ask at `proxy_ports` (FW-61).
    """

    id: str
    name: str
    origin: Origin
    location: str
    tier: Text
    parent: Reference
    threat_mode: InspectionMode | Unknown
    idps_mode: InspectionMode | Unknown
    snat_ranges: tuple[SnatTerm, ...] | None
    snat_learns: bool | Unknown
    dns_proxy: Flag
    dns_servers: tuple[Address | Unknown, ...]
    explicit_proxy: bool | Unknown
    proxy_ports: tuple[PortTerm, ...]
    groups: tuple[str, ...]
    """Ids of groups that the policy says it has; those that were not read are missing input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallAddress:
    """One IP configuration of a firewall."""

    name: str
    origin: Origin
    subnet: Reference
    private_address: Address | Unknown | None
    public: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddresses:
    """The addresses of a firewall in a virtual hub: an export lists them, a template says how many there are."""

    private: Address | Unknown | None = None
    public: tuple[Address | Unknown | None, ...] = ()
    count: int | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureFirewall:
    """A firewall with either classic collections or a policy (FW-01). `hub` is set for one in a virtual hub.

    `unknown` says why there may be more classic collections.
    """

    id: str
    name: str
    origin: Origin
    location: str
    tier: Text
    addresses: tuple[FirewallAddress, ...]
    management: FirewallAddress | None
    policy: Reference
    hub: Reference
    threat_mode: InspectionMode | Unknown
    snat_ranges: tuple[SnatTerm, ...] | None
    dns_proxy: Flag
    dns_servers: tuple[Address | Unknown, ...]
    collections: tuple[RuleCollection, ...]
    unknown: tuple[Unknown, ...] = ()
    hub_addresses: HubAddresses = HubAddresses()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IpGroup:
    """A named list of addresses, ranges and prefixes."""

    id: str
    name: str
    origin: Origin
    addresses: tuple[Block | Unknown, ...]
