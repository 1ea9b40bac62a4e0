"""Clusters and node pools as the file says."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.aks import read_cluster, read_node_pool
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.azure.resources.estate import NotRead
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import ref, resource
from tests.unit.azure.clusters import OVERLAY, cluster, pool


def test_a_cluster_gives_itself_and_its_pools() -> None:
    first, *pools = read_cluster(
        cluster(OVERLAY, pool(), pool("v/x", "q", podSubnetID=ref("subnet", "v/pods"))), Notes()
    )
    assert isinstance(first, ManagedCluster)
    assert [p.id for p in pools] == [ref("agentpool", "aks/p"), ref("agentpool", "aks/q")]
    assert [p.pod_subnet for p in pools if isinstance(p, NodePool)] == [None, ref("subnet", "v/pods")]


def test_what_is_silent_means_the_usual() -> None:
    first = next(read_cluster(resource("aks", "a", {}), Notes()))
    assert isinstance(first, ManagedCluster)
    assert (first.outbound, first.plugin, first.pods) == ("loadBalancer", "", ())
    assert (first.server.private, first.server.joined, first.server.ranges) == (False, False, ())


def first_words(net: dict[str, Any], **body: Any) -> tuple[Any, ...]:
    first = next(read_cluster(resource("aks", "a", {"networkProfile": net}, **body), Notes()))
    assert isinstance(first, ManagedCluster)
    return (first.plugin, first.mode, first.policy, first.dataplane)


def test_a_cluster_that_is_run_automatically_has_cilium_without_saying_so() -> None:
    """AKS Automatic comes with an overlay of Azure CNI, powered by Cilium; with an unknown SKU nobody can say."""
    assert first_words({}, sku={"name": "Automatic"}) == ("azure", "overlay", "cilium", "cilium")
    assert first_words({"networkPolicy": "none"}, sku={"name": "Automatic"})[2] == "none"
    assert first_words({}, sku={"name": "Base"}) == ("", "", "", "")
    assert all(isinstance(word, Unknown) for word in first_words({}, sku={"name": Unknown(why="not given")}))


def test_ranges_of_pods_and_of_callers() -> None:
    net = {"networkPlugin": "azure", "networkPluginMode": "overlay", "podCidrs": ["10.9.0.0/16", "fd00::/64"]}
    access = {"authorizedIPRanges": ["203.0.113.0/24", "[parameters('x')]"]}
    first = next(read_cluster(cluster(net, apiServerAccessProfile=access), Notes()))
    assert isinstance(first, ManagedCluster)
    assert [b.addresses for b in first.pods if not isinstance(b, Unknown)] == [
        AddressSet.of("10.9.0.0/16"),
        AddressSet.of("fd00::/64"),
    ]
    assert [isinstance(b, Unknown) for b in first.server.ranges] == [False, True]


def test_a_pool_that_is_a_resource_of_its_own() -> None:
    (found,) = read_node_pool(
        resource("agentpool", "aks/p", {"vnetSubnetID": ref("subnet", "v/n"), "count": 2}), Notes()
    )
    assert (found.cluster, found.subnet, found.count) == (ref("aks", "aks"), ref("subnet", "v/n"), 2)


@pytest.mark.parametrize(("enabled", "told"), [(True, True), (False, False), (Unknown(why="a parameter"), True)])
def test_containers_of_virtual_nodes_are_counted(enabled: object, told: bool) -> None:
    found = list(
        read_cluster(resource("aks", "a", {"addonProfiles": {"aciConnectorLinux": {"enabled": enabled}}}), Notes())
    )
    assert any(isinstance(item, NotRead) for item in found) is told
