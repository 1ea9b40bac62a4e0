"""Kubernetes objects among files: alone, and joined with the clusters that they run in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.diagnostics import InputError
from penstock.net.network import Network
from tests.unit.azure.arm import link, nic, nsg, rule, vnet
from tests.unit.azure.clusters import IN_SUBNET, OVERLAY, cluster
from tests.unit.kubernetes.cluster import namespace, pod, policy

PODS = namespace("n") + pod("a", "n", app="a") + pod("b", "n", app="b")
TEXT = PODS + policy("podSelector: {}", "closed", "n")
MESH = "---\napiVersion: x.io/v1\nkind: Mesh\nmetadata: {name: m}\n"


def test_manifests_alone_are_a_network(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT + MESH, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site: !!python/name:x\n", encoding="utf-8")
    network = penstock.load(tmp_path)
    assert penstock.can(network, "k8s:n/a", "k8s:n/b:80").verdict.value == "denied"
    assert [(entry.type, entry.bears_on_traffic) for entry in network.unread] == [("Mesh.x.io", True)]
    assert network.resource_counts == {"Namespace": 1, "NetworkPolicy": 1, "Pod": 2}
    assert [what for _, what, _ in network.inputs] == ["Kubernetes manifest", "not Azure"]


def test_objects_in_json_are_read_as_well(tmp_path: Path) -> None:
    text = '{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a", "namespace": "n"}}]}'
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert "k8s:n/pod/a" in penstock.load(tmp_path).endpoints


def test_files_without_either_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no Kubernetes objects"):
        penstock.load(tmp_path)


# ── joined ───────────────────────────────────────────────────────────────────────────────────────


def estate(folder: Path, net: dict[str, Any], text: str = TEXT, *more: Any, at: str = "a.yaml") -> Network:
    """Write a cluster with a machine beside its nodes, and manifests."""
    resources = [
        vnet("v", "10.0.0.0/16", "fd01::/48", nodes="10.0.0.0/24", db="10.0.1.0/24", db6="fd01::/64"),
        nic("near", "v/db", "10.0.1.4"),
        *(more or (cluster(net),)),
    ]
    rows = [
        {"id": r.id, "name": r.name, "type": r.type, "location": r.location, "properties": r.properties.value}
        for r in resources
    ]
    (folder / "azure.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / at).parent.mkdir(exist_ok=True)
    (folder / at).write_text(text, encoding="utf-8")
    return penstock.load(folder)


def verdict(network: Network, source: str, destination: str) -> str:
    return penstock.can(network, source, destination).verdict.value


@pytest.mark.parametrize(
    ("net", "answer"),
    [
        ({}, "allowed"),
        ({"networkPolicy": "none"}, "allowed"),
        ({"networkPolicy": "[reference('x').outputs.y.value]"}, "unknown"),
        ({"networkPolicy": "azure"}, "denied"),
        ({"networkPolicy": "calico"}, "denied"),
        ({"networkPolicy": "cilium", "networkDataplane": "cilium"}, "denied"),
    ],
)
def test_the_cluster_says_whether_policies_are_enforced(tmp_path: Path, net: dict[str, Any], answer: str) -> None:
    """AKS-30."""
    assert verdict(estate(tmp_path, {**OVERLAY, **net}), "k8s:n/a", "k8s:n/b:80") == answer


@pytest.mark.parametrize("net", [OVERLAY, IN_SUBNET], ids=["overlay", "node subnet"])
def test_a_workload_is_seen_in_the_network_as_its_pods_are(tmp_path: Path, net: dict[str, Any]) -> None:
    """Table 8.1."""
    out = policy(
        "podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}]", "out", "n"
    )
    network = estate(tmp_path, {**net, "networkPolicy": "calico"}, PODS + out)
    assert verdict(network, "k8s:n/a", "near:443") == "allowed"
    assert verdict(network, "k8s:n/a", "near:80") == "denied"
    assert verdict(network, "k8s:n/b", "near:80") == "allowed"


def test_a_machine_reaches_pods_of_the_network_and_not_those_of_an_overlay(tmp_path: Path) -> None:
    """AKS-05."""
    closed = policy(
        "podSelector: {matchLabels: {app: b}}, ingress: [{from: [{ipBlock: {cidr: 10.0.2.0/24}}]}]", "in", "n"
    )
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    network = estate(tmp_path / "x", {**IN_SUBNET, "networkPolicy": "calico"}, PODS + closed)
    assert verdict(network, "near", "k8s:n/a:80") == "allowed"
    assert verdict(network, "near", "k8s:n/b:80") == "denied"
    assert verdict(estate(tmp_path / "y", OVERLAY, PODS), "near", "k8s:n/a:80") == "denied"


def test_policies_come_before_translation_and_the_network_after_it(tmp_path: Path) -> None:
    guarded = nsg("g", rule("no-nodes", 100, "Inbound", "Deny", sourceAddressPrefix="10.0.0.0/24"))
    parts = (
        vnet("w", "10.9.0.0/16", nodes="10.9.0.0/24"),
        guarded,
        nic("far", "v/db", "10.0.1.5", networkSecurityGroup=link("nsg", "g")),
        cluster({**OVERLAY, "networkPolicy": "calico"}),
    )
    network = estate(tmp_path, {}, PODS, *parts)
    assert verdict(network, "k8s:n/a", "near:80") == "allowed"
    assert verdict(network, "k8s:n/a", "far:80") == "denied"


def test_manifests_of_several_clusters_go_by_their_folder(tmp_path: Path) -> None:
    two = (cluster({**OVERLAY, "networkPolicy": "calico"}), cluster({**OVERLAY}, name="other", group="mc2"))
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    told = estate(tmp_path / "x", {}, TEXT, *two)
    assert "PS523" in [d.code for d in told.diagnostics]
    assert not any(identity.startswith("k8s:") for identity in told.endpoints)
    named = estate(tmp_path / "y", {}, TEXT, *two, at="aks/a.yaml")
    assert verdict(named, "k8s:n/a", "k8s:n/b:80") == "denied"


def test_objects_without_a_cluster_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    network = estate(tmp_path, {}, TEXT, vnet("w", "10.9.0.0/16", a="10.9.0.0/24"))
    assert "PS523" in [d.code for d in network.diagnostics]


@pytest.mark.parametrize(
    ("pods", "answer"),
    [
        ({"podCidr": "10.244.0.0/16"}, "denied"),
        ({"podCidrs": ["10.244.0.0/16", "fd12::/64"]}, "unknown"),
        ({"podCidr": "10.244.0.0/16", "ipFamilies": ["IPv4", "IPv6"]}, "unknown"),
    ],
)
def test_pods_may_have_addresses_of_the_versions_that_their_cluster_has(
    tmp_path: Path, pods: dict[str, Any], answer: str
) -> None:
    net = {"networkPlugin": "azure", "networkPluginMode": "overlay", **pods}
    network = estate(tmp_path, {}, PODS, nic("six", "v/db6", "fd01::4"), cluster(net))
    for sender in ("k8s:n/a", "aks/p", "aks/p/pods"):
        assert verdict(network, sender, "fd01::4:80") == answer


NAMES = (
    "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: names, namespace: n}\n"
    "spec: {endpointSelector: {}, egress: [{toFQDNs: [{matchName: api.example.com}]}, "
    "{toEntities: [cluster], toPorts: [{ports: [{port: '53', protocol: ANY}], rules: {dns: [{matchPattern: '*'}]}}]}]}\n"
)
CILIUM = {"networkPolicy": "cilium", "networkDataplane": "cilium"}


@pytest.mark.parametrize(
    ("advanced", "answer"),
    [
        ({}, "denied"),
        ({"advancedNetworking": {"enabled": True}}, "unknown"),
        ({"advancedNetworking": {"enabled": True, "security": {"enabled": False}}}, "denied"),
    ],
)
def test_rules_on_names_need_a_feature_of_the_cluster(tmp_path: Path, advanced: dict[str, Any], answer: str) -> None:
    """AKS-35: without it they block; with it all that is left open is how the subnet gets out."""
    network = estate(tmp_path, {**IN_SUBNET, **CILIUM, **advanced}, PODS + NAMES)
    found = penstock.can(network, "k8s:n/a", "fqdn:api.example.com:443")
    assert found.verdict.value == answer
    assert {cause.key.partition(":")[0] for cause in found.trace.unknown_because} <= {"default-outbound"}
