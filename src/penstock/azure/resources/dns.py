"""DNS zones, links and records, resolvers, forwarding rules and policies on names, in Azure's words. Read next: `read/private_dns.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
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
class PublicZone:
    """A public zone; its id ends with its name."""

    id: str
    name: str
    origin: Origin


class ResolutionPolicy(Enum):
    """What a name without a record means to a linked network (DNS-03)."""

    DEFAULT = "Default"
    REDIRECT = "NxDomainRedirect"


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
    """An A or AAAA record set; `unknown` says why there may be other addresses.

    `target` is the resource whose address it gives, in a record set that is an alias of a resource.
    """

    id: str
    name: str
    origin: Origin
    zone: str
    addresses: tuple[Address, ...]
    unknown: tuple[Unknown, ...] = ()
    target: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRecord:
    """A CNAME record; `resource` is set where it is an alias of a resource instead of a name."""

    id: str
    name: str
    origin: Origin
    zone: str
    target: Text
    resource: Reference = None


# ── resolvers and forwarding ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateResolver:
    """A DNS private resolver in a virtual network."""

    id: str
    name: str
    origin: Origin
    network: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundEndpoint:
    """An address at which a resolver is asked: (subnet, address) of each configuration."""

    id: str
    name: str
    origin: Origin
    resolver: str
    places: tuple[tuple[Reference, Address | Unknown | None], ...]
    location: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundEndpoint:
    """From where a resolver asks other servers."""

    id: str
    name: str
    origin: Origin
    resolver: str
    subnet: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingRuleset:
    """Rules that hold for the networks linked to it; questions leave by `outbound` endpoints."""

    id: str
    name: str
    origin: Origin
    outbound: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingRule:
    """Where questions about a domain go. `enabled` may be unknown; `servers` are in order."""

    id: str
    name: str
    origin: Origin
    ruleset: str
    domain: Text | None
    servers: tuple[Address | Unknown, ...]
    enabled: bool | Unknown = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetLink:
    """A virtual network whose questions a forwarding ruleset looks at."""

    id: str
    name: str
    origin: Origin
    ruleset: str
    network: Reference


class RuleState(Enum):
    """Whether a rule counts."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


# ── policies on names ────────────────────────────────────────────────────────────────────────────


class NameAction(Enum):
    """What a DNS security rule does with a question."""

    ALLOW = "Allow"
    ALERT = "Alert"
    BLOCK = "Block"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePolicy:
    """A DNS security policy: its rules and links are resources of their own."""

    id: str
    name: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """A rule of a DNS security policy: which lists of domains, and what to do. `managed` are lists that Microsoft keeps."""

    id: str
    name: str
    origin: Origin
    policy: str
    priority: int | Unknown | None
    action: NameAction | Unknown
    lists: tuple[Reference, ...]
    managed: tuple[Text, ...] = ()
    enabled: bool | Unknown = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePolicyLink:
    """A virtual network for which a DNS security policy holds."""

    id: str
    name: str
    origin: Origin
    policy: str
    network: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainList:
    """Domains that DNS security rules name; each stands for every name below it too."""

    id: str
    name: str
    origin: Origin
    domains: tuple[Text, ...]
