"""Doors and web routes of a gateway: which requests, whose inspection, which backends."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.gateway_routes import host_pattern, path_pattern
from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Kind
from penstock.net.rewrite import Rewrite, SourceKept, WebRoute
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network
from tests.unit.azure.web import gateway, listener, path_map, path_rule, pool, routing, settings, site, waf_policy


def doors(**parts: Any) -> tuple[Rewrite, ...]:
    found = network(*site(gateway(**parts), waf_policy("waf")))
    (proxy,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    return proxy.rewrites


def routes(**parts: Any) -> tuple[WebRoute, ...]:
    (door,) = doors(**parts)
    return door.routes


def test_listeners_of_one_port_share_a_door() -> None:
    found = doors(
        httpListeners=[listener("a", "a.example"), listener("b", "b.example"), listener("c", port=8443)],
        requestRoutingRules=[routing("ra", 2, "a"), routing("rb", 1, "b"), routing("rc", 3, "c")],
    )
    assert [[route.name for route in door.routes] for door in found] == [
        ["listener b, rule rb", "listener a, rule ra"],
        ["listener c, rule rc"],
    ]


def test_paths_are_tried_as_they_are_listed_and_the_default_last() -> None:
    found = routes(
        requestRoutingRules=[routing("r", 1, paths="m")],
        urlPathMaps=[path_map("m", path_rule("one", "/a/*", "/b"), path_rule("two", "/a/deep/*"))],
    )
    assert [(route.name, str(route.paths)) for route in found] == [
        ("listener web, rule r, path one", "/a/* /b"),
        ("listener web, rule r, path two", "/a/deep/*"),
        ("listener web, rule r, path m", "/*"),
    ]


def test_a_gateway_without_a_tier_for_it_has_no_web_firewall() -> None:
    (plain,) = routes(sku={"name": "Standard_v2", "tier": "Standard_v2"}, firewallPolicy=link("waf", "waf"))
    (guarded,) = routes(firewallPolicy=link("waf", "waf"))
    assert plain.inspection is None
    assert guarded.inspection is not None


def test_an_old_gateway_inspects_by_its_configuration_unless_a_policy_stands_above() -> None:
    configuration = {"enabled": True, "firewallMode": "Detection", "ruleSetType": "OWASP", "ruleSetVersion": "3.0"}
    (old,) = routes(webApplicationFirewallConfiguration=configuration)
    assert old.inspection is not None
    assert old.inspection.name == "WAF configuration of gw"
    (new,) = routes(webApplicationFirewallConfiguration=configuration, firewallPolicy=link("waf", "waf"))
    assert new.inspection is not None
    assert new.inspection.name == "waf"


@pytest.mark.parametrize(
    ("said", "members", "expected"),
    [
        ({}, ("10.0.1.4",), ""),
        ({"hostName": "Inner.Example"}, ("10.0.1.4",), "inner.example"),
        ({"pickHostNameFromBackendAddress": True}, ("app.example",), "app.example"),
        ({"pickHostNameFromBackendAddress": True}, ("app.example", "b.example"), ""),
    ],
)
def test_the_host_name_that_the_backend_is_asked_under(
    said: dict[str, Any], members: tuple[str, ...], expected: str
) -> None:
    (route,) = routes(backendHttpSettingsCollection=[settings(**said)], backendAddressPools=[pool("web", *members)])
    assert route.host == expected


def test_a_host_name_made_of_variables_is_in_doubt() -> None:
    header = {"headerName": "Host", "headerValue": "{http_req_host}.inner"}
    rewrites = {
        "name": "rw",
        "properties": {"rewriteRules": [{"actionSet": {"requestHeaderConfigurations": [header]}}]},
    }
    rule = routing("r", 1, rewriteRuleSet={"id": f"{gateway().id}/rewriteRuleSets/rw"})
    (route,) = routes(rewriteRuleSets=[rewrites], requestRoutingRules=[rule])
    assert [cause.why for cause in route.doubts] == ["the host name is rewritten to {http_req_host}.inner"]


def test_a_priority_that_is_not_known_leaves_the_order_in_doubt() -> None:
    (route,) = routes(requestRoutingRules=[routing("r", Unknown(why="no value"))])  # type: ignore[arg-type]
    assert [cause.why for cause in route.doubts] == ["no value"]


def test_layer_4_may_keep_the_client_s_address() -> None:
    """And no request is read there, so none is inspected (WAF-03)."""
    raw = {"properties": {"priority": 1, "listener": {"id": f"{gateway().id}/listeners/raw"}}, "name": "r"}
    raw["properties"] |= {"backendAddressPool": {"id": f"{gateway().id}/backendAddressPools/web"}}  # type: ignore[operator]
    raw["properties"] |= {"backendSettings": {"id": f"{gateway().id}/backendSettingsCollection/tcp"}}  # type: ignore[operator]
    (door,) = doors(
        httpListeners=[],
        listeners=[listener("raw", protocol="Tcp")],
        requestRoutingRules=[],
        routingRules=[raw],
        backendSettingsCollection=[settings("tcp", protocol="Tcp", enableL4ClientIpPreservation=True)],
    )
    assert (door.source, door.routes) == (SourceKept.EITHER, ())
    assert "AGW-04" in door.facts


def test_a_rule_without_listener_is_told() -> None:
    found = network(*site(gateway(requestRoutingRules=[routing("r", 1, "gone")])))
    assert "PS521" in {d.code for d in found.diagnostics}


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [("a.example", True, "a.example"), ("*.a.example", True, "*.a.example"), ("w?.a.example", False, "*.a.example")],
)
def test_host_patterns(text: str, sure: bool, expected: str) -> None:
    found, doubt = host_pattern(text, BUILT_IN)
    assert (str(found), doubt is None) == (expected, sure)


def test_path_patterns_that_say_more_than_can_be_told() -> None:
    found, doubt = path_pattern("/a/*/b", BUILT_IN)
    assert (str(found), doubt is not None) == ("/a/*", True)
    found, doubt = path_pattern(Unknown(why="no value"), BUILT_IN)
    assert (found.is_all, doubt is not None) == (True, True)
