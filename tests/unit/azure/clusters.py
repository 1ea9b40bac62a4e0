"""Clusters in a few words, for tests."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from tests.unit.azure.arm import ref, resource

OVERLAY = {"networkPlugin": "azure", "networkPluginMode": "overlay", "podCidr": "10.244.0.0/16"}
KUBENET = {"networkPlugin": "kubenet", "podCidr": "10.244.0.0/16"}
IN_SUBNET = {"networkPlugin": "azure"}


def pool(subnet: str = "v/nodes", name: str = "p", **more: Any) -> dict[str, Any]:
    """Give an inline node pool in a subnet."""
    return {"name": name, "vnetSubnetID": ref("subnet", subnet), **more}


def cluster(net: dict[str, Any], *pools: dict[str, Any], name: str = "aks", group: str = "mc", **more: Any) -> Resource:
    """Give a cluster whose nodes leave by what their subnet has, unless said otherwise."""
    properties = {
        "networkProfile": {"outboundType": "userDefinedRouting", **net},
        "agentPoolProfiles": list(pools or (pool(),)),
        "nodeResourceGroup": group,
        **more,
    }
    return resource("aks", name, properties, location="westeurope")
