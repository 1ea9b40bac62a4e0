"""Bastion hosts. Read next: `lower/paas.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import numbered, props, text
from penstock.azure.resource import Resource
from penstock.azure.resources.bastion import BastionHost


def read_bastion(resource: Resource, notes: Notes) -> Iterator[BastionHost]:
    """Give the host with its subnet and its public addresses."""
    del notes
    bag = resource.properties
    configs = [props(node) for _, node in numbered(bag.get("ipConfigurations"))]
    yield BastionHost(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        sku=text(resource.body.get("sku", "name")) or "",
        subnets=tuple(values.reference(config.get("subnet")) for config in configs),
        publics=tuple(values.reference(config.get("publicIPAddress")) for config in configs),
        network=values.reference(bag.get("virtualNetwork")),
        labels=values.labels(resource.body),
    )
