"""Virtual networks, subnets and peerings: inline ones and child resources alike.

Read next: `lower/segments.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.nic import dns_servers
from penstock.azure.read.watching import listed_logs
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network import Peering, PeeringState, PrivateEndpointPolicies, Subnet, VirtualNetwork
from penstock.azure.resources.terms import Block, Flag
from penstock.source.node import Node, Unknown


def read_network(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the virtual network, and the subnets and peerings that stand inside it."""
    properties = resource.properties
    yield VirtualNetwork(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        prefixes=_network_prefixes(properties, notes),
        dns_servers=dns_servers(properties.get("dhcpOptions", "dnsServers"), notes),
        encrypted=_encrypted(properties.get("encryption"), resource.name, notes),
        location=resource.location,
        labels=values.labels(resource.body),
        unknown_labels=values.unknown_labels(resource.body),
    )
    yield from listed_logs(resource)
    for name, node in _named(properties.get("subnets")):
        yield _subnet(resource.id, name, node, node.get("properties"), resource.door, notes)
    for name, node in _named(properties.get("virtualNetworkPeerings")):
        yield _peering(resource.id, name, node, node.get("properties"), notes)


def _named(listed: Node) -> Iterator[tuple[str, Node]]:
    """Give inline children with their names; one whose name is not known, or that is not known at all, has a stand-in."""
    for index, node in enumerate(values.entries(listed)):
        name = _name(node) or (f"?{index}" if node.get("name").is_unknown else "")
        if name:
            yield name, node


def _encrypted(node: Node, name: str, notes: Notes) -> bool | Unknown:
    """Tell whether a network encrypts; that it drops what cannot be encrypted, Azure does not offer yet."""
    word = values.text(node.get("enforcement"))
    if word.lower() == "dropunencrypted":
        message = f'"{name}" asks Azure to drop what is not encrypted, which it does not do yet: it is let through'
        notes.warn("PS227", message, node.get("enforcement").origin, value=word, cure="state AllowUnencrypted")
    found = values.flag(node.get("enabled"), notes)
    return False if found is None else found


def _name(node: Node) -> str:
    """Give the name of an inline child; some exports state its id only."""
    return values.text(node.get("name")) or values.text(node.get("id")).rpartition("/")[2]


def read_subnet(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a subnet that is a resource of its own."""
    yield _subnet(resource.parent_id, resource.name, resource.body, resource.properties, resource.door, notes)


def read_peering(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a peering that is a resource of its own."""
    yield _peering(resource.parent_id, resource.name, resource.body, resource.properties, notes)


def _network_prefixes(properties: Node, notes: Notes) -> tuple[Block | Unknown, ...]:
    found = values.blocks(properties.get("addressSpace", "addressPrefixes"), notes)
    pools = properties.get("addressSpace", "ipamPoolPrefixAllocations")
    if not found and not pools.is_missing:
        return (Unknown(why="the address space comes from an IPAM pool", origin=pools.origin),)
    return found


def _subnet(network: str, name: str, node: Node, properties: Node, door: str, notes: Notes) -> Subnet:
    services, unknown_services = _service_endpoints(properties.get("serviceEndpoints"))
    return Subnet(
        id=values.child_id(network, "subnets", name),
        name=name,
        origin=node.origin,
        network=network,
        prefixes=_subnet_prefixes(properties, notes),
        nsg=values.reference(properties.get("networkSecurityGroup")),
        route_table=values.reference(properties.get("routeTable")),
        nat_gateway=values.reference(properties.get("natGateway")),
        service_endpoints=services,
        unknown_service_endpoints=unknown_services,
        endpoint_policies=values.references(properties.get("serviceEndpointPolicies")),
        delegations=_delegations(properties.get("delegations")),
        default_outbound=values.flag(properties.get("defaultOutboundAccess"), notes),
        private_endpoint_policies=values.word(
            properties.get("privateEndpointNetworkPolicies"), PrivateEndpointPolicies, notes, "network policy"
        ),
        door=door,
    )


def _subnet_prefixes(properties: Node, notes: Notes) -> tuple[Block | Unknown, ...]:
    """Give `addressPrefixes` and `addressPrefix` together, each once: exports often state both."""
    plural = values.blocks(properties.get("addressPrefixes"), notes)
    single = values.block(properties.get("addressPrefix"), notes)
    if single is not None and not any(_same(single, other) for other in plural):
        plural = (single, *plural)
    pools = properties.get("ipamPoolPrefixAllocations")
    if not plural and not pools.is_missing:
        return (Unknown(why="the address prefix comes from an IPAM pool", origin=pools.origin),)
    return plural


def _same(one: Block | Unknown, other: Block | Unknown) -> bool:
    if isinstance(one, Block) and isinstance(other, Block):
        return one.addresses == other.addresses
    return isinstance(one, Unknown) and isinstance(other, Unknown)


def _service_endpoints(node: Node) -> tuple[tuple[str, ...], tuple[Unknown, ...]]:
    if node.is_unknown:
        return (), (values.unknown(node),)
    names: list[str] = []
    doubts: list[Unknown] = []
    for element in node.elements():
        service = element.get("service")
        if service.is_unknown:
            doubts.append(values.unknown(service))
        elif service.text():
            names.append(values.text(service))
    return tuple(sorted(set(names))), tuple(doubts)


def _delegations(node: Node) -> tuple[str, ...]:
    names = (values.text(element.get("properties", "serviceName")) for element in node.elements())
    return tuple(sorted({name for name in names if name}))


def _peering(network: str, name: str, node: Node, properties: Node, notes: Notes) -> Peering:
    state = values.word(properties.get("peeringState"), PeeringState, notes, "peering state")
    return Peering(
        id=values.child_id(network, "virtualnetworkpeerings", name),
        name=name,
        origin=node.origin,
        network=network,
        remote=values.reference(properties.get("remoteVirtualNetwork")),
        state=state,
        allow_access=values.flag(properties.get("allowVirtualNetworkAccess"), notes),
        allow_forwarded=values.flag(properties.get("allowForwardedTraffic"), notes),
        allow_gateway_transit=values.flag(properties.get("allowGatewayTransit"), notes),
        use_remote_gateways=values.flag(properties.get("useRemoteGateways"), notes),
        remote_prefixes=_remote_prefixes(properties, notes),
        complete=_complete(properties, notes),
        local_subnets=_names(properties.get("localSubnetNames")),
        remote_subnets=_names(properties.get("remoteSubnetNames")),
        only_ipv6=values.flag(properties.get("enableOnlyIPv6Peering"), notes),
    )


def _remote_prefixes(properties: Node, notes: Notes) -> tuple[Block | Unknown, ...]:
    """Give what the peer looked like at the last synchronisation (RT-36); the newer property has no live drift."""
    synced = values.blocks(properties.get("remoteAddressSpace", "addressPrefixes"), notes)
    return synced or values.blocks(properties.get("remoteVirtualNetworkAddressSpace", "addressPrefixes"), notes)


def _complete(properties: Node, notes: Notes) -> Flag:
    """Tell whether all subnets take part; if some do and which is not known, nothing is."""
    said = values.flag(properties.get("peerCompleteVnets"), notes)
    lists = (properties.get("localSubnetNames"), properties.get("remoteSubnetNames"))
    unknown = [one for listed in lists for one in values.entries(listed) if one.is_unknown]
    return values.unknown(unknown[0]) if said is False and unknown else said


def _names(node: Node) -> tuple[str, ...]:
    return tuple(sorted({values.text(element).lower() for element in node.elements() if element.text()}))
