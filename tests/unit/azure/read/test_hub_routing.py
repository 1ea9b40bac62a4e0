"""Routing configurations, tables, intent and maps of hubs."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.terms import Block
from penstock.azure.resources.virtual_wan import (
    HubConnection,
    HubRouteTable,
    LocalOverride,
    RouteMap,
    RoutingIntent,
)
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.wans import intent, joint, routed, table

STATIC = {"name": "nva", "addressPrefixes": ["10.9.0.0/16"], "nextHopIpAddress": "10.1.0.4"}


def test_a_connection_says_where_it_is_routed_and_who_learns_it() -> None:
    routes = {
        "staticRoutes": [STATIC],
        "staticRoutesConfig": {"propagateStaticRoutes": True, "vnetLocalRouteOverrideCriteria": "Equal"},
    }
    said = routed("h1/a", ["h1/b"], ["x", "y"], vnetRoutes=routes, inboundRouteMap=link("routemap", "h1/m"))
    (found,) = read_all([joint(1, 1, said)])[0].all(HubConnection)
    routing = found.routing
    assert routing is not None
    assert (routing.associated, routing.tables) == (ref("hubtable", "h1/a"), (ref("hubtable", "h1/b"),))
    assert (routing.labels, routing.propagates_static, routing.override) == (("x", "y"), True, LocalOverride.EQUAL)
    assert (routing.inbound_map, routing.outbound_map) == (ref("routemap", "h1/m"), None)
    (static,) = routing.static_routes
    assert (static.name, static.next_hop) == ("nva", Address.parse("10.1.0.4"))


def test_labels_that_are_not_stated_are_none_at_all() -> None:
    (found,) = read_all([joint(1, 1, routed(tables=["h1/b"]))])[0].all(HubConnection)
    assert found.routing is not None
    assert found.routing.labels is None


def test_a_whole_configuration_may_be_unknown() -> None:
    (found,) = read_all([joint(1, 1, Unknown(why="no value"))])[0].all(HubConnection)
    assert found.routing is not None
    assert isinstance(found.routing.associated, Unknown)


def test_a_table_has_labels_and_routes_by_resource() -> None:
    (found,) = read_all([table("h1/t", ["green"], out=("10.0.0.0/8", ref("firewall", "f")))])[0].all(HubRouteTable)
    (route,) = found.routes
    assert (found.hub, found.labels, route.name) == (ref("hub", "h1"), ("green",), "out")
    assert [term.text for term in route.destinations if isinstance(term, Block)] == ["10.0.0.0/8"]
    assert route.next_hop == ref("firewall", "f")


def test_destinations_of_another_type_are_not_understood() -> None:
    routes = [{"name": "r", "destinationType": "Service", "destinations": ["Storage"], "nextHop": "/x"}]
    estate, told = read_all([resource("hubtable", "h1/t", {"routes": routes})])
    (route,) = estate.all(HubRouteTable)[0].routes
    assert isinstance(route.destinations[0], Unknown)
    assert [d.code for d in told] == ["PS450"]


def test_an_intent_has_policies() -> None:
    (found,) = read_all([intent(1, "Internet", "PrivateTraffic")])[0].all(RoutingIntent)
    assert [(p.destinations, p.next_hop) for p in found.policies] == [
        (("Internet",), ref("firewall", "f1")),
        (("PrivateTraffic",), ref("firewall", "f1")),
    ]
    (unknown,) = read_all([resource("intent", "h1/i", {"routingPolicies": Unknown(why="no value")})])[0].all(
        RoutingIntent
    )
    assert (unknown.policies, len(unknown.unknown)) == ((), 1)


def test_of_a_map_the_number_of_rules_is_read() -> None:
    (found,) = read_all([resource("routemap", "h1/m", {"rules": [{}, {}]})])[0].all(RouteMap)
    assert found.rules == 2
