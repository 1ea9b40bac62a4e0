"""What an explicit proxy may fetch. Expected: FW-61 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.proxied import proxies
from penstock.engine.result import Verdict
from tests.unit.azure.arm import link, network, nic, nsg, peering, ref, rule, vnet
from tests.unit.azure.services import application_rule, collection, firewall, group, pip, policy

FLAGS = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True}
ON = {"explicitProxy": {"enableExplicitProxy": True, "httpPort": 8081, "httpsPort": 8082}}


def engine(settings: dict[str, Any], *more: Resource) -> Engine:
    """A machine without a way out, beside a hub whose firewall lets one name through."""
    closed = {"addressPrefix": "10.1.0.0/24", "defaultOutboundAccess": False, "networkSecurityGroup": link("nsg", "g")}
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("only", "*.contoso.com")))
    return Engine(
        network(
            vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26"),
            vnet("spoke", "10.1.0.0/16", work=closed),
            peering("hub/s", "spoke", **FLAGS),
            peering("spoke/h", "hub", **FLAGS),
            nic("vm", "spoke/work", "10.1.0.4"),
            firewall(),
            pip("pip-fw", "20.0.0.1"),
            policy(**settings),
            rules,
            *(more or (nsg("g"),)),
        )
    )


@pytest.mark.parametrize(
    ("settings", "destination", "expected"),
    [
        ({}, "fqdn:www.contoso.com:443/tcp", Verdict.DENIED),
        (ON, "fqdn:www.contoso.com:443/tcp", Verdict.UNKNOWN),
        (ON, "fqdn:www.example.org:443/tcp", Verdict.DENIED),
        (ON, "fqdn:www.contoso.com:22/tcp", Verdict.DENIED),
        (ON, "internet:443/tcp", Verdict.UNKNOWN),
        (ON, "internet:53/udp", Verdict.DENIED),
        ({"explicitProxy": {"enableExplicitProxy": True}}, "fqdn:www.contoso.com:443/tcp", Verdict.UNKNOWN),
        ({"explicitProxy": {"enableExplicitProxy": False, "httpPort": 8081}}, "internet:443/tcp", Verdict.DENIED),
    ],
)
def test_what_may_be_fetched(settings: dict[str, Any], destination: str, expected: Verdict) -> None:
    assert engine(settings).can("vm", destination).verdict is expected


def test_why_it_is_not_known_is_said() -> None:
    found = engine(ON).can("vm", "fqdn:www.contoso.com:443/tcp").trace
    assert {cause.key.partition(":")[0] for cause in found.unknown_because} == {"explicit-proxy"}
    assert "FW-61" in found.facts


def test_who_does_not_reach_the_proxy_gets_nothing_fetched() -> None:
    refused = nsg("g", rule("no", direction="Outbound", access="Deny", destinationAddressPrefix="10.0.1.0/26"))
    assert engine(ON, refused).can("vm", "fqdn:www.contoso.com:443/tcp").verdict is Verdict.DENIED


def test_the_proxy_listens_on_its_ports_only() -> None:
    given = engine(ON)
    assert [given.can("vm", f"fw:{port}/tcp").verdict.value for port in (8081, 8082, 443)] == [
        "allowed",
        "allowed",
        "denied",
    ]


def test_only_firewalls_that_are_told_to_fetch_are_proxies() -> None:
    assert [e.id for e in proxies(engine(ON).network)] == [ref("firewall", "fw")]
    assert proxies(engine({}).network) == ()
