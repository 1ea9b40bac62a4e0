"""NAT gateways. Read next: `lower/outbound.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.addressing import NatGateway, Sku
from penstock.azure.resources.estate import Item


def read_nat_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the gateway; which subnets use it is said by the subnets."""
    yield NatGateway(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        public_ips=values.references(resource.properties.get("publicIpAddresses")),
        public_prefixes=values.references(resource.properties.get("publicIpPrefixes")),
        sku=values.word(resource.body.get("sku", "name"), Sku, notes, "NAT gateway SKU"),
        location=resource.location,
    )
