"""Which address a name gives, from where: zones, servers, and what forwards questions to whom.

Comes in: lowered zones, links and records, name servers, forwarding rules, policies on names. Goes out: `Resolution`, looked up by
`engine/names.py`. A network whose machines ask nobody in particular asks the platform, which sees the zones linked to that network. Read
next: `engine/names.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Filter
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet

Perhaps = tuple[tuple[str, Cause], ...]
"""Networks for which something may hold besides those for which it surely does, and why; `ANY_NETWORK` for every one."""

ANY_NETWORK = "*"


def why(perhaps: Perhaps, network: str) -> tuple[Cause, ...]:
    """Give why something may hold for a network."""
    return tuple(cause for one, cause in perhaps if one in (network, ANY_NETWORK)) if network else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Which servers a machine asks, one of them; none: the platform. `causes`: why it may ask others."""

    servers: tuple[Address, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a zone says of a name: addresses, or the name that it is an alias of.

    `name` is fully qualified, lower case, without a final dot; `*.` before it stands for every name below that has no record of its own.
    Without addresses and alias it is known to exist and nothing more. `doubts`: it may say something else. `resource` is the zone it
    stands in.
    """

    name: str
    addresses: tuple[Address, ...]
    origin: Origin
    alias: str = ""
    doubts: tuple[Cause, ...] = ()
    resource: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Records below a name, seen from the networks that are linked; a `public` one is seen from everywhere.

    `falls_back` holds the linked networks whose link falls back to public resolution for a missing record (DNS-03), `perhaps_falls_back`
    those of which that is not known; `perhaps` networks that may be linked. `stands_for` is the public zone of whose
    names some are aliases of names here (DNS-01), or empty. `more`: why it may have records that are not here.
    """

    name: str
    resource: str
    origin: Origin
    networks: frozenset[str]
    records: tuple[Record, ...]
    falls_back: frozenset[str] = frozenset()
    perhaps_falls_back: Perhaps = ()
    perhaps: Perhaps = ()
    stands_for: str = ""
    public: bool = False
    more: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameServer:
    """A device that passes on the questions it gets at an address: to `onward`, or to the platform as asked from `network`.

    `doubts`: it may do something else with them.
    """

    id: str
    name: str
    origin: Origin
    where: AddressSet
    network: str
    onward: tuple[Address, ...] = ()
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardRule:
    """Questions about names at and below `domain` (empty: all names; None: not known) go to the first of `servers` that answers."""

    name: str
    domain: str | None
    servers: tuple[Address, ...]
    origin: Origin
    resource: str
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarder:
    """Rules by which the platform passes on questions from `networks` that none of their zones holds; the longest domain decides.

    The servers are asked from one of the networks `sources`. `perhaps` are networks that it may serve. `spares` are names that a rule
    for all names does not take.
    """

    id: str
    name: str
    origin: Origin
    networks: frozenset[str]
    rules: tuple[ForwardRule, ...]
    sources: tuple[str, ...] = ()
    perhaps: Perhaps = ()
    spares: NameSet = field(default_factory=NameSet.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePolicy:
    """Which names the platform resolves for `networks`, and `perhaps` for others: a filter whose rules look at names alone."""

    networks: frozenset[str]
    rules: Filter
    perhaps: Perhaps = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Everything that decides which address a name gives."""

    zones: tuple[Zone, ...] = ()
    servers: tuple[NameServer, ...] = ()
    forwarders: tuple[Forwarder, ...] = ()
    policies: tuple[NamePolicy, ...] = ()
