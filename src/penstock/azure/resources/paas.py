"""Platform services with public names, in Azure's words: as far as doors are concerned. Read next: `read/paas.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class PublicAccess(Enum):
    """What `publicNetworkAccess` says (STO-01)."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PERIMETER = "SecuredByPerimeter"


class DefaultAction(Enum):
    """What a service's own firewall does when none of its rules matches."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformService:
    """A storage account, a vault, a database server …: its public names, and its public door.

    `access` and `default` are None when the file is silent. `ip_rules` and `network_rules` count exceptions to `default`.
    """

    id: str
    name: str
    origin: Origin
    type: str
    location: str
    names: tuple[str, ...]
    access: PublicAccess | Unknown | None = None
    default: DefaultAction | Unknown | None = None
    ip_rules: int = 0
    network_rules: int = 0
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """A firewall rule of a database server: a closed range of public addresses (SQL-01)."""

    id: str
    name: str
    origin: Origin
    service: str
    low: Address | Unknown | None
    high: Address | Unknown | None
