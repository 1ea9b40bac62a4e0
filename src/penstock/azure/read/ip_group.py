"""IP groups. Read next: `lower/ip_groups.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read.parts import blocks
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import IpGroup


def read_ip_group(resource: Resource, notes: Notes) -> Iterator[IpGroup]:
    """Give the group with its addresses, ranges and prefixes."""
    yield IpGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        addresses=tuple(blocks(resource.properties.get("ipAddresses"), notes)),
    )
