"""Virtual hubs in the network: a domain each, a router for each table, gateways, and appliances whose rules nobody knows.

Comes in: the `Context`, and the private endpoints. Goes out: `HubParts`, which `lower/lower.py` merges. Firewalls of hubs are made with the other firewalls; their
routes stand here. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penstock.azure.lower import mail
from penstock.azure.lower.context import Context
from penstock.azure.lower.gateways import translates
from penstock.azure.lower.hub_branches import hubs_of, where_it_stands
from penstock.azure.lower.hub_endpoints import held_routes
from penstock.azure.lower.hub_tables import between_view, gateway_view, inspected_view, network_view
from penstock.azure.lower.hubs import NONE_TABLE, Hub, Hubs
from penstock.azure.lower.inserted import InsertedEndpoint
from penstock.azure.lower.tunnels import Tunnel, ids, tunnel_filters
from penstock.azure.resources.hub_gateways import BranchConnection, HubGateway
from penstock.azure.resources.virtual_wan import HubAppliance
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Forwarding, Kind, Method, Outbound, Segment
from penstock.net.network import Domain
from penstock.net.route import Rank, Route, RouteTable, ToInternet
from penstock.net.rule import Direction, Filter
from penstock.space.addresses import AddressSet, Prefix

DEFAULT = Prefix.parse("0.0.0.0/0")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubParts:
    """What hubs add to the network."""

    domains: tuple[Domain, ...] = ()
    segments: tuple[Segment, ...] = ()
    tables: tuple[RouteTable, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The routes that hold in one place of a hub, and whether a router stands there."""

    id: str
    name: str
    origin: Origin
    routes: tuple[Route, ...]
    router: bool = False


def hub_parts(context: Context, inserted: tuple[InsertedEndpoint, ...]) -> HubParts:
    """Give everything that hubs are made of."""
    hubs = context.edges.hubs
    views = [(hub, view) for hub in hubs.by_id.values() for view in _views(hub, hubs, context, inserted)]
    gateways = tuple(_gateways(context, hubs))
    tunnels = {gateway.id: _tunnels(gateway, context) for gateway in gateways}
    return HubParts(
        domains=tuple(_domain(hub, context) for hub in hubs.by_id.values()),
        segments=tuple(_segment(view, hub) for hub, view in views),
        tables=tuple(RouteTable(id=f"{view.id}/routes", routes=view.routes, resource=view.id) for _, view in views),
        endpoints=(
            *(_router(view, hub) for hub, view in views if view.router),
            *(_gateway(gateway, tunnels[gateway.id], hubs, context) for gateway in gateways),
            *_appliances(context, hubs),
        ),
        filters=tuple(filter_ for group in tunnels.values() for filter_ in group),
    )


def _domain(hub: Hub, context: Context) -> Domain:
    return Domain(
        id=hub.id,
        name=hub.name,
        prefixes=hub.addresses,
        origin=hub.origin,
        location=hub.location,
        outward=mail.outward(context.estate, hub.id),
    )


# ── tables and routers ───────────────────────────────────────────────────────────────────────────


def _views(hub: Hub, hubs: Hubs, context: Context, inserted: Iterable[InsertedEndpoint]) -> Iterator[View]:
    local = tuple(e for e in inserted if e.network in {joint.network for joint in hubs.of(hub.id)})

    def held(routes: tuple[Route, ...]) -> tuple[Route, ...]:
        return (*routes, *held_routes(routes, local, context.plan.networks))

    for table in hub.tables.values():
        if table.name.lower() != NONE_TABLE:
            name = f"{hub.name}/{table.name}"
            routes = held(network_view(table, hub, hubs))
            yield View(id=table.id, name=name, origin=table.origin, routes=routes, router=True)
    routes = held(between_view(hub, hubs))
    yield View(id=hub.between, name=f"{hub.name}/from other hubs", origin=hub.origin, routes=routes, router=True)
    if hub.devices:
        routes = inspected_view(hub, hubs, (_internet(),))
        yield View(id=hub.inspected, name=f"{hub.name}/inspected", origin=hub.origin, routes=routes)
    for gateway in sorted({joint.gateway for joint in hubs.of(hub.id) if joint.gateway}):
        name = f"{hub.name}/from {gateway.rsplit('/', 1)[-1]}"
        routes = held((*gateway_view(gateway, hub, hubs), *_fast_path(gateway, hub, hubs, context)))
        yield View(id=_place(gateway), name=name, origin=hub.origin, routes=routes)


def _place(gateway: str) -> str:
    return f"{gateway}/routed"


def _internet() -> Route:
    return Route(
        name="Internet",
        prefix=DEFAULT,
        next_hop=ToInternet(),
        rank=Rank.SYSTEM,
        origin=BUILT_IN,
        facts=("RT-51", "FW-63"),
    )


def _fast_path(gateway: str, hub: Hub, hubs: Hubs, context: Context) -> Iterator[Route]:
    """FastPath delivers to networks of the hub past its devices, perhaps (RT-56)."""
    for connection in context.estate.all(BranchConnection):
        if connection.gateway != gateway or connection.fast_path in (None, False):
            continue
        cause = Cause(
            key=f"fast-path:{connection.id}",
            why=f'connection "{connection.name}" uses FastPath, which may bypass the devices of hub "{hub.name}"',
            cure="switch FastPath off where traffic from on-premises must be inspected",
            facts=("RT-56",),
            origin=connection.origin,
        )
        for joint in hubs.of(hub.id):
            for prefix in joint.prefixes if joint.network else ():
                yield Route(
                    name=f"{joint.name} (FastPath)",
                    prefix=prefix,
                    next_hop=joint.hop,
                    rank=Rank.USER,
                    origin=connection.origin,
                    resource=connection.id,
                    doubts=(cause,),
                    facts=("RT-56",),
                )


def _segment(view: View, hub: Hub) -> Segment:
    return Segment(
        id=view.id,
        name=view.name,
        network=hub.id,
        prefixes=hub.addresses,
        routes=f"{view.id}/routes",
        origin=view.origin,
        outbound=Outbound(method=Method.NONE, resource=hub.id, facts=("RT-51",), origin=hub.origin),
        transit=True,
    )


def _router(view: View, hub: Hub) -> Endpoint:
    return Endpoint(
        id=view.id,
        name=view.name,
        kind=Kind.ROUTER,
        where=AddressSet.empty(),
        origin=view.origin,
        network=hub.id,
        segment=view.id,
        resource=hub.id,
        location=hub.location,
    )


# ── gateways and appliances ──────────────────────────────────────────────────────────────────────


def _gateways(context: Context, hubs: Hubs) -> Iterator[HubGateway]:
    """Give the gateways of hubs that are known; one whose hub is not in the input is told."""
    for gateway in context.estate.all(HubGateway):
        if any(hub in hubs.by_id for hub in hubs_of(gateway, context.estate)):
            yield gateway
        else:
            message = f'the virtual hub of gateway "{gateway.name}" is not in the input'
            cure = "add the file that defines the hub; what is behind the gateway is missing from every answer"
            context.notes.note("PS454", message, gateway.origin, cure=cure)


def _gateway(gateway: HubGateway, tunnels: tuple[Filter, ...], hubs: Hubs, context: Context) -> Endpoint:
    place = next(hub for hub in hubs_of(gateway, context.estate) if hub in hubs.by_id)
    behind = [joint for joint in hubs.of(place) if joint.gateway == gateway.id]
    prefixes = [prefix for joint in behind for prefix in joint.prefixes]
    known = AddressSet.union_all(AddressSet.prefix(prefix) for prefix in prefixes)
    return Endpoint(
        id=gateway.id,
        name=gateway.name,
        kind=Kind.GATEWAY,
        where=AddressSet.empty(),
        origin=gateway.origin,
        network=place,
        segment=_place(gateway.id) if behind else "",
        names=(gateway.name,),
        resource=gateway.id,
        location=gateway.location,
        ingress=ids(tunnels, Direction.INBOUND),
        egress=ids(tunnels, Direction.OUTBOUND),
        opaque=(*translates(gateway, context.estate), *where_it_stands(gateway)),
        brings=None if any(joint.open for joint in behind) else known,
        behind=AddressSet.union_all(AddressSet.prefix(p) for p in prefixes if p.length > 0) & context.edges.onprem,
        more_behind=context.edges.more_behind(behind),
    )


def _tunnels(gateway: HubGateway, context: Context) -> tuple[Filter, ...]:
    joints = {joint.id: joint for joint in context.edges.hubs.of(str(gateway.hub))}
    limited = [
        Tunnel(
            id=connection.id,
            name=connection.name,
            origin=connection.origin,
            selectors=connection.selectors,
            behind=AddressSet.union_all(AddressSet.prefix(prefix) for prefix in joints[connection.id].prefixes),
        )
        for connection in context.estate.all(BranchConnection)
        if connection.gateway == gateway.id and connection.selectors and connection.id in joints
    ]
    return tunnel_filters(gateway.id, gateway.name, gateway.origin, limited)


def _appliances(context: Context, hubs: Hubs) -> Iterator[Endpoint]:
    for appliance in context.estate.all(HubAppliance):
        if isinstance(appliance.hub, str) and appliance.hub in hubs.by_id:
            hub = hubs.by_id[appliance.hub]
            yield Endpoint(
                id=appliance.id,
                name=appliance.name,
                kind=Kind.APPLIANCE,
                where=AddressSet.empty(),
                origin=appliance.origin,
                network=hub.id,
                segment=hub.inspected,
                forwarding=Forwarding.UNKNOWN,
                ip_forwarding=True,
                names=(appliance.name,),
                resource=appliance.id,
                location=appliance.location,
            )
