"""NetworkPolicy (networking.k8s.io/v1).

Comes in: an `Item`. Goes out: `NetworkPolicy`. What cannot be read stays in its place as `Unknown`. Read next: `lower/network_policy.py`.

Source: the defaults of the API server (K8S-04): without policyTypes a policy is about ingress, and about egress if it has a rule for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.labels import selector
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.read.workload import PROTOCOLS
from penstock.kubernetes.resources.policy import (
    IpBlock,
    NamedPort,
    NetworkPolicy,
    Peer,
    PodPeer,
    PolicyRule,
    Port,
    PortRange,
    Traffic,
)
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.addresses import AddressSet, Prefix


def network_policy(item: Item, notes: Notes) -> NetworkPolicy:
    """Read a policy."""
    spec = item.node.get("spec")
    isolated, perhaps = _types(spec, notes)
    both = isolated | perhaps
    return NetworkPolicy(
        id=f"{item.namespace}/networkpolicy/{item.name}".lower(),
        name=item.name,
        namespace=item.namespace,
        subject=selector(spec.get("podSelector") if not spec.is_unknown else spec, notes),
        ingress=_rules(spec.get("ingress"), "from", notes) if Traffic.INGRESS in both else None,
        egress=_rules(spec.get("egress"), "to", notes) if Traffic.EGRESS in both else None,
        origin=item.node.origin,
        perhaps=frozenset(perhaps),
    )


def _types(spec: Node, notes: Notes) -> tuple[set[Traffic], set[Traffic]]:
    """Give the directions that are isolated, and those that may be (K8S-04)."""
    node = spec.get("policyTypes")
    if node.is_unknown:
        return set(), set(Traffic)
    listed = [_type(element, notes) for element in node.elements()]
    if not listed:
        egress = spec.get("egress")
        has_egress = egress.is_array and bool(egress.value)
        return {Traffic.INGRESS, *((Traffic.EGRESS,) if has_egress else ())}, set()
    sure = {one for one in listed if one is not None}
    return sure, set(Traffic) - sure if None in listed else set()


def _type(node: Node, notes: Notes) -> Traffic | None:
    word = node.text() or ""
    for traffic in Traffic:
        if traffic.value == word.lower():
            return traffic
    if not node.is_unknown:
        notes.error("PS231", f'"{word}" is no policy type', node.origin, value=word, expected="Ingress or Egress")
    return None


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


def _rules(node: Node, side: str, notes: Notes) -> tuple[PolicyRule, ...]:
    if isinstance(node.value, Unknown):
        return (PolicyRule(peers=(node.value,), ports=None, origin=node.origin),)
    return tuple(_rule(element, side, notes) for element in node.elements())


def _rule(node: Node, side: str, notes: Notes) -> PolicyRule:
    if isinstance(node.value, Unknown):
        return PolicyRule(peers=(node.value,), ports=None, origin=node.origin)
    return PolicyRule(
        peers=tuple(peers(node.get(side), notes)) or None,
        ports=tuple(ports(node.get("ports"), notes)) or None,
        origin=node.origin,
    )


def peers(node: Node, notes: Notes) -> Iterator[Peer]:
    """Read whom a rule speaks of; a list that is missing or empty gives nothing."""
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        yield element.value if isinstance(element.value, Unknown) else _peer(element, notes)


def _peer(node: Node, notes: Notes) -> Peer:
    pods, namespaces, block = node.get("podSelector"), node.get("namespaceSelector"), node.get("ipBlock")
    by_labels = not (pods.is_missing and namespaces.is_missing)
    if by_labels and block.is_missing:
        return PodPeer(
            pods=selector(pods, notes), namespaces=None if namespaces.is_missing else selector(namespaces, notes)
        )
    if by_labels or block.is_missing:
        why = "a peer is either an ipBlock or selectors" if by_labels else "a peer names nobody"
        notes.error("PS232", why, node.origin, expected="podSelector and namespaceSelector, or ipBlock")
        return Unknown(why=why, origin=node.origin)
    return ip_block(block, notes)


def ip_block(node: Node, notes: Notes) -> IpBlock | Unknown:
    """Read a block of addresses without its exceptions."""
    whole = address_block(node.get("cidr"), notes)
    if isinstance(whole, Unknown):
        return whole
    left = whole.addresses
    for element in node.get("except").elements():
        taken = address_block(element, notes)
        if isinstance(taken, Unknown):
            return taken
        left = left - taken.addresses
    words = ", ".join(e.text() or "" for e in node.get("except").elements())
    return IpBlock(addresses=left, text=f"{whole.text} except {words}" if words else whole.text)


def address_block(node: Node, notes: Notes) -> IpBlock | Unknown:
    """Read one block of addresses."""
    if isinstance(node.value, Unknown):
        return node.value
    text = node.text() or ""
    try:
        return IpBlock(addresses=AddressSet.prefix(Prefix.parse(text.strip())), text=text)
    except ValueError as failure:
        notes.error("PS233", f"{failure}", node.origin, value=text, expected="a block of addresses, such as 10.0.0.0/8")
        return Unknown(why=f'"{text}" is no block of addresses', origin=node.origin)


# ── ports ────────────────────────────────────────────────────────────────────────────────────────


def ports(node: Node, notes: Notes) -> Iterator[Port]:
    """Read the ports of a rule; a list that is missing or empty gives nothing."""
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        yield element.value if isinstance(element.value, Unknown) else _port(element, notes)


def _port(node: Node, notes: Notes) -> Port:
    protocol = protocol_of(node.get("protocol"), notes)
    port, end = node.get("port"), node.get("endPort")
    for part in (protocol, port.value, end.value):
        if isinstance(part, Unknown):
            return part
    assert isinstance(protocol, int)
    if port.is_missing:
        return PortRange(protocol=protocol)
    if isinstance(port.value, str) and not port.value.isdigit():
        return NamedPort(name=port.value, protocol=protocol)
    return port_range(protocol, port, end if not end.is_missing else port, notes)


def protocol_of(node: Node, notes: Notes) -> int | Unknown:
    """Read a protocol; TCP unless it is said (K8S-09)."""
    if isinstance(node.value, Unknown):
        return node.value
    word = node.text() or "TCP"
    number = PROTOCOLS.get(word.lower())
    if number is not None:
        return number
    notes.error("PS234", f'"{word}" is no protocol of a policy', node.origin, value=word, expected="TCP, UDP or SCTP")
    return Unknown(why=f'"{word}" is no protocol of a policy', origin=node.origin)


def port_range(protocol: int, first: Node, last: Node, notes: Notes) -> PortRange | Unknown:
    """Read two numbers as a closed range."""
    low, high = first.number(), last.number()
    if low is not None and high is not None and 0 < low <= high < 65536:
        return PortRange(protocol=protocol, low=low, high=high)
    words = f"{first.text() or ''}-{last.text() or ''}"
    notes.error(
        "PS235", f'"{words}" is no range of ports', first.origin, value=words, expected="1-65535, low end first"
    )
    return Unknown(why=f'"{words}" is no range of ports', origin=first.origin)
