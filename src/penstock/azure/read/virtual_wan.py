"""Virtual WANs, hubs and route servers, and what is joined to them. Read next: `read/hub_routing.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.hub_routing import routing_configuration
from penstock.azure.read.parts import named, props
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.virtual_wan import (
    BgpPeer,
    HubAddress,
    HubAppliance,
    HubConnection,
    OlderRoute,
    RoutingPreference,
    VirtualHub,
    VirtualWan,
    WanType,
)
from penstock.diagnostics import Origin
from penstock.source.node import Node


def read_wan(resource: Resource, notes: Notes) -> Iterator[VirtualWan]:
    """Give the WAN."""
    properties = resource.properties
    yield VirtualWan(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=values.word(properties.get("type"), WanType, notes, "type of virtual WAN"),
        branch_to_branch=values.flag(properties.get("allowBranchToBranchTraffic"), notes),
        hubs=values.references(properties.get("virtualHubs")),
        door=resource.door,
    )


def read_hub(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the hub, and the connections that older versions write into it."""
    properties = resource.properties
    yield VirtualHub(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        prefix=values.block(properties.get("addressPrefix"), notes),
        wan=values.reference(properties.get("virtualWan")),
        sku=values.word(properties.get("sku"), WanType, notes, "type of virtual hub"),
        branch_to_branch=values.flag(properties.get("allowBranchToBranchTraffic"), notes),
        preference=values.word(
            properties.get("hubRoutingPreference"), RoutingPreference, notes, "routing preference of a hub"
        ),
        older=tuple(_older(properties, notes)),
        location=resource.location,
    )
    for index, node in enumerate(properties.get("virtualNetworkConnections").elements()):
        name = named(node, f"connection{index + 1}")
        yield _connection(resource.id, name, node.origin, props(node), notes)


def _older(properties: Node, notes: Notes) -> Iterator[OlderRoute]:
    """Give the routes of the two forms that came before route tables of their own."""
    for node in properties.get("routeTable", "routes").elements():
        yield OlderRoute(origin=node.origin, destinations=values.blocks(node.get("addressPrefixes"), notes))
    for table in properties.get("virtualHubRouteTableV2s").elements():
        for node in props(table).get("routes").elements():
            yield OlderRoute(origin=node.origin, destinations=values.blocks(node.get("destinations"), notes))


def read_connection(resource: Resource, notes: Notes) -> Iterator[HubConnection]:
    """Give the joint of a virtual network and a hub."""
    yield _connection(resource.parent_id, resource.name, resource.origin, resource.properties, notes)


def _connection(hub: str, name: str, origin: Origin, properties: Node, notes: Notes) -> HubConnection:
    return HubConnection(
        id=values.child_id(hub, "hubvirtualnetworkconnections", name),
        name=name,
        origin=origin,
        hub=hub,
        network=values.reference(properties.get("remoteVirtualNetwork")),
        internet_security=values.flag(properties.get("enableInternetSecurity"), notes),
        routing=routing_configuration(properties.get("routingConfiguration"), notes),
    )


def read_bgp_peer(resource: Resource, notes: Notes) -> Iterator[BgpPeer]:
    """Give an appliance that announces routes."""
    properties = resource.properties
    yield BgpPeer(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=resource.parent_id,
        address=values.address(properties.get("peerIp"), notes),
        connection=values.reference(properties.get("hubVirtualNetworkConnection")),
    )


def read_address(resource: Resource, _notes: Notes) -> Iterator[HubAddress]:
    """Give the subnet of a route server."""
    yield HubAddress(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=resource.parent_id,
        subnet=values.reference(resource.properties.get("subnet")),
    )


def read_appliance(resource: Resource, _notes: Notes) -> Iterator[HubAppliance]:
    """Give a device of somebody else in a hub."""
    properties = resource.properties
    vendor = properties.get("nvaSku", "vendor").text() or properties.get("securityProviderName").text()
    yield HubAppliance(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        hub=values.reference(properties.get("virtualHub")),
        kind=vendor or "appliance",
        location=resource.location,
    )
