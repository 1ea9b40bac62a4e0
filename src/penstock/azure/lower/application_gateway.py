"""Application gateways: proxies in a subnet of their own.

Comes in: gateways, and the `Context`. Goes out: one endpoint per gateway. It takes connections at its frontends and opens new ones
to its backends from the addresses of its subnet (AGW-02). Read next: `lower/gateway_routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.gateway_backends import Backends
from penstock.azure.lower.gateway_routes import Faces, doors
from penstock.azure.lower.members import Members
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.application_gateway import ApplicationGateway, GatewayFrontend
from penstock.azure.resources.network import NextHopType, Subnet, UserRoute
from penstock.azure.resources.terms import Block
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress
from penstock.net.rule import Cover
from penstock.space.addresses import AddressSet

DEFAULT_ROUTE = AddressSet.of("0.0.0.0/0")


def gateways(context: Context, members: Members, inspections: Inspections) -> Iterator[Endpoint]:
    """Give an endpoint for each gateway whose subnet is in the input."""
    for gateway in context.estate.all(ApplicationGateway):
        place = context.plan.subnets.get(gateway.subnet) if isinstance(gateway.subnet, str) else None
        if place is None:
            message = f'application gateway "{gateway.name}" is in no subnet of the input'
            context.notes.warn("PS402", message, gateway.origin, cure="add the file that defines its subnet")
            continue
        for unknown in gateway.unknown:
            message = f'a part of application gateway "{gateway.name}" is not known: {unknown.why}'
            context.notes.note("PS514", message, unknown.origin or gateway.origin)
        _check_default_route(gateway, context)
        yield _endpoint(gateway, place.id, place.network, context, Backends(gateway, members, context), inspections)


def _endpoint(
    gateway: ApplicationGateway,
    subnet: str,
    network: str,
    context: Context,
    backends: Backends,
    inspections: Inspections,
) -> Endpoint:
    faces = _faces(gateway, subnet, context)
    ingress, egress = context.filters_of(subnet)
    return Endpoint(
        id=gateway.id,
        name=gateway.name,
        kind=Kind.PROXY,
        where=faces.instances | faces.everywhere - _symbols(faces),
        fixed=False,
        origin=gateway.origin,
        network=network,
        segment=subnet,
        ingress=ingress,
        egress=egress,
        outbound=_outbound(gateway, faces, subnet, context),
        public=faces.publics,
        rewrites=tuple(doors(gateway, faces, backends, inspections, context)),
        astray=context.plan.astray(subnet),
        names=(gateway.name,),
        resource=gateway.id,
        location=gateway.location,
        tags=gateway.labels,
    )


def _symbols(faces: Faces) -> AddressSet:
    return AddressSet.union_all(AddressSet.address(public.address) for public in faces.publics)


def _faces(gateway: ApplicationGateway, subnet: str, context: Context) -> Faces:
    by_frontend: dict[str, Cover] = {}
    publics: list[PublicAddress] = []
    for frontend in gateway.frontends:
        found = _public(frontend, context)
        publics.extend(found)
        by_frontend[frontend.id] = _cover(frontend, found, subnet, context)
    return Faces(by_frontend=by_frontend, instances=context.plan.subnets[subnet].usable, publics=tuple(publics))


def _cover(frontend: GatewayFrontend, publics: tuple[PublicAddress, ...], subnet: str, context: Context) -> Cover:
    """Give the addresses of a frontend: of one that is public or private, nobody knows which, any of the subnet too."""
    if frontend.public_ip is None:
        return Cover(sure=context.plan.place(subnet, frontend.address, key=frontend.id).where)
    public = AddressSet.union_all(AddressSet.address(public.address) for public in publics)
    if isinstance(frontend.public_ip, str) or frontend.subnet is None:
        return Cover(sure=public)
    cause = causes.of_value(frontend.public_ip, frontend.origin)
    return Cover(sure=public, maybe=((cause, context.plan.subnets[subnet].usable),))


def _public(frontend: GatewayFrontend, context: Context) -> tuple[PublicAddress, ...]:
    """The gateway's public addresses are open to its listeners: its subnet's filters decide (AGW-07)."""
    return tuple(
        replace(public, closed_by_default=False) for public in context.public.of(frontend.public_ip, frontend.origin)
    )


def _outbound(gateway: ApplicationGateway, faces: Faces, subnet: str, context: Context) -> Outbound | None:
    """To public backends the gateway shows its public frontend (AGW-03), unless a NAT gateway is on its subnet."""
    resource = context.estate.find(Subnet, subnet)
    if not faces.publics or (resource is not None and resource.nat_gateway is not None):
        return None
    return Outbound(
        method=Method.PUBLIC_IP,
        resource=gateway.id,
        sources=_symbols(faces),
        origin=gateway.origin,
        facts=("AGW-03",),
    )


# ── what Azure does not support ──────────────────────────────────────────────────────────────────


def _check_default_route(gateway: ApplicationGateway, context: Context) -> None:
    """Tell a default route away from the internet on the subnet of a gateway that is not isolated (AGW-09, AGW-10)."""
    resource = context.estate.find(Subnet, gateway.subnet if isinstance(gateway.subnet, str) else None)
    if gateway.isolated is not False or resource is None or not isinstance(resource.route_table, str):
        return
    for route in context.estate.all(UserRoute):
        if route.table != resource.route_table or not isinstance(route.destination, Block):
            continue
        if route.destination.addresses == DEFAULT_ROUTE and route.next_hop_type is not NextHopType.INTERNET:
            message = f'the default route "{route.name}" on the subnet of application gateway "{gateway.name}" is not supported'
            cure = "send 0.0.0.0/0 to Internet, or isolate the gateway (AGW-10)"
            context.notes.warn("PS516", message, route.origin, value=route.name, cure=cure)
