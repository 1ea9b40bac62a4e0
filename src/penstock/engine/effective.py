"""What holds at one endpoint alone: its rules, its routes, its next hop, and what its filters say of some traffic.

Comes in: an engine and an endpoint. Goes out: `Effective` rules and routes and `Ruling`s. These are the questions that a
platform's own diagnostics answer; nothing is walked, so a filter's yes is not yet a way (P-05). Read next:
`engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.engine.engine import Engine
from penstock.engine.first_match import candidates, decide
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.route import Route
from penstock.net.rule import Action, Direction, Filter, Rule
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveRoute:
    """A route of an endpoint; one that is not `active` always loses to another of the same prefix (RT-07)."""

    route: Route
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What one filter says of a part of the traffic: the rule that decides, and None as `action` where that is unknown."""

    filter: Filter
    rule: Rule
    action: Action | None
    transports: TransportSet
    causes: tuple[Cause, ...] = ()


def rules(engine: Engine, endpoint: Endpoint, direction: Direction) -> tuple[Filter, ...]:
    """Give the filters that traffic meets at an endpoint, in order; the rules in them are what is in effect."""
    ids = endpoint.ingress if direction is Direction.INBOUND else endpoint.egress
    return tuple(engine.network.filters[identity] for identity in ids)


def routes(engine: Engine, endpoint: Endpoint) -> tuple[EffectiveRoute, ...]:
    """Give all routes that an endpoint may use; empty when it has no place in the network."""
    segment = engine.network.segments.get(endpoint.segment)
    if segment is None:
        return ()
    table = engine.network.route_tables[segment.routes].routes
    best: dict[object, int] = {}
    for route in table:
        if route.covers is None and not route.doubts:
            best[route.prefix] = max(best.get(route.prefix, 0), int(route.rank))
    return tuple(
        EffectiveRoute(route=route, active=route.covers is not None or int(route.rank) >= best.get(route.prefix, 0))
        for route in table
    )


def next_hop(engine: Engine, endpoint: Endpoint, destination: Address) -> tuple[Route, ...]:
    """Give the routes that a packet of an endpoint may take, the best first; the last one is certain to exist."""
    return engine.route(endpoint.segment, destination)


def rulings(
    engine: Engine, endpoint: Endpoint, direction: Direction, src: Address, dst: Address, transports: TransportSet
) -> Iterator[Ruling]:
    """Ask each filter of an endpoint by itself; each answers for all of `transports`."""
    for filter_ in rules(engine, endpoint, direction):
        rows = candidates(filter_, src, dst, engine.ports)
        for part in decide(rows, engine.ports.mask(transports)):
            decided = engine.ports.transports(part.mask) & transports
            yield Ruling(filter=filter_, rule=part.rule, action=part.action, transports=decided, causes=part.causes)
