"""Route tables and their routes: inline ones and child resources alike. Read next: `lower/routes.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network import NextHopType, RouteTable, UserRoute
from penstock.azure.resources.terms import AddressTerm, Anywhere, Block
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address, AddressSet

_ALIASES = {
    "vnetlocal": NextHopType.VNET_LOCAL,
    "virtualnetwork": NextHopType.VNET_LOCAL,
    "blackhole": NextHopType.NONE,
}


def read_route_table(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the table and its inline routes."""
    inline = resource.properties.get("routes")
    yield RouteTable(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        disable_propagation=values.flag(resource.properties.get("disableBgpRoutePropagation"), notes),
    )
    if inline.is_unknown:
        yield _opaque(resource, values.unknown(inline))
    for index, node in enumerate(inline.elements()):
        if node.is_unknown:
            yield _opaque(resource, values.unknown(node))
        else:
            name = values.text(node.get("name")) or f"route-{index}"
            yield _route(resource.id, name, node, node.get("properties"), notes)


def read_route(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a route that is a resource of its own."""
    yield _route(resource.parent_id, resource.name, resource.body, resource.properties, notes)


def _opaque(resource: Resource, unknown: Unknown) -> UserRoute:
    """Stand for routes that are there and cannot be read: any destination, any next hop."""
    return UserRoute(
        id=values.child_id(resource.id, "routes", "?"),
        name="?",
        origin=unknown.origin or resource.origin,
        table=resource.id,
        destination=unknown,
        next_hop_type=unknown,
    )


def _route(table: str, name: str, node: Node, properties: Node, notes: Notes) -> UserRoute:
    notes.context = f"{table.rsplit('/', 1)[-1]}/routes/{name}"
    hop_type = values.word(properties.get("nextHopType"), NextHopType, notes, "next hop type", _ALIASES)
    if hop_type is None:
        hop_type = Unknown(why="the route states no next hop type", origin=node.origin)
        notes.error("PS209", hop_type.why, node.origin)
    return UserRoute(
        id=values.child_id(table, "routes", name),
        name=name,
        origin=node.origin,
        table=table,
        destination=_destination(properties.get("addressPrefix"), notes),
        next_hop_type=hop_type,
        next_hop=next_hop(hop_type, properties.get("nextHopIpAddress"), notes),
    )


def _destination(node: Node, notes: Notes) -> AddressTerm:
    found = values.term(node, notes)
    if found is None:
        why = "the route states no address prefix"
        notes.error("PS209", why, node.origin)
        return Unknown(why=why, origin=node.origin)
    if isinstance(found, Anywhere):
        return Block(text="0.0.0.0/0", addresses=AddressSet.of("0.0.0.0/0"))
    return found


def next_hop(kind: NextHopType | Unknown, node: Node, notes: Notes) -> Address | Unknown | None:
    """Give the appliance's address; it belongs to `VirtualAppliance` and to no other type (RT-14)."""
    found = values.address(node, notes)
    if kind is NextHopType.VIRTUAL_APPLIANCE and found is None:
        why = "a route to a VirtualAppliance states no nextHopIpAddress"
        notes.error("PS212", why, node.origin, expected="the private address of the appliance")
        return Unknown(why=why, origin=node.origin)
    if isinstance(kind, NextHopType) and kind is not NextHopType.VIRTUAL_APPLIANCE and found is not None:
        why = f"nextHopIpAddress has no meaning with {kind.value}"
        notes.warn("PS212", why, node.origin, value=values.text(node), cure="it is ignored; Azure rejects it")
        return None
    return found
