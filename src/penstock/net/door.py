"""Who is let in by a platform service itself: its public door, and how a caller looks from there.

Comes in: a service's own access rules, lowered. Goes out: `Frontage`, which `engine/door.py` judges. A door does not know
networks: it sees a public address, the identity of a segment, or the name of a resource. Read next: `engine/door.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Rule
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


class Way(Enum):
    """How a caller comes to a door."""

    PUBLIC = "public"  # from a public address
    SEGMENT = "segment"  # by a service endpoint: the address stays private, the segment is told (SE-01)
    TRUSTED = "trusted"  # as a service of the platform that is trusted with fixed tasks (STO-06)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A caller as a service sees it.

    `addresses` are the public addresses it may come from, one of them; empty when nobody can say which. `region` is empty when
    it is not known or when the caller runs outside the platform. `resource` is the id of the resource that calls. `service`: it is
    itself a platform service, which may be among those that are trusted.
    """

    way: Way
    addresses: AddressSet
    words: str
    segment: str = ""
    region: str = ""
    on_platform: bool = True
    resource: str = ""
    service: bool = False


@dataclass(frozen=True, slots=True)
class Everyone:
    """Whoever calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromAddresses:
    """Callers from the public addresses of the rule's source.

    `literal`: written as addresses, so that an address not known yet may turn out to be one of them. `not_from_region`: callers in
    that region are not matched, since the platform shows a private address there (STO-04). `off_platform`: none of the addresses
    belongs to the platform, for certain.
    """

    literal: bool = True
    not_from_region: str | None = None
    off_platform: bool = False


@dataclass(frozen=True, slots=True)
class FromPlatform:
    """Callers from any address of the platform, other customers' included (SQL-02)."""


ANY_SEGMENT = "*"
"""Stands for a segment that the rule names and nobody knows."""


@dataclass(frozen=True, slots=True)
class FromSegments:
    """Callers that come by a service endpoint from one of these segments (STO-05)."""

    segments: frozenset[str]


@dataclass(frozen=True, slots=True)
class FromTrusted:
    """Services that the platform lists as trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromResources:
    """Callers that prove to be certain resources; ids are lower case, `*` stands for one part, and children are meant too.

    `proof` is why a caller that is one of them may still not be let in.
    """

    ids: frozenset[str]
    proof: Cause | None = None


Who = Everyone | FromAddresses | FromPlatform | FromSegments | FromTrusted | FromResources


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One rule of a door: `rule` says where it stands, which addresses it names and what it does, `who` whom it is about."""

    rule: Rule
    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Admissions in the order in which they are tried; the first that matches decides, else `default`."""

    admissions: tuple[Admission, ...]
    default: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A session that begins on `first` goes on over one of `second`, at the same service (SQL-03).

    `outside_too`: also for callers outside the platform. `port` is one of `second`, for the example. `doubts`: it may not go on there.
    """

    first: TransportSet
    second: TransportSet
    port: int
    words: str
    outside_too: bool = False
    facts: tuple[str, ...] = ()
    doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimeter:
    """What a service is held to besides its own rules. `enforced` is False while it only learns, or why that is not known."""

    name: str
    resource: str
    origin: Origin
    enforced: bool | tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontage:
    """What a platform service shows to the public side.

    One of `doors` stands; when there are several, `causes` say why it is not known which. `listens` is what it answers on, `perhaps_listens`
    what it answers on too if a setting that is not known says so. `holds` are doubts that are settled for its addresses: the address of a storage account is in the tag of its service. `service_endpoint`
    is the word under which segments reach it. `policies_reach`: the regions whose service endpoint policies are sure to hold for it.
    `unaided`: why a caller of its region may reach it without any way out (RT-46). `for_everybody`: it is meant to be called by anybody, as
    web sites are. `perimeter` holds it together with other services. `administers` says what is managed through it, if something is.
    """

    doors: tuple[Door, ...]
    causes: tuple[Cause, ...] = ()
    listens: TransportSet
    perhaps_listens: tuple[tuple[Cause, TransportSet], ...] = ()
    region: str = ""
    holds: frozenset[Cause] = frozenset()
    service_endpoint: str = ""
    handover: Handover | None = None
    unaided: tuple[Cause, ...] = ()
    for_everybody: bool = False
    perimeter: Perimeter | None = None
    administers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Every service of one sort, whoever owns it, known by the ending of its name.

    `where` are the addresses they share, `holds` the doubts that are settled for them. `service_endpoint` is the word under which segments
    reach them; `limitable`: policies can say which of them a segment reaches.
    """

    name: str
    names: NameSet
    where: AddressSet
    holds: frozenset[Cause]
    listens: TransportSet
    service_endpoint: str = ""
    limitable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePolicy:
    """Which services a segment reaches by its service endpoints, when it has such a policy (SE-04).

    `ids` are the services let through, and whatever holds them: a group, a subscription. It holds for services of `service` in `region`;
    elsewhere they may be reached all the same. `rule` is what refuses the others. `doubts`: it may list more.
    """

    service: str
    region: str
    ids: frozenset[str]
    rule: Rule
    doubts: tuple[Cause, ...] = ()
