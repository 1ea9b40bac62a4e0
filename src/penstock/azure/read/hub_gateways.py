"""Gateways of virtual hubs, the sites and circuits behind them.

Comes in: resources. Goes out: gateways, their connections (inside them or by themselves), sites, circuits. Read next:
`lower/hub_gateways.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.gateway import nat_rules, selectors
from penstock.azure.read.hub_routing import routing_configuration
from penstock.azure.read.parts import named, props, text
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.hub_gateways import (
    BranchConnection,
    CircuitPeering,
    ExpressRouteCircuit,
    HubGateway,
    HubGatewayKind,
    VpnSite,
)
from penstock.azure.resources.terms import Flag, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown


def read_vpn_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a gateway for sites, and the connections inside it."""
    yield _gateway(resource, HubGatewayKind.VPN, None)
    yield from nat_rules(resource.id, resource.properties.get("natRules"))
    for name, node in _inline(resource, "connections"):
        yield _site_connection(_child(resource, "vpnconnections", name), name, resource.id, node, notes)


def read_line_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a gateway for circuits, and the connections inside it."""
    hears = values.flag(resource.properties.get("allowNonVirtualWanTraffic"), notes)
    yield _gateway(resource, HubGatewayKind.EXPRESS_ROUTE, hears)
    for name, node in _inline(resource, "expressRouteConnections"):
        yield _line_connection(_child(resource, "expressrouteconnections", name), name, resource.id, node, notes)


def read_client_gateway(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a gateway for remote users; its configurations, with their pools of addresses, stand inside it."""
    yield _gateway(resource, HubGatewayKind.POINT_TO_SITE, None)
    for name, node in _inline(resource, "p2SConnectionConfigurations"):
        bag = props(node)
        yield BranchConnection(
            id=_child(resource, "p2sconnectionconfigurations", name),
            name=name,
            origin=node.origin,
            gateway=resource.id,
            pools=values.blocks(bag.get("vpnClientAddressPool", "addressPrefixes"), notes),
            internet_security=values.flag(bag.get("enableInternetSecurity"), notes),
            routing=routing_configuration(bag.get("routingConfiguration"), notes),
        )


def _gateway(resource: Resource, kind: HubGatewayKind, hears: Flag) -> HubGateway:
    return HubGateway(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        kind=kind,
        hub=values.reference(resource.properties.get("virtualHub")),
        hears_others=hears,
        location=resource.location,
    )


def _inline(resource: Resource, name: str) -> Iterator[tuple[str, Node]]:
    for index, node in enumerate(resource.properties.get(name).elements()):
        yield named(node, f"connection{index + 1}"), node


def _child(resource: Resource, collection: str, name: str) -> str:
    return values.child_id(resource.id, collection, name)


# ── connections by themselves ────────────────────────────────────────────────────────────────────


def read_site_connection(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the connection of a gateway and a site."""
    yield _site_connection(resource.id, resource.name, resource.parent_id, resource.body, notes)


def read_line_connection(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the connection of a gateway and a circuit."""
    yield _line_connection(resource.id, resource.name, resource.parent_id, resource.body, notes)


def _site_connection(identity: str, name: str, gateway: str, node: Node, notes: Notes) -> BranchConnection:
    bag = props(node)
    return BranchConnection(
        id=identity,
        name=name,
        origin=node.origin,
        gateway=gateway,
        site=values.reference(bag.get("remoteVpnSite")),
        bgp=_speaks(bag, notes),
        internet_security=values.flag(bag.get("enableInternetSecurity"), notes),
        selectors=selectors(bag, notes),
        routing=routing_configuration(bag.get("routingConfiguration"), notes),
    )


def _speaks(bag: Node, notes: Notes) -> Flag:
    """Whether routes are learned over a connection: over any of its links."""
    links = bag.get("vpnLinkConnections")
    if links.is_unknown:
        return values.unknown(links)
    said = [values.flag(props(link).get("enableBgp"), notes) for link in links.elements()]
    said.append(values.flag(bag.get("enableBgp"), notes))
    doubts = [one for one in said if isinstance(one, Unknown)]
    return True if True in said else doubts[0] if doubts else False if False in said else None


def _line_connection(identity: str, name: str, gateway: str, node: Node, notes: Notes) -> BranchConnection:
    bag = props(node)
    return BranchConnection(
        id=identity,
        name=name,
        origin=node.origin,
        gateway=gateway,
        circuit=circuit_of(values.reference(bag.get("expressRouteCircuitPeering"))),
        bgp=True,
        internet_security=values.flag(bag.get("enableInternetSecurity"), notes),
        fast_path=values.flag(bag.get("expressRouteGatewayBypass"), notes),
        routing=routing_configuration(bag.get("routingConfiguration"), notes),
    )


def circuit_of(peering: Reference) -> Reference:
    """Give the circuit to which a peering belongs."""
    return peering.rsplit("/peerings/", 1)[0] if isinstance(peering, str) else peering


# ── sites and circuits ───────────────────────────────────────────────────────────────────────────


def read_site(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a branch. One that states how it speaks BGP may announce more than its prefixes."""
    properties = resource.properties
    links = [props(link) for link in properties.get("vpnSiteLinks").elements()]
    yield VpnSite(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        prefixes=values.blocks(properties.get("addressSpace", "addressPrefixes"), notes),
        bgp=any(not bag.get("bgpProperties").is_missing for bag in (properties, *links)),
    )


def read_circuit(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a circuit, and the peerings inside it."""
    yield ExpressRouteCircuit(id=resource.id, name=resource.name, origin=resource.origin)
    for index, node in enumerate(resource.properties.get("peerings").elements()):
        name = named(node, f"peering{index + 1}")
        yield _peering(_child(resource, "peerings", name), name, resource.id, node.origin, props(node))


def read_circuit_peering(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a peering of a circuit."""
    yield _peering(resource.id, resource.name, resource.parent_id, resource.origin, resource.properties)


def _peering(identity: str, name: str, circuit: str, origin: Origin, bag: Node) -> CircuitPeering:
    state, kind = text(bag.get("state")), text(bag.get("peeringType"))
    return CircuitPeering(
        id=identity,
        name=name,
        origin=origin,
        circuit=circuit,
        private=(kind if isinstance(kind, str) else name).lower() == "azureprivatepeering",
        enabled=state if isinstance(state, Unknown) else None if state is None else state.lower() == "enabled",
    )
