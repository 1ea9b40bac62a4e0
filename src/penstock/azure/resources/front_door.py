"""Front doors in Azure's words: profiles of Front Door and of CDN, classic ones, and their parts. Read next: `read/front_door.py`.

A classic front door and a CDN endpoint hold their parts inside; they are read as the same parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.host import Host
from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class Forwarding(Enum):
    """By which protocol an origin is asked."""

    HTTP_ONLY = "HttpOnly"
    HTTPS_ONLY = "HttpsOnly"
    MATCH = "MatchRequest"


class LinkState(Enum):
    """Whether the owner of an origin has approved the private way to it (FD-01)."""

    PENDING = "Pending"
    APPROVED = "Approved"
    REJECTED = "Rejected"
    DISCONNECTED = "Disconnected"
    TIMEOUT = "Timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeProfile:
    """A front door: what its parts have in common. `front_door_id` is what it writes into the header X-Azure-FDID (FD-02)."""

    id: str
    name: str
    origin: Origin
    sku: Text = ""
    front_door_id: Text = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeDomain:
    """A host name of a profile; `host` None is assigned by Azure. `waf` is the policy that a classic domain or a CDN endpoint names."""

    id: str
    name: str
    origin: Origin
    profile: str
    host: Text | None
    enabled: bool | Unknown = True
    waf: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeOrigin:
    """A backend of an origin group. `link` is the resource that is reached by a private way, `link_state` whether that is approved."""

    id: str
    name: str
    origin: Origin
    group: str
    host: Host | None
    http_port: int | Unknown | None = None
    https_port: int | Unknown | None = None
    host_header: Text | None = None
    enabled: bool | Unknown = True
    link: Reference = None
    link_state: LinkState | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRoute:
    """Requests to some domains and paths, and the origin group that answers them; or a redirect.

    `to_default`: the endpoint's own domain too. `secure`: requests over HTTP are sent to HTTPS. `overrides` are rule sets, which may choose
    another group.
    """

    id: str
    name: str
    origin: Origin
    profile: str
    domains: tuple[Reference, ...]
    patterns: tuple[Text, ...]
    http: bool | Unknown = True
    https: bool | Unknown = True
    group: Reference = None
    forwarding: Forwarding | Unknown | None = None
    redirect: str = ""
    secure: bool | Unknown = False
    enabled: bool | Unknown = True
    overrides: tuple[Reference, ...] = ()
    path: Text | None = None
    waf: Reference = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeOverride:
    """A rule of a rule set that sends requests to another origin group, or redirects them."""

    id: str
    name: str
    origin: Origin
    rule_set: str
    group: Reference = None
    redirects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeSecurity:
    """A policy for some domains and paths of a profile."""

    id: str
    name: str
    origin: Origin
    profile: str
    waf: Reference
    domains: tuple[Reference, ...]
    patterns: tuple[Text, ...]
