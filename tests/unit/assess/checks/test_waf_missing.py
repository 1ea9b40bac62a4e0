"""PS621: listeners and routes that no web application firewall looks at."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.waf_missing import waf_missing
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nsg, rule
from tests.unit.azure.web import (
    edge,
    edge_origin,
    edge_policy,
    edge_route,
    gateway,
    listener,
    profile,
    routing,
    security,
    site,
    waf_policy,
)


def test_a_gateway_without_policy_is_told_with_one_request() -> None:
    (finding,) = found(waf_missing, *site(gateway()))
    assert (finding.severity.word, finding.name, finding.is_proved) == ("medium", "gw", True)
    assert finding.affected == ("listener web, rule r",)
    assert finding.proof[0].verdict.value == "allowed"


def test_only_the_listener_without_policy_is_told() -> None:
    parts: dict[str, Any] = {
        "httpListeners": [listener("a", "a.example", firewallPolicy=link("waf", "waf")), listener("b", "b.example")],
        "requestRoutingRules": [routing("ra", 1, "a"), routing("rb", 2, "b")],
    }
    (finding,) = found(waf_missing, *site(gateway(**parts), waf_policy("waf")))
    assert finding.affected == ("listener b, rule rb",)


def test_a_policy_that_is_off_is_as_good_as_none() -> None:
    parts = gateway(firewallPolicy=link("waf", "waf"))
    assert told(waf_missing, *site(parts, waf_policy("waf", state="Disabled"))) == [("medium", "gw", True)]
    assert told(waf_missing, *site(parts, waf_policy("waf"))) == []
    assert told(waf_missing, *site(parts, waf_policy("waf", mode="Detection"))) == []


def test_a_gateway_that_the_internet_does_not_reach_is_not_told() -> None:
    shut = nsg("shut", rule("no", 100, access="Deny", sourceAddressPrefix="Internet"))
    base = list(site(gateway()))
    subnets = base[0].body.value["properties"]["subnets"]
    subnets[0]["properties"]["networkSecurityGroup"] = link("nsg", "shut")
    assert told(waf_missing, *base, shut) == []


def test_a_policy_further_on_counts() -> None:
    chain = (profile(), edge(), edge_route(), edge_origin("20.0.0.1"))
    guarded = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf"))
    assert told(waf_missing, *site(*guarded), *chain) == []


def test_a_front_door_without_policy() -> None:
    chain = (profile(), edge(), edge_route(), edge_origin("20.0.0.2", httpPort=8080))
    opened = (rule("all", destinationPortRange="8080"),)
    base = site(rules=opened, public=True)
    assert told(waf_missing, *base, *chain) == [("medium", "fd", True)]
    assert told(waf_missing, *base, *chain, security(), edge_policy()) == []
