"""How a hub routes: routing configurations of connections, route tables, routing intent, route maps.

Comes in: nodes. Goes out: typed values; what is unknown stays `Unknown`. Read next: `lower/hub_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import each, named, props, texts, unknowns
from penstock.azure.resource import Resource
from penstock.azure.resources.terms import Block
from penstock.azure.resources.virtual_wan import (
    HubRoute,
    HubRouteTable,
    LocalOverride,
    RouteMap,
    RoutingConfiguration,
    RoutingIntent,
    RoutingPolicy,
    StaticRoute,
)
from penstock.source.node import Node, Unknown


def routing_configuration(node: Node, notes: Notes) -> RoutingConfiguration | None:
    """Give the routing configuration of a connection; None when the file is silent."""
    if node.is_unknown:
        whole = values.unknown(node)
        return RoutingConfiguration(associated=whole, tables=(whole,), labels=(whole,))
    if not node.is_object:
        return None
    propagated, routes = node.get("propagatedRouteTables"), node.get("vnetRoutes")
    labels = propagated.get("labels")
    return RoutingConfiguration(
        associated=values.reference(node.get("associatedRouteTable")),
        tables=values.references(propagated.get("ids")),
        labels=None if labels.is_missing else texts(labels),
        static_routes=each(routes.get("staticRoutes"), lambda route: _static(route, notes)),
        propagates_static=values.flag(routes.get("staticRoutesConfig", "propagateStaticRoutes"), notes),
        override=values.word(
            routes.get("staticRoutesConfig", "vnetLocalRouteOverrideCriteria"), LocalOverride, notes, "criterion"
        ),
        inbound_map=values.reference(node.get("inboundRouteMap")),
        outbound_map=values.reference(node.get("outboundRouteMap")),
    )


def _static(node: Node, notes: Notes) -> StaticRoute:
    return StaticRoute(
        name=named(node, "route"),
        origin=node.origin,
        destinations=values.blocks(node.get("addressPrefixes"), notes),
        next_hop=values.address(node.get("nextHopIpAddress"), notes),
    )


def read_route_table(resource: Resource, notes: Notes) -> Iterator[HubRouteTable]:
    """Give a route table of a hub."""
    properties = resource.properties
    yield HubRouteTable(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=resource.parent_id,
        labels=texts(properties.get("labels")),
        routes=each(properties.get("routes"), lambda node: _route(node, notes)),
    )


def _route(node: Node, notes: Notes) -> HubRoute:
    return HubRoute(
        name=named(node, "route"),
        origin=node.origin,
        destinations=_destinations(node, notes),
        next_hop=values.lower_id(node.get("nextHop")),
    )


def _destinations(node: Node, notes: Notes) -> tuple[Block | Unknown, ...]:
    """Give the prefixes of a route; destinations of another type are not understood."""
    kind = node.get("destinationType").text()
    if kind is not None and kind.strip().lower() != "cidr":
        why = f'the destinations of a route are of type "{kind.strip()}", which is not modelled'
        notes.note("PS450", why, node.origin, expected="CIDR", cure="list the prefixes")
        return (Unknown(why=why, origin=node.origin),)
    return values.blocks(node.get("destinations"), notes)


def read_intent(resource: Resource, _notes: Notes) -> Iterator[RoutingIntent]:
    """Give the routing intent of a hub."""
    policies = resource.properties.get("routingPolicies")
    yield RoutingIntent(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=resource.parent_id,
        policies=each(policies, _policy),
        unknown=unknowns(policies),
    )


def _policy(node: Node) -> RoutingPolicy:
    bag = props(node)
    return RoutingPolicy(
        name=named(node, "policy"),
        origin=node.origin,
        destinations=texts(bag.get("destinations")),
        next_hop=values.lower_id(bag.get("nextHop")),
    )


def read_route_map(resource: Resource, _notes: Notes) -> Iterator[RouteMap]:
    """Give a route map."""
    rules = resource.properties.get("rules")
    yield RouteMap(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        rules=values.unknown(rules) if rules.is_unknown else sum(1 for _ in rules.elements()),
    )
