"""Devices that change a packet's addresses or ports on its way, and those that hand requests on by host and path.

Comes in: lowered load balancers, gateways, DNAT rules, listeners and routing rules. Goes out: `Rewrite`, followed by `engine/walk.py`, and its
`WebRoute`s, followed by `engine/web.py`. Read next:
`net/endpoint.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.inspection import Inspection
from penstock.net.rule import Match
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.paths import PathSet

ANYBODY = "(unknown)"
"""The name of a target of which nothing is known: whoever may be asked may be it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedLink:
    """A private way from a platform service to another, outside of any network of the estate. `approved` as for an endpoint."""

    name: str
    service: str
    origin: Origin
    approved: bool | tuple[Cause, ...] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a rewritten packet goes: a known endpoint, an address to be looked up, or a name.

    `port` None keeps the port; with `any_port` it is one that is not known. Exactly one of `endpoint`, `address`, `name` is set. `network` is
    where the address is looked up, if that is stated. `link` is the private way to the endpoint, outside of any network.
    """

    endpoint: str | None = None
    address: Address | None = None
    name: str | None = None
    port: int | None = None
    any_port: bool = False
    network: str = ""
    link: ManagedLink | None = None

    @property
    def is_anybody(self) -> bool:
        """Whether nobody knows who is meant."""
        return self.name == ANYBODY


class SourceKept(Enum):
    """What the target sees as the source."""

    KEPT = "kept"
    REPLACED = "replaced"
    EITHER = "either"  # undocumented: both are evaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Packets that match go on to a target; which of several is not ours to say, so all are followed.

    `match` is on the packet as it arrives. `reroutes` means that the packet leaves from the device's own
    segment by that segment's routes (a proxy); otherwise it is handed to the target endpoint directly (a load balancer).
    `new_sources` is what the target may see as the source when it is replaced. `probe_port` is the TCP port that must answer to
    the health probe from 168.63.129.16, or None. `keeps_destination` is floating IP: the target sees the frontend's
    address and port. `routes`: the device reads requests, and the first route that fits one carries it on; `targets` are then those
    of all routes. `doubts`: targets may be reached otherwise; `more`: there may be further ones. Doubts about whether it applies at all
    are the match's.
    """

    name: str
    match: Match
    targets: tuple[Target, ...]
    kind: str  # load-balancer | inbound-nat | proxy | dnat
    origin: Origin
    resource: str = ""
    source: SourceKept = SourceKept.KEPT
    new_sources: AddressSet | None = None
    reroutes: bool = False
    keeps_destination: bool = False
    probe_port: int | None = None
    routes: tuple[WebRoute, ...] = ()
    doubts: tuple[Cause, ...] = ()
    more: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRoute:
    """Requests to these hosts and paths: who inspects them (None: nobody) and what becomes of them.

    The first route of a device that fits a request takes it. `maybe_hosts` are hosts that it may take or leave, for their cause.
    `onward` carries the request to the backends; None when the device answers itself, which `answers` says. `host` is the host name under which the device asks the backend; empty keeps that of the request. `repaths`: the path
    that the backend sees is another. `writes` are headers that the device sets, with their values (lower case). `doubts`: the route may not exist, and then the next one that fits applies.
    """

    name: str
    origin: Origin
    resource: str
    hosts: NameSet = field(default_factory=NameSet.all)
    maybe_hosts: tuple[tuple[Cause, NameSet], ...] = ()
    paths: PathSet = field(default_factory=PathSet.all)
    inspection: Inspection | None = None
    onward: Rewrite | None = None
    answers: str = ""
    host: str = ""
    repaths: bool = False
    writes: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()
