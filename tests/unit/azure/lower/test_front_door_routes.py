"""Routes of a front door: which requests, in which order, inspected by whom, to which origins."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.front_door_parts import own_id
from penstock.engine.api import can
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.rewrite import Target, WebRoute
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, network, ref, resource
from tests.unit.azure.web import (
    condition,
    custom,
    edge,
    edge_domain,
    edge_origin,
    edge_policy,
    edge_route,
    gateway,
    group_of,
    profile,
    security,
    site,
    waf_policy,
)


def routes(*parts: Any, port: int = 443) -> tuple[WebRoute, ...]:
    """The routes behind one door of the front door."""
    found = network(*site(), profile(), edge(), *parts)
    (one,) = (e for e in found.endpoints.values() if e.kind is Kind.EDGE)
    doors = {door.match.transport: door for door in one.rewrites}
    return next((door.routes for text, door in doors.items() if f"{port}" in str(text)), ())


def test_the_most_specific_host_and_path_come_first() -> None:
    domains = (edge_domain("d", "*.shop.example"), edge_domain("e", "a.shop.example"))
    linked = [link("domain", "fd/d"), link("domain", "fd/e")]
    found = routes(
        *domains, edge_route("all", "/*", customDomains=linked), edge_route("one", "/a/*", "/a/b", customDomains=linked)
    )
    assert [route.name for route in found if "shop" in route.name] == [
        "route one, a.shop.example/a/b",
        "route one, a.shop.example/a/*",
        "route all, a.shop.example/*",
        "route one, *.shop.example/a/b",
        "route one, *.shop.example/a/*",
        "route all, *.shop.example/*",
    ]


def test_a_policy_holds_for_its_domains_and_paths() -> None:
    custom_domain = edge_domain("d", "shop.example")
    route = edge_route("r", "/*", customDomains=[link("domain", "fd/d")])
    found = routes(
        custom_domain,
        route,
        security("wide", name="w"),
        security("narrow", patterns=("/pay/*",), name="n"),
        edge_policy("wide"),
        edge_policy("narrow"),
    )
    assert [(r.name, str(r.paths), r.inspection and r.inspection.name) for r in found] == [
        ("route r, fd.azurefd.net/*", "/pay/*", "narrow"),
        ("route r, fd.azurefd.net/*", "/* -/pay/*", "wide"),
        ("route r, shop.example/*", "/*", None),
    ]


def test_each_protocol_has_its_own_door() -> None:
    assert routes(edge_route(supportedProtocols=["Https"]), port=80) == ()
    (plain,) = routes(edge_route(httpsRedirect="Enabled"), port=80)
    assert (plain.onward, plain.answers) == (None, "redirects clients to HTTPS")
    (secure,) = routes(edge_route(httpsRedirect="Enabled"))
    assert secure.onward is not None


@pytest.mark.parametrize(("forwarding", "port"), [("HttpOnly", 8080), ("HttpsOnly", 8443), ("MatchRequest", 8443)])
def test_origins_are_asked_by_the_forwarding_protocol(forwarding: str, port: int) -> None:
    (route,) = routes(edge_route(forwardingProtocol=forwarding), edge_origin("20.0.0.2", httpPort=8080, httpsPort=8443))
    assert route.onward is not None
    assert route.onward.targets == (Target(address=Address.parse("20.0.0.2"), port=port),)


def test_origins_and_routes_that_are_off_do_not_count() -> None:
    (route,) = routes(edge_route(), edge_origin("20.0.0.2"), edge_origin("20.0.0.3", "p", enabledState="Disabled"))
    assert route.onward is not None
    assert len(route.onward.targets) == 1
    assert routes(edge_route(enabledState="Disabled"), edge_origin("20.0.0.2")) == ()


def test_a_group_without_origins_in_the_input_leaves_doubt() -> None:
    (route,) = routes(edge_route())
    assert route.onward is not None
    assert route.onward.more


def test_a_rule_that_sends_requests_elsewhere_leaves_doubt() -> None:
    override = {
        "name": "RouteConfigurationOverride",
        "parameters": {"originGroupOverride": {"originGroup": group_of("h")}},
    }
    rule = resource("ruleset_rule", "fd/rs/away", {"actions": [override]})
    (route,) = routes(edge_route(ruleSets=[link("ruleset", "fd/rs")]), edge_origin("20.0.0.2"), rule)
    assert [cause.why for cause in route.doubts] == ["rule away may send requests of route r elsewhere"]


def test_the_host_name_that_origins_are_asked_under() -> None:
    (route,) = routes(edge_route(), edge_origin("20.0.0.2", originHostHeader="Inner.example"))
    assert route.host == "inner.example"
    (route,) = routes(edge_route(), edge_origin("20.0.0.2"), edge_origin("20.0.0.3", "p"))
    assert "different host names" in route.doubts[0].why


def linked(state: str | None, *more: Any) -> Network:
    shared = {"privateLink": link("site_web", "shop"), "status": state}
    origin = edge_origin("shop.azurewebsites.net", sharedPrivateLinkResource=shared)
    app = resource("site_web", "shop", {"publicNetworkAccess": "Disabled"})
    return network(*site(), profile(), edge(), edge_route(), origin, app, *more)


@pytest.mark.parametrize(("state", "expected"), [("Approved", "allowed"), ("Pending", "denied"), (None, "unknown")])
def test_a_private_way_past_a_closed_door_must_be_approved(state: str | None, expected: str) -> None:
    """FD-01."""
    answer = can(linked(state), "internet", "fd:443")
    assert answer.verdict.value == expected
    assert expected == "denied" or answer.trace.destination == ref("site_web", "shop")


def test_a_private_way_to_something_that_is_not_in_the_input() -> None:
    shared = {"privateLink": link("site_web", "gone"), "status": "Approved"}
    found = network(
        *site(), profile(), edge(), edge_route(), edge_origin("x.example", sharedPrivateLinkResource=shared)
    )
    answer = can(found, "internet", "fd:443")
    assert answer.verdict.value == "unknown"
    assert "gone" in answer.trace.unknown_because[0].why


def test_a_gateway_that_asks_for_the_id_of_its_front_door_is_reached_through_it_and_not_surely_around_it() -> None:
    """FD-02: the front door writes the header, others must know its value."""
    shut = custom(
        "fdid", 1, "Block", condition("RequestHeaders", "Equal", "abc", selector="X-Azure-FDID", negationConditon=True)
    )
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", shut))
    chain = (edge(), edge_route(), edge_origin("20.0.0.1"))
    mine = network(*site(*parts), profile(frontDoorId="abc"), *chain)
    assert can(mine, "internet", "fd:80").verdict.value == "allowed"
    assert can(mine, "internet", "gw:80").verdict.value == "unknown"
    other = network(*site(*parts), profile(frontDoorId="xyz"), *chain)
    assert can(other, "internet", "fd:80").verdict.value == "denied"
    silent = network(*site(*parts), profile(), *chain)
    assert can(silent, "internet", "fd:80").verdict.value == "unknown"


def test_an_id_that_azure_assigns_is_known_by_its_owner() -> None:
    from penstock.azure.resources.terms import Runtime

    said = Runtime(why="only Azure knows", resource=ref("profile", "fd"), path=("frontDoorId",))
    shut = custom(
        "fdid", 1, "Block", condition("RequestHeaders", "Equal", said, selector="X-Azure-FDID", negationConditon=True)
    )
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", shut))
    found = network(*site(*parts), profile(), edge(), edge_route(), edge_origin("20.0.0.1"))
    assert can(found, "internet", "fd:80").verdict.value == "allowed"
    assert own_id("x") != own_id("y")


def test_what_a_route_does_not_say_leaves_doubt() -> None:
    (route,) = routes(edge_route(enabledState=Unknown(why="no value")), edge_origin("20.0.0.2"))
    assert [cause.why for cause in route.doubts] == ["no value"]
