"""Network interfaces. Read next: `lower/endpoints.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.compute import IpConfiguration, NetworkInterface
from penstock.azure.resources.estate import Item
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address


def read_nic(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the interface with its addresses."""
    properties = resource.properties
    yield NetworkInterface(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        ip_configurations=ip_configurations(properties.get("ipConfigurations"), notes),
        nsg=values.reference(properties.get("networkSecurityGroup")),
        ip_forwarding=values.flag(properties.get("enableIPForwarding"), notes),
        machine=values.reference(properties.get("virtualMachine")),
        private_endpoint=values.reference(properties.get("privateEndpoint")),
        private_link_service=values.reference(properties.get("privateLinkService")),
        dns_servers=dns_servers(properties.get("dnsSettings", "dnsServers"), notes),
        location=resource.location,
        labels=values.labels(resource.body),
    )


PLATFORM = Address.parse("168.63.129.16")


def dns_servers(node: Node, notes: Notes) -> tuple[Address | Unknown, ...]:
    """Give DNS servers; the word AzureProvidedDNS stands for the platform's own."""
    if node.is_unknown:
        return (values.unknown(node),)
    found = (
        PLATFORM if values.text(element).strip().lower() == "azureprovideddns" else values.address(element, notes)
        for element in node.elements()
    )
    return tuple(server for server in found if server is not None)


def ip_configurations(node: Node, notes: Notes) -> tuple[IpConfiguration, ...]:
    """Give the configurations of an interface or of a profile; an unknown list is one unknown configuration."""
    return tuple(_configuration(index, element, notes) for index, element in enumerate(values.entries(node)))


def _configuration(index: int, node: Node, notes: Notes) -> IpConfiguration:
    properties = node.get("properties")
    version = values.text(properties.get("privateIPAddressVersion")).lower()
    return IpConfiguration(
        name=values.text(node.get("name")) or f"ipconfig{index + 1}",
        origin=node.origin,
        subnet=values.reference(properties.get("subnet")),
        address=_private_address(properties, notes),
        version=6 if version == "ipv6" else 4,
        public_ip=values.reference(properties.get("publicIPAddress")),
        asgs=values.references(properties.get("applicationSecurityGroups")),
        primary=properties.get("primary").flag() is True or index == 0,
        lb_pools=values.references(properties.get("loadBalancerBackendAddressPools")),
        app_gateway_pools=values.references(properties.get("applicationGatewayBackendAddressPools")),
        inbound_nat_rules=values.references(properties.get("loadBalancerInboundNatRules")),
        chained=values.reference(properties.get("gatewayLoadBalancer")),
    )


def _private_address(properties: Node, notes: Notes) -> Address | Unknown | None:
    """Give the stated address; a configuration may also state a small block, whose first address is the one."""
    node = properties.get("privateIPAddress")
    text = values.text(node)
    if "/" in text:
        found = values.block(node, notes)
        return found.addresses.witness() if found is not None and not isinstance(found, Unknown) else found
    return values.address(node, notes)
