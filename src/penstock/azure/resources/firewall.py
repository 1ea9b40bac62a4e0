"""Azure Firewall in Azure's words: firewalls, policies, rule collections, IP groups.

Comes in: what `read/firewall.py`, `read/firewall_policy.py` and `read/ip_group.py` found. Goes out: frozen values;
addresses, tags and names stay text as written. Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRule:
    """Addresses, tags, FQDNs and ports (FW-20); no part of it says anything about source ports."""

    name: str
    origin: Origin
    protocols: tuple[Text, ...]
    sources: tuple[Text, ...]
    source_groups: tuple[Text, ...]
    destinations: tuple[Text, ...]
    destination_groups: tuple[Text, ...]
    fqdns: tuple[Text, ...]
    ports: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationProtocol:
    """One `Https:443` of an application rule; `port` None means the usual one of the protocol."""

    kind: Text
    port: int | Unknown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRule:
    """Names, URLs, tags and categories over HTTP, HTTPS and MSSQL (FW-30)."""

    name: str
    origin: Origin
    protocols: tuple[ApplicationProtocol, ...]
    sources: tuple[Text, ...]
    source_groups: tuple[Text, ...]
    destinations: tuple[Text, ...]
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
    protocols: tuple[Text, ...]
    sources: tuple[Text, ...]
    source_groups: tuple[Text, ...]
    destinations: tuple[Text, ...]
    ports: tuple[Text, ...]
    translated_address: Text | None
    translated_fqdn: Text | None
    translated_port: Text | None


FirewallRule = NetworkRule | ApplicationRule | NatRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollection:
    """Rules with one action. `type` of a policy's filter collection is that of its rules; rules stand as listed."""

    name: str
    origin: Origin
    priority: int | Unknown | None
    action: CollectionAction | Unknown
    rules: tuple[FirewallRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollectionGroup:
    """A group of a policy: a resource of its own (FW-02)."""

    id: str
    name: str
    origin: Origin
    policy: str
    priority: int | Unknown | None
    collections: tuple[RuleCollection, ...]
    unread: bool = False
    """Whether the file only refers to it, so that its rules are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallPolicy:
    """A policy, perhaps with a parent. `snat_ranges` is None when nothing is said (RFC 1918 then)."""

    id: str
    name: str
    origin: Origin
    location: str
    tier: Text
    parent: Text | None
    threat_mode: InspectionMode | Unknown
    idps_mode: InspectionMode | Unknown
    snat_ranges: tuple[Text, ...] | None
    snat_learns: bool | Unknown
    dns_proxy: bool | Unknown
    dns_servers: tuple[Text, ...]
    explicit_proxy: bool | Unknown
    groups: tuple[str, ...]
    """Ids of groups that the policy says it has; those that were not read are missing input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallAddress:
    """One IP configuration of a firewall."""

    name: str
    origin: Origin
    subnet: Text | None
    private_address: Text | None
    public: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureFirewall:
    """A firewall with either classic collections or a policy (FW-01). `hub` is set for one in a virtual hub."""

    id: str
    name: str
    origin: Origin
    location: str
    door: str
    tier: Text
    addresses: tuple[FirewallAddress, ...]
    management: FirewallAddress | None
    policy: Text | None
    hub: Text | None
    threat_mode: InspectionMode | Unknown
    snat_ranges: tuple[Text, ...] | None
    dns_proxy: bool | Unknown
    collections: tuple[RuleCollection, ...]
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IpGroup:
    """A named list of addresses, ranges and prefixes."""

    id: str
    name: str
    origin: Origin
    addresses: tuple[Text, ...]
