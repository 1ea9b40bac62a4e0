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
    GatewayType,
    HubConnection,
    LocalNetworkGateway,
    VirtualNetworkGateway,
)
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
            for index, node in enumerate(properties.get("ipConfigurations").elements())
        ),
        bgp=values.flag(properties.get("enableBgp"), notes),
        active_active=values.flag(properties.get("activeActive"), notes),
        default_site=values.reference(properties.get("gatewayDefaultSite")),
        client_pools=values.blocks(
            properties.get("vpnClientConfiguration", "vpnClientAddressPool", "addressPrefixes"), notes
        ),
        custom_routes=values.blocks(properties.get("customRoutes", "addressPrefixes"), notes),
        nat_rules=sum(1 for _ in properties.get("natRules").elements()),
        location=resource.location,
    )


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
    )


def _peer(node: Node) -> str | Unknown | None:
    return values.reference(node)


def read_hub_connection(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the joint of a virtual network and a virtual hub."""
    properties = resource.properties
    yield HubConnection(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=resource.parent_id,
        network=values.reference(properties.get("remoteVirtualNetwork")),
        internet_security=values.flag(properties.get("enableInternetSecurity"), notes),
    )
