"""Virtual machines: their names, their interfaces, and whether they run. Read next: `lower/endpoints.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import text
from penstock.azure.read.roles import identities
from penstock.azure.read.vmss import profile_nics
from penstock.azure.resource import Resource
from penstock.azure.resources.compute import PowerState, ScaleSet, VirtualMachine
from penstock.azure.resources.estate import Item
from penstock.azure.resources.terms import Reference
from penstock.source.node import Node


def read_machine(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the machine; one that declares its interfaces inline also gives them, as a set of one."""
    profile = resource.properties.get("networkProfile")
    yield VirtualMachine(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        nics=values.references(profile.get("networkInterfaces")),
        primary=_primary(profile.get("networkInterfaces")),
        host_name=text(resource.properties.get("osProfile", "computerName")),
        power=_power(resource),
        scale_set=values.reference(resource.properties.get("virtualMachineScaleSet")),
        extensions=values.flag(resource.properties.get("osProfile", "allowExtensionOperations"), notes),
        serial_log=values.flag(resource.properties.get("diagnosticsProfile", "bootDiagnostics", "enabled"), notes),
        location=resource.location,
        labels=values.labels(resource.body),
    )
    yield from identities(resource)
    inline = profile.get("networkInterfaceConfigurations")
    if not inline.is_missing:
        yield ScaleSet(
            id=resource.id,
            name=resource.name,
            origin=resource.origin,
            nics=profile_nics(inline, notes),
            flexible=True,
            capacity=1,
            location=resource.location,
            labels=values.labels(resource.body),
        )


def _primary(listed: Node) -> Reference:
    """Give the interface that is marked as the primary one, if one is."""
    marked = (node for node in listed.elements() if node.get("properties", "primary").flag() is True)
    return next((values.reference(node) for node in marked), None)


def _power(resource: Resource) -> PowerState | None:
    """Give the power state from wherever exports put it."""
    for word in _power_words(resource):
        for state in PowerState:
            if word.strip().lower().removeprefix("powerstate/").removeprefix("vm ") == state.value:
                return state
    return None


def _power_words(resource: Resource) -> Iterator[str]:
    yield values.text(resource.body.get("powerState"))
    yield values.text(resource.properties.get("extended", "instanceView", "powerState", "code"))
    for node in resource.properties.get("instanceView", "statuses").elements():
        yield _code(node)


def _code(node: Node) -> str:
    return values.text(node.get("code"))
