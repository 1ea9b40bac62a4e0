"""The ways in of web requests, in words and as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from penstock.engine.arrivals import Arrival, arrivals
from penstock.engine.engine import Engine
from penstock.net.network import Network
from penstock.report import arrivals_text, explain_report
from penstock.report.paint import Paint
from tests.unit.azure.arm import link, network, rule
from tests.unit.azure.web import condition, custom, gateway, site, waf_policy

OPEN = (rule("all", 100, destinationPortRange="8080"),)


def estate(*rules: dict[str, Any], **fields: Any) -> Network:
    """A backend with a gateway that blocks before it, and a public address beside it."""
    guard = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules, **fields))
    return network(*site(*guard, rules=OPEN, public=True))


def ways(found: Network) -> tuple[Arrival, ...]:
    engine = Engine(found)
    return arrivals(engine, engine.parties.find("web"))


def told(found: Network) -> list[str]:
    lines = "".join(arrivals_text.text(ways(found), found, Paint(width=200))).splitlines()
    return [" ".join(line.split()) for line in lines]


def test_what_nothing_inspects_comes_first() -> None:
    assert told(estate()) == [
        "",
        "requests of the internet, by way in",
        "uninspected web tcp/8080 from anywhere: no web device is on this way",
        "inspected gw tcp/80 from anywhere: by waf",
    ]


def test_requests_that_a_rule_lets_through_are_named() -> None:
    health = custom("health", 1, "Allow", condition("RequestUri", "BeginsWith", "/health"))
    words = "rule health of waf lets through: target begins with /health"
    assert f"uninspected gw tcp/80 /health*, from anywhere: {words}" in told(estate(health))


def test_a_mode_that_is_not_known_leaves_it_open() -> None:
    lines = told(estate(mode=None))
    assert any(line.startswith("perhaps uninspected gw tcp/80") for line in lines)


def test_nothing_is_said_of_no_ways() -> None:
    assert list(arrivals_text.text((), estate(), Paint())) == []


def test_the_json_keeps_to_its_schema() -> None:
    found = estate()
    document = json.loads("".join(explain_report.json(None, None, (), found, ways(found))))
    schema = json.loads(files("penstock.report").joinpath("schemas", "explain.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    assert [(way["seen"], way["inspected_by"], way["address"]) for way in document["web"]] == [
        ("uninspected", [], "20.0.0.2"),
        ("inspected", ["waf"], "20.0.0.1"),
    ]
