"""Managed clusters and their node pools, inline or as child resources. Read next: `lower/aks.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import named, number, numbered, switch, text
from penstock.azure.resource import Resource
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.source.node import Node


def read_cluster(resource: Resource, notes: Notes) -> Iterator[ManagedCluster | NodePool]:
    """Give the cluster, then its inline node pools."""
    bag = resource.properties
    net = bag.get("networkProfile")
    yield ManagedCluster(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        outbound=text(net.get("outboundType")) or "loadBalancer",
        plugin=text(net.get("networkPlugin")) or "",
        mode=text(net.get("networkPluginMode")) or "",
        policy=text(net.get("networkPolicy")) or "",
        private=switch(bag.get("apiServerAccessProfile", "enablePrivateCluster"), notes, False),
        node_group=text(bag.get("nodeResourceGroup")) or "",
        labels=values.labels(resource.body),
    )
    for index, node in numbered(bag.get("agentPoolProfiles")):
        name = named(node, f"pool{index + 1}")
        yield _pool(values.child_id(resource.id, "agentpools", name), name, resource.id, node, node, notes)


def read_node_pool(resource: Resource, notes: Notes) -> Iterator[NodePool]:
    """Give a node pool that is a resource of its own."""
    yield _pool(resource.id, resource.name, resource.parent_id, resource.body, resource.properties, notes)


def _pool(identity: str, name: str, cluster: str, node: Node, bag: Node, notes: Notes) -> NodePool:
    return NodePool(
        id=identity,
        name=name,
        origin=node.origin,
        cluster=cluster,
        subnet=values.reference(bag.get("vnetSubnetID")),
        pod_subnet=values.reference(bag.get("podSubnetID")),
        count=number(bag.get("count")),
        public_nodes=switch(bag.get("enableNodePublicIP"), notes, False),
    )
