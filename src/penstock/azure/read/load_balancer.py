"""Load balancers with their pools and inbound NAT rules, inline or as child resources.

Comes in: one resource. Goes out: a `LoadBalancer`, and its `BackendPool`s and `InboundNatRule`s as items of their own,
so that a child resource and an inline child are the same thing. Read next: `lower/load_balancer.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import each, first, named, numbered, props, switch, unknowns
from penstock.azure.resource import Resource
from penstock.azure.resources.load_balancer import (
    BackendPool,
    BalancedProtocol,
    BalancerSku,
    BalancingRule,
    Frontend,
    InboundNatRule,
    LoadBalancer,
    OutboundRule,
    PoolAddress,
    Probe,
)
from penstock.azure.resources.terms import PortRange, PortTerm, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown

Found = LoadBalancer | BackendPool | InboundNatRule

LISTS = (
    "frontendIPConfigurations",
    "backendAddressPools",
    "loadBalancingRules",
    "inboundNatRules",
    "inboundNatPools",
)
"""The arrays that make up a load balancer; what is not known of them is told."""


def read_load_balancer(resource: Resource, notes: Notes) -> Iterator[Found]:
    """Give the balancer, then its inline pools, NAT rules and NAT pools."""
    bag = resource.properties
    yield LoadBalancer(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        sku=values.word(resource.body.get("sku", "name"), BalancerSku, notes, "load balancer SKU"),
        is_global=(resource.body.get("sku", "tier").text() or "").lower() == "global",
        frontends=tuple(_frontend(n, resource.id, notes) for n in values.entries(bag.get("frontendIPConfigurations"))),
        rules=each(bag.get("loadBalancingRules"), lambda node: _rule(node, notes)),
        outbound=tuple(_outbound(node, notes) for node in values.entries(bag.get("outboundRules"))),
        probes=each(bag.get("probes"), lambda node: _probe(node, resource.id, notes)),
        unknown=tuple(dict.fromkeys(some for name in LISTS for some in unknowns(bag.get(name)))),
        labels=values.labels(resource.body),
    )
    for _, node in numbered(bag.get("backendAddressPools")):
        yield _pool(node, props(node), resource.id, notes)
    for _, node in numbered(bag.get("inboundNatRules")):
        yield _nat_rule(node, props(node), resource.id, notes)
    for _, node in numbered(bag.get("inboundNatPools")):
        yield _nat_pool(node, resource.id, notes)


def read_backend_pool(resource: Resource, notes: Notes) -> Iterator[BackendPool]:
    """Give a pool that stands as a child resource."""
    yield _pool(resource.body, resource.properties, resource.parent_id, notes, resource.id, resource.name)


def read_inbound_nat_rule(resource: Resource, notes: Notes) -> Iterator[InboundNatRule]:
    """Give an inbound NAT rule that stands as a child resource."""
    yield _nat_rule(resource.body, resource.properties, resource.parent_id, notes, resource.id, resource.name)


def _frontend(node: Node, balancer: str, notes: Notes) -> Frontend:
    bag = props(node)
    name = named(node, f"?{node.origin.pointer.rpartition('/')[2]}" if node.is_unknown else "frontend")
    return Frontend(
        id=values.child_id(balancer, "frontendipconfigurations", name),
        name=name,
        origin=node.origin,
        subnet=values.reference(bag.get("subnet")),
        address=values.address(bag.get("privateIPAddress"), notes),
        public_ip=values.reference(bag.get("publicIPAddress")),
        public_prefix=values.reference(bag.get("publicIPPrefix")),
        version=6 if (bag.get("privateIPAddressVersion").text() or "").lower() == "ipv6" else 4,
        chained=values.reference(bag.get("gatewayLoadBalancer")),
    )


def _pool(node: Node, bag: Node, balancer: str, notes: Notes, identity: str = "", name: str = "") -> BackendPool:
    called = name or named(node, "pool")
    listed = bag.get("loadBalancerBackendAddresses")
    return BackendPool(
        id=identity or values.child_id(balancer, "backendaddresspools", called),
        name=called,
        origin=node.origin,
        balancer=balancer,
        members=tuple(dict.fromkeys((*values.references(bag.get("backendIPConfigurations")), *_interfaces(listed)))),
        addresses=each(listed, lambda element: _pool_address(element, bag, notes)),
        unknown=unknowns(listed),
    )


def _interfaces(listed: Node) -> Iterator[Reference]:
    """Give the interfaces among the members, as exports list them beside the addresses."""
    for _, element in numbered(listed):
        found = values.reference(props(element).get("networkInterfaceIPConfiguration"))
        if found is not None:
            yield found


def _pool_address(node: Node, pool: Node, notes: Notes) -> PoolAddress | None:
    bag = props(node)
    address = values.address(bag.get("ipAddress"), notes)
    if address is None:
        return None
    network = values.reference(bag.get("virtualNetwork")) or values.reference(pool.get("virtualNetwork"))
    if network is None and isinstance(subnet := values.reference(bag.get("subnet")), str):
        network = subnet.rsplit("/subnets/", 1)[0]
    return PoolAddress(name=named(node, "member"), origin=node.origin, address=address, network=network)


def _probe(node: Node, balancer: str, notes: Notes) -> Probe:
    name = named(node, "probe")
    return Probe(
        id=values.child_id(balancer, "probes", name),
        name=name,
        origin=node.origin,
        port=values.ports(props(node).get("port"), notes, "probe port"),
    )


def _protocol(bag: Node, notes: Notes, origin: Origin) -> BalancedProtocol | Unknown:
    said = values.word(
        bag.get("protocol"), BalancedProtocol, notes, "load balancer protocol", {"*": BalancedProtocol.ALL}
    )
    return Unknown(why="the rule does not say its protocol", origin=origin) if said is None else said


def _rule(node: Node, notes: Notes) -> BalancingRule:
    bag = props(node)
    pools = tuple(dict.fromkeys((values.reference(bag.get("backendAddressPool")), *_pools(bag))))
    return BalancingRule(
        name=named(node, "rule"),
        origin=node.origin,
        frontend=values.reference(bag.get("frontendIPConfiguration")),
        pools=tuple(pool for pool in pools if pool is not None),
        protocol=_protocol(bag, notes, node.origin),
        frontend_port=values.ports(bag.get("frontendPort"), notes, "frontend port"),
        backend_port=values.ports(bag.get("backendPort"), notes, "backend port"),
        floating=switch(bag.get("enableFloatingIP"), notes, False),
        probe=values.reference(bag.get("probe")),
        disables_outbound=switch(bag.get("disableOutboundSnat"), notes, False),
    )


def _pools(bag: Node) -> tuple[Reference, ...]:
    return values.references(bag.get("backendAddressPools"))


def _nat_rule(node: Node, bag: Node, balancer: str, notes: Notes, identity: str = "", name: str = "") -> InboundNatRule:
    called = name or named(node, "rule")
    low, high = bag.get("frontendPortRangeStart"), bag.get("frontendPortRangeEnd")
    single = values.ports(bag.get("frontendPort"), notes, "frontend port")
    ranged = not low.is_missing and low.number() != 0
    return InboundNatRule(
        id=identity or values.child_id(balancer, "inboundnatrules", called),
        name=called,
        origin=node.origin,
        balancer=balancer,
        frontend=values.reference(bag.get("frontendIPConfiguration")),
        protocol=_protocol(bag, notes, node.origin),
        frontend_port=_span(low, high, notes) if ranged else single,
        backend_port=values.ports(bag.get("backendPort"), notes, "backend port"),
        floating=switch(bag.get("enableFloatingIP"), notes, False),
        config=values.reference(bag.get("backendIPConfiguration")),
        pool=values.reference(bag.get("backendAddressPool")),
    )


def _nat_pool(node: Node, balancer: str, notes: Notes) -> InboundNatRule:
    bag = props(node)
    name = named(node, "pool")
    return InboundNatRule(
        id=values.child_id(balancer, "inboundnatpools", name),
        name=name,
        origin=node.origin,
        balancer=balancer,
        frontend=values.reference(bag.get("frontendIPConfiguration")),
        protocol=_protocol(bag, notes, node.origin),
        frontend_port=_span(bag.get("frontendPortRangeStart"), bag.get("frontendPortRangeEnd"), notes),
        backend_port=values.ports(bag.get("backendPort"), notes, "backend port"),
        floating=switch(bag.get("enableFloatingIP"), notes, False),
        is_pool=True,
    )


def _span(low: Node, high: Node, notes: Notes) -> PortTerm | None:
    first_port, last_port = values.ports(low, notes, "port"), values.ports(high, notes, "port")
    for port in (first_port, last_port):
        if isinstance(port, Unknown):
            return port
    if not isinstance(first_port, PortRange) or not isinstance(last_port, PortRange):
        return None
    if first_port.low > last_port.high:
        why = f"the frontend ports {first_port.low}-{last_port.high} run backwards"
        notes.error("PS203", why, low.origin, value=str(first_port.low), expected="start ≤ end, each 1–65534")
        return Unknown(why=why, origin=low.origin)
    return PortRange(low=first_port.low, high=last_port.high)


def _outbound(node: Node, notes: Notes) -> OutboundRule:
    bag = props(node)
    return OutboundRule(
        name=named(node, "rule"),
        origin=node.origin,
        frontends=values.references(first(bag, "frontendIPConfigurations", "frontendIPConfiguration")),
        pool=values.reference(bag.get("backendAddressPool")),
        protocol=_protocol(bag, notes, node.origin),
    )
