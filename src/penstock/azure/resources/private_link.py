"""Private endpoints and their zone groups, private link services, policies of service endpoints, in Azure's words.

Read next: `read/private_endpoint.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


class ConnectionState(Enum):
    """Only `Approved` carries traffic (PE-03)."""

    APPROVED = "Approved"
    PENDING = "Pending"
    REJECTED = "Rejected"
    DISCONNECTED = "Disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConnection:
    """To which resource the endpoint leads. `target` is an id, or an alias of a private link service.

    `manual` connections wait for the owner of the target.
    """

    name: str
    origin: Origin
    target: Reference
    groups: tuple[Text, ...] = ()
    manual: bool = False
    state: ConnectionState | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEndpoint:
    """A read-only interface bound to one resource (PE-01).

    `addresses` are those that the file states; `resolved` are names with the addresses Azure gave them.
    """

    id: str
    name: str
    origin: Origin
    location: str
    subnet: Reference
    connections: tuple[LinkConnection, ...]
    addresses: tuple[Address | Unknown, ...] = ()
    nics: tuple[Reference, ...] = ()
    resolved: tuple[tuple[str, tuple[Address, ...]], ...] = ()
    asgs: tuple[Reference, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGroup:
    """The zones in which Azure keeps records of a private endpoint (DNS-05).

    `records` are those that an export shows: zone id, name, addresses.
    """

    id: str
    name: str
    origin: Origin
    endpoint: str
    zones: tuple[Reference, ...]
    records: tuple[tuple[str, str, tuple[Address, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateLinkService:
    """A service of one's own that private endpoints of others lead to (PE-08).

    `sources` are the addresses from which its frontends see everybody: (subnet, address). `visible` and `approved` are subscriptions
    that may find it, and that are connected without asking; `*` is everybody.
    """

    id: str
    name: str
    origin: Origin
    location: str
    frontends: tuple[Reference, ...]
    sources: tuple[tuple[Reference, Address | Unknown | None], ...]
    target: Address | Unknown | None = None
    visible: tuple[Text, ...] = ()
    approved: tuple[Text, ...] = ()
    alias: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPolicy:
    """A service endpoint policy: which services a subnet may reach (SE-04)."""

    id: str
    name: str
    origin: Origin
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPolicyDefinition:
    """The services of one sort that a policy lists: ids of services, groups, subscriptions."""

    id: str
    name: str
    origin: Origin
    policy: str
    service: Text | None
    resources: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedEndpoint:
    """A private way that the platform keeps from `service` to a target, outside of any network of the customer."""

    id: str
    name: str
    origin: Origin
    service: str
    target: Reference
    state: ConnectionState | Unknown | None = None
