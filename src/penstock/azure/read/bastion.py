"""Bastion hosts. Read next: `lower/paas.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import blocks, props, switch, text
from penstock.azure.resource import Resource
from penstock.azure.resources.bastion import BastionHost
from penstock.source.node import Unknown

FEATURES = ("enableShareableLink", "enableTunneling", "enableIpConnect", "enableFileCopy", "disableCopyPaste")
"""Switches that widen or narrow whom a bastion connects, and what passes."""


def read_bastion(resource: Resource, notes: Notes) -> Iterator[BastionHost]:
    """Give the host with its subnet and its public addresses, and what it is switched to."""
    bag = resource.properties
    configs = [props(node) for node in values.entries(bag.get("ipConfigurations"))]
    switches = {word: switch(bag.get(word), notes, False) for word in FEATURES}
    rules = values.entries(bag.get("networkAcls", "ipRules"))
    yield BastionHost(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        sku=text(resource.body.get("sku", "name")) or "",
        subnets=tuple(values.reference(config.get("subnet")) for config in configs),
        publics=tuple(values.reference(config.get("publicIPAddress")) for config in configs),
        network=values.reference(bag.get("virtualNetwork")),
        clients=tuple(block for node in rules for block in blocks(node.get("addressPrefix"), notes)),
        features=tuple(word for word, on in switches.items() if on is True),
        unsure=tuple(word for word, on in switches.items() if isinstance(on, Unknown)),
        labels=values.labels(resource.body),
    )
