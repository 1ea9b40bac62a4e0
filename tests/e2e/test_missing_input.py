"""What the input does not say is neither yes nor no: one unknown value in each place of a small estate, and a question about it."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.api import can
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, peering, ref, resource, route, rule, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, pip, policy

Estate = tuple[Resource, ...]
UNKNOWN: Any = Unknown(why="a parameter without value")
SPACE = {"addressPrefixes": ["10.0.0.0/16"]}
SUBNET: dict[str, Any] = {"name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}}
LB = ref("lb", "lb")
POOL = {"id": f"{LB}/backendaddresspools/p"}
RULE = {
    "name": "r",
    "properties": {
        "frontendIPConfiguration": {"id": f"{LB}/frontendipconfigurations/f"},
        "backendAddressPool": POOL,
        "protocol": "Tcp",
        "frontendPort": 443,
        "backendPort": 443,
    },
}


def one_network(*more: Resource, **subnet: Any) -> Estate:
    """A network with a subnet and a machine `one` in it."""
    place = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True, **subnet}
    return (vnet("v", "10.0.0.0/16", a=place), nic("one", "v/a", "10.0.0.4"), *more)


def peered(**flags: Any) -> Estate:
    """Two peered networks; machine `two` is in the other one. `flags` are those of the near side."""
    far = (vnet("w", "10.1.0.0/16", b="10.1.0.0/24"), nic("two", "w/b", "10.1.0.4"))
    return one_network(*far, peering("v/w", "w", **flags), peering("w/v", "v"))


def bare(**properties: Any) -> Estate:
    """A network as written, and another that it may be peered with."""
    far = (vnet("w", "10.1.0.0/16", b="10.1.0.0/24"), nic("two", "w/b", "10.1.0.4"))
    return (resource("vnet", "v", {"addressSpace": SPACE, **properties}), nic("one", "v/a", "10.0.0.4"), *far)


def steered(*routes: Any) -> Estate:
    """A machine whose subnet has a route table."""
    return one_network(resource("table", "t", {"routes": list(routes)}), routeTable=link("table", "t"))


def balanced(pools: Any = (POOL,), rules: Any = (RULE,), frontends: Any = None) -> Estate:
    """A public load balancer before machine `web`, which is in `pools`."""
    public = [{"name": "f", "properties": {"publicIPAddress": link("pip", "p")}}]
    properties = {
        "frontendIPConfigurations": public if frontends is None else frontends,
        "backendAddressPools": [{"name": "p"}],
        "loadBalancingRules": list(rules) if isinstance(rules, tuple) else rules,
    }
    guard = nsg("g", rule("web", destinationPortRange="443"))
    listed = list(pools) if isinstance(pools, tuple) else pools
    web = nic("web", "v/a", "10.0.0.5", ip={"loadBalancerBackendAddressPools": listed})
    balancer = resource("lb", "lb", properties, sku={"name": "Standard"})
    return one_network(guard, pip("p", "20.0.0.9"), balancer, web, networkSecurityGroup=link("nsg", "g"))


def inspected(*parts: Resource, **properties: Any) -> Estate:
    """Two spokes behind a firewall that lets everything through, as far as its policy says so."""
    allowed = collection("all", 100, "Allow", network_rule())
    return (*hub_and_spokes(), firewall(**properties), *(parts or (policy("fp"), group("fp/g", 100, allowed))))


CASES: dict[str, tuple[Estate, str, str]] = {
    "the subnets of a network": (bare(subnets=UNKNOWN), "one", "10.0.9.9:22"),
    "one of its subnets": (bare(subnets=[SUBNET, UNKNOWN]), "one", "10.0.9.9:22"),
    "its peerings": (bare(subnets=[SUBNET], virtualNetworkPeerings=UNKNOWN), "one", "two:22"),
    "one of its peerings": (bare(subnets=[SUBNET], virtualNetworkPeerings=[UNKNOWN]), "one", "two:22"),
    "its address space": (bare(subnets=[SUBNET], addressSpace=UNKNOWN), "one", "10.0.9.9:22"),
    "whether whole networks are peered": (peered(peerCompleteVnets=UNKNOWN), "one", "two:22"),
    "which subnets are peered": (
        peered(peerCompleteVnets=False, localSubnetNames=UNKNOWN, remoteSubnetNames=["b"]),
        "one",
        "two:22",
    ),
    "one of the subnets that are peered": (
        peered(peerCompleteVnets=False, localSubnetNames=["a"], remoteSubnetNames=[UNKNOWN]),
        "one",
        "two:22",
    ),
    "whether a peering is for IPv6 only": (peered(enableOnlyIPv6Peering=UNKNOWN), "one", "two:22"),
    "the state of a peering": (peered(peeringState=UNKNOWN), "one", "two:22"),
    "the routes of a table": (
        one_network(resource("table", "t", {"routes": UNKNOWN}), routeTable=link("table", "t")),
        "one",
        "8.8.8.8:443",
    ),
    "one route of a table": (steered(UNKNOWN), "one", "8.8.8.8:443"),
    "the destination of a route": (steered(route("r", UNKNOWN, "None")), "one", "8.8.8.8:443"),
    "the next hop of a route": (steered(route("r", "8.0.0.0/8", "VirtualAppliance", UNKNOWN)), "one", "8.8.8.8:443"),
    "the kind of a next hop": (steered(route("r", "8.0.0.0/8", UNKNOWN)), "one", "8.8.8.8:443"),
    "the route table of a subnet": (one_network(routeTable=UNKNOWN), "one", "8.8.8.8:443"),
    "the table of a subnet, named and not in the input": (
        one_network(routeTable=link("table", "elsewhere")),
        "one",
        "8.8.8.8:443",
    ),
    "the contents of a tag in a route": (
        steered(route("block", "20.0.0.0/8", "None"), route("tag", "Storage", "Internet")),
        "one",
        "20.60.1.1:443",
    ),
    "the group of a subnet": (
        one_network(nic("two", "v/a", "10.0.0.5"), networkSecurityGroup=UNKNOWN),
        "one",
        "two:22",
    ),
    "one rule of a group": (
        one_network(
            nsg("g", UNKNOWN, rule("no", access="Deny")),
            nic("two", "v/a", "10.0.0.5"),
            networkSecurityGroup=link("nsg", "g"),
        ),
        "one",
        "two:22",
    ),
    "the addresses of an interface": (
        one_network(resource("nic", "two", {"ipConfigurations": UNKNOWN})),
        "one",
        "two:22",
    ),
    "the subnet of an interface": (
        one_network(nic("two", "v/a", "10.0.0.5", ip={"subnet": {"id": UNKNOWN}})),
        "one",
        "two:22",
    ),
    "the public address of an interface, from outside": (
        one_network(
            nsg("g", rule("web", destinationPortRange="443")),
            nic("two", "v/a", "10.0.0.5", ip={"publicIPAddress": UNKNOWN}),
            networkSecurityGroup=link("nsg", "g"),
        ),
        "internet",
        "two:443",
    ),
    "the public address of an interface, on its way out": (
        one_network(nic("two", "v/a", "10.0.0.5", ip={"publicIPAddress": UNKNOWN}), defaultOutboundAccess=False),
        "two",
        "8.8.8.8:443",
    ),
    "the NAT gateway of a subnet": (
        one_network(natGateway=UNKNOWN, defaultOutboundAccess=False),
        "one",
        "8.8.8.8:443",
    ),
    "default outbound access": (one_network(defaultOutboundAccess=UNKNOWN), "one", "8.8.8.8:443"),
    "the pools of a machine, asked of the balancer": (balanced(UNKNOWN), "internet", "lb:443"),
    "the pools of a machine, asked of the machine": (balanced(UNKNOWN), "internet", "web:443"),
    "one pool of a machine": (balanced(({"id": UNKNOWN},)), "internet", "web:443"),
    "the rules of a balancer": (balanced(rules=UNKNOWN), "internet", "lb:443"),
    "one rule of a balancer": (balanced(rules=(UNKNOWN,)), "internet", "lb:443"),
    "the frontends of a balancer": (balanced(frontends=UNKNOWN), "internet", "web:443"),
    "one frontend of a balancer": (balanced(frontends=[UNKNOWN]), "internet", "web:443"),
    "the pool of a rule, named and not in the input": (
        balanced(rules=({"name": "r", "properties": RULE["properties"] | {"backendAddressPool": {"id": f"{LB}/x"}}},)),  # type: ignore[operator]
        "internet",
        "lb:443",
    ),
    "the address of a firewall": (inspected(ipConfigurations=UNKNOWN), "one", "two:22"),
    "the collections of a firewall": (
        inspected(policy("fp"), resource("rcg", "fp/g", {"priority": 100, "ruleCollections": UNKNOWN})),
        "one",
        "two:22",
    ),
    "the parent of a policy": (
        inspected(
            policy("fp", basePolicy={"id": UNKNOWN}),
            group("fp/g", 100, collection("all", 100, "Allow", network_rule())),
        ),
        "one",
        "two:22",
    ),
    "the order of two groups": (
        inspected(
            policy("fp"),
            group("fp/g", UNKNOWN, collection("all", 100, "Allow", network_rule())),
            group("fp/h", 100, collection("none", 100, "Deny", network_rule())),
        ),
        "one",
        "two:22",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_known_is_unknown(case: str) -> None:
    estate, source, destination = CASES[case]
    answer = can(network(*estate), source, destination)
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.trace.unknown_because


def test_the_estates_of_these_questions_are_clear_when_all_is_known() -> None:
    """The same estates without the unknown value: were they unknown anyway, the cases above would prove nothing."""
    assert can(network(*peered()), "one", "two:22").verdict is Verdict.ALLOWED
    assert can(network(*one_network()), "one", "8.8.8.8:443").verdict is Verdict.ALLOWED
    assert can(network(*balanced()), "internet", "lb:443").verdict is Verdict.ALLOWED
    assert can(network(*balanced()), "internet", "web:443").verdict is Verdict.ALLOWED
    assert can(network(*balanced(())), "internet", "lb:443").verdict is Verdict.DENIED
    assert can(network(*inspected()), "one", "two:22").verdict is Verdict.ALLOWED
    assert can(network(*steered(route("r", "8.0.0.0/8", "None"))), "one", "8.8.8.8:443").verdict is Verdict.DENIED


@pytest.mark.parametrize(("tag", "expected"), [("8.8.8.8", Verdict.ALLOWED), ("9.9.9.9", Verdict.DENIED)])
def test_a_platform_tag_beside_other_destinations_keeps_the_order_of_these(tag: str, expected: Verdict) -> None:
    """NSG-09, NSG-32: what a rule says of ordinary addresses is tried by its priority, on all its ports."""
    both = ["AzurePlatformDNS", "8.0.0.0/7"]
    rules = (
        rule("allow", 100, direction="Outbound", destinationAddressPrefix="8.8.8.8"),
        rule(
            "deny",
            200,
            direction="Outbound",
            access="Deny",
            destinationAddressPrefix=None,
            destinationAddressPrefixes=both,
        ),
    )
    made = network(*one_network(nsg("g", *rules), networkSecurityGroup=link("nsg", "g")))
    assert can(made, "one", f"{tag}:443").verdict is expected
    assert can(made, "one", "168.63.129.16:53/udp").verdict is Verdict.DENIED
