"""A whole cluster: what is read, once, and what is only counted."""

from __future__ import annotations

from tests.unit.kubernetes.cluster import namespace, pod, policy, read


def test_what_is_there_twice_is_read_once_as_when_applied_again() -> None:
    found = read(pod("a", app="old") + pod("a", app="new")).cluster.workloads
    assert [w.labels.value("app") for w in found] == ["new"]


def test_a_namespace_nobody_declares_is_known_by_its_name_alone() -> None:
    spaces = read(namespace("a", team="x") + pod("p", "a") + pod("p", "b")).cluster.namespaces
    assert [(n.name, n.declared) for n in spaces.values()] == [("a", True), ("b", False)]
    assert spaces["b"].labels.value("kubernetes.io/metadata.name") == "b"
    assert spaces["b"].labels.value("team") is None


def test_kinds_that_bear_on_traffic_and_are_not_read_are_counted() -> None:
    text = "---\napiVersion: x.io/v1\nkind: Mesh\nmetadata: {name: m}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
    found = read(pod("a") + policy("podSelector: {}") + text)
    assert [(kind, len(places)) for kind, places in found.unread] == [("Mesh.x.io", 1)]
    assert dict(found.counts) == {"Pod": 1, "NetworkPolicy": 1}


def test_a_policy_of_another_group_is_not_taken_for_one_of_kubernetes() -> None:
    text = policy("podSelector: {}").replace("networking.k8s.io/v1", "crd.antrea.io/v1beta1")
    found = read(text)
    assert found.cluster.policies == ()
    assert found.unread[0][0] == "NetworkPolicy.crd.antrea.io"
