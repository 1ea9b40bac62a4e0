"""What those who follow a bundle for a while may use of the walk they are part of.

Comes in: nothing. Goes out: `Walker`, which `engine/walk.py` is and `engine/devices.py`, `engine/outward.py` and the others take: the network and
its look-ups, what the question says, and the steps that lead on. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from penstock.engine.first_match import Decided
from penstock.engine.names import Names
from penstock.engine.places import Places
from penstock.engine.ports import PortAxis
from penstock.engine.result import Decision
from penstock.engine.services import Services
from penstock.engine.sides import Sides
from penstock.engine.starts import Representatives
from penstock.engine.state import At, Leaf
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, PublicAddress
from penstock.net.inspection import Inspection, RequestRule
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, Target, WebRoute
from penstock.net.route import Deliver, Route, Via
from penstock.net.rule import Filter, Rule
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet


class Gateways(Protocol):
    """What gateways made of bundles so far (`engine/served.py`)."""

    def once(
        self, walker: Walker, device: Endpoint, at: At, walk: Callable[[Walker, Endpoint, At], tuple[Leaf, ...]]
    ) -> tuple[Leaf, ...]:
        """Give what was found for a bundle like this one, else walk."""


class Entrances(Protocol):
    """What came in by public addresses so far (`engine/remembered.py`)."""

    def leaves(self, walker: Walker, key: object, walk: Callable[[], tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
        """Give what was found for a question, else walk."""


class Walker(Protocol):
    """A walk in progress: look-ups, what the question is about, and where a bundle goes on."""

    network: Network
    names: Names
    sides: Sides
    alternatives: Representatives
    all_names: NameSet
    places: Places
    ports: PortAxis
    tcp_udp: int
    tcp: int
    dns: int
    pins: dict[Address, str]
    sought: str
    services: Services
    has_guests: bool
    behind: str
    service: Endpoint | None
    caller_id: str
    foreign: bool
    holds: frozenset[Cause]
    probed: tuple[Network, dict[object, tuple[bool, tuple[Cause, ...]]]]
    served: Gateways
    entered: Entrances
    noted: set[Address | str]

    def on(self, network: Network, places: Places, changed: Collection[str]) -> Walker:
        """Give a walker for a network in which some filters are others."""

    def asking(self, service: Endpoint, caller_id: str) -> AbstractContextManager[None]:
        """Ask about another service for a while."""

    def decided(self, filter_: Filter, src: Address, dst: Address, mask: int, name: str) -> tuple[Decided, ...]:
        """Evaluate one filter."""

    def named(self, filter_: Filter, at: At) -> tuple[Decided, ...]:
        """Evaluate a filter on names for every name in question."""

    def speaks_of(self, filter_: Filter) -> int:
        """Give the transports that the rules of a filter speak of."""

    def pass_filters(self, ids: Sequence[str], at: At, seen_dst: Address | None = None) -> tuple[list[At], list[Leaf]]:
        """Send a bundle through filters in order; give what goes on and what was stopped."""

    def send(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A packet leaves an endpoint."""

    def service_at(self, address: Address) -> Endpoint | None:
        """Give the platform service that the question is about, if it may have an address."""

    def leave(self, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A packet that passed the sender's filters is routed."""

    def follow(self, sender: Endpoint, route: Route, at: At) -> tuple[Leaf, ...]:
        """Take one route out of the sender's segment."""

    def owners(self, domain: str, address: Address) -> tuple[Endpoint, ...]:
        """Who has an address."""

    def leads(self, device: Endpoint, target: Target) -> bool:
        """Tell whether a rewrite's target is the endpoint that the question is about, or a device before it."""

    def addresses_of(self, endpoint: Endpoint, version: int = 0) -> tuple[Address, ...]:
        """Give the addresses that an endpoint may have, one of each class."""

    def deliver(self, hop: Deliver, at: At) -> tuple[Leaf, ...]:
        """Hand a packet to whoever has its destination address in a network."""

    def via(self, hop: Via, at: At) -> tuple[Leaf, ...]:
        """Hand a packet to the appliance that owns the next hop's address."""

    def astray(self, at: At, where: str) -> Leaf | None:
        """Tell whether a packet comes to somebody else who has the address of the endpoint that the question is about."""

    def enter(self, endpoint: Endpoint, public: PublicAddress, at: At) -> tuple[Leaf, ...]:
        """A packet from the internet reaches a public address of the estate."""

    def arrive(self, endpoint: Endpoint, at: At, seen_dst: Address | None = None) -> tuple[Leaf, ...]:
        """A packet reaches the endpoint that has its destination address."""

    def delivered(self, endpoint: Endpoint, at: At, *, home: bool = True) -> tuple[Leaf, ...]:
        """A packet is where it is meant to be; the way back is left, unless `home` is known."""

    def to_pods(self, node: Endpoint, rewrite: Rewrite, pods: Endpoint, at: At) -> tuple[Leaf, ...]:
        """A node hands a packet for a service on to pods."""

    def visited(self, device: Endpoint, at: At) -> At:
        """Remember that this bundle met a device."""

    def looped(self, device: Endpoint, at: At) -> Leaf | None:
        """Tell whether this bundle was here before."""

    def drop(self, at: At, place: str, why: str, facts: tuple[str, ...]) -> Leaf:
        """End a bundle because it is lost."""

    def step(
        self,
        at: At,
        place: str,
        name: str,
        kind: str,
        decision: Decision,
        *,
        rule: Rule | None = None,
        route: Route | None = None,
        request_rule: RequestRule | None = None,
        inspection: Inspection | None = None,
        web_route: WebRoute | None = None,
        note: str = "",
        facts: tuple[str, ...] = (),
    ) -> At:
        """Record a step, when one packet is followed."""

    def packet(self, at: At) -> Packet:
        """Give the packet that is followed, as it is now."""
