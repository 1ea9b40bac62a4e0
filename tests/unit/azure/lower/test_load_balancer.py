"""Load balancers as devices: what they take, on to whom, and what their members may do outward."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.endpoint import Method
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, resource, rule, vnet
from tests.unit.azure.services import inside, pip

OPEN: Any = Unknown(why="parameter has no value")
MEMBER = {"loadBalancerBackendAddressPools": [inside("lb", "lb", "backendAddressPools", "pool")]}
FRONT = {"frontendIPConfiguration": inside("lb", "lb", "frontendIPConfigurations", "front")}
POOL = {"backendAddressPool": inside("lb", "lb", "backendAddressPools", "pool")}


def named(name: str, **properties: Any) -> dict[str, Any]:
    return {"name": name, "properties": properties}


def web(**properties: Any) -> dict[str, Any]:
    base = {**FRONT, **POOL, "protocol": "Tcp", "frontendPort": 443, "backendPort": 8443}
    return named("web", **{**base, **properties})


def public(*rules: dict[str, Any], **properties: Any) -> tuple[Resource, ...]:
    """A public balancer before a machine that lets everything in, in a subnet without a way out of its own."""
    place = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": False}
    front = named("front", publicIPAddress=link("pip", "p"))
    parts = {
        "frontendIPConfigurations": [front],
        "backendAddressPools": [named("pool")],
        "loadBalancingRules": list(rules),
    }
    return (
        vnet("net", "10.0.0.0/16", web=place),
        nsg("g", rule("all")),
        nic("one", "net/web", "10.0.0.4", ip=MEMBER),
        pip("p", "20.0.0.9"),
        resource("lb", "lb", parts | properties, sku={"name": "Standard"}),
    )


def verdict(port: int, *parts: Resource) -> Verdict:
    return Engine(network(*parts)).can("internet", f"20.0.0.9:{port}").verdict


def test_a_rule_leads_to_its_pool_on_the_backend_port() -> None:
    """LB-01."""
    assert verdict(443, *public(web())) is Verdict.ALLOWED
    assert verdict(8443, *public(web())) is Verdict.DENIED


def test_a_rule_takes_its_protocol_only() -> None:
    """LB-02."""
    assert verdict(443, *public(web(protocol="Udp"))) is Verdict.DENIED


@pytest.mark.parametrize(
    "unknown",
    [{"protocol": OPEN}, {"frontendPort": OPEN}, {"backendAddressPool": OPEN}, {"frontendIPConfiguration": OPEN}],
)
def test_a_rule_of_which_a_part_is_unknown_may_lead_there(unknown: dict[str, Any]) -> None:
    assert verdict(443, *public(web(**unknown))) is Verdict.UNKNOWN


def test_a_public_rule_translates_outward_unless_it_declines() -> None:
    """LB-07."""
    assert out(*public(web())) is Method.LOAD_BALANCER
    assert out(*public(web(disableOutboundSnat=True))) is not Method.LOAD_BALANCER


def test_an_outbound_rule_gives_the_way_out() -> None:
    """LB-07."""
    outward = named("out", frontendIPConfigurations=[FRONT["frontendIPConfiguration"]], **POOL, protocol="All")
    assert out(*public(web(disableOutboundSnat=True), outboundRules=[outward])) is Method.LOAD_BALANCER


def out(*parts: Resource) -> Method | None:
    made = network(*parts)
    (machine,) = [e for e in made.endpoints.values() if "one" in e.name]
    return machine.outbound.method if machine.outbound is not None else None
