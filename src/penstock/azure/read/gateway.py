"""Virtual network gateways, local network gateways, connections: the edge to on-premises.

Read next: `lower/gateway.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.gateway import (
    Connection,
    ConnectionType,
    GatewayIpConfiguration,
    GatewayNatRule,
    GatewayType,
    LocalNetworkGateway,
    TrafficSelector,
    VirtualNetworkGateway,
)
from penstock.azure.resources.terms import Block
from penstock.source.node import Node, Unknown


def read_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the gateway with its addresses and the pools of its point-to-site clients."""
    properties = resource.properties
    kind = values.word(properties.get("gatewayType"), GatewayType, notes, "gateway type")
    yield VirtualNetworkGateway(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=kind if kind is not None else Unknown(why="the gateway states no type", origin=resource.origin),
        ip_configurations=tuple(
            _ip_configuration(index, node, notes)
            for index, node in enumerate(values.entries(properties.get("ipConfigurations")))
        ),
        bgp=values.flag(properties.get("enableBgp"), notes),
        active_active=values.flag(properties.get("activeActive"), notes),
        default_site=values.reference(properties.get("gatewayDefaultSite")),
        client_pools=tuple(_client_pools(properties.get("vpnClientConfiguration"), notes)),
        hears_networks=values.flag(properties.get("allowRemoteVnetTraffic"), notes),
        hears_hubs=values.flag(properties.get("allowVirtualWanTraffic"), notes),
        location=resource.location,
    )
    yield from nat_rules(resource.id, properties.get("natRules"))


def nat_rules(gateway: str, listed: Node) -> Iterator[GatewayNatRule]:
    """Give the address translations that stand inside a gateway."""
    for index, node in enumerate(values.entries(listed)):
        name = values.text(node.get("name")) or f"rule{index + 1}"
        identity = values.child_id(gateway, "natrules", name)
        yield GatewayNatRule(id=identity, name=name, origin=node.origin, gateway=gateway)


def _client_pools(node: Node, notes: Notes) -> Iterator[Block | Unknown]:
    """Give the addresses of remote users: of all, and of groups of them."""
    yield from values.blocks(node.get("vpnClientAddressPool", "addressPrefixes"), notes)
    groups = node.get("vngClientConnectionConfigurations")
    if groups.is_unknown:
        yield values.unknown(groups)
    for group in groups.elements():
        yield from values.blocks(group.get("properties", "vpnClientAddressPool", "addressPrefixes"), notes)


def read_nat_rule(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give one address translation of a gateway."""
    yield GatewayNatRule(id=resource.id, name=resource.name, origin=resource.origin, gateway=resource.parent_id)


def _ip_configuration(index: int, node: Node, notes: Notes) -> GatewayIpConfiguration:
    properties = node.get("properties")
    return GatewayIpConfiguration(
        name=values.text(node.get("name")) or f"ipconfig{index + 1}",
        origin=node.origin,
        subnet=values.reference(properties.get("subnet")),
        public_ip=values.reference(properties.get("publicIPAddress")),
        address=values.address(properties.get("privateIPAddress"), notes),
    )


def read_local_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the site."""
    properties = resource.properties
    yield LocalNetworkGateway(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        prefixes=values.blocks(properties.get("localNetworkAddressSpace", "addressPrefixes"), notes),
        address=values.address(properties.get("gatewayIpAddress"), notes),
        bgp=not properties.get("bgpSettings").is_missing,
    )


def read_connection(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the connection."""
    properties = resource.properties
    kind = values.word(properties.get("connectionType"), ConnectionType, notes, "connection type")
    yield Connection(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=kind if kind is not None else Unknown(why="the connection states no type", origin=resource.origin),
        gateway=values.reference(properties.get("virtualNetworkGateway1")),
        other_gateway=values.reference(properties.get("virtualNetworkGateway2")),
        local=values.reference(properties.get("localNetworkGateway2")),
        circuit=_peer(properties.get("peer")),
        bgp=values.flag(properties.get("enableBgp"), notes),
        fast_path=values.flag(properties.get("expressRouteGatewayBypass"), notes),
        selectors=selectors(properties, notes),
    )


def selectors(properties: Node, notes: Notes) -> tuple[TrafficSelector, ...]:
    """Give the pairs of ranges that a tunnel takes; a list that is not known is one unknown pair."""
    policies = properties.get("trafficSelectorPolicies")
    if policies.is_unknown:
        any_of = (values.unknown(policies),)
        return (TrafficSelector(origin=policies.origin, local=any_of, remote=any_of),)
    return tuple(
        TrafficSelector(
            origin=node.origin,
            local=values.blocks(node.get("localAddressRanges"), notes),
            remote=values.blocks(node.get("remoteAddressRanges"), notes),
        )
        for node in policies.elements()
    )


def _peer(node: Node) -> str | Unknown | None:
    return values.reference(node)
