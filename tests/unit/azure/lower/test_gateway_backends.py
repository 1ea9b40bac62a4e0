"""What the destinations of a gateway name: targets, doubts, and where clients are sent instead."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.gateway_backends import UNNAMED, Backends
from penstock.azure.lower.members import Members
from penstock.azure.notes import Notes
from penstock.azure.read.application_gateway import read_application_gateway
from penstock.azure.resources.application_gateway import ApplicationGateway
from penstock.azure.resources.estate import Estate
from penstock.net.rewrite import Target
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.web import gateway, part, pool, routing, settings


def made(**parts: Any) -> tuple[Backends, ApplicationGateway]:
    (found,) = read_application_gateway(gateway(**parts), Notes())
    return Backends(found, Members(Estate.of([]))), found


def test_members_are_reached_on_the_port_of_the_settings() -> None:
    backends, found = made(backendAddressPools=[pool("web", "10.0.1.4", "app.example")])
    assert list(backends.targets(found.rules[0].destination)) == [
        Target(address=Address.parse("10.0.1.4"), port=8080),
        Target(name="app.example", port=8080),
    ]


def test_members_that_are_not_known_are_a_target_without_name_and_there_may_be_more() -> None:
    listed = {"name": "web", "properties": {"backendAddresses": Unknown(why="no value")}}
    backends, found = made(backendAddressPools=[listed])
    destination = found.rules[0].destination
    assert list(backends.targets(destination)) == [Target(name=UNNAMED, port=8080)]
    assert [cause.why for cause in backends.more(destination)] == ["no value"]


def test_a_port_that_is_not_known_leaves_doubt() -> None:
    backends, found = made(backendHttpSettingsCollection=[settings(port=Unknown(why="no port"))])  # type: ignore[arg-type]
    assert [cause.why for cause in backends.doubts(found.rules[0].destination)] == ["no port"]


def test_where_clients_are_sent_instead() -> None:
    redirects = [
        {"name": "out", "properties": {"targetUrl": "https://elsewhere.example"}},
        {"name": "https", "properties": {"targetListener": part("httpListeners", "secure")}},
    ]
    rules = [
        routing(name, n, redirectConfiguration=part("redirectConfigurations", name))
        for n, name in enumerate(("out", "https", "gone"), 1)
    ]
    backends, found = made(redirectConfigurations=redirects, requestRoutingRules=rules)
    assert [backends.redirect_words(rule.destination) for rule in found.rules] == [
        "redirects clients to https://elsewhere.example",
        "redirects clients to secure",
        "redirects clients elsewhere",
    ]


def test_a_probe_on_a_port_of_its_own() -> None:
    said = settings(probe=part("probes", "well"))
    backends, found = made(
        backendHttpSettingsCollection=[said], probes=[{"name": "well", "properties": {"port": 8081}}]
    )
    assert backends.probe_port(found.rules[0].destination) == 8081
    backends, found = made()
    assert backends.probe_port(found.rules[0].destination) is None
