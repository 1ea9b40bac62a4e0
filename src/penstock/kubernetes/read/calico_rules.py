"""Rules of Calico's policies.

Comes in: the `Node` of a list of rules. Goes out: `CalicoRule`s. A field that is not known here makes its rule doubtful. Read next: `lower/calico.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.expression import expression
from penstock.kubernetes.read.network_policy import address_block
from penstock.kubernetes.resources.calico import CalicoAction, CalicoPeer, CalicoRule
from penstock.kubernetes.resources.expression import ALL, AllOf, Always, Expression, Test
from penstock.kubernetes.resources.labels import Operator, Requirement
from penstock.kubernetes.resources.policy import IpBlock, NamedPort, Port, PortRange
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes
from penstock.space.transport import ICMP, ICMPV6, SCTP, TCP, UDP

PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6, "sctp": SCTP, "udplite": 136}
ACTIONS = {action.value: action for action in CalicoAction}
NAMES = {"projectcalico.org/name": "kubernetes.io/metadata.name"}
ACCOUNT = "projectcalico.org/serviceaccount"
RULE_FIELDS = frozenset(
    ("action", "protocol", "notProtocol", "ipVersion", "icmp", "notICMP", "source", "destination", "http", "metadata")
)
PEER_FIELDS = frozenset(
    (
        "nets",
        "notNets",
        "selector",
        "notSelector",
        "namespaceSelector",
        "ports",
        "notPorts",
        "serviceAccounts",
        "services",
    )
)


def rules(node: Node, notes: Notes) -> Iterator[CalicoRule]:
    """Read a list of rules."""
    if isinstance(node.value, Unknown):
        yield CalicoRule(action=node.value, source=CalicoPeer(), destination=CalicoPeer(), origin=node.origin)
    for element in node.elements():
        if isinstance(element.value, Unknown):
            yield CalicoRule(action=element.value, source=CalicoPeer(), destination=CalicoPeer(), origin=element.origin)
        else:
            yield _rule(element, notes)


def _rule(node: Node, notes: Notes) -> CalicoRule:
    protocol, not_protocol = _protocol(node.get("protocol"), notes), _protocol(node.get("notProtocol"), notes)
    unread = [part for part in (protocol, not_protocol) if isinstance(part, Unknown)]
    return CalicoRule(
        action=_action(node.get("action"), notes),
        source=_peer(node.get("source"), protocol, notes),
        destination=_peer(node.get("destination"), protocol, notes),
        origin=node.origin,
        protocol=protocol if isinstance(protocol, int) else None,
        not_protocol=not_protocol if isinstance(not_protocol, int) else None,
        version=node.get("ipVersion").number(),
        doubts=(*unread, *_doubts(node)),
    )


def _action(node: Node, notes: Notes) -> CalicoAction | Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    word = node.text() or ""
    found = ACTIONS.get(word.lower())
    if found is not None:
        return found
    notes.error(
        "PS236", f'"{word}" is no action of a policy', node.origin, value=word, expected="Allow, Deny, Pass or Log"
    )
    return Unknown(why=f'"{word}" is no action', origin=node.origin)


def _protocol(node: Node, notes: Notes) -> int | Unknown | None:
    if node.is_missing or isinstance(node.value, Unknown):
        return node.value if isinstance(node.value, Unknown) else None
    word = (node.text() or "").lower()
    number = node.number()
    found = PROTOCOLS.get(word, number if number is not None and 0 < number < 256 else None)
    if found is not None:
        return found
    notes.error("PS234", f'"{word}" is no protocol of a policy', node.origin, value=word, expected="a name, or 1-255")
    return Unknown(why=f'"{word}" is no protocol of a policy', origin=node.origin)


def _doubts(node: Node) -> Iterator[Unknown]:
    for name in ("icmp", "notICMP"):
        if node.get(name).value:
            yield Unknown(why="types of ICMP are not told apart here", origin=node.get(name).origin)
    if node.get("http").value:
        why = "whether what HTTP requests ask for is looked into is not in the input"
        yield Unknown(why=why, origin=node.get("http").origin)
    yield from _novelties(node, RULE_FIELDS)


def _novelties(node: Node, known: frozenset[str]) -> Iterator[Unknown]:
    for name, part in node.items():
        if name not in known and not part.is_missing:
            yield Unknown(why=f'"{name}" of a rule is not known here', origin=part.origin)


# ── one side ─────────────────────────────────────────────────────────────────────────────────────


def _peer(node: Node, protocol: int | Unknown | None, notes: Notes) -> CalicoPeer:
    if isinstance(node.value, Unknown):
        return CalicoPeer(doubts=(node.value,))
    spaces = node.get("namespaceSelector")
    read = expression(spaces, notes, NAMES) if not spaces.is_missing else None
    number = protocol if isinstance(protocol, int) else None
    return CalicoPeer(
        selector=_selector(node, notes),
        unlike=None if node.get("notSelector").is_missing else expression(node.get("notSelector"), notes),
        namespaces=read,
        whole=read is not None and "global()" in read.text,
        nets=tuple(_nets(node.get("nets"), notes)),
        not_nets=tuple(_nets(node.get("notNets"), notes)),
        ports=tuple(_ports(node.get("ports"), number)),
        not_ports=tuple(_ports(node.get("notPorts"), number)),
        doubts=tuple(_peer_doubts(node)),
    )


def _selector(node: Node, notes: Notes) -> Expression | None:
    """Read who is meant; service accounts by their names are labels of pods."""
    written, accounts = node.get("selector"), node.get("serviceAccounts")
    if written.is_missing and accounts.is_missing:
        return None
    parts: list[Expression] = [expression(written, notes)] if not written.is_missing else []
    names = [element.text() for element in accounts.get("names").elements()]
    if names and None not in names:
        listed = frozenset(name for name in names if name is not None)
        parts.append(Test(requirement=Requirement(key=ACCOUNT, operator=Operator.IN, values=listed)))
    elif names or accounts.is_unknown or not accounts.get("selector").is_missing:
        parts.append(Always(answer=None, text="accounts"))
    return AllOf(parts=tuple(parts)) if len(parts) > 1 else parts[0] if parts else ALL


def _peer_doubts(node: Node) -> Iterator[Unknown]:
    if not node.get("services").is_missing:
        yield Unknown(why="what stands behind services of a rule is not worked out", origin=node.get("services").origin)
    yield from _novelties(node, PEER_FIELDS)


def _nets(node: Node, notes: Notes) -> Iterator[IpBlock | Unknown]:
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        yield address_block(element, notes)


def _ports(node: Node, protocol: int | None) -> Iterator[Port]:
    """Read ports: numbers, `low:high`, and names."""
    if isinstance(node.value, Unknown):
        yield node.value
    for element in node.elements():
        text = element.text()
        low, _, high = (text or "").partition(":")
        if text is None:
            yield Unknown(why="a port is not known", origin=element.origin)
        elif protocol is None:
            yield Unknown(why="ports are named without a protocol", origin=element.origin)
        elif low.isdecimal() and (high.isdecimal() or not high):
            first, last = int(low), int(high or low)
            backwards = Unknown(why=f'"{text}" is no range of ports', origin=element.origin)
            fits = first <= last < 65536
            yield PortRange(protocol=protocol, low=first, high=last) if fits else backwards
        else:
            yield NamedPort(name=text, protocol=protocol)
