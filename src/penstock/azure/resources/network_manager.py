"""Virtual Network Manager: managers, network groups and who is in them, and what is deployed where, in Azure's words.

Configurations stand in `resources/admin_rules.py`, `resources/connectivity.py` and `resources/managed_routes.py`. Read next:
`read/network_manager.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.condition import Condition, Parameters
from penstock.azure.resources.terms import Flag, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class MemberType(Enum):
    """What a network group holds."""

    NETWORK = "VirtualNetwork"
    SUBNET = "Subnet"


class CommitType(Enum):
    """The kinds of configuration; each is deployed for itself (AV-05)."""

    CONNECTIVITY = "Connectivity"
    SECURITY = "SecurityAdmin"
    ROUTING = "Routing"
    USER = "SecurityUser"


class CommitState(Enum):
    """How far a deployment has come."""

    DEPLOYED = "Deployed"
    DEPLOYING = "Deploying"
    FAILED = "Failed"
    NOT_STARTED = "NotStarted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkManager:
    """A manager and what it may reach: `scopes` are ids of subscriptions and management groups.

    `open_scope`: it reaches more than subscriptions that are named, or that is not known.
    """

    id: str
    name: str
    origin: Origin
    scopes: tuple[str, ...] = ()
    open_scope: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkGroup:
    """A group of networks or of subnets; `condition` is its own membership rule, as old versions of the interface had it."""

    id: str
    name: str
    origin: Origin
    manager: str
    member_type: MemberType | Unknown = MemberType.NETWORK
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One network or subnet that is in a group, because somebody put it there or because Azure says so."""

    id: str
    name: str
    origin: Origin
    group: Reference
    member: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRecord:
    """All groups that a network is in, as Azure recorded it: what is not listed is not so."""

    id: str
    name: str
    origin: Origin
    member: str
    groups: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPolicy:
    """A policy definition that adds networks to a group; it does so only where it is assigned.

    `effect` is as written; `parameters` are the defaults of its parameters.
    """

    id: str
    name: str
    origin: Origin
    group: Reference
    effect: Text
    condition: Condition
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """Policy definitions that are assigned together."""

    id: str
    name: str
    origin: Origin
    definitions: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAssignment:
    """A definition or a set at work below `scope`. `enforced` False: Azure adds nothing to a group ([AVNM-LIM])."""

    id: str
    name: str
    origin: Origin
    scope: str
    definition: Reference
    enforced: Flag = True
    not_scopes: tuple[Reference, ...] = ()
    parameters: Parameters = ()
    selected: bool = False
    """It speaks of a part of its scope only, by selectors that are not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What was deployed to some regions by a manager: the goal state of its kind there ([AVNM-FAQ]).

    `configurations` are all of that kind that hold there from then on. `manager` is empty when the input does not say. `time` orders
    commits of one region, as text of ISO form.
    """

    id: str
    name: str
    origin: Origin
    manager: str
    kind: CommitType | Unknown
    configurations: tuple[Reference, ...]
    regions: tuple[Text, ...]
    state: CommitState | Unknown
    time: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveConfiguration:
    """Azure lists a rule or a configuration as active: it is deployed, to `region` if that is said."""

    id: str
    name: str
    origin: Origin
    configuration: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedRecord:
    """The security admin configurations that hold in one network, as Azure recorded them: the others do not."""

    id: str
    name: str
    origin: Origin
    network: str
    configurations: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitScript:
    """A script that deploys configurations when the template runs; `text` is all that it was given."""

    id: str
    name: str
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentPolicyService:
    """A service whose network intent policies keep admin rules out of its whole network (AV-06)."""

    id: str
    name: str
    origin: Origin
    kind: str
    place: Reference
    """The subnet or the network it stands in."""
