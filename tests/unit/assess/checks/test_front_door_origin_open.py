"""PS625: origins that are reached past their front door."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.front_door_origin_open import front_door_origin_open
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, resource, rule
from tests.unit.azure.web import (
    condition,
    custom,
    edge,
    edge_origin,
    edge_policy,
    edge_route,
    gateway,
    profile,
    security,
    site,
    waf_policy,
)

DOOR = (profile(frontDoorId="abc"), edge(), edge_route(), security(), edge_policy())


def estate(*rules: dict[str, Any]) -> tuple[Resource, ...]:
    """A machine with a public address as the origin of a front door that blocks."""
    return (*site(rules=rules, public=True), *DOOR, edge_origin("20.0.0.2", httpPort=8080))


def tag(**fields: Any) -> dict[str, Any]:
    return rule("edge", 100, sourceAddressPrefix="AzureFrontDoor.Backend", destinationPortRange="8080", **fields)


def test_an_origin_open_to_everybody() -> None:
    (finding,) = found(front_door_origin_open, *estate(rule("web", 100, destinationPortRange="8080")))
    assert (finding.severity.word, finding.affected, finding.is_proved) == ("high", ("the internet",), True)
    assert str(finding.proof[0].packet.dst) == "20.0.0.2"


def test_an_origin_open_to_every_front_door() -> None:
    """FD-02: the tag alone admits other customers' profiles."""
    (finding,) = found(front_door_origin_open, *estate(tag(), rule("rest", 200, access="Deny")))
    assert (finding.severity.word, finding.affected) == ("low", ("every customer's front door",))
    assert finding.is_proved


def test_an_origin_that_admits_nobody_directly() -> None:
    assert told(front_door_origin_open, *estate(rule("no", 100, access="Deny"))) == []


def guarded(*rules: dict[str, Any]) -> tuple[Resource, ...]:
    """A gateway with a web firewall of its own as the origin."""
    return (
        *site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules)),
        *DOOR,
        edge_origin("20.0.0.1"),
    )


def test_an_origin_that_inspects_for_itself_is_less_grave() -> None:
    assert told(front_door_origin_open, *guarded()) == [("low", "gw", True)]


def test_an_origin_that_asks_for_the_header_is_not_surely_open() -> None:
    header = condition("RequestHeaders", "Equal", "abc", selector="X-Azure-FDID", negationConditon=True)
    assert told(front_door_origin_open, *guarded(custom("fdid", 1, "Block", header))) == [("low", "gw", False)]


def app(**properties: Any) -> tuple[Resource, ...]:
    shared = {"privateLink": link("site_web", "shop"), "status": "Approved"}
    site_config = {"ipSecurityRestrictions": [{"ipAddress": "Any", "action": "Allow", "priority": 1, "name": "all"}]}
    service = resource("site_web", "shop", {"siteConfig": site_config} | properties)
    origin = edge_origin("shop.azurewebsites.net", sharedPrivateLinkResource=shared)
    return (*site(), *DOOR, origin, service)


def test_a_private_link_does_not_close_the_public_door() -> None:
    """FD-02."""
    assert told(front_door_origin_open, *app(publicNetworkAccess="Enabled")) == [("high", "shop", True)]
    assert told(front_door_origin_open, *app(publicNetworkAccess="Disabled")) == []
