"""Virtual network gateways as endpoints. Read next: `engine/walk.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.gateway_links import where_it_stands
from penstock.azure.lower.route_servers import no_transit
from penstock.azure.lower.tunnels import Tunnel, ids, tunnel_filters
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import (
    Connection,
    GatewayIpConfiguration,
    GatewayNatRule,
    LocalNetworkGateway,
    VirtualNetworkGateway,
)
from penstock.azure.resources.hub_gateways import HubGateway
from penstock.azure.resources.terms import Block
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rule import Direction, Filter
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


def endpoints(context: Context, tunnels: tuple[Filter, ...]) -> Iterator[Endpoint]:
    """Give each gateway once, at all its private addresses; `tunnels` are the filters of all of them."""
    for gateway in context.estate.all(VirtualNetworkGateway):
        yield _endpoint(gateway, tuple(f for f in tunnels if f.resource == gateway.id), context)


def filters(context: Context) -> tuple[Filter, ...]:
    """Give what tunnels with traffic selectors take, per gateway."""
    limited: dict[str, list[Tunnel]] = {}
    for connection in context.estate.all(Connection):
        if connection.selectors and isinstance(connection.gateway, str):
            limited.setdefault(connection.gateway, []).append(_tunnel(connection, context.estate))
    owners = {gateway.id: gateway for gateway in context.estate.all(VirtualNetworkGateway)}
    return tuple(
        filter_
        for identity, tunnels in sorted(limited.items())
        if (gateway := owners.get(identity)) is not None
        for filter_ in tunnel_filters(gateway.id, gateway.name, gateway.origin, tunnels)
    )


def _tunnel(connection: Connection, estate: Estate) -> Tunnel:
    site = estate.find(LocalNetworkGateway, connection.local if isinstance(connection.local, str) else None)
    known = [term.addresses for term in site.prefixes if isinstance(term, Block)] if site is not None else []
    return Tunnel(
        id=connection.id,
        name=connection.name,
        origin=connection.origin,
        selectors=connection.selectors,
        behind=AddressSet.union_all(known),
    )


def _endpoint(gateway: VirtualNetworkGateway, tunnels: tuple[Filter, ...], context: Context) -> Endpoint:
    subnet = next((c.subnet for c in gateway.ip_configurations if isinstance(c.subnet, str)), "")
    plan = context.plan.subnets.get(subnet)
    behind, more = context.edges.behind(gateway)
    places = [_place(c, f"{gateway.id}/{c.name.lower()}", context) for c in gateway.ip_configurations]
    return Endpoint(
        id=gateway.id,
        name=gateway.name,
        kind=Kind.GATEWAY,
        where=AddressSet.union_all(places),
        origin=gateway.origin,
        fixed=False,
        network=plan.network if plan is not None else "",
        segment=plan.id if plan is not None else "",
        public=tuple(p for c in gateway.ip_configurations for p in context.public.of(c.public_ip, c.origin)),
        names=(gateway.name,),
        resource=gateway.id,
        location=gateway.location,
        ingress=ids(tunnels, Direction.INBOUND),
        egress=ids(tunnels, Direction.OUTBOUND),
        opaque=(*translates(gateway, context.estate), *where_it_stands(gateway)),
        skips_routes=tuple(_fast_path(gateway, context)),
        behind=behind,
        more_behind=more,
        no_transit=no_transit(plan.network if plan is not None else "", gateway.name, gateway.origin, context.estate),
    )


def translates(gateway: VirtualNetworkGateway | HubGateway, estate: Estate) -> Iterator[Cause]:
    """Why what passes a gateway may have other addresses afterwards (GW-04)."""
    count = sum(1 for rule in estate.all(GatewayNatRule) if rule.gateway == gateway.id)
    if count:
        yield Cause(
            key=f"gateway-nat:{gateway.id}",
            why=f'{count} NAT rules of gateway "{gateway.name}" may change addresses, and are not modelled',
            cure="ask from the addresses that the network sees",
            facts=("GW-04",),
            origin=gateway.origin,
        )


def _fast_path(gateway: VirtualNetworkGateway, context: Context) -> Iterator[Cause]:
    """FastPath takes traffic from on-premises past the gateway, and perhaps past its subnet's routes (RT-56)."""
    for connection in context.estate.all(Connection):
        its = connection.gateway == gateway.id or isinstance(connection.gateway, Unknown)
        if not its or connection.fast_path in (None, False):
            continue
        if isinstance(connection.fast_path, Unknown):
            yield causes.of_value(connection.fast_path, connection.origin)
            continue
        yield Cause(
            key=f"fast-path:{connection.id}",
            why=f'connection "{connection.name}" uses FastPath, which may bypass the routes of the GatewaySubnet',
            cure="switch FastPath off where traffic from on-premises must be inspected",
            facts=("RT-56",),
            origin=connection.origin,
        )


def _place(configuration: GatewayIpConfiguration, key: str, context: Context) -> AddressSet:
    if not isinstance(configuration.subnet, str):
        return AddressSet.empty()
    return context.plan.place(configuration.subnet, configuration.address, key=key).where
