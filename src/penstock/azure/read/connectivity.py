"""Connectivity configurations: hub and spoke, mesh; what Azure lists as active, too. Read next: `lower/connected_groups.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import parts, values
from penstock.azure.read.admin_rules import active
from penstock.azure.resource import Resource
from penstock.azure.resources.connectivity import ConnectivityConfiguration, GroupConnection, Topology
from penstock.azure.resources.estate import Item
from penstock.azure.resources.terms import Flag
from penstock.source.node import Node, Unknown

ACTIVE = ("commitTime", "region", "configurationGroups")
DIRECT, NOT_DIRECT = "directlyconnected", "none"


def read_configuration(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the configuration; one that Azure lists as active shows that it is deployed."""
    get = resource.properties.get
    topology = values.word(get("connectivityTopology"), Topology, notes, "topology")
    missing = Unknown(why="the configuration states no topology", origin=resource.origin)
    yield ConnectivityConfiguration(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        manager=resource.parent_id,
        topology=missing if topology is None else topology,
        hubs=tuple(values.lower_id(node.get("resourceId")) for node in get("hubs").elements()),
        groups=tuple(_group(node, notes) for node in get("appliesToGroups").elements()),
        is_global=parts.switch(get("isGlobal"), notes, default=False),
        delete_existing=parts.switch(get("deleteExistingPeering"), notes, default=False),
    )
    if any(not resource.body.get(name).is_missing for name in ACTIVE):
        yield active(resource, resource.id)


def _group(node: Node, notes: Notes) -> GroupConnection:
    return GroupConnection(
        group=values.lower_id(node.get("networkGroupId")),
        direct=_direct(node.get("groupConnectivity"), notes),
        is_global=parts.switch(node.get("isGlobal"), notes, default=False),
        use_hub_gateway=parts.switch(node.get("useHubGateway"), notes, default=False),
    )


def _direct(node: Node, notes: Notes) -> Flag:
    if node.is_unknown:
        return values.unknown(node)
    word = (node.text() or NOT_DIRECT).lower()
    if word not in (DIRECT, NOT_DIRECT):
        why = f'"{word}" is no group connectivity'
        notes.error("PS207", why, node.origin, value=word, expected="DirectlyConnected or None")
        return Unknown(why=why, origin=node.origin)
    return word == DIRECT
