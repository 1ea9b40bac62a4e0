"""Whom a rule of Cilium names.

Comes in: the `Node` of a rule. Goes out: `CiliumPeer`s. Read next: `read/cilium_ports.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.cilium_selectors import ENTITIES, peer
from penstock.kubernetes.read.labels import selector
from penstock.kubernetes.read.network_policy import address_block, ip_block
from penstock.kubernetes.resources.cilium import CiliumPeer, EntityPeer, NamesPeer, ServicePeer
from penstock.kubernetes.resources.tiered import NodePeer
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.names import NameSet

LISTS = ("Endpoints", "Entities", "CIDR", "CIDRSet", "FQDNs", "Services", "Nodes", "Groups")


def peers(node: Node, side: str, namespace: str, notes: Notes) -> tuple[CiliumPeer, ...] | None:
    """Read all peers of a rule; None without any list, and nobody as soon as one of them is empty."""
    lists = [(name, node.get(f"{side}{name}")) for name in LISTS]
    given = [(name, part) for name, part in lists if not part.is_missing]
    if any(part.value == [] for _, part in given):
        return ()
    found = [one for name, part in given for one in _listed(name, part, namespace, notes)]
    return tuple(found) if given else None


def _listed(name: str, part: Node, namespace: str, notes: Notes) -> Iterator[CiliumPeer]:
    if isinstance(part.value, Unknown):
        yield part.value
    elif name == "Entities":
        yield from _entities(part, notes)
    else:
        for element in part.elements():
            yield element.value if isinstance(element.value, Unknown) else _one(name, element, namespace, notes)


def _one(name: str, node: Node, namespace: str, notes: Notes) -> CiliumPeer:
    match name:
        case "Endpoints":
            return peer(node, namespace, notes)
        case "CIDR":
            return address_block(node, notes)
        case "CIDRSet":
            return _block(node, notes)
        case "FQDNs":
            return names(node, notes)
        case "Services":
            return _service(node, namespace, notes)
        case "Nodes":
            return NodePeer(nodes=selector(node, notes))
        case _:
            return Unknown(why="groups of a cloud provider are not read", origin=node.origin)


def _block(node: Node, notes: Notes) -> CiliumPeer:
    if node.get("cidr").is_missing:
        return Unknown(why="groups of addresses are listed in objects that are not read", origin=node.origin)
    return ip_block(node, notes)


def _entities(node: Node, notes: Notes) -> Iterator[CiliumPeer]:
    """Read entities, the known ones together."""
    known = set()
    for element in node.elements():
        word = element.text() or ""
        entity = ENTITIES.get(word.lower())
        if entity is not None:
            known.add(entity)
        elif isinstance(element.value, Unknown):
            yield element.value
        else:
            expected = ", ".join(ENTITIES)
            notes.error("PS239", f'"{word}" is no entity', element.origin, value=word, expected=expected)
            yield Unknown(why=f'"{word}" is no entity', origin=element.origin)
    if known:
        yield EntityPeer(entities=frozenset(known))


def names(node: Node, notes: Notes) -> CiliumPeer:
    """Read a name, or a pattern of names."""
    exact, pattern = node.get("matchName"), node.get("matchPattern")
    for part in (exact, pattern):
        if isinstance(part.value, Unknown):
            return part.value
    written = exact if exact.text() else pattern
    return name_pattern(written.text() or "", written, notes)


def name_pattern(text: str, node: Node, notes: Notes) -> NamesPeer | Unknown:
    """Read a pattern: a star stands for characters other than a dot, `**.` at the front for any number of labels, a lone star for all names."""
    plain = text.strip().rstrip(".").lower()
    front, _, rest = plain.partition(".")
    if plain in ("*", "**"):
        return NamesPeer(names=NameSet.all(), text=plain)
    if plain and "*" not in plain:
        return NamesPeer(names=NameSet.exact(plain), text=plain)
    if rest and "*" not in rest and front in ("*", "**"):
        count = rest.count(".") + 2 if front == "*" else None
        return NamesPeer(names=NameSet.under(rest), text=plain, labels=count)
    fixed = plain.rpartition("*")[2]
    if plain and fixed:
        return NamesPeer(names=NameSet.suffix(fixed), text=plain, unsure=f"which names fit {plain} is not worked out")
    notes.error("PS250", f'"{text}" is no pattern of names', node.origin, value=text, expected="a name, or *.example")
    return Unknown(why=f'"{text}" is no pattern of names', origin=node.origin)


def _service(node: Node, namespace: str, notes: Notes) -> CiliumPeer:
    direct, by_labels = node.get("k8sService"), node.get("k8sServiceSelector")
    if direct.is_object:
        return ServicePeer(
            namespace=direct.get("namespace").text() or namespace or None, name=direct.get("serviceName").text() or ""
        )
    if by_labels.is_object:
        wanted = by_labels.get("namespace").text() or namespace or None
        return ServicePeer(namespace=wanted, selector=selector(by_labels.get("selector"), notes))
    return Unknown(why="a service is named in no way that is known here", origin=node.origin)
