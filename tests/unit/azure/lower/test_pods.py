"""Where pods stand, and which address of theirs is seen where. Expected: table 8.1 and AKS-01..AKS-05 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.overlays import Addresses, addresses_of
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.aks import ManagedCluster, NodePool
from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Kind
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import GROUP, link, network, nic, nsg, peering, ref, resource, rule, vnet
from tests.unit.azure.clusters import IN_SUBNET, KUBENET, OVERLAY, cluster, pool

NODES = AddressSet.of("10.0.0.0/24")
PODS = AddressSet.of("10.244.0.0/16")


def estate(*more: Resource, nodes: Any = "10.0.0.0/24") -> tuple[Resource, ...]:
    """Two peered networks: nodes and a machine in one, a machine in the other."""
    return (
        vnet("v", "10.0.0.0/16", nodes=nodes, db="10.0.1.0/24", pods="10.0.2.0/24"),
        vnet("w", "10.1.0.0/16", a="10.1.0.0/24"),
        peering("v/w", "w", allowVirtualNetworkAccess=True),
        peering("w/v", "v", allowVirtualNetworkAccess=True),
        nic("near", "v/db", "10.0.1.4"),
        nic("far", "w/a", "10.1.0.4"),
        *more,
    )


def trace(resources: tuple[Resource, ...], source: str, destination: str) -> Trace:
    return Engine(network(*resources)).can(source, destination).trace


def seen(resources: tuple[Resource, ...], destination: str) -> AddressSet:
    """The source that the destination sees of a pod."""
    found = trace(resources, "aks/pods", destination)
    assert found.verdict is Verdict.ALLOWED, found
    return AddressSet.address(found.path[-1].packet.src)


def test_with_an_overlay_everybody_outside_sees_the_node() -> None:
    given = estate(cluster(OVERLAY))
    assert seen(given, "near:443/tcp") <= NODES
    assert seen(given, "far:443/tcp") <= NODES


def test_with_kubenet_everybody_outside_sees_the_node() -> None:
    assert seen(estate(cluster(KUBENET)), "near:443/tcp") <= NODES


def test_pods_in_the_subnet_of_the_nodes_are_seen_in_the_network_and_their_nodes_beyond_it() -> None:
    given = network(*estate(cluster(IN_SUBNET)))
    pods = given.endpoints[ref("agentpool", "aks/p") + "/pods"].where
    nodes = given.endpoints[ref("agentpool", "aks/p")].where
    engine = Engine(given)
    assert AddressSet.address(engine.can("aks/pods", "near:443/tcp").trace.path[-1].packet.src) <= pods
    assert AddressSet.address(engine.can("aks/pods", "far:443/tcp").trace.path[-1].packet.src) <= nodes


def test_pods_in_a_subnet_of_their_own_are_seen_everywhere() -> None:
    given = estate(cluster(IN_SUBNET, pool(podSubnetID=ref("subnet", "v/pods"))))
    assert seen(given, "far:443/tcp") <= AddressSet.of("10.0.2.0/24")


def test_pods_of_a_cluster_see_each_other_s_addresses() -> None:
    given = estate(cluster(OVERLAY, pool(), pool("v/db", "q")))
    found = trace(given, ref("agentpool", "aks/p") + "/pods", ref("agentpool", "aks/q") + "/pods:80/tcp")
    assert found.verdict is Verdict.ALLOWED
    assert AddressSet.address(found.path[-1].packet.src) <= PODS


@pytest.mark.parametrize(
    ("net", "more", "expected"),
    [
        (OVERLAY, {}, Addresses.AMONG_THEMSELVES),
        (KUBENET, {}, Addresses.AMONG_THEMSELVES),
        (IN_SUBNET, {}, Addresses.NODES),
        (IN_SUBNET, {"podSubnetID": ref("subnet", "v/pods")}, Addresses.OWN_SUBNET),
        ({"networkPlugin": "none"}, {}, Addresses.UNKNOWN),
        ({**OVERLAY, "podCidr": "[parameters('pods')]"}, {}, Addresses.UNKNOWN),
    ],
)
def test_where_pods_get_addresses(net: dict[str, Any], more: dict[str, Any], expected: Addresses) -> None:
    estate_, _ = read_all((cluster(net, pool(**more)),))
    (one,) = estate_.all(NodePool)
    assert addresses_of(one, estate_.all(ManagedCluster)[0]) is expected


def test_nobody_else_reaches_pods_of_an_overlay() -> None:
    assert trace(estate(cluster(OVERLAY)), "near", "aks/pods:80/tcp").verdict is Verdict.DENIED
    assert trace(estate(cluster(OVERLAY)), "internet", "aks/pods:80/tcp").verdict is Verdict.DENIED


def test_nodes_reach_pods_of_an_overlay() -> None:
    given = estate(cluster(OVERLAY))
    assert trace(given, ref("agentpool", "aks/p"), "aks/pods:80/tcp").verdict is Verdict.ALLOWED


def test_with_kubenet_routes_may_lead_others_to_pods() -> None:
    assert trace(estate(cluster(KUBENET)), "near", "aks/pods:80/tcp").verdict is Verdict.UNKNOWN


def test_two_clusters_may_use_one_range_and_do_not_meet() -> None:
    given = estate(cluster(OVERLAY), cluster(OVERLAY, name="other"))
    assert trace(given, "aks/pods", "other/pods:80/tcp").verdict is Verdict.DENIED


def test_an_overlay_swallows_what_lies_elsewhere_at_its_addresses() -> None:
    given = (
        vnet("v", "10.0.0.0/16", nodes="10.0.0.0/24"),
        vnet("w", "10.244.0.0/16", a="10.244.0.0/24"),
        peering("v/w", "w", allowVirtualNetworkAccess=True),
        peering("w/v", "v", allowVirtualNetworkAccess=True),
        nic("same", "w/a", "10.244.0.9"),
        cluster(OVERLAY),
    )
    assert trace(given, "aks/pods", "same:443/tcp").verdict is Verdict.DENIED
    assert trace(given, ref("agentpool", "aks/p"), "same:443/tcp").verdict is Verdict.DENIED


def test_the_group_of_the_node_subnet_filters_pods_and_the_tag_of_the_network_may_hold_them() -> None:
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    apart = [pool(), pool("v/nodes", "q")]
    ends = (ref("agentpool", "aks/p") + "/pods", ref("agentpool", "aks/q") + "/pods:80/tcp")
    plain = trace(estate(cluster(OVERLAY, *apart), nsg("g"), nodes=guarded), *ends)
    assert plain.verdict is Verdict.UNKNOWN
    assert {fact for cause in plain.unknown_because for fact in cause.facts} == {"AKS-01", "U-24"}
    refused = nsg("g", rule("no-pods", access="Deny", sourceAddressPrefix="10.244.0.0/16"))
    assert trace(estate(cluster(OVERLAY, *apart), refused, nodes=guarded), *ends).verdict is Verdict.DENIED
    allowed = nsg("g", rule("pods", sourceAddressPrefix="10.244.0.0/16"), rule("to", direction="Outbound"))
    assert trace(estate(cluster(OVERLAY, *apart), allowed, nodes=guarded), *ends).verdict is Verdict.ALLOWED


def test_on_one_node_no_group_stands_between_pods() -> None:
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    refused = nsg("g", rule("no-pods", access="Deny"))
    found = trace(estate(cluster(OVERLAY), refused, nodes=guarded), "aks/pods", "aks/pods:80/tcp")
    assert found.verdict is Verdict.UNKNOWN
    assert [cause.key.partition(":")[0] for cause in found.unknown_because] == ["one-machine"]


def test_where_nobody_says_how_pods_get_addresses_they_are_left_out_and_that_is_said() -> None:
    given = network(*estate(cluster({"networkPlugin": "none"})))
    assert [e for e in given.endpoints.values() if e.kind is Kind.GUEST] == []
    node = given.endpoints[ref("agentpool", "aks/p")]
    assert any("not known" in note for note in node.notes)


def test_further_addresses_of_a_node_s_interface_are_those_of_its_pods() -> None:
    configurations = [
        {"name": f"ip{n}", "properties": {"primary": n == 1, "subnet": link("subnet", "v/nodes")}} for n in (1, 2, 3)
    ]
    profile = {"networkInterfaceConfigurations": [{"name": "n", "properties": {"ipConfigurations": configurations}}]}
    body = {"virtualMachineProfile": {"networkProfile": profile}}
    found = resource("vmss", "aks-p-1-vmss", body, tags={"aks-managed-poolName": "p"}, sku={"capacity": 2})
    given = network(*estate(found, cluster(IN_SUBNET, group="rg")))
    kinds = [e.kind for e in given.endpoints.values() if e.resource == found.id]
    assert sorted(kind.value for kind in kinds) == ["guest", "guest", "nic"]
    assert GROUP.startswith("/subscriptions/s/resourcegroups/rg")
    assert seen(estate(found, cluster(IN_SUBNET, group="rg")), "far:443/tcp") <= NODES
    assert ref("agentpool", "aks/p") not in given.endpoints
