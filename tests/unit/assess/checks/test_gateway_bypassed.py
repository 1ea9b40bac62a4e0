"""PS603: backends that answer to others than their application gateway (AGW-02)."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.gateway_bypassed import gateway_bypassed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import inside, pip

PARTS = {
    "frontend": ("frontendIPConfigurations", "f"),
    "port": ("frontendPorts", "p443"),
    "listener": ("httpListeners", "l"),
    "pool": ("backendAddressPools", "b"),
    "settings": ("backendHttpSettingsCollection", "s"),
}


def part(word: str) -> dict[str, str]:
    """A reference to a part of the gateway."""
    return inside("appgw", "gw", *PARTS[word])


def named(word: str, **properties: Any) -> list[dict[str, Any]]:
    """A part of the gateway, alone in its list."""
    return [{"name": PARTS[word][1], "id": part(word)["id"], "properties": properties}]


def gateway() -> Resource:
    """Port 443 of a public address to port 8443 of 10.0.1.4."""
    route = {
        "ruleType": "Basic",
        "priority": 1,
        "httpListener": part("listener"),
        "backendAddressPool": part("pool"),
        "backendHttpSettings": part("settings"),
    }
    listener = {"frontendIPConfiguration": part("frontend"), "frontendPort": part("port"), "protocol": "Https"}
    properties = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "gatewayIPConfigurations": [{"name": "g", "properties": {"subnet": link("subnet", "v/gw")}}],
        "frontendIPConfigurations": named("frontend", publicIPAddress=link("pip", "pip-gw")),
        "frontendPorts": named("port", port=443),
        "httpListeners": named("listener", **listener),
        "backendAddressPools": named("pool", backendAddresses=[{"ipAddress": "10.0.1.4"}]),
        "backendHttpSettingsCollection": named("settings", port=8443, protocol="Https"),
        "requestRoutingRules": [{"name": "r", "properties": route}],
    }
    return resource("appgw", "gw", properties)


def estate(*rules: dict[str, Any], public: bool = False) -> tuple[Resource, ...]:
    """A gateway, its backend behind a group, and another machine."""
    backend = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    ip = {"publicIPAddress": link("pip", "direct")} if public else None
    return (
        vnet("v", "10.0.0.0/16", gw="10.0.0.0/24", app=backend, other="10.0.2.0/24"),
        nsg("g", *rules),
        pip("pip-gw", "20.0.0.1"),
        pip("direct", "20.0.0.2"),
        gateway(),
        nic("app", "v/app", "10.0.1.4", ip=ip),
        nic("other", "v/other", "10.0.2.4"),
    )


ONLY_GATEWAY = (
    rule("gw", 100, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8443"),
    rule("no", 200, access="Deny"),
)


def test_a_backend_that_accepts_only_its_gateway_is_fine() -> None:
    assert told(gateway_bypassed, *estate(*ONLY_GATEWAY)) == []


def test_other_machines_around_the_gateway() -> None:
    (finding,) = found(gateway_bypassed, *estate())
    assert (finding.severity.word, finding.affected) == ("low", ("other",))
    assert finding.proof[0].packet.dst_port == 8443


def test_the_internet_around_the_gateway() -> None:
    (first, *_) = found(gateway_bypassed, *estate(rule("all"), public=True))
    assert (first.severity.word, first.affected) == ("high", ("the internet",))
    assert first.resource.startswith(ref("nic", "app"))
    assert str(first.proof[0].packet.dst) == "20.0.0.2"


def test_backends_behind_one_rule_are_one_finding() -> None:
    pool = named("pool", backendAddresses=[{"ipAddress": "10.0.1.4"}, {"ipAddress": "10.0.1.5"}])
    bag = {**gateway().properties.value, "backendAddressPools": pool}
    resources = [r for r in estate() if r.name != "gw"]
    second = nic("app2", "v/app", "10.0.1.5")
    (finding,) = found(gateway_bypassed, *resources, resource("appgw", "gw", bag), second)
    assert finding.count == 2
    assert "app and app2" in finding.title
