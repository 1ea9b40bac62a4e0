"""One assessment in progress: the network, the engine, and the answers that several checks share.

Comes in: a `Network`. Goes out: answers, each computed when first asked for. Read next: `assess/checks/__init__.py`.
"""

from __future__ import annotations

from functools import cached_property

from penstock.assess.doors import PublicSide, public_side
from penstock.assess.places import Places
from penstock.assess.questions import Passage, inward, outward
from penstock.assess.service_callers import Call, calls
from penstock.assess.ways_by_name import NamedWay, named_ways
from penstock.engine.arrivals import Arrival, at_doors
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups, outside_groups
from penstock.engine.result import Flow
from penstock.engine.starts import SENDERS
from penstock.engine.state import ONPREM
from penstock.engine.sweep import flows
from penstock.net.endpoint import Endpoint, Kind, Segment
from penstock.net.network import Network
from penstock.space.addresses import AddressSet

PLATFORM_SEGMENTS = frozenset(
    (
        "gatewaysubnet",
        "azurefirewallsubnet",
        "azurefirewallmanagementsubnet",
        "routeserversubnet",
        "azurebastionsubnet",
    )
)
"""Subnets whose names Azure reserves for its own devices; filters there are impossible or follow rules of their own."""


class Review:
    """A network under review. Nothing about it changes; answers are remembered."""

    def __init__(self, network: Network, engine: Engine | None = None) -> None:
        self.network = network
        self.engine = Engine(network) if engine is None else engine

    @cached_property
    def places(self) -> Places:
        """Names of subnets."""
        return Places(self.network)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Classes of endpoints that no rule tells apart.

        Free addresses are a class only where no machine is in it, and not in subnets that only Azure fills or of which nothing is known.
        """
        kept = (self._told(g.endpoints) for g in groups(self.engine))
        return tuple(Group(endpoints=ids) for ids in kept if ids)

    def _told(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        real = tuple(i for i in ids if self.endpoint(i).kind is not Kind.VACANT)
        return real or tuple(i for i in ids if not self._is_empty(self.segment(i)))

    def _is_empty(self, segment: Segment | None) -> bool:
        """Whether nobody is known to put machines into a subnet."""
        return self.is_platform(segment) or (segment is not None and segment.absent)

    @cached_property
    def senders(self) -> tuple[Group, ...]:
        """The classes that open connections of their own."""
        return tuple(g for g in self.groups if self.endpoint(g.endpoints[0]).kind in SENDERS)

    @cached_property
    def from_internet(self) -> tuple[Passage, ...]:
        """What the internet reaches."""
        return tuple(p for group in self.groups if self._may_be_entered(group) for p in inward(self.engine, group))

    def _may_be_entered(self, group: Group) -> bool:
        return self.endpoint(group.endpoints[0]).kind is not Kind.VACANT

    @cached_property
    def to_internet(self) -> tuple[Passage, ...]:
        """What reaches the internet, and how. What Azure's own devices do there is Azure's matter."""
        return tuple(p for group in self.senders if not self._is_azures(group) for p in outward(self.engine, group))

    def _is_azures(self, group: Group) -> bool:
        return self.is_platform(self.segment(group.endpoints[0]))

    @cached_property
    def inside(self) -> tuple[Flow, ...]:
        """What flows between classes of the estate."""
        return tuple(flows(self.engine, self.senders, self.groups))

    @cached_property
    def with_sites(self) -> tuple[Flow, ...]:
        """What flows between classes of the estate and the sites on-premises, if a gateway leads there."""
        sites = tuple(g for g in outside_groups(self.engine) if g.outside == ONPREM)
        return (*flows(self.engine, sites, self.groups), *flows(self.engine, self.senders, sites))

    @cached_property
    def to_services(self) -> tuple[Call, ...]:
        """What the public sides of platform services let in of the estate."""
        senders = tuple(group for group in self.senders if not self._is_azures(group))
        reached: dict[str, list[AddressSet]] = {group.endpoints[0]: [] for group in senders}
        for passage in self.to_internet:
            reached.setdefault(passage.inside[0], []).append(passage.outside)
        calling = (e for e in self.network.endpoints.values() if e.kind is Kind.SERVICE and e.exit is not None)
        services = tuple(Group(endpoints=(e.id,)) for e in sorted(calling, key=lambda e: e.id))
        joined = {i: AddressSet.union_all(some) for i, some in reached.items()}
        return tuple(calls(self.engine, (*senders, *services), joined))

    @cached_property
    def public_sides(self) -> tuple[PublicSide, ...]:
        """Whom each platform service lets in from outside."""
        found = (e for e in self.network.endpoints.values() if e.frontage is not None)
        return tuple(public_side(self.engine, service) for service in sorted(found, key=lambda e: e.id))

    @cached_property
    def at_doors(self) -> tuple[Arrival, ...]:
        """By which ways the internet's requests pass the public web devices."""
        return at_doors(self.engine)

    @cached_property
    def named_ways(self) -> tuple[NamedWay, ...]:
        """Who reaches names under which anybody may have a place."""
        return named_ways(self.engine, self.to_internet)

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Give an endpoint by id."""
        return self.network.endpoints[endpoint_id]

    def segment(self, endpoint_id: str) -> Segment | None:
        """Give the segment of an endpoint, if it has one."""
        return self.network.segments.get(self.network.endpoints[endpoint_id].segment)

    def names(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Give the names of endpoints, each once."""
        known = self.network.endpoints
        return tuple(dict.fromkeys(known[i].name if i in known else i for i in ids))

    def is_workload(self, endpoint_id: str) -> bool:
        """Whether an endpoint is something that people run, and no device of Azure's own such as a bastion."""
        kind = self.endpoint(endpoint_id).kind
        return kind in (Kind.NIC, Kind.MANAGED) and not self.is_platform(self.segment(endpoint_id))

    def is_platform(self, segment: Segment | None) -> bool:
        """Whether a segment is reserved for Azure's own devices: a router's, by its name, or because a proxy has it."""
        if segment is None or segment.transit:
            return segment is not None
        return segment.name.rpartition("/")[2].lower() in PLATFORM_SEGMENTS or segment.id in self._gateway_segments

    @cached_property
    def _gateway_segments(self) -> frozenset[str]:
        return frozenset(e.segment for e in self.network.endpoints.values() if e.kind is Kind.PROXY)
