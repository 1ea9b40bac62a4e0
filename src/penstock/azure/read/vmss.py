"""Scale sets: the interfaces that each instance gets. Read next: `lower/endpoints.py`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.nic import dns_servers, ip_configurations
from penstock.azure.resource import Resource
from penstock.azure.resources.compute import ProfileNic, ScaleSet
from penstock.azure.resources.estate import Item
from penstock.azure.resources.terms import Flag
from penstock.source.node import Node, Unknown


class _Orchestration(Enum):
    UNIFORM = "Uniform"
    FLEXIBLE = "Flexible"


def read_scale_set(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the set; its interfaces stand in the profile of its machines."""
    profile = resource.properties.get("virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations")
    yield ScaleSet(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        nics=profile_nics(profile, notes),
        flexible=_flexible(resource.properties.get("orchestrationMode"), notes),
        capacity=_capacity(resource.body.get("sku", "capacity")),
        location=resource.location,
        labels=values.labels(resource.body),
    )


def profile_nics(node: Node, notes: Notes) -> tuple[ProfileNic, ...]:
    """Give the interfaces of a profile."""
    return tuple(_nic(index, element, notes) for index, element in enumerate(node.elements()))


def _nic(index: int, node: Node, notes: Notes) -> ProfileNic:
    properties = node.get("properties")
    configurations = properties.get("ipConfigurations")
    return ProfileNic(
        name=values.text(node.get("name")) or f"nic{index + 1}",
        origin=node.origin,
        ip_configurations=ip_configurations(configurations, notes),
        nsg=values.reference(properties.get("networkSecurityGroup")),
        ip_forwarding=values.flag(properties.get("enableIPForwarding"), notes),
        dns_servers=dns_servers(properties.get("dnsSettings", "dnsServers"), notes),
        has_public_ip=any(
            not c.get("properties", "publicIPAddressConfiguration").is_missing for c in configurations.elements()
        ),
    )


def _flexible(node: Node, notes: Notes) -> Flag:
    mode = values.word(node, _Orchestration, notes, "orchestration mode")
    return mode if isinstance(mode, Unknown) else (None if mode is None else mode is _Orchestration.FLEXIBLE)


def _capacity(node: Node) -> int | Unknown | None:
    return values.unknown(node) if node.is_unknown else node.number()
