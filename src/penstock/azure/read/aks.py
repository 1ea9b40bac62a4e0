"""Managed clusters and their node pools, inline or as child resources. Read next: `lower/aks.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import blocks, named, number, switch, text, texts
from penstock.azure.resource import Resource
from penstock.azure.resources.aks import ApiServer, ManagedCluster, NodePool
from penstock.azure.resources.estate import NotRead
from penstock.azure.resources.terms import Block
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown

AUTOMATIC = {
    "networkPlugin": "azure",
    "networkPluginMode": "overlay",
    "networkPolicy": "cilium",
    "networkDataplane": "cilium",
}
"""What a cluster of the SKU Automatic has without saying it.

Source: Microsoft Learn, "Configure Azure CNI Powered by Cilium in Azure Kubernetes Service (AKS)": on every cluster of the SKU Automatic, Azure CNI Overlay
powered by Cilium is preconfigured.
"""

NAMES_KNOWN, LOOKS_INSIDE = frozenset(("fqdn", "l7")), frozenset(("l7",))
"""Levels of advanced network policies that allow rules on names, and on what is carried; without a word it is the first.

Source: Microsoft Learn, "Advanced Container Networking Services", container network security: FQDN filtering and layer 7 policies.
"""

CONTAINERS = "microsoft.containerinstance/containergroups"


def read_cluster(resource: Resource, notes: Notes) -> Iterator[ManagedCluster | NodePool | NotRead]:
    """Give the cluster, then its inline node pools."""
    bag = resource.properties
    net = bag.get("networkProfile")
    sku = text(resource.body.get("sku", "name"))
    yield ManagedCluster(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        outbound=text(net.get("outboundType")) or "loadBalancer",
        plugin=_word(net, "networkPlugin", sku),
        mode=_word(net, "networkPluginMode", sku),
        policy=_word(net, "networkPolicy", sku),
        dataplane=_word(net, "networkDataplane", sku),
        node_group=text(bag.get("nodeResourceGroup")) or "",
        server=_server(bag, notes),
        families=texts(net.get("ipFamilies")),
        pods=_blocks(net, "podCidrs", "podCidr", notes),
        labels=values.labels(resource.body),
        knows_names=_feature(net.get("advancedNetworking"), NAMES_KNOWN, notes),
        looks_inside=_feature(net.get("advancedNetworking"), LOOKS_INSIDE, notes),
    )
    yield from _virtual_nodes(resource)
    for index, node in enumerate(values.entries(bag.get("agentPoolProfiles"))):
        name = named(node, f"pool{index + 1}")
        yield _pool(values.child_id(resource.id, "agentpools", name), name, resource.id, node, node, notes)


def _word(net: Node, name: str, sku: Text | None) -> Text:
    """Give a word of the network profile; one that is left out depends on the SKU."""
    stated = text(net.get(name))
    if stated is not None:
        return stated
    if isinstance(sku, Unknown):
        return sku
    return AUTOMATIC[name] if (sku or "").lower() == "automatic" else ""


def _feature(node: Node, words: frozenset[str], notes: Notes) -> bool | Unknown:
    """Tell whether policies may speak of something: advanced networking and its security must be on, and the level high enough (AKS-35)."""
    on = switch(node.get("enabled"), notes, False)
    secure = switch(node.get("security", "enabled"), notes, True)
    level = text(node.get("security", "advancedNetworkPolicies")) or "fqdn"
    if on is False or secure is False:
        return False
    unclear = next((one for one in (on, secure, level) if isinstance(one, Unknown)), None)
    return unclear if unclear is not None else isinstance(level, str) and level.lower() in words


def _virtual_nodes(resource: Resource) -> Iterator[NotRead]:
    """Give the containers that virtual nodes put into a subnet of their own: they are not modelled."""
    add_on = resource.properties.get("addonProfiles", "aciConnectorLinux")
    if add_on.get("enabled").is_unknown or add_on.get("enabled").flag():
        yield NotRead(id=f"{resource.id}/virtualnodes", name=resource.name, type=CONTAINERS, origin=add_on.origin)


def _server(bag: Node, notes: Notes) -> ApiServer:
    profile = bag.get("apiServerAccessProfile")
    return ApiServer(
        private=switch(profile.get("enablePrivateCluster"), notes, False),
        joined=switch(profile.get("enableVnetIntegration"), notes, False),
        origin=bag.origin if profile.is_missing else profile.origin,
        subnet=values.reference(profile.get("subnetId")),
        name=text(bag.get("fqdn")),
        private_name=text(bag.get("privateFQDN")),
        zone=text(profile.get("privateDNSZone")),
        public_name=values.flag(profile.get("enablePrivateClusterPublicFQDN"), notes),
        ranges=tuple(blocks(profile.get("authorizedIPRanges"), notes)),
    )


def _blocks(net: Node, several: str, one: str, notes: Notes) -> tuple[Block | Unknown, ...]:
    found = net.get(several)
    return tuple(blocks(net.get(one) if found.is_missing else found, notes))


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
