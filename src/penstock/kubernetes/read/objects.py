"""The objects in a document: one, a list as `kubectl get -o json` gives it, or several documents of one file.

Comes in: the root `Node` of a document. Goes out: `Item`s, each with its kind. Read next: `read/registry.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.source.node import Node

LIST = "List"
DEFAULT = "default"
UNKNOWN_NAME = "(unknown)"


@dataclass(frozen=True, slots=True)
class Item:
    """One object: its group of the API (empty for the core), version, kind and node."""

    group: str
    version: str
    kind: str
    node: Node

    @property
    def name(self) -> str:
        """The name, or what it is generated from."""
        meta = self.node.get("metadata")
        return meta.get("name").text() or meta.get("generateName").text() or UNKNOWN_NAME

    @property
    def namespace(self) -> str:
        """The namespace; what says none goes to `default`."""
        node = self.node.get("metadata", "namespace")
        return UNKNOWN_NAME if node.is_unknown else node.text() or DEFAULT

    @property
    def has_unknown_namespace(self) -> bool:
        """Whether nobody knows which namespace it is in."""
        return self.node.get("metadata", "namespace").is_unknown


def is_kubernetes(root: Node) -> bool:
    """Whether a document holds objects of Kubernetes."""
    tops = root.elements() if root.is_array else iter((root,))
    return any(top.is_object and _text(top, "apiVersion") and _text(top, "kind") for top in tops)


def items(root: Node) -> Iterator[Item]:
    """Give every object of a document; what has no kind is passed over."""
    for top in root.elements() if root.is_array else (root,):
        kind, version = _text(top, "kind"), _text(top, "apiVersion")
        if kind and version:
            yield from _of(top, kind, version)


def count(root: Node) -> int:
    """Give how many objects a document holds."""
    return sum(1 for _ in items(root))


def _of(node: Node, kind: str, version: str) -> Iterator[Item]:
    inside = node.get("items")
    if not kind.endswith(LIST) or not inside.is_array:
        group, _, number = version.rpartition("/")
        yield Item(group, number, kind, node)
        return
    for element in inside.elements():
        own_kind = _text(element, "kind") or kind.removesuffix(LIST)
        if own_kind and not own_kind.endswith(LIST):
            yield from _of(element, own_kind, _text(element, "apiVersion") or version)


def _text(node: Node, name: str) -> str:
    return node.get(name).text() or ""
