"""Networks joined to a hub: where they are routed, who learns them, and which routes to appliances they bring.

Comes in: connections, their routing configurations, and the plan. Goes out: `Joint`s. Read next: `lower/hub_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from penstock.azure.lower import causes
from penstock.azure.lower.hubs import DEFAULT_LABEL, DEFAULT_TABLE, Joint, Open, Static, table_id
from penstock.azure.lower.plan import NetworkPlan, Plan
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.terms import Block, Flag, Reference
from penstock.azure.resources.virtual_wan import (
    BgpPeer,
    HubConnection,
    LocalOverride,
    RouteMap,
    RoutingConfiguration,
    StaticRoute,
)
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import Deliver, NextHop, Undetermined, Via
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

SILENT = RoutingConfiguration()


def joints(estate: Estate, plan: Plan) -> Iterator[Joint]:
    """Give the joint of every network whose hub may be known."""
    for connection in estate.all(HubConnection):
        if isinstance(connection.network, str):
            yield _joint(connection, connection.network, estate, plan)


def nameless(hub: str, estate: Estate) -> Iterator[Cause]:
    """Give why any network may be joined to a hub: a connection of which it is not known whose it is."""
    for connection in estate.all(HubConnection):
        if connection.hub == hub and not isinstance(connection.network, str):
            why = f'connection "{connection.name}" names no network'
            unknown = connection.network or Unknown(why=why, origin=connection.origin)
            yield causes.of_value(unknown, connection.origin)


def _joint(connection: HubConnection, network: str, estate: Estate, plan: Plan) -> Joint:
    place = plan.networks.get(network)
    hop = Deliver(network=network, type="VirtualNetworkConnection")
    routing = connection.routing or SILENT
    spreads = Spread.of(routing, connection.hub, connection.origin, estate)
    statics = tuple(_statics(connection, network, routing))
    return Joint(
        id=connection.id,
        name=connection.name,
        origin=connection.origin,
        hub=connection.hub,
        hop=hop,
        prefixes=place.prefixes if place is not None else (),
        table=spreads.table,
        network=network,
        doubts=causes.of_existence(estate, connection.id),
        open=(*_unknown_addresses(network, place, connection), *_announcers(connection, network, estate)),
        tables=spreads.tables,
        labels=spreads.labels,
        perhaps=spreads.perhaps,
        unrouted=spreads.unrouted,
        statics=statics,
        spread=(*_own(place, routing, statics, connection), *_spread(routing, statics, connection)),
        told=spreads.told,
        hears=spreads.hears,
        default=accepted(connection.internet_security, connection.id, connection.name, connection.origin),
    )


def accepted(flag: Flag, identity: str, name: str, origin: Origin) -> bool | tuple[Cause, ...]:
    """Tell whether a connection accepts a default route (RT-51); what a silent file means differs by tool."""
    if isinstance(flag, Unknown):
        return (causes.of_value(flag, origin),)
    if flag is not None:
        return flag
    return (
        Cause(
            key=f"internet-security:{identity}",
            why=f'whether connection "{name}" accepts a default route is not stated',
            cure="state enableInternetSecurity",
            facts=("RT-51",),
            origin=origin,
        ),
    )


# ── association and propagation ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What a routing configuration says: the table of a joint, the tables that learn it, and why that may be otherwise."""

    table: str
    tables: frozenset[str]
    labels: frozenset[str]
    perhaps: tuple[Cause, ...]
    unrouted: tuple[Cause, ...]
    told: tuple[Cause, ...]
    hears: tuple[Cause, ...]

    @classmethod
    def of(cls, routing: RoutingConfiguration, hub: str, origin: Origin, estate: Estate) -> Spread:
        """Read a configuration; without labels a connection propagates to the label `default`, unless it names tables only."""
        labels = [label for label in routing.labels or () if isinstance(label, str)]
        unknown = [u for u in (*(routing.labels or ()), *routing.tables, routing.associated) if isinstance(u, Unknown)]
        associated = routing.associated if isinstance(routing.associated, str) else table_id(hub, DEFAULT_TABLE)
        return cls(
            table=associated,
            tables=frozenset(table for table in routing.tables if isinstance(table, str)),
            labels=frozenset(label.lower() for label in labels) or frozenset((DEFAULT_LABEL,)),
            perhaps=tuple(dict.fromkeys(causes.of_value(u, origin) for u in unknown)),
            unrouted=(causes.of_value(routing.associated, origin),) if isinstance(routing.associated, Unknown) else (),
            told=tuple(_mapped(routing.inbound_map, origin, estate)),
            hears=tuple(_mapped(routing.outbound_map, origin, estate)),
        )


def _mapped(reference: Reference, origin: Origin, estate: Estate) -> Iterator[Cause]:
    """Why routes of a connection may be changed or dropped: a route map with rules."""
    if isinstance(reference, Unknown):
        yield causes.of_value(reference, origin)
    if not isinstance(reference, str):
        return
    found = estate.find(RouteMap, reference)
    if found is not None and found.rules == 0:
        return
    name = reference.rsplit("/", 1)[-1]
    yield Cause(
        key=f"route-map:{reference}",
        why=f'route map "{name}" may change or drop routes, and its rules are not modelled',
        cure="add the effective routes of the networks",
        facts=("RT-13", "RT-53"),
        origin=origin,
    )


# ── more addresses than are known ────────────────────────────────────────────────────────────────


def _unknown_addresses(network: str, place: NetworkPlan | None, connection: HubConnection) -> Iterator[Open]:
    doubts: Iterable[Cause] = (causes.of_absence(network, "the connected virtual network", connection.origin),)
    for cause in doubts if place is None else place.causes:
        yield Open(cause=cause, hop=Undetermined(causes=(cause,)), default=False)


def _announcers(connection: HubConnection, network: str, estate: Estate) -> Iterator[Open]:
    """Appliances of the network that announce routes to the hub."""
    for peer in estate.all(BgpPeer):
        if peer.connection == connection.id:
            yield Open(cause=announced(peer), hop=_appliance(peer.address, network, peer.origin))


def announced(peer: BgpPeer) -> Cause:
    """Why more is routed than is known: what an appliance announces is not in any file."""
    return Cause(
        key=f"bgp-peer:{peer.id}",
        why=f'the routes that BGP peer "{peer.name}" announces are not in the input',
        cure="add the effective routes of the networks",
        facts=("RT-13", "RT-55"),
        origin=peer.origin,
    )


# ── routes to appliances ─────────────────────────────────────────────────────────────────────────


def _statics(connection: HubConnection, network: str, routing: RoutingConfiguration) -> Iterator[Static]:
    for route in routing.static_routes:
        yield from _static(route, network, connection)


def _static(route: StaticRoute, network: str, connection: HubConnection) -> Iterator[Static]:
    hop = _appliance(route.next_hop, network, route.origin)
    for prefix, doubts in prefixes(route.destinations, route.origin):
        yield Static(
            name=route.name, prefix=prefix, hop=hop, origin=route.origin, resource=connection.id, doubts=doubts
        )


def _appliance(address: Address | Unknown | None, network: str, origin: Origin) -> NextHop:
    if isinstance(address, Address):
        return Via(address=address, networks=(network,))
    unknown = address if isinstance(address, Unknown) else Unknown(why="the next hop is not stated", origin=origin)
    return Undetermined(causes=(causes.of_value(unknown, origin),))


def prefixes(destinations: Iterable[Block | Unknown], origin: Origin) -> Iterator[tuple[Prefix, tuple[Cause, ...]]]:
    """Give the prefixes of a route; unknown ones may be anywhere."""
    for term in destinations:
        if isinstance(term, Unknown):
            yield Prefix(4, 0, 0), (causes.of_value(term, origin),)
        else:
            yield from ((prefix, ()) for prefix in term.addresses.prefixes())


def _own(
    place: NetworkPlan | None, routing: RoutingConfiguration, statics: tuple[Static, ...], connection: HubConnection
) -> Iterator[Static]:
    """Routes that take addresses of the network itself through its appliance: unless those are to bypass it."""
    for static in statics:
        for prefix in place.prefixes if place is not None else ():
            wider = AddressSet.prefix(prefix) <= AddressSet.prefix(static.prefix) and prefix != static.prefix
            if wider and routing.override is not LocalOverride.EQUAL:
                yield Static(
                    name=static.name,
                    prefix=prefix,
                    hop=static.hop,
                    origin=static.origin,
                    resource=static.resource,
                    doubts=(*static.doubts, *_override(routing, connection)),
                )


def _override(routing: RoutingConfiguration, connection: HubConnection) -> tuple[Cause, ...]:
    if isinstance(routing.override, Unknown):
        return (causes.of_value(routing.override, connection.origin),)
    return (
        Cause(
            key=f"override:{connection.id}",
            why=f'whether the static routes of "{connection.name}" take its own network along is not documented',
            cure="state vnetLocalRouteOverrideCriteria Equal, or add the effective routes of the hub",
            facts=("RT-53",),
            origin=connection.origin,
        ),
    )


def _spread(
    routing: RoutingConfiguration, statics: tuple[Static, ...], connection: HubConnection
) -> tuple[Static, ...]:
    """Give the static routes that other tables learn."""
    flag = routing.propagates_static
    if flag is False:
        return ()
    if flag is True:
        return statics
    cause = causes.of_value(flag, connection.origin) if flag is not None else _silent_spread(connection)
    return tuple(replace(static, doubts=(*static.doubts, cause)) for static in statics)


def _silent_spread(connection: HubConnection) -> Cause:
    return Cause(
        key=f"static-spread:{connection.id}",
        why=f'whether the static routes of connection "{connection.name}" propagate is not stated',
        cure="state propagateStaticRoutes",
        facts=("RT-53",),
        origin=connection.origin,
    )
