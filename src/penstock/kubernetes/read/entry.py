"""Ingress, routes of the Gateway API, and Route of OpenShift.

Comes in: an `Item`. Goes out: `Entry`. Read next: `lower/entries.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.entry import Backend, Entry
from penstock.source.node import Node, Unknown

GATEWAY_API = "gateway.networking.k8s.io"
KINDS = {
    **dict.fromkeys((("Ingress", "networking.k8s.io"), ("Ingress", "extensions")), "ingress"),
    **{(f"{word}Route", GATEWAY_API): "rules" for word in ("HTTP", "GRPC", "TLS", "TCP", "UDP")},
    ("Route", "route.openshift.io"): "route",
}
"""Kinds that let requests in, with their group of the API, and which form their backends have."""


def entry(item: Item) -> Entry:
    """Read a way in."""
    spec = item.node.get("spec")
    form = KINDS[item.kind, item.group]
    find = {"ingress": _of_ingress, "rules": _of_rules, "route": _of_route}[form]
    found = (spec.value,) if isinstance(spec.value, Unknown) else tuple(find(spec, item.namespace))
    return Entry(
        id=f"{item.namespace}/{item.kind}/{item.name}".lower(),
        kind=item.kind,
        name=item.name,
        namespace=item.namespace,
        backends=tuple(dict.fromkeys(found)),
        origin=item.node.origin,
    )


def _of_ingress(spec: Node, namespace: str) -> Iterator[Backend | Unknown]:
    nodes = [spec.get("defaultBackend"), spec.get("backend")]
    nodes += [p.get("backend") for r in spec.get("rules").elements() for p in r.get("http", "paths").elements()]
    for node in nodes:
        if isinstance(node.value, Unknown):
            yield node.value
        elif node.is_object:
            yield _backend(node, namespace)


def _backend(node: Node, namespace: str) -> Backend | Unknown:
    service, port = node.get("service", "name"), node.get("service", "port")
    if not service.is_missing:
        number = port.get("number")
        return _made(service, number if not number.is_missing else port.get("name"), namespace)
    if not node.get("serviceName").is_missing:
        return _made(node.get("serviceName"), node.get("servicePort"), namespace)
    return Unknown(why="a backend is no service", origin=node.origin)


def _made(service: Node, port: Node, namespace: str) -> Backend | Unknown:
    for part in (service.value, port.value):
        if isinstance(part, Unknown):
            return part
    number = port.number()
    return Backend(
        namespace=namespace, service=service.text() or "", port=number if number is not None else port.text()
    )


def _of_rules(spec: Node, namespace: str) -> Iterator[Backend | Unknown]:
    for rule in spec.get("rules").elements():
        for node in rule.get("backendRefs").elements():
            if isinstance(node.value, Unknown):
                yield node.value
            elif (node.get("kind").text() or "Service") == "Service":
                yield _made(node.get("name"), node.get("port"), node.get("namespace").text() or namespace)
            else:
                yield Unknown(why="a backend is no service", origin=node.origin)


def _of_route(spec: Node, namespace: str) -> Iterator[Backend | Unknown]:
    for node in (spec.get("to"), *spec.get("alternateBackends").elements()):
        if node.is_object:
            yield _made(node.get("name"), spec.get("port", "targetPort"), namespace)
