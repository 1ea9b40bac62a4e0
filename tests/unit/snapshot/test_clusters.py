"""Kubernetes objects among files: alone, and beside Azure resources."""

from __future__ import annotations

from pathlib import Path

import pytest

import penstock
from penstock.diagnostics import InputError
from tests.unit.kubernetes.cluster import namespace, pod, policy

TEXT = namespace("n") + pod("a", "n") + pod("b", "n") + policy("podSelector: {}", "closed", "n")
MESH = "---\napiVersion: x.io/v1\nkind: Mesh\nmetadata: {name: m}\n"


def test_manifests_alone_are_a_network(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT + MESH, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site: !!python/name:x\n", encoding="utf-8")
    network = penstock.load(tmp_path)
    assert penstock.can(network, "k8s:n/a", "k8s:n/b:80").verdict.value == "denied"
    assert [(entry.type, entry.bears_on_traffic) for entry in network.unread] == [("Mesh.x.io", True)]
    assert network.resource_counts == {"Namespace": 1, "NetworkPolicy": 1, "Pod": 2}
    assert [what for _, what, _ in network.inputs] == ["Kubernetes objects", "not Azure"]


def test_objects_in_json_are_read_as_well(tmp_path: Path) -> None:
    text = '{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a", "namespace": "n"}}]}'
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert "k8s:n/pod/a" in penstock.load(tmp_path).endpoints


def test_beside_azure_resources_they_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.json").write_text(
        '{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v", "name": "v",'
        ' "type": "Microsoft.Network/virtualNetworks", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}',
        encoding="utf-8",
    )
    assert "PS523" in [d.code for d in penstock.load(tmp_path).diagnostics]


def test_files_without_either_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no Kubernetes objects"):
        penstock.load(tmp_path)
