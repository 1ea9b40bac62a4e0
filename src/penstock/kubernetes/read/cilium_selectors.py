"""Selectors of Cilium, over the labels of pods, of their namespaces, and of their accounts.

Comes in: `Node`s. Goes out: `PodPeer` for pods, `EntityPeer` for what has a reserved label. Read next: `read/cilium.py`.

Source: Cilium, label sources and the reserved keys of endpoint selectors; a namespaced policy means its own namespace unless a selector names one.
"""

from __future__ import annotations

from dataclasses import replace

from penstock.kubernetes.read.labels import selector
from penstock.kubernetes.resources.cilium import Entity, EntityPeer
from penstock.kubernetes.resources.labels import EVERYTHING, Operator, Requirement, Selector
from penstock.kubernetes.resources.policy import PodPeer
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes

SOURCES = ("k8s:", "any:")
NAMESPACE = "io.kubernetes.pod.namespace"
NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels."
CLUSTER = "io.cilium.k8s.policy.cluster"
RESERVED = "reserved:"
NAME_LABEL = "kubernetes.io/metadata.name"

ENTITIES = {entity.value: entity for entity in Entity}


def peer(node: Node, namespace: str, notes: Notes) -> PodPeer | EntityPeer | Unknown:
    """Read whom a selector of a rule means. `namespace` is that of the policy, empty for one of the whole cluster."""
    read = selector(node, notes)
    if any(r.key.startswith(RESERVED) for r in read.requirements):
        return _reserved(read, node)
    pods, namespaces = _divided(read)
    if namespaces is not None:
        return PodPeer(pods=pods, namespaces=namespaces)
    return PodPeer(pods=pods, namespaces=None if namespace else EVERYTHING)


def subject(node: Node, namespace: str, notes: Notes) -> PodPeer:
    """Read whom a policy is about; one of a namespace is never about pods of another."""
    pods, namespaces = _divided(selector(node, notes))
    if not namespace:
        return PodPeer(pods=pods, namespaces=namespaces or EVERYTHING)
    if namespaces is None:
        return PodPeer(pods=pods)
    own = Requirement(key=NAME_LABEL, operator=Operator.IN, values=frozenset((namespace,)))
    others = tuple(r for r in namespaces.requirements if r.key != NAME_LABEL)
    return PodPeer(pods=pods, namespaces=Selector(requirements=(own, *others)))


def _reserved(read: Selector, node: Node) -> EntityPeer | Unknown:
    """Read a selector of a reserved label, such as `reserved:host`; with others beside it nobody knows."""
    found = [ENTITIES.get(r.key.removeprefix(RESERVED)) for r in read.requirements]
    if len(found) == 1 and found[0] is not None and read.requirements[0].operator in (Operator.IN, Operator.EXISTS):
        return EntityPeer(entities=frozenset((found[0],)))
    return Unknown(why=f"the selector {read.text} has reserved labels", origin=node.origin)


def _divided(read: Selector) -> tuple[Selector, Selector | None]:
    """Divide conditions into those on pods and those on namespaces; None when there are none of the latter."""
    pods, namespaces = [], []
    for written in read.requirements:
        found = replace(written, key=_plain(written.key))
        if found.key == NAMESPACE:
            namespaces.append(replace(found, key=NAME_LABEL))
        elif found.key.startswith(NAMESPACE_LABELS):
            namespaces.append(replace(found, key=found.key.removeprefix(NAMESPACE_LABELS)))
        elif found.key == CLUSTER:
            pods.append(replace(found, operator=None))  # the name of the cluster is not in the input
        else:
            pods.append(found)
    return Selector(requirements=tuple(pods)), Selector(requirements=tuple(namespaces)) if namespaces else None


def _plain(key: str) -> str:
    source = next((s for s in SOURCES if key.startswith(s)), "")
    return key.removeprefix(source)
