"""Routing configurations, rule collections and rules of a network manager (RT-58). Read next: `lower/managed_routes.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.admin_rules import groups
from penstock.azure.read.route_table import next_hop
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.managed_routes import (
    LocalRoutes,
    RoutingConfiguration,
    RoutingRule,
    RoutingRuleCollection,
)
from penstock.azure.resources.network import NextHopType
from penstock.azure.resources.terms import AddressTerm, Anywhere, Block
from penstock.source.node import Node, Unknown
from penstock.space.addresses import AddressSet

_HOPS = {
    "nonexthop": NextHopType.NONE,
    "nonextnop": NextHopType.NONE,  # so the first versions of the interface spell it
    "virtualnetwork": NextHopType.VNET_LOCAL,
}


def read_configuration(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the configuration."""
    yield RoutingConfiguration(id=resource.id, name=resource.name, origin=resource.origin, manager=resource.parent_id)


def read_collection(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the collection and the groups it is for."""
    get = resource.properties.get
    yield RoutingRuleCollection(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        configuration=resource.parent_id,
        groups=groups(get("appliesTo")),
        disable_propagation=values.flag(get("disableBgpRoutePropagation"), notes),
        local_routes=values.word(get("localRouteSetting"), LocalRoutes, notes, "local route setting"),
    )


def read_rule(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give one route."""
    hop = resource.properties.get("nextHop")
    kind = values.word(hop.get("nextHopType"), NextHopType, notes, "next hop type", _HOPS)
    if kind is None:
        kind = Unknown(why="the routing rule states no next hop type", origin=resource.origin)
        notes.error("PS262", kind.why, resource.origin)
    yield RoutingRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        collection=resource.parent_id,
        destination=_destination(resource.properties.get("destination", "destinationAddress"), notes),
        next_hop_type=kind,
        next_hop=next_hop(kind, hop.get("nextHopAddress"), notes),
    )


def _destination(node: Node, notes: Notes) -> AddressTerm:
    found = values.term(node, notes)
    if found is None:
        why = "the routing rule states no destination"
        notes.error("PS262", why, node.origin)
        return Unknown(why=why, origin=node.origin)
    if isinstance(found, Anywhere):
        return Block(text="0.0.0.0/0", addresses=AddressSet.of("0.0.0.0/0"))
    return found
