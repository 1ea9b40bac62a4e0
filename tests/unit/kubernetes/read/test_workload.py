"""Workloads of every kind, with what of them matters to traffic."""

from __future__ import annotations

import pytest

from penstock.kubernetes.read.objects import items
from penstock.kubernetes.read.workload import TEMPLATES, namespace, workload
from penstock.kubernetes.resources.workload import ContainerPort
from penstock.source.node import Unknown
from penstock.space.transport import TCP, UDP
from tests.unit.kubernetes.cluster import read, root

POD = "{metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}}"


@pytest.mark.parametrize("kind", sorted(set(TEMPLATES) - {"Pod"}))
def test_a_controller_says_what_its_pods_are_like(kind: str) -> None:
    spec = f"{{jobTemplate: {{spec: {{template: {POD}}}}}}}" if kind == "CronJob" else f"{{template: {POD}}}"
    (found,) = read(
        f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: w, namespace: n}}\nspec: {spec}\n"
    ).cluster.workloads
    assert (found.id, found.kind, found.many) == (f"n/{kind}/w".lower(), kind, True)
    assert found.labels.value("app") == "web"
    assert found.ports == (ContainerPort(name="http", number=80, protocol=TCP),)


def test_labels_that_controllers_add_are_there_and_not_known() -> None:
    (found,) = read(
        f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: w}}\nspec: {{template: {POD}}}\n"
    ).cluster.workloads
    assert found.labels.value("statefulset.kubernetes.io/pod-name") is None
    assert found.labels.value("no-such-label") is False


def test_a_pod_is_one_and_may_use_the_network_of_its_node() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
        "spec: {hostNetwork: true, containers: [{ports: [{containerPort: 53, protocol: UDP}, {containerPort: '{{ .p }}'}]}]}\n"
        "status: {podIP: 10.1.2.3, podIPs: [{ip: 10.1.2.3}, {ip: 'fd00::3'}]}\n"
    )
    (found,) = read(text).cluster.workloads
    assert (found.many, found.on_host, found.ports_open) == (False, True, True)
    assert found.ports == (ContainerPort(name="", number=53, protocol=UDP),)
    assert found.addresses == ("10.1.2.3", "fd00::3")


def test_a_template_may_leave_open_whether_the_network_is_the_nodes() -> None:
    (item,) = items(root("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: '{{ .x }}'}\n"))
    assert isinstance(workload(item).workload.on_host, Unknown)


def test_the_controller_of_a_pod_is_the_one_that_says_so() -> None:
    owners = "[{kind: Other, name: a}, {kind: ReplicaSet, name: b, controller: true}]"
    (item,) = items(root(f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, ownerReferences: {owners}}}\n"))
    assert workload(item).owner == ("ReplicaSet", "b")


def test_a_namespace_carries_its_name_as_a_label() -> None:
    (item,) = items(root("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n"))
    found = namespace(item)
    assert (found.labels.value("kubernetes.io/metadata.name"), found.labels.value("team")) == ("shop", "a")
