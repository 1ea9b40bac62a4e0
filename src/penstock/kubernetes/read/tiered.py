"""AdminNetworkPolicy, BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2).

Comes in: an `Item`. Goes out: `TieredPolicy`. A peer or an action of a kind that is not known here may name anybody, and do anything.
Read next: `lower/tiered.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.labels import selector
from penstock.kubernetes.read.network_policy import address_block, port_range, protocol_of
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.read.workload import PROTOCOLS
from penstock.kubernetes.resources.labels import EVERYTHING, UNREADABLE, Selector
from penstock.kubernetes.resources.policy import NamedPort, PodPeer, Port, PortRange
from penstock.kubernetes.resources.tiered import NamePeer, NodePeer, Tier, TieredPolicy, TierPeer, TierRule, Verb
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.names import NameSet

GROUP = "policy.networking.k8s.io"
KINDS = frozenset(("AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"))
VERBS = {**{verb.value: verb for verb in Verb}, "accept": Verb.ALLOW}
MAX_PRIORITY = 1000


def tiered_policy(item: Item, notes: Notes) -> TieredPolicy:
    """Read a policy of a tier."""
    spec = item.node.get("spec")
    pods, namespaces = _subject(spec.get("subject"), notes)
    return TieredPolicy(
        id=f"{item.kind}/{item.name}".lower(),
        kind=item.kind,
        name=item.name,
        tier=_tier(item, spec, notes),
        priority=None if item.kind == "BaselineAdminNetworkPolicy" else _priority(spec.get("priority"), notes),
        pods=pods,
        namespaces=namespaces,
        ingress=tuple(_rules(spec.get("ingress"), "from", notes)),
        egress=tuple(_rules(spec.get("egress"), "to", notes)),
        origin=item.node.origin,
    )


def _tier(item: Item, spec: Node, notes: Notes) -> Tier | Unknown:
    if item.kind != "ClusterNetworkPolicy":
        return Tier.ADMIN if item.kind == "AdminNetworkPolicy" else Tier.BASELINE
    node = spec.get("tier")
    for tier in Tier:
        if (node.text() or "").lower() == tier.value:
            return tier
    return _unread(node, "tier", "Admin or Baseline", notes)


def _priority(node: Node, notes: Notes) -> int | Unknown:
    number = node.number()
    return number if number is not None else _unread(node, "priority", f"a number within 0-{MAX_PRIORITY}", notes)


def _unread(node: Node, what: str, expected: str, notes: Notes) -> Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    text = node.text() or ""
    notes.error("PS236", f'"{text}" is no {what} of a policy', node.origin, value=text, expected=expected)
    return Unknown(why=f'"{text}" is no {what}', origin=node.origin)


def _subject(node: Node, notes: Notes) -> tuple[Selector, Selector]:
    """Read whom the policy is about: all pods of some namespaces, or some pods of them."""
    namespaces, pods = node.get("namespaces"), node.get("pods")
    if not pods.is_missing:
        return _pods(pods, notes)
    return EVERYTHING, selector(namespaces, notes) if not namespaces.is_missing else UNREADABLE


def _pods(node: Node, notes: Notes) -> tuple[Selector, Selector]:
    return selector(node.get("podSelector"), notes), selector(node.get("namespaceSelector"), notes)


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


def _rules(node: Node, side: str, notes: Notes) -> Iterator[TierRule]:
    if isinstance(node.value, Unknown):
        yield TierRule(name="?", action=node.value, peers=(node.value,), ports=None, origin=node.origin)
    for index, element in enumerate(node.elements()):
        action = VERBS.get((element.get("action").text() or "").lower())
        yield TierRule(
            name=element.get("name").text() or f"[{index}]",
            action=action or _unread(element.get("action"), "action", "Allow (or Accept), Deny or Pass", notes),
            peers=tuple(_peers(element.get(side), notes)),
            ports=_ports(element, notes),
            origin=element.origin,
        )


def _peers(node: Node, notes: Notes) -> Iterator[TierPeer]:
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        parts = [(name, part) for name, part in element.items() if not part.is_missing]
        if isinstance(element.value, Unknown):
            yield element.value
        elif len(parts) != 1:
            yield Unknown(why="a peer names nobody, or several sorts of peers at once", origin=element.origin)
        else:
            yield from _peer(parts[0][0], parts[0][1], notes)


def _peer(name: str, node: Node, notes: Notes) -> Iterator[TierPeer]:
    if isinstance(node.value, Unknown):
        yield node.value
        return
    match name:
        case "namespaces":
            yield PodPeer(pods=EVERYTHING, namespaces=selector(node, notes))
        case "pods":
            pods, namespaces = _pods(node, notes)
            yield PodPeer(pods=pods, namespaces=namespaces)
        case "nodes":
            yield NodePeer(nodes=selector(node, notes))
        case "networks":
            yield from (address_block(element, notes) for element in node.elements())
        case "domainNames":
            yield from (_names(element, notes) for element in node.elements())
        case _:
            yield Unknown(why=f'"{name}" is no peer that is known here', origin=node.origin)


def _names(node: Node, notes: Notes) -> NamePeer | Unknown:
    try:
        return NamePeer(names=NameSet.parse_pattern(node.text() or "")) if node.text() else node.value
    except ValueError:
        return _unread(node, "domain name", "a name, or *. and a name", notes)


# ── ports ────────────────────────────────────────────────────────────────────────────────────────


def _ports(rule: Node, notes: Notes) -> tuple[Port, ...] | None:
    older, newer = rule.get("ports"), rule.get("protocols")
    found = [*_listed(older, _older, notes), *_listed(newer, _newer, notes)]
    return tuple(found) or None


def _listed(node: Node, read: object, notes: Notes) -> Iterator[Port]:
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        yield element.value if isinstance(element.value, Unknown) else read(element, notes)  # type: ignore[operator]


def _older(node: Node, notes: Notes) -> Port:
    """Read a port of v1alpha1: portNumber, portRange or namedPort."""
    number, span, name = node.get("portNumber"), node.get("portRange"), node.get("namedPort")
    if name.text() is not None:
        return NamedPort(name=name.text() or "", protocol=None)
    if not number.is_missing:
        protocol = protocol_of(number.get("protocol"), notes)
        first = last = number.get("port")
    else:
        protocol = protocol_of(span.get("protocol"), notes)
        first, last = span.get("start"), span.get("end")
    return protocol if isinstance(protocol, Unknown) else port_range(protocol, first, last, notes)


def _newer(node: Node, notes: Notes) -> Port:
    """Read a protocol of v1alpha2: tcp, udp or sctp with a destinationPort, or a destinationNamedPort."""
    name = node.get("destinationNamedPort").text()
    if name is not None:
        return NamedPort(name=name, protocol=None)
    for word, protocol in PROTOCOLS.items():
        part = node.get(word)
        if part.is_object:
            port = part.get("destinationPort")
            number, span = port.get("number"), port.get("range")
            if port.is_missing:
                return PortRange(protocol=protocol)
            ends = (number, number) if not number.is_missing else (span.get("start"), span.get("end"))
            return port_range(protocol, *ends, notes)
    return Unknown(why="a protocol that is not known here", origin=node.origin)
