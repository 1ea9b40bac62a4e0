"""Virtual network gateways as endpoints. Read next: `engine/walk.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower.context import Context
from penstock.azure.resources.gateway import GatewayIpConfiguration, VirtualNetworkGateway
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import AddressSet


def endpoints(context: Context) -> Iterator[Endpoint]:
    """Give each gateway once, at all its private addresses."""
    for gateway in context.estate.all(VirtualNetworkGateway):
        yield _endpoint(gateway, context)


def _endpoint(gateway: VirtualNetworkGateway, context: Context) -> Endpoint:
    subnet = next((c.subnet for c in gateway.ip_configurations if isinstance(c.subnet, str)), "")
    plan = context.plan.subnets.get(subnet)
    places = [_place(c, f"{gateway.id}/{c.name.lower()}", context) for c in gateway.ip_configurations]
    note = f"{gateway.nat_rules} NAT rules may change addresses (GW-04)" if gateway.nat_rules else ""
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
        notes=(note,) if note else (),
    )


def _place(configuration: GatewayIpConfiguration, key: str, context: Context) -> AddressSet:
    if not isinstance(configuration.subnet, str):
        return AddressSet.empty()
    return context.plan.place(configuration.subnet, configuration.address, key=key).where
