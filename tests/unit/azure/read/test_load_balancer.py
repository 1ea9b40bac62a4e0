"""Load balancers: rules, pools and NAT rules, inline or as children."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.load_balancer import (
    BackendPool,
    BalancedProtocol,
    BalancerSku,
    InboundNatRule,
    LoadBalancer,
)
from penstock.azure.resources.terms import PortRange
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.services import inside

OPEN: Any = Unknown(why="parameter has no value")


def named(name: str, **properties: Any) -> dict[str, Any]:
    return {"name": name, "properties": properties}


def balancer(**properties: Any) -> Resource:
    return resource("lb", "lb", properties, sku={"name": "Standard"})


def read(*resources: Resource) -> tuple[LoadBalancer, list[BackendPool], list[InboundNatRule], list[str]]:
    estate, told = read_all(resources)
    (found,) = estate.all(LoadBalancer)
    return found, list(estate.all(BackendPool)), list(estate.all(InboundNatRule)), [d.code for d in told]


def test_a_frontend_is_private_or_public() -> None:
    private = named("in", subnet=link("subnet", "v/s"), privateIPAddress="10.0.0.100")
    found, *_ = read(balancer(frontendIPConfigurations=[private, named("out", publicIPAddress=link("pip", "p"))]))
    assert found.sku is BalancerSku.STANDARD
    assert [one.address for one in found.frontends] == [Address.parse("10.0.0.100"), None]
    assert [one.public_ip for one in found.frontends] == [None, ref("pip", "p")]


def test_a_rule_names_frontend_pool_and_ports() -> None:
    rule = named(
        "web",
        frontendIPConfiguration=inside("lb", "lb", "frontendIPConfigurations", "in"),
        backendAddressPool=inside("lb", "lb", "backendAddressPools", "pool"),
        protocol="Tcp",
        frontendPort=443,
        backendPort=8443,
    )
    found, *_ = read(balancer(loadBalancingRules=[rule]))
    (read_rule,) = found.rules
    assert (read_rule.protocol, read_rule.floating) == (BalancedProtocol.TCP, False)
    assert (read_rule.frontend_port, read_rule.backend_port) == (
        PortRange(low=443, high=443),
        PortRange(low=8443, high=8443),
    )
    assert read_rule.pools == (f"{ref('lb', 'lb')}/backendaddresspools/pool",)


def test_a_rule_without_protocol_has_an_unknown_one() -> None:
    found, *_ = read(balancer(loadBalancingRules=[named("web", frontendPort=443, backendPort=443)]))
    assert isinstance(found.rules[0].protocol, Unknown)


def test_inline_pools_and_children_are_the_same_thing() -> None:
    member = {"name": "m", "properties": {"ipAddress": "10.0.0.4", "virtualNetwork": link("vnet", "v")}}
    _, inline, _, _ = read(balancer(backendAddressPools=[named("pool", loadBalancerBackendAddresses=[member])]))
    child = resource("lbpool", "lb/pool", {"loadBalancerBackendAddresses": [member]})
    _, apart, _, _ = read(balancer(), child)
    assert [pool.id for pool in inline] == [pool.id for pool in apart]
    assert [pool.addresses[0].address for pool in (*inline, *apart)] == [Address.parse("10.0.0.4")] * 2


def test_a_nat_rule_on_a_range_has_a_port_for_each_member() -> None:
    """LB-08."""
    ranged = named("ssh", frontendPortRangeStart=5000, frontendPortRangeEnd=5099, backendPort=22, protocol="Tcp")
    *_, rules, told = read(balancer(inboundNatRules=[ranged]))
    assert (rules[0].frontend_port, rules[0].backend_port) == (
        PortRange(low=5000, high=5099),
        PortRange(low=22, high=22),
    )
    assert told == []


def test_ports_that_run_backwards_are_told_and_unknown() -> None:
    ranged = named("ssh", frontendPortRangeStart=5099, frontendPortRangeEnd=5000, backendPort=22, protocol="Tcp")
    *_, rules, told = read(balancer(inboundNatRules=[ranged]))
    assert isinstance(rules[0].frontend_port, Unknown)
    assert told == ["PS203"]


def test_lists_that_nobody_knows_are_remembered() -> None:
    found, *_ = read(balancer(frontendIPConfigurations=OPEN))
    assert [some.why for some in found.unknown] == [OPEN.why]
