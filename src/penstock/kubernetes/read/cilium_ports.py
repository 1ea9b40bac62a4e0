"""Ports of rules of Cilium, and what is looked for in what they carry.

Comes in: the `Node` of a rule. Goes out: `PortPart`s: lists of ports with what holds for all of them. Read next: `lower/cilium.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.kubernetes.read.cilium_peers import name_pattern
from penstock.kubernetes.read.network_policy import port_range
from penstock.kubernetes.read.workload import PROTOCOLS
from penstock.kubernetes.resources.cilium import NamesPeer
from penstock.kubernetes.resources.policy import NamedPort, PlainProtocol, Port, PortRange
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.transport import ICMP, ICMPV6, PORTED

FAMILIES = {"ipv4": ICMP, "ipv6": ICMPV6}
PLAIN = {"icmp": ICMP, "icmpv6": ICMPV6}
CARRIED = ("http", "kafka", "l7")
"""Rules on what is carried, besides those for DNS."""

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PortPart:
    """Ports, None for all; what a rule looks for on them; and why it may not match."""

    ports: tuple[Port, ...] | None = None
    server_names: NamesPeer | None = None
    layer_7: bool = False
    learns: bool = False
    notes: tuple[str, ...] = ()
    doubts: tuple[Unknown, ...] = ()


def port_parts(rule: Node, notes: Notes) -> Iterator[PortPart]:
    """Read the lists of ports of a rule, and its types of ICMP."""
    for node in (rule.get("toPorts"), rule.get("icmps")):
        if isinstance(node.value, Unknown):
            yield PortPart(ports=(node.value,))
    for element in rule.get("toPorts").elements():
        yield from _part(element, notes)
    for element in rule.get("icmps").elements():
        yield PortPart(ports=tuple(_icmp(field) for field in element.get("fields").elements()))


def _part(node: Node, notes: Notes) -> Iterator[PortPart]:
    if isinstance(node.value, Unknown):
        yield PortPart(ports=(node.value,))
        return
    listed = tuple(port for element in node.get("ports").elements() for port in _ports(element, notes))
    rules = node.get("rules")
    seen = tuple(_looks_for(rules))
    server_names = [name_pattern(e.text() or "", e, notes) for e in node.get("serverNames").elements()]
    for only in server_names or (None,):
        yield PortPart(
            ports=listed or None,
            server_names=only if isinstance(only, NamesPeer) else None,
            layer_7=only is not None or any(rules.get(word).value for word in CARRIED),
            learns=bool(rules.get("dns").value),
            notes=seen,
            doubts=(*_doubts(node), *((only,) if isinstance(only, Unknown) else ())),
        )


def _ports(node: Node, notes: Notes) -> Iterator[Port]:
    """Read one port: for each protocol that it may be of."""
    word, port, end = node.get("protocol"), node.get("port"), node.get("endPort")
    for part in (node.value, word.value, port.value, end.value):
        if isinstance(part, Unknown):
            yield part
            return
    protocol = (word.text() or "ANY").lower()
    if protocol in PLAIN:
        yield PlainProtocol(protocol=PLAIN[protocol])
        return
    if protocol != "any" and protocol not in PROTOCOLS:
        text = word.text() or ""
        expected = "TCP, UDP, SCTP, ICMP, ICMPv6 or ANY"
        notes.error("PS234", f'"{text}" is no protocol of a policy', word.origin, value=text, expected=expected)
        yield Unknown(why=f'"{text}" is no protocol of a policy', origin=word.origin)
        return
    if isinstance(port.value, str) and not port.value.isdigit():
        yield NamedPort(name=port.value, protocol=None if protocol == "any" else PROTOCOLS[protocol])
        return
    for number in PORTED if protocol == "any" else (PROTOCOLS[protocol],):
        yield PortRange(protocol=number) if not port.number() else _range(number, port, end, notes)


def _range(protocol: int, port: Node, end: Node, notes: Notes) -> PortRange | Unknown:
    return port_range(protocol, port, end if end.number() else port, notes)


def _icmp(field: Node) -> Port:
    kind, family = field.get("type"), field.get("family")
    for part in (field.value, kind.value, family.value):
        if isinstance(part, Unknown):
            return part
    number = FAMILIES.get((family.text() or "IPv4").lower())
    if number is None:
        return Unknown(why=f'"{family.text() or ""}" is no family of addresses', origin=field.origin)
    return PlainProtocol(protocol=number, only=f"type {kind.text() or '?'}")


def _looks_for(rules: Node) -> Iterator[str]:
    """Say what requests must be like; a condition that all requests fulfil is none."""
    if rules.is_missing:
        return
    for word in ("dns", *CARRIED):
        listed = list(rules.get(word).elements())
        said = [" ".join(_condition(one)) for one in listed]
        if said and all(said):
            shown = "; ".join(said[:SHOWN]) + ("; …" if len(said) > SHOWN else "")
            yield f"only requests of {word.upper()} that fit pass: {shown}"
        elif said:
            yield f"requests of {word.upper()} are looked into, and all pass"


def _condition(node: Node) -> Iterator[str]:
    for key, value in node.items():
        text = value.text()
        yield f"{key} {text}" if text is not None and len(text) < 100 else key


def _doubts(node: Node) -> Iterator[Unknown]:
    for name in ("listener", "originatingTLS", "terminatingTLS"):
        if not node.get(name).is_missing:
            yield Unknown(why=f"what {name} makes of the traffic is not worked out", origin=node.get(name).origin)
