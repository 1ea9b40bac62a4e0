"""Pods and their controllers: who stands for whom."""

from __future__ import annotations

from tests.unit.kubernetes.cluster import read


def owned(kind: str, name: str, owner: str, labels: str = "{app: web}") -> str:
    return (
        f"---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, labels: {labels}, ownerReferences: [{owner}]}}\n"
        f"spec: {{template: {{metadata: {{labels: {labels}}}}}}}\n"
    )


DEPLOYMENT = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {app: web}}}}\n"


def test_a_controller_in_the_input_stands_for_all_below_it() -> None:
    text = DEPLOYMENT + owned("ReplicaSet", "web-1", "{kind: Deployment, name: web}")
    text += owned("Pod", "web-1-a", "{kind: ReplicaSet, name: web-1}")
    assert [w.id for w in read(text).cluster.workloads] == ["default/deployment/web"]


def test_pods_whose_controller_is_not_there_go_by_its_name() -> None:
    text = owned("Pod", "a", "{kind: ReplicaSet, name: web-1}") + owned("Pod", "b", "{kind: ReplicaSet, name: web-1}")
    (found,) = read(text).cluster.workloads
    assert (found.id, found.name, found.kind, found.many) == ("default/replicaset/web-1", "web-1", "ReplicaSet", True)


def test_pods_of_one_controller_that_differ_stay_apart_under_its_name() -> None:
    text = owned("Pod", "a", "{name: x}", "{app: a}") + owned("Pod", "b", "{name: x}", "{app: b}")
    found = read(text).cluster.workloads
    assert [(w.id, w.name, w.many) for w in found] == [("default/pod/x", "x", False), ("default/pod/x#b", "x", False)]


def test_labels_that_tell_pods_of_one_controller_apart_are_not_known_for_all() -> None:
    labels = "{app: web, pod-template-hash: '%s'}"
    owner = "{kind: ReplicaSet, name: x}"
    text = owned("Pod", "a", owner, labels % "1") + owned("Pod", "b", owner, labels % "2")
    (found,) = read(text).cluster.workloads
    assert found.labels.value("pod-template-hash") is None


def test_owners_in_a_circle_end() -> None:
    text = owned("ReplicaSet", "a", "{kind: ReplicaSet, name: b}") + owned(
        "ReplicaSet", "b", "{kind: ReplicaSet, name: a}"
    )
    assert [w.name for w in read(text).cluster.workloads] == ["a", "b"]
