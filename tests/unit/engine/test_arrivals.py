"""Which web traffic reaches a backend, inspected by what, and which reaches it uninspected."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.api import uninspected
from penstock.engine.arrivals import Arrival, Seen, arrivals, at_doors, shown, web_ports
from penstock.engine.engine import Engine
from penstock.net.network import Network
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, network, rule
from tests.unit.azure.web import (
    CLOSED,
    condition,
    custom,
    edge,
    edge_origin,
    edge_policy,
    edge_route,
    gateway,
    listener,
    path_map,
    path_rule,
    pool,
    profile,
    routing,
    security,
    site,
    waf_policy,
)


def guarded(*rules: dict[str, Any], **fields: Any) -> Network:
    return network(*site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules, **fields)))


def ways(found: Network, backend: str = "web") -> list[Arrival]:
    engine = Engine(found)
    return list(arrivals(engine, engine.parties.find(backend)))


def told(found: Network, backend: str = "web") -> list[tuple[str, str, str]]:
    """Each way: its verdict, whether it is inspected, and what lets requests pass unseen."""
    return sorted((a.verdict.value, a.seen.value, a.why) for a in ways(found, backend))


def test_a_backend_behind_a_policy_that_blocks_is_inspected() -> None:
    assert told(guarded()) == [("allowed", "inspected", "")]
    assert uninspected(guarded(), "web") == ()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"mode": "Detection"}, "waf: the policy only logs"),
        ({"state": "Disabled"}, "waf: the policy is off"),
        ({"sets": []}, "waf: the policy has no rules of the platform against attacks, only its own"),
    ],
)
def test_a_policy_that_stops_nothing_inspects_nothing(fields: dict[str, Any], why: str) -> None:
    assert told(guarded(**fields)) == [("allowed", "uninspected", why)]


def test_a_gateway_without_policy_inspects_nothing() -> None:
    assert told(network(*site(gateway()))) == [
        ("allowed", "uninspected", "listener web, rule r has no web application firewall")
    ]


def test_a_mode_that_is_not_known_leaves_it_open() -> None:
    ((verdict, seen, why),) = told(guarded(mode=None))
    assert (verdict, seen, why) == ("unknown", "unknown", "waf may not inspect")


def test_a_rule_that_lets_the_office_through_is_a_way_of_its_own() -> None:
    office = custom("office", 1, "Allow", condition("RemoteAddr", "IPMatch", "203.0.113.0/24"))
    found = {a.seen: a for a in ways(guarded(office))}
    assert found[Seen.UNINSPECTED].why == "rule office of waf lets through: source is in 203.0.113.0/24"
    assert Address.parse("203.0.113.9") in found[Seen.UNINSPECTED].sources
    assert Address.parse("8.8.8.8") in found[Seen.INSPECTED].sources
    assert found[Seen.INSPECTED].sources.is_disjoint(found[Seen.UNINSPECTED].sources)


def test_a_rule_that_lets_a_path_through() -> None:
    health = custom("health", 1, "Allow", condition("RequestUri", "BeginsWith", "/health"))
    found = {str(a.web.paths): a.seen for a in ways(guarded(health))}
    assert found == {"/health*": Seen.UNINSPECTED, "/* -/health*": Seen.INSPECTED}


def test_a_rule_that_asks_for_a_secret_lets_through_who_knows_it() -> None:
    secret = custom("secret", 1, "Allow", condition("RequestHeaders", "Equal", "guid", selector="X-Pass"))
    ((verdict, seen, why),) = told(guarded(secret))
    assert (verdict, seen) == ("allowed", "unknown")
    assert "rule secret of waf lets through" in why


def test_one_listener_with_and_one_without_policy() -> None:
    parts = {
        "httpListeners": [listener("a", "a.example", firewallPolicy=link("waf", "waf")), listener("b", "b.example")],
        "requestRoutingRules": [routing("ra", 1, "a"), routing("rb", 2, "b")],
    }
    found = network(*site(gateway(**parts), waf_policy("waf")))
    assert [(str(a.names), a.seen.value) for a in ways(found)] == [
        ("a.example", "inspected"),
        ("b.example", "uninspected"),
    ]


def test_a_path_of_its_own_policy_that_only_logs() -> None:
    parts = {
        "firewallPolicy": link("waf", "waf"),
        "requestRoutingRules": [routing("r", 1, paths="m")],
        "urlPathMaps": [path_map("m", path_rule("p", "/api/*", firewallPolicy=link("waf", "logs")))],
    }
    found = network(*site(gateway(**parts), waf_policy("waf"), waf_policy("logs", mode="Detection")))
    assert {str(a.web.paths): a.seen.value for a in ways(found)} == {"/api/*": "uninspected", "/* -/api/*": "inspected"}


OPEN = (rule("all", 100, destinationPortRange="8080"),)


def test_a_public_address_of_the_backend_is_a_way_around() -> None:
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf"))
    found = network(*site(*parts, rules=OPEN, public=True))
    (around,) = uninspected(found, "web")
    assert (around.why, str(around.goal.address)) == ("no web device is on this way", "20.0.0.2")
    assert told(network(*site(*parts, rules=CLOSED, public=True))) == [("allowed", "inspected", "")]


def test_two_devices_one_of_which_blocks() -> None:
    chain = (profile(), edge(), edge_route(), edge_origin("20.0.0.1"), security(), edge_policy())
    found = network(*site(gateway(), *chain))
    assert {(a.seen.value, len(a.met)) for a in ways(found)} == {("inspected", 2), ("uninspected", 1)}


def test_the_ports_are_those_on_which_web_devices_ask() -> None:
    engine = Engine(guarded())
    assert str(web_ports(engine, engine.parties.find("web"))) == "tcp/8080"
    assert "443" in str(web_ports(engine, engine.parties.find("api")))


def test_one_request_of_a_way_is_followed() -> None:
    health = custom("health", 1, "Allow", condition("RequestUri", "BeginsWith", "/health"))
    found = guarded(health)
    (way,) = uninspected(found, "web")
    trace = shown(Engine(found), way)
    assert trace.verdict.value == "allowed"
    assert [step.request_rule.name for step in trace.path if step.request_rule is not None] == ["health"]


def test_requests_at_the_doors_whoever_gets_them() -> None:
    parts = {"backendAddressPools": [pool("web", "nowhere.example")]}
    found = network(*site(gateway(**parts)))
    (door,) = at_doors(Engine(found))
    assert (door.verdict.value, door.seen.value) == ("unknown", "uninspected")
