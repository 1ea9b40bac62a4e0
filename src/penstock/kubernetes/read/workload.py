"""Pods, and the controllers that make them.

Comes in: an `Item`. Goes out: `Found`, a workload and the controller it belongs to. Read next: `read/owners.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.kubernetes.read.labels import labels
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.workload import ContainerPort, Namespace, Workload
from penstock.source.node import Node, Unknown
from penstock.space.transport import SCTP, TCP, UDP

TEMPLATE = ("spec", "template")
TEMPLATES = {
    "Deployment": TEMPLATE,
    "StatefulSet": TEMPLATE,
    "DaemonSet": TEMPLATE,
    "ReplicaSet": TEMPLATE,
    "ReplicationController": TEMPLATE,
    "Job": TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "VirtualMachine": TEMPLATE,
    "Pod": (),
}
"""Where each kind says what its pods are like."""

PROTOCOLS = {"tcp": TCP, "udp": UDP, "sctp": SCTP}

GENERATED = {
    "Deployment": ("pod-template-hash",),
    "StatefulSet": ("statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-revision-hash"),
    "DaemonSet": ("controller-revision-hash", "pod-template-generation"),
    "Job": ("controller-uid", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index"),
    "CronJob": ("controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name"),
}
"""Labels that controllers put on pods themselves, with values that the template does not show."""

EACH_ITS_OWN = frozenset(key for keys in GENERATED.values() for key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A workload as it is written. `owner` is the kind and name of the controller it belongs to, if it says one."""

    workload: Workload
    owner: tuple[str, str] | None


def workload(item: Item) -> Found:
    """Read a pod or a controller."""
    template = item.node.get(*TEMPLATES[item.kind])
    spec = template.get("spec")
    ports = [port for container in _containers(spec) for port in container.get("ports").elements()]
    read = [found for port in ports if (found := _port(port)) is not None]
    made = Workload(
        id=f"{item.namespace}/{item.kind}/{item.name}".lower(),
        kind=item.kind,
        name=item.name,
        namespace=item.namespace,
        labels=_with_generated(labels(template.get("metadata", "labels")), item),
        origin=item.node.origin,
        ports=tuple(read),
        ports_open=len(read) < len(ports) or spec.is_unknown,
        on_host=_flag(spec.get("hostNetwork")),
        account=_account(spec),
        many=item.kind != "Pod" and item.node.get("spec", "replicas").number() != 1,
        addresses=tuple(_addresses(item)),
    )
    return Found(workload=made, owner=_owner(item.node))


def namespace(item: Item) -> Namespace:
    """Read a namespace; the API server labels each with its name."""
    read = labels(item.node.get("metadata", "labels"))
    return Namespace(name=item.name, labels=named(item.name, read), origin=item.node.origin)


def named(name: str, read: Labels) -> Labels:
    """Give labels with the one that the API server sets."""
    others = tuple(pair for pair in read.pairs if pair[0] != "kubernetes.io/metadata.name")
    return Labels(pairs=(*others, ("kubernetes.io/metadata.name", name)), open=read.open)


def _with_generated(read: Labels, item: Item) -> Labels:
    known = {key for key, _ in read.pairs}
    more: list[tuple[str, str | None]] = [(key, None) for key in GENERATED.get(item.kind, ()) if key not in known]
    if item.kind == "Job":
        more += [(key, item.name) for key in ("job-name", "batch.kubernetes.io/job-name") if key not in known]
    return Labels(pairs=(*read.pairs, *more), open=read.open)


def _containers(spec: Node) -> Iterator[Node]:
    yield from spec.get("containers").elements()
    for container in spec.get("initContainers").elements():
        if container.get("restartPolicy").text() == "Always":
            yield container


def _port(node: Node) -> ContainerPort | None:
    number, word = node.get("containerPort").number(), node.get("protocol")
    protocol = TCP if word.is_missing else PROTOCOLS.get((word.text() or "").lower())
    if number is None or not 0 < number < 65536 or protocol is None:
        return None
    return ContainerPort(name=node.get("name").text() or "", number=number, protocol=protocol)


def _account(spec: Node) -> str:
    found = [spec.get(name) for name in ("serviceAccountName", "serviceAccount")]
    if any(node.is_unknown for node in found):
        return ""
    return next((text for node in found if (text := node.text())), "default")


def _flag(node: Node) -> bool | Unknown:
    return node.value if isinstance(node.value, Unknown) else bool(node.flag())


def _addresses(item: Item) -> Iterator[str]:
    status = item.node.get("status")
    listed = [node.get("ip").text() for node in status.get("podIPs").elements()]
    for text in dict.fromkeys((status.get("podIP").text(), *listed)):
        if text:
            yield text


def _owner(node: Node) -> tuple[str, str] | None:
    owners = list(node.get("metadata", "ownerReferences").elements())
    chosen = next((o for o in owners if o.get("controller").flag()), owners[0] if owners else None)
    name = chosen.get("name").text() if chosen is not None else None
    return (chosen.get("kind").text() or "Pod", name) if chosen is not None and name else None
