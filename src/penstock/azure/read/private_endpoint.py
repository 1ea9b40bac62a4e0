"""Private endpoints and zone groups. Read next: `lower/private_endpoint.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import named, numbered, props, texts
from penstock.azure.resource import Resource
from penstock.azure.resources.private_link import ConnectionState, LinkConnection, PrivateEndpoint, ZoneGroup
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address

CONNECTIONS = {"privateLinkServiceConnections": False, "manualPrivateLinkServiceConnections": True}
"""The two arrays of connections, and whether they wait for the target's owner (PE-03)."""


def read_private_endpoint(resource: Resource, notes: Notes) -> Iterator[PrivateEndpoint]:
    """Give the endpoint with its connections and the addresses that the file states."""
    bag = resource.properties
    yield PrivateEndpoint(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        subnet=values.reference(bag.get("subnet")),
        connections=tuple(_connections(bag, notes)),
        addresses=tuple(_stated(bag.get("ipConfigurations"), notes)),
        nics=values.references(bag.get("networkInterfaces")),
        resolved=tuple(_resolved(bag.get("customDnsConfigs"), notes)),
        asgs=values.references(bag.get("applicationSecurityGroups")),
        labels=values.labels(resource.body),
    )


def _connections(bag: Node, notes: Notes) -> Iterator[LinkConnection]:
    for key, manual in CONNECTIONS.items():
        for node in values.entries(bag.get(key)):
            inner = props(node)
            status = inner.get("privateLinkServiceConnectionState", "status")
            yield LinkConnection(
                name=named(node, "connection"),
                origin=node.origin,
                target=values.reference(inner.get("privateLinkServiceId")),
                groups=texts(inner.get("groupIds")),
                manual=manual,
                state=values.word(status, ConnectionState, notes, "connection state"),
            )


def _stated(node: Node, notes: Notes) -> Iterator[Address | Unknown]:
    for element in values.entries(node):
        found = values.address(props(element).get("privateIPAddress"), notes)
        if found is not None:
            yield found


def _resolved(node: Node, notes: Notes) -> Iterator[tuple[str, tuple[Address, ...]]]:
    for _, element in numbered(node):
        name = element.get("fqdn").text()
        found = _addresses(element.get("ipAddresses"), notes)
        if name and found:
            yield name.lower().rstrip("."), found


def _addresses(node: Node, notes: Notes) -> tuple[Address, ...]:
    found = (values.address(element, notes) for element in node.elements())
    return tuple(address for address in found if isinstance(address, Address))


def read_zone_group(resource: Resource, notes: Notes) -> Iterator[ZoneGroup]:
    """Give the zones of a group, and the records that an export shows."""
    zones = []
    records = []
    for node in values.entries(resource.properties.get("privateDnsZoneConfigs")):
        bag = props(node)
        zone = values.reference(bag.get("privateDnsZoneId"))
        zones.append(zone)
        for _, record in numbered(bag.get("recordSets")):
            name = record.get("fqdn").text() or record.get("recordSetName").text()
            if isinstance(zone, str) and name:
                records.append((zone, name.lower().rstrip("."), _addresses(record.get("ipAddresses"), notes)))
    yield ZoneGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        endpoint=resource.parent_id,
        zones=tuple(zones),
        records=tuple(records),
    )
