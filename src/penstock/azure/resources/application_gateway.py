"""Application gateways in Azure's words. Read next: `read/application_gateway.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.host import Host
from penstock.azure.resources.terms import PortTerm, Reference
from penstock.azure.resources.text import Text
from penstock.azure.resources.waf import WafPolicy
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class ListenerProtocol(Enum):
    """Layer 7 and layer 4 listeners (AGW-01, AGW-04)."""

    HTTP = "Http"
    HTTPS = "Https"
    TCP = "Tcp"
    TLS = "Tls"


class RuleKind(Enum):
    """How a routing rule chooses the backend."""

    BASIC = "Basic"
    PATH_BASED = "PathBasedRouting"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayFrontend:
    """A public or private address of the gateway."""

    id: str
    name: str
    origin: Origin
    subnet: Reference = None
    address: Address | Unknown | None = None
    public_ip: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A frontend, a port, and the host names it answers to; none means all."""

    id: str
    name: str
    origin: Origin
    frontend: Reference
    port: Reference
    protocol: ListenerProtocol | Unknown
    hosts: tuple[Text, ...] = ()
    waf: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayPool:
    """Backends by address, by name, or by IP configuration (as the gateway's side tells them)."""

    id: str
    name: str
    origin: Origin
    hosts: tuple[Host, ...] = ()
    members: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendSettings:
    """How the gateway speaks to a pool; `keeps_client` is layer 4's client address preservation (AGW-04).

    `host` is the host name under which it asks, `host_of_backend` that of the pool's member; neither: the client's. `path` replaces the
    part of the path that a path rule matched.
    """

    id: str
    name: str
    origin: Origin
    port: PortTerm | None
    keeps_client: bool | Unknown = False
    host: Text | None = None
    host_of_backend: bool | Unknown = False
    path: Text | None = None
    probe: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How the gateway asks whether a backend is well; `port` None is the port of the settings."""

    id: str
    name: str
    origin: Origin
    port: PortTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Where clients are sent instead: another listener, or a URL."""

    id: str
    name: str
    origin: Origin
    listener: Reference = None
    url: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteSet:
    """What is changed in requests and responses, as far as it bears on where they go: paths, and the host name."""

    id: str
    name: str
    origin: Origin
    paths: bool | Unknown = False
    hosts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What one rule or path leads to: a pool with settings, or a redirect. `paths` is empty for a whole rule, and for the default.

    `waf` is the policy of a path; without one it inherits (WAF-01).
    """

    name: str
    origin: Origin
    pool: Reference = None
    settings: Reference = None
    redirect: Reference = None
    rewrites: Reference = None
    paths: tuple[Text, ...] = ()
    waf: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathMap:
    """Paths and where they lead, the default last. `unknown`: there may be more paths than are listed."""

    id: str
    name: str
    origin: Origin
    destinations: tuple[Destination, ...]
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """From a listener to a destination or a path map. `priority` None: an old gateway, in the order listed."""

    name: str
    origin: Origin
    listener: Reference
    kind: RuleKind | Unknown
    priority: int | Unknown | None
    destination: Destination
    paths: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationGateway:
    """A reverse proxy in a subnet of its own (AGW-02, AGW-05). `waf` is its policy, `configuration` what old gateways have instead."""

    id: str
    name: str
    origin: Origin
    location: str
    subnet: Reference
    subnets: tuple[Reference, ...]
    frontends: tuple[GatewayFrontend, ...]
    ports: tuple[tuple[str, PortTerm | None], ...]
    listeners: tuple[Listener, ...]
    pools: tuple[GatewayPool, ...]
    settings: tuple[BackendSettings, ...]
    path_maps: tuple[PathMap, ...]
    rules: tuple[RoutingRule, ...]
    probes: tuple[Probe, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    rewrites: tuple[RewriteSet, ...] = ()
    tier: Text = ""
    waf: Reference = None
    configuration: WafPolicy | None = None
    isolated: bool | Unknown = False
    unknown: tuple[Unknown, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
