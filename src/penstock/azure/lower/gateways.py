"""Virtual network gateways as endpoints. Read next: `engine/walk.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.resources.gateway import Connection, GatewayIpConfiguration, VirtualNetworkGateway
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


def endpoints(context: Context) -> Iterator[Endpoint]:
    """Give each gateway once, at all its private addresses."""
    for gateway in context.estate.all(VirtualNetworkGateway):
        yield _endpoint(gateway, context)


def _endpoint(gateway: VirtualNetworkGateway, context: Context) -> Endpoint:
    subnet = next((c.subnet for c in gateway.ip_configurations if isinstance(c.subnet, str)), "")
    plan = context.plan.subnets.get(subnet)
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
        opaque=tuple(_translates(gateway)),
        skips_routes=tuple(_fast_path(gateway, context)),
    )


def _translates(gateway: VirtualNetworkGateway) -> Iterator[Cause]:
    if gateway.nat_rules:
        yield Cause(
            key=f"gateway-nat:{gateway.id}",
            why=f'{gateway.nat_rules} NAT rules of gateway "{gateway.name}" may change addresses, and are not modelled',
            cure="ask from the addresses that the network sees",
            facts=("GW-04",),
            origin=gateway.origin,
        )


def _fast_path(gateway: VirtualNetworkGateway, context: Context) -> Iterator[Cause]:
    """FastPath takes traffic from on-premises past the gateway, and perhaps past its subnet's routes (RT-56)."""
    for connection in context.estate.all(Connection):
        if connection.gateway != gateway.id or connection.fast_path in (None, False):
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
