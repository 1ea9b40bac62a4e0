"""Who would see a packet on its way: which log, at which hop.

Comes in: a `Trace`, and the watches of its network. Goes out: `Sighting`s, in the order of the way. A packet that is stopped is seen by whoever
stops it. Read next: `net/watch.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.engine.places import Places
from penstock.engine.result import Step, Trace
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.rule import Direction
from penstock.net.watch import Record, Watch

MACHINES = frozenset((Kind.NIC, Kind.WORKLOAD, Kind.GUEST, Kind.VACANT, Kind.MANAGED))
"""What has interfaces that a flow log sees: not private endpoints, whose traffic appears at the sender's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A watch that sees the packet at an endpoint."""

    watch: Watch
    at: str
    name: str


def seen_by(network: Network, trace: Trace, places: Places | None = None) -> tuple[Sighting, ...]:
    """Give every log or copy that records the packet of a trace, and where."""
    where = Places(network) if places is None else places
    found: dict[tuple[str, str], Sighting] = {}
    for endpoint, step in _hops(network, trace, where):
        for watch in network.watches:
            told = not watch.steps or (step is not None and step.kind in watch.steps)
            if told and watches(network, watch, endpoint):
                sighting = Sighting(watch=watch, at=endpoint.id, name=endpoint.name)
                found.setdefault((watch.id, endpoint.id), sighting)
    return tuple(found.values())


def watches(network: Network, watch: Watch, endpoint: Endpoint) -> bool:
    """Whether a watch stands at an endpoint."""
    if watch.record is Record.FLOW and endpoint.kind not in MACHINES:
        return False
    if endpoint.id in watch.endpoints or endpoint.segment in watch.segments:
        return True
    return endpoint.segment in network.segments and endpoint.network in watch.domains


def _hops(network: Network, trace: Trace, places: Places) -> Iterator[tuple[Endpoint, Step | None]]:
    """Give the endpoints on the way, with what they did: the sender, devices, and who got or refused it."""
    if trace.source in network.endpoints:
        yield network.endpoints[trace.source], None
    for step in trace.path:
        if step.at in network.endpoints:
            yield network.endpoints[step.at], step
        elif step.rule is not None and _is_inbound(network, step):
            for endpoint in (e for domain in network.domains for e in places.owners(domain, step.packet.dst)):
                if any(network.filters[i].resource == step.at for i in endpoint.ingress):
                    yield endpoint, step


def _is_inbound(network: Network, step: Step) -> bool:
    """Whether the rules of a step stand before the receiver; the same rules may stand elsewhere for senders."""
    filters = (f for f in network.filters.values() if f.resource == step.at and f.direction is Direction.INBOUND)
    return any(step.rule in (*f.rules, f.default) for f in filters)
