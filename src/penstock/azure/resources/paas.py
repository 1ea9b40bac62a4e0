"""Platform services with public names, in Azure's words: what they are called, and whom their own rules let in.

Read next: `read/paas.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import AddressTerm, Flag, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet


class PublicAccess(Enum):
    """What `publicNetworkAccess` says (STO-01)."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PERIMETER = "SecuredByPerimeter"


class DefaultAction(Enum):
    """What a service's own firewall does with those whom no rule names, and what one of its rules does."""

    ALLOW = "Allow"
    DENY = "Deny"


class ConnectionPolicy(Enum):
    """Where a session with a database server goes on (SQL-03)."""

    DEFAULT = "Default"
    PROXY = "Proxy"
    REDIRECT = "Redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetTerm:
    """A subnet, known to the service by its service endpoint (STO-05)."""

    subnet: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """One rule of a service's own firewall: whom it is about, and whether they are let in.

    `headers`: it also asks for headers of the request, which cannot be told from configuration.
    """

    name: str
    origin: Origin
    source: AddressTerm | SubnetTerm
    action: DefaultAction | Unknown = DefaultAction.ALLOW
    priority: int | None = None
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """Access settings of a service: its own, or those of a child of it; what is None is not stated here.

    `service` is the id of the service. `trusted`: whether services that the platform trusts are let in. `resources` are ids of resources
    that are. `unknown_rules` are lists whose rules nobody knows. `connection` is where sessions go on, `outbound` the names that the
    service may call, if it is limited; `joined` and `route_all` as in `PlatformService`.
    """

    id: str
    name: str
    origin: Origin
    service: str
    access: PublicAccess | Unknown | None = None
    access_origin: Origin | None = None
    default: DefaultAction | Unknown | None = None
    default_origin: Origin | None = None
    rules: tuple[AccessRule, ...] = ()
    unknown_rules: tuple[Unknown, ...] = ()
    trusted: bool | Unknown | None = None
    trusted_origin: Origin | None = None
    resources: tuple[Text, ...] = ()
    connection: ConnectionPolicy | Unknown | None = None
    outbound: tuple[Text, ...] = ()
    joined: Reference = None
    route_all: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformService:
    """A storage account, a vault, a database server …: its public names, and its own access settings.

    `subnet` is where it is placed in a virtual network, at `address` if that is stated; `published`: it is called from the internet there
    too. `zone` is the private zone that holds its name then. `environment` is what runs it, if that is a resource of its own. `joined` the subnet from which it only sends; `route_all`: by which it sends
    everything. `outbound` are the public addresses it sends from. `limited_outbound`: it may only call names that are listed. `switches` are
    true properties that add ports, `unsure_switches` those of which nobody knows; `ports` what it answers on, where it says so. `exported`: children may be missing. `kept` are settings that bear on who may read data and not on the
    network.
    """

    id: str
    name: str
    origin: Origin
    type: str
    location: str
    names: tuple[str, ...]
    settings: AccessSettings
    subnet: Reference = None
    address: Address | Unknown | None = None
    published: bool | Unknown = False
    zone: Reference = None
    environment: Reference = None
    joined: Reference = None
    route_all: Flag = None
    outbound: tuple[Address, ...] = ()
    exported: bool = False
    limited_outbound: bool | Unknown = False
    switches: tuple[str, ...] = ()
    unsure_switches: tuple[tuple[str, Unknown], ...] = ()
    ports: TransportSet | None = None
    kept: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppEnvironment:
    """What runs web applications or container apps in a subnet: all of them share its address, and its public access.

    `internal`: it answers inside its network only.
    """

    id: str
    name: str
    origin: Origin
    location: str
    subnet: Reference
    internal: bool | Unknown
    address: Address | Unknown | None = None
    access: PublicAccess | Unknown | None = None
    labels: tuple[tuple[str, str], ...] = ()
