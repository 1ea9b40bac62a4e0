"""Objects in documents: single ones, lists, several documents."""

from __future__ import annotations

from penstock.kubernetes.read.objects import is_kubernetes, items
from tests.unit.kubernetes.cluster import root


def kinds(text: str) -> list[tuple[str, str, str, str]]:
    return [(item.group, item.version, item.kind, item.name) for item in items(root(text))]


def test_an_object_has_its_group_version_and_kind() -> None:
    assert kinds("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n") == [
        ("apps", "v1", "Deployment", "web")
    ]


def test_lists_give_what_is_in_them_and_its_kind() -> None:
    text = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n- {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}\n"
    assert kinds(text) == [("", "v1", "Pod", "a"), ("apps", "v1", "Deployment", "b")]


def test_a_list_of_lists_is_not_followed_by_its_name_alone() -> None:
    assert kinds("apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n") == []


def test_what_has_no_namespace_goes_to_default_and_an_unknown_one_is_kept_apart() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b, namespace: '{{ .ns }}'}\n"
    assert [item.namespace for item in items(root(text))] == ["default", "(unknown)"]


def test_what_is_no_object_is_not_taken_for_one() -> None:
    assert not is_kubernetes(root("kind: Pod\n"))
    assert is_kubernetes(root("a: 1\n---\napiVersion: v1\nkind: Pod\n"))
