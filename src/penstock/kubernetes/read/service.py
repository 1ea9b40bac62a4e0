"""Services.

Comes in: an `Item`. Goes out: `Service`. Read next: `lower/services.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.labels import labels, selector
from penstock.kubernetes.read.network_policy import address_block, protocol_of
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.labels import Selector
from penstock.kubernetes.resources.service import Balancer, Service, ServicePort, ServiceType
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.addresses import AddressSet

AZURE = "service.beta.kubernetes.io/azure-"
INTERNAL = f"{AZURE}load-balancer-internal"
RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
OPENED = (f"{AZURE}allowed-service-tags", f"{AZURE}allowed-ip-ranges")
"""Annotations by which AKS makes a load balancer private, and limits who may call it.

Source: kubernetes-sigs/cloud-provider-azure, "Azure LoadBalancer", § LoadBalancer annotations.
"""


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
        internal=_switch(_noted(item, INTERNAL)),
        local=(spec.get("externalTrafficPolicy").text() or "").lower() == "local",
        clients=_clients(item, spec.get("loadBalancerSourceRanges"), notes),
        labels=labels(item.node.get("metadata", "labels")),
        balancer=_balancer(item, spec),
        on_nodes=spec.get("allocateLoadBalancerNodePorts").flag() is not False,
        health_port=spec.get("healthCheckNodePort").number() or None,
    )


def _noted(item: Item, key: str) -> Node:
    """Give an annotation."""
    return item.node.get("metadata", "annotations", key)


def _switch(node: Node, default: bool = False) -> bool | Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    return default if node.is_missing else bool(node.flag())


def _text(node: Node) -> str | Unknown:
    return node.value if isinstance(node.value, Unknown) else node.text() or ""


def _balancer(item: Item, spec: Node) -> Balancer:
    floating = _switch(_noted(item, f"{AZURE}disable-load-balancer-floating-ip"))
    return Balancer(
        address=_address(item, spec),
        subnet=_text(_noted(item, f"{AZURE}load-balancer-internal-subnet")),
        public_ip=_text(_noted(item, f"{AZURE}pip-name")),
        opened=_opened(item),
        sealed=_switch(_noted(item, f"{AZURE}deny-all-except-load-balancer-source-ranges")) is True,
        floating=floating if isinstance(floating, Unknown) else not floating,
        other=spec.get("loadBalancerClass").text() or "",
    )


def _address(item: Item, spec: Node) -> str | Unknown:
    """Give the address that it got, else the one that it asks for; of IPv4, as the rest of its balancer."""
    got = item.node.get("status", "loadBalancer", "ingress")
    texts = [_text(node.get("ip")) for node in got.elements()]
    texts += [_text(_noted(item, f"{AZURE}load-balancer-ipv4")), _text(spec.get("loadBalancerIP"))]
    return next((text for text in texts if isinstance(text, Unknown) or "." in text), "")


def _opened(item: Item) -> tuple[str, ...] | Unknown:
    found = [_text(_noted(item, key)) for key in OPENED]
    unclear = next((text for text in found if isinstance(text, Unknown)), None)
    if unclear is not None:
        return unclear
    return tuple(one.strip() for text in found if isinstance(text, str) for one in text.split(",") if one.strip())


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
    return ServicePort(
        name=name,
        protocol=protocol,
        port=number,
        target=_target(target, number),
        node_port=node.get("nodePort").number() or None,
    )


def _target(node: Node, port: int) -> int | str:
    number = node.number()
    if number is not None:
        return number or port
    return node.text() or port


def _clients(item: Item, node: Node, notes: Notes) -> AddressSet | Unknown | None:
    """Read whom nodes let in to the load balancer: a list of the service, else the annotation that stands for it."""
    if isinstance(node.value, Unknown):
        return node.value
    noted = _text(_noted(item, RANGES))
    if isinstance(noted, Unknown):
        return noted
    listed = list(node.elements()) or [Node(text, item.node.origin) for text in noted.split(",") if text.strip()]
    blocks = [address_block(element, notes) for element in listed]
    unread = next((block for block in blocks if isinstance(block, Unknown)), None)
    if unread is not None:
        return unread
    whole = AddressSet.union_all(block.addresses for block in blocks if not isinstance(block, Unknown))
    return whole if blocks else None
