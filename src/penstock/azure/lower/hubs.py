"""Virtual hubs with what is joined to them: the words that the rest of lowering uses for a virtual WAN.

Comes in: nothing; these are values, made by `lower/hub_joints.py`, `lower/hub_branches.py` and `lower/hub_policies.py`. Goes out: `Hub`,
`Joint`, `Hubs`. Read next: `lower/hub_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from penstock.azure.resources.virtual_wan import RoutingPreference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import NextHop
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix

DEFAULT_TABLE, NONE_TABLE = "defaultroutetable", "noneroutetable"
DEFAULT_LABEL, NONE_LABEL = "default", "none"


def table_id(hub: str, name: str) -> str:
    """Give the id of a route table of a hub."""
    return f"{hub}/hubroutetables/{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Static:
    """A route that somebody wrote: into a table, or into a connection. `doubts`: it may not be there."""

    name: str
    prefix: Prefix
    hop: NextHop
    origin: Origin
    resource: str
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ("RT-53",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Why further prefixes may be found somewhere, and where the hub would send them. `default`: a default route may be among them."""

    cause: Cause
    hop: NextHop
    default: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A network (`network`), or what lies behind a gateway (`gateway`), joined to a hub.

    `hop` is where the hub sends what is for it, and `prefixes` what that is; `open`: there may be more. It is routed by `table`
    (association), unless that is not known (`unrouted`); `tables` and `labels` say which tables learn it (propagation), `perhaps` why any other may. `statics` are routes to
    appliances in it, `spread` those that are learned like its prefixes. `default`: whether it accepts a default route (RT-51). `doubts`: it
    may not be there; `told` and `hears`: what others learn of it, and what it learns, may be changed on the way.
    """

    id: str
    name: str
    origin: Origin
    hub: str
    hop: NextHop
    prefixes: tuple[Prefix, ...]
    table: str
    network: str = ""
    gateway: str = ""
    doubts: tuple[Cause, ...] = ()
    open: tuple[Open, ...] = ()
    tables: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset((DEFAULT_LABEL,))
    perhaps: tuple[Cause, ...] = ()
    unrouted: tuple[Cause, ...] = ()
    statics: tuple[Static, ...] = ()
    spread: tuple[Static, ...] = ()
    told: tuple[Cause, ...] = ()
    hears: tuple[Cause, ...] = ()
    default: bool | tuple[Cause, ...] = True

    @property
    def is_branch(self) -> bool:
        """Whether it lies outside Azure."""
        return not self.network


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A route table of a hub: its labels, and its static routes. `perhaps`: why it may have other labels."""

    id: str
    name: str
    origin: Origin
    labels: frozenset[str]
    statics: tuple[Static, ...] = ()
    perhaps: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A virtual hub. `private` and `public` are its routing policies: where private and internet traffic is sent (RT-50, RT-51).

    `unplaced`: why its own addresses are not known. `basic` and `branches` may be in doubt: whether the hub joins sites only, and whether sites reach each other. `devices` are what
    stands in it; `open` why it may have routes that are not in the input, `older` are routes of a form whose meaning differs by version.
    """

    id: str
    name: str
    origin: Origin
    location: str
    prefixes: tuple[Prefix, ...]
    wan: str | Unknown
    basic: bool | tuple[Cause, ...]
    branches: bool | tuple[Cause, ...]
    tables: Mapping[str, Table]
    unplaced: tuple[Cause, ...] = ()
    preference: RoutingPreference | Unknown | None = None
    private: tuple[Static, ...] = ()
    public: tuple[Static, ...] = ()
    devices: tuple[str, ...] = ()
    doubts: tuple[Cause, ...] = ()
    open: tuple[Open, ...] = ()
    older: tuple[Static, ...] = ()

    @property
    def addresses(self) -> AddressSet:
        """The hub's own addresses."""
        return AddressSet.union_all(AddressSet.prefix(p) for p in self.prefixes)

    @property
    def between(self) -> str:
        """The id of the router that takes what other hubs send."""
        return f"{self.id}/between"

    @property
    def inspected(self) -> str:
        """The id of the table by which the devices of the hub send on what they let through."""
        return f"{self.id}/inspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hubs:
    """All hubs of an estate by id, and all joints by the id of their hub."""

    by_id: Mapping[str, Hub] = field(default_factory=dict)
    joints: Mapping[str, tuple[Joint, ...]] = field(default_factory=dict)

    def of(self, hub: str) -> tuple[Joint, ...]:
        """Give what is joined to a hub."""
        return self.joints.get(hub, ())

    def networks(self) -> Iterator[Joint]:
        """Give the joints of networks."""
        return (joint for group in self.joints.values() for joint in group if joint.network)

    def branches(self) -> Iterator[Joint]:
        """Give the joints of what lies outside."""
        return (joint for group in self.joints.values() for joint in group if joint.is_branch)

    @property
    def addresses(self) -> AddressSet:
        """The addresses of the hubs themselves."""
        return AddressSet.union_all(hub.addresses for hub in self.by_id.values())

    def reach(self, hub: str) -> AddressSet:
        """Give what a hub reaches inside Azure by itself: its own addresses and its networks."""
        inside = [AddressSet.prefix(p) for joint in self.of(hub) if joint.network for p in joint.prefixes]
        return AddressSet.union_all([self.by_id[hub].addresses, *inside])
