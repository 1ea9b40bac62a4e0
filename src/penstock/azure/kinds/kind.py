"""What is peculiar about one sort of platform service: its names, its ports, and where its access rules stand.

Comes in: nothing; a vocabulary for tables. Goes out: `ServiceKind`, one value for each resource type. How rules decide is written once, in
`lower/doors.py`. Read next: `kinds/storage.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)
WEB = TransportSet.tcp(80, 443)

Path = tuple[str, ...]
"""Property names from the property bag downwards."""


class Silence(Enum):
    """What holds when no default action is stated."""

    OPEN = "open"  # everybody is let in
    SHUT = "shut"  # only those whom a rule admits
    BY_RULES = "by rules"  # a rule that lets somebody in shuts out everybody else
    BY_ANY_RULE = "by any rule"  # any rule shuts out everybody whom none lets in


class Lasting(Enum):
    """Whether trusted services are let in while public access is disabled."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Links(Enum):
    """Where the private ways stand that the platform keeps for a service."""

    NONE = "none"
    APART = "apart"  # in children, which an export may leave out
    UNSEEN = "unseen"  # in no configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Rules in an array: the array's property, and the properties of an element that say whom, and what to do (silent: allow)."""

    array: str
    value: str
    action: str = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKind:
    """One sort of platform service.

    `names` are forms of its public names (`{name}`, `{region}`); `named_by` is the property whose value is the name in them, if it is not the
    resource's own, `renamed_by` one that lets Azure choose another. `tag` holds its public addresses, in parts by region where the tag has
    such. `access` are the places of the switch for public access, `holders` those of the objects in which default action, rules and bypass
    stand; the first that is there counts. `lasting`: see `Lasting`. `blind_region`: address rules have no effect for callers of the same
    region (STO-04). `platform_rule`: the address 0.0.0.0 stands for the whole platform (SQL-02). `filter_switch`: a
    property without which rules for subnets do not count, and with which all others are shut out. `idle_deny`: without any rule a default
    of Deny lets everybody in. `bypass_default` is what a silent bypass means, None if that is not documented. `public_ports` are those answered to the internet by a service that is placed in a subnet, if not all; `resolves_anywhere`: its name
    then gives the private address to everybody, else by the private zone it names. `optional` adds ports for properties that are true. `rules_apart`: rules stand in children, which an export
    may leave out. `hidden` are rules that no configuration shows. `perimeter`: it can be in a network security perimeter (NSP-08). `sends`: it opens connections of its own by the platform. `runs_code`: it runs
    its owner's programs, so that nobody trusts it as a service of Azure's. `for_everybody`: it is meant to be called by anybody. `links`: see `Links`. `endpoint_closes`: a private endpoint may close
    its public door while nothing is said (PE-06).
    `unaided`: it may be reached from its own region without any way out (RT-46). `limitable`: service endpoint
    policies can say which of its sort a subnet reaches (SE-04). `kept` are properties that bear on who may read its data (parts
    of a path with dots between). `facts` are cited beside its decisions.
    """

    type: str
    what: str
    names: tuple[str, ...] = ()
    named_by: str = ""
    renamed_by: str = ""
    ports: TransportSet = HTTPS
    optional: tuple[tuple[str, TransportSet], ...] = ()
    public_ports: TransportSet | None = None
    resolves_anywhere: bool = True
    tag: str = "AzureCloud"
    service_endpoint: str = ""
    access: tuple[Path, ...] = (("publicNetworkAccess",),)
    holders: tuple[Path, ...] = (("networkAcls",),)
    default: str = "defaultAction"
    silence: Silence = Silence.OPEN
    idle_deny: bool = False
    addresses: tuple[Listed, ...] = (Listed(array="ipRules", value="value"),)
    segments: tuple[Listed, ...] = (Listed(array="virtualNetworkRules", value="id"),)
    filter_switch: str = ""
    bypass: tuple[Path, ...] = ()
    bypass_default: bool | None = False
    lasting: Lasting = Lasting.NO
    blind_region: bool = False
    platform_rule: bool = False
    rules_apart: bool = False
    unaided: bool = False
    limitable: bool = False
    hidden: str = ""
    perimeter: bool = False
    sends: bool = False
    runs_code: bool = False
    endpoint_closes: bool = False
    links: Links = Links.NONE
    for_everybody: bool = False
    kept: tuple[str, ...] = ()
    facts: tuple[str, ...] = field(default=("PE-06",))
