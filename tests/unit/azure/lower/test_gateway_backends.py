"""What the destinations of a gateway name: targets, doubts, and where clients are sent instead."""

from __future__ import annotations

from typing import Any

from penstock.net.rewrite import ANYBODY, Rewrite, Target, WebRoute
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.lower.test_gateway_routes import routes
from tests.unit.azure.web import part, pool, routing, settings


def onward(**parts: Any) -> Rewrite:
    (route,) = routes(**parts)
    assert route.onward is not None
    return route.onward


def test_members_are_reached_on_the_port_of_the_settings() -> None:
    assert onward(backendAddressPools=[pool("web", "10.0.1.4", "app.example")]).targets == (
        Target(address=Address.parse("10.0.1.4"), port=8080),
        Target(name="app.example", port=8080),
    )


def test_members_that_are_not_known_are_a_target_without_name_and_there_may_be_more() -> None:
    listed = {"name": "web", "properties": {"backendAddresses": Unknown(why="no value")}}
    found = onward(backendAddressPools=[listed])
    assert found.targets == (Target(name=ANYBODY, port=8080),)
    assert [cause.why for cause in found.more] == ["no value"]


def test_a_port_that_is_not_known_leaves_doubt() -> None:
    found = onward(backendHttpSettingsCollection=[settings(port=Unknown(why="no port"))])
    assert [cause.why for cause in found.doubts] == ["no port"]


def test_where_clients_are_sent_instead() -> None:
    redirects = [
        {"name": "out", "properties": {"targetUrl": "https://elsewhere.example"}},
        {"name": "https", "properties": {"targetListener": part("httpListeners", "secure")}},
    ]
    names = ("out", "https", "gone")
    rules = [
        routing(name, number, redirectConfiguration=part("redirectConfigurations", name))
        for number, name in enumerate(names, 1)
    ]
    found: tuple[WebRoute, ...] = routes(redirectConfigurations=redirects, requestRoutingRules=rules)
    assert [route.answers for route in found] == [
        "redirects clients to https://elsewhere.example",
        "redirects clients to secure",
        "redirects clients elsewhere",
    ]


def test_a_probe_on_a_port_of_its_own() -> None:
    said = settings(probe=part("probes", "well"))
    probes = [{"name": "well", "properties": {"port": 8081}}]
    assert onward(backendHttpSettingsCollection=[said], probes=probes).probe_port == 8081
    assert onward().probe_port is None
