"""Services.

Comes in: an `Item`. Goes out: `Service`. Read next: `lower/services.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.labels import labels, selector
from penstock.kubernetes.read.network_policy import address_block, protocol_of
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.labels import Selector
from penstock.kubernetes.resources.service import Service, ServicePort, ServiceType
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.addresses import AddressSet

INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal"
ALLOWED = (
    "service.beta.kubernetes.io/azure-allowed-service-tags",
    "service.beta.kubernetes.io/azure-allowed-ip-ranges",
)
"""Annotations by which AKS makes a load balancer private, or limits who may call it."""


def service(item: Item, notes: Notes) -> Service:
    """Read a service."""
    spec = item.node.get("spec")
    return Service(
        id=f"{item.namespace}/service/{item.name}".lower(),
        name=item.name,
        namespace=item.namespace,
        origin=item.node.origin,
        type=_type(spec.get("type"), notes),
        selector=_selector(spec.get("selector"), notes),
        ports=tuple(_port(element, notes) for element in _elements(spec.get("ports"))),
        headless=(spec.get("clusterIP").text() or "").lower() == "none",
        internal=_internal(item.node.get("metadata", "annotations")),
        local=(spec.get("externalTrafficPolicy").text() or "").lower() == "local",
        clients=_clients(item, spec.get("loadBalancerSourceRanges"), notes),
        labels=labels(item.node.get("metadata", "labels")),
    )


def _type(node: Node, notes: Notes) -> ServiceType | Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    word = node.text() or "ClusterIP"
    for kind in ServiceType:
        if kind.value == word.lower():
            return kind
    notes.error(
        "PS237",
        f'"{word}" is no type of a service',
        node.origin,
        value=word,
        expected="ClusterIP, NodePort, LoadBalancer or ExternalName",
    )
    return Unknown(why=f'"{word}" is no type of a service', origin=node.origin)


def _selector(node: Node, notes: Notes) -> Selector | None:
    """Read the labels of the pods behind it; a service without any has its endpoints listed elsewhere."""
    if node.is_missing or node.value == {}:
        return None
    wrapped = Node({"matchLabels": node.value}, node.origin)
    return selector(wrapped, notes)


def _elements(node: Node) -> Iterator[Node]:
    if node.is_unknown:
        yield node
    yield from node.elements()


def _port(node: Node, notes: Notes) -> ServicePort | Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    protocol = protocol_of(node.get("protocol"), notes)
    port, target = node.get("port"), node.get("targetPort")
    for part in (protocol, port.value, target.value):
        if isinstance(part, Unknown):
            return part
    number = port.number()
    if number is None or not 0 < number < 65536 or not isinstance(protocol, int):
        text = port.text() or ""
        notes.error("PS238", f'"{text}" is no port of a service', port.origin, value=text, expected="1-65535")
        return Unknown(why=f'"{text}" is no port of a service', origin=port.origin)
    name = node.get("name").text() or ""
    return ServicePort(name=name, protocol=protocol, port=number, target=_target(target, number))


def _target(node: Node, port: int) -> int | str:
    number = node.number()
    if number is not None:
        return number or port
    return node.text() or port


def _internal(annotations: Node) -> bool | Unknown:
    node = next((value for key, value in annotations.items() if key == INTERNAL), None)
    if node is None:
        return annotations.value if isinstance(annotations.value, Unknown) else False
    return node.value if isinstance(node.value, Unknown) else bool(node.flag())


def _clients(item: Item, node: Node, notes: Notes) -> AddressSet | Unknown | None:
    if isinstance(node.value, Unknown):
        return node.value
    annotations = item.node.get("metadata", "annotations")
    for key in ALLOWED:
        if annotations.is_object and key in annotations.value:
            return Unknown(why=f"the annotation {key} says who may call it, and is not read", origin=node.origin)
    blocks = [address_block(element, notes) for element in node.elements()]
    unread = next((block for block in blocks if isinstance(block, Unknown)), None)
    if unread is not None:
        return unread
    whole = AddressSet.union_all(block.addresses for block in blocks if not isinstance(block, Unknown))
    return whole if blocks else None
