"""Ingress, routes of the Gateway API, and Route of OpenShift.

Comes in: an `Item`. Goes out: `Ways`. Read next: `lower/entries.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.entry import Backend, Entry, EntryClass
from penstock.source.node import Node, Unknown

GATEWAY_API = "gateway.networking.k8s.io"
KINDS = {
    **dict.fromkeys((("Ingress", "networking.k8s.io"), ("Ingress", "extensions")), "ingress"),
    **{(f"{word}Route", GATEWAY_API): "rules" for word in ("HTTP", "GRPC", "TLS", "TCP", "UDP")},
    ("Route", "route.openshift.io"): "route",
}
"""Kinds that let requests in, with their group of the API, and which form their backends have."""


@dataclass(slots=True)
class Ways:
    """Ways in that were read so far, and the classes by which they find who serves them; of two with one name the later one stays."""

    entries: dict[str, Entry] = field(default_factory=dict)
    classes: dict[str, EntryClass] = field(default_factory=dict)

    def take(self, item: Item) -> bool:
        """Read an object if it is one of these kinds."""
        if item.kind == "IngressClass":
            self.classes[item.name] = entry_class(item)
            return True
        if (item.kind, item.group) not in KINDS:
            return False
        found = entry(item)
        self.entries[found.id] = found
        return True


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
        class_name=_class(item, spec),
        gateways=tuple(_gateways(spec, item.namespace)) if form == "rules" else (),
    )


def entry_class(item: Item) -> EntryClass:
    """Read an IngressClass."""
    default = item.node.get("metadata", "annotations", "ingressclass.kubernetes.io/is-default-class")
    controller = item.node.get("spec", "controller").text() or ""
    return EntryClass(name=item.name, controller=controller, is_default=bool(default.flag()))


def _class(item: Item, spec: Node) -> str | Unknown:
    """Give the class of an Ingress; the annotation is older and does the same."""
    for node in (spec.get("ingressClassName"), item.node.get("metadata", "annotations", "kubernetes.io/ingress.class")):
        if isinstance(node.value, Unknown):
            return node.value
        if text := node.text():
            return text
    return ""


def _gateways(spec: Node, namespace: str) -> Iterator[tuple[str, str]]:
    for node in spec.get("parentRefs").elements():
        if (node.get("kind").text() or "Gateway") == "Gateway":
            yield node.get("namespace").text() or namespace, node.get("name").text() or ""


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
