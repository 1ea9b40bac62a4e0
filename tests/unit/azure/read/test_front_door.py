"""Front Door Standard and Premium, part by part."""

from __future__ import annotations

from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.read.front_door import (
    read_domain,
    read_endpoint,
    read_nothing,
    read_origin,
    read_profile,
    read_route,
    read_rule,
    read_security,
)
from penstock.azure.resources.front_door import EdgeOrigin, EdgeRoute, Forwarding, LinkState
from penstock.azure.resources.terms import Runtime
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.web import edge, edge_domain, edge_origin, edge_route, group_of, profile, security


def origin(host: Any, **properties: Any) -> EdgeOrigin:
    (found,) = read_origin(edge_origin(host, **properties), Notes())
    return found


def route(*patterns: str, **properties: Any) -> EdgeRoute:
    (found,) = read_route(edge_route("r", *patterns, **properties), Notes())
    return found


def test_a_profile_knows_its_own_id() -> None:
    (found,) = read_profile(profile(frontDoorId="abc"), Notes())
    assert (found.sku, found.front_door_id) == ("Premium_AzureFrontDoor", "abc")


def test_endpoints_and_custom_domains_are_domains_of_the_profile() -> None:
    (own,), (custom,) = (
        read_endpoint(edge("FD.azurefd.net"), Notes()),
        read_domain(edge_domain("d", "Shop.example"), Notes()),
    )
    assert (own.profile, own.host, own.enabled) == (ref("profile", "fd"), "fd.azurefd.net", True)
    assert (custom.profile, custom.host) == (ref("profile", "fd"), "shop.example")


def test_an_origin() -> None:
    found = origin("20.0.0.1", httpsPort=8443)
    assert (found.host, found.https_port, found.group) == (Address.parse("20.0.0.1"), 8443, group_of()["id"])
    assert (found.enabled, found.link) == (True, None)


def test_an_origin_by_private_link() -> None:
    shared = {"privateLink": link("site_web", "shop"), "status": "Approved", "groupId": "sites"}
    found = origin("shop.azurewebsites.net", sharedPrivateLinkResource=shared)
    assert (found.link, found.link_state) == (ref("site_web", "shop"), LinkState.APPROVED)


def test_an_origin_whose_address_is_that_of_a_resource() -> None:
    said = Runtime(why="only Azure knows", resource=ref("pip", "p"), path=("ipAddress",))
    found = origin(said)
    assert isinstance(found.host, Runtime)
    assert found.host.resource == ref("pip", "p")


def test_a_route_with_its_own_endpoint_and_custom_domains() -> None:
    found = route("/a/*", customDomains=[link("domain", "fd/d")], httpsRedirect="Enabled")
    assert found.domains == (ref("afd", "fd/web"), ref("domain", "fd/d"))
    assert (found.profile, found.patterns, found.secure) == (ref("profile", "fd"), ("/a/*",), True)
    assert (found.forwarding, found.http, found.https) == (Forwarding.HTTP_ONLY, True, True)


def test_a_route_that_is_not_linked_to_its_endpoint() -> None:
    assert route(linkToDefaultDomain="Disabled").domains == ()
    assert route(supportedProtocols=["Https"]).http is False


def test_a_rule_that_sends_requests_elsewhere() -> None:
    override = {
        "name": "RouteConfigurationOverride",
        "parameters": {"originGroupOverride": {"originGroup": group_of("h")}},
    }
    (found,) = read_rule(resource("ruleset_rule", "fd/rs/r", {"actions": [override]}), Notes())
    assert (found.rule_set, found.group, found.redirects) == (ref("ruleset", "fd/rs"), group_of("h")["id"], False)
    (sent,) = read_rule(resource("ruleset_rule", "fd/rs/r", {"actions": [{"name": "UrlRedirect"}]}), Notes())
    assert sent.redirects
    headers = resource("ruleset_rule", "fd/rs/r", {"actions": [{"name": "ModifyRequestHeader", "parameters": {}}]})
    assert list(read_rule(headers, Notes())) == []


def test_a_security_policy_for_some_domains_and_paths() -> None:
    (found,) = read_security(security(patterns=("/shop/*",)), Notes())
    assert (found.waf, found.domains, found.patterns) == (
        ref("edgewaf", "edgewaf"),
        (ref("afd", "fd/web"),),
        ("/shop/*",),
    )


def test_what_is_unknown_stays_unknown() -> None:
    why = Unknown(why="no value")
    assert isinstance(route(linkToDefaultDomain=why).domains[0], Unknown)
    assert isinstance(route(enabledState=why).enabled, Unknown)
    assert isinstance(origin(why).host, Unknown)


def test_groups_hold_nothing_of_their_own() -> None:
    assert list(read_nothing(profile(), Notes())) == []
