"""CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy (cilium.io/v2).

Comes in: an `Item`. Goes out: a `CiliumPolicy` for each of its specs. A field that is not known here makes its rule doubtful. Read next:
`lower/cilium.py`.

Source: Cilium, "Network Policy" (layers 3, 4 and 7, deny policies, enableDefaultDeny) and AKS-35. A direction is isolated by a rule in it, also by an
empty one, which lets nothing through; a list of peers that is there and empty names nobody; without lists of peers all are meant as soon as there are ports.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.read.cilium_peers import peers
from penstock.kubernetes.read.cilium_ports import PortPart, port_parts
from penstock.kubernetes.read.cilium_selectors import subject
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.cilium import CiliumPeer, CiliumPolicy, CiliumRule
from penstock.kubernetes.resources.policy import Traffic
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes

GROUP = "cilium.io"
KINDS = frozenset(("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"))
KNOWN = frozenset(("toPorts", "icmps", "authentication"))
"""Fields of a rule that do not name peers."""


def cilium_policies(item: Item, notes: Notes) -> Iterator[CiliumPolicy]:
    """Read the specs of a policy, each by itself."""
    namespace = item.namespace if item.kind == "CiliumNetworkPolicy" else ""
    top = f"{namespace}/{item.kind}/{item.name}".lower().lstrip("/")
    specs = [item.node.get("spec")] if not item.node.get("spec").is_missing else []
    for index, spec in enumerate((*specs, *item.node.get("specs").elements())):
        yield _policy(f"{top}#{index}" if index else top, spec, item, namespace, notes)


def _policy(identity: str, spec: Node, item: Item, namespace: str, notes: Notes) -> CiliumPolicy:
    on_nodes = not spec.get("nodeSelector").is_missing and not spec.is_unknown
    sure, perhaps = _isolated(spec)
    return CiliumPolicy(
        id=identity,
        kind=item.kind,
        name=item.name,
        namespace=namespace,
        subject=subject(spec.get("nodeSelector" if on_nodes else "endpointSelector"), namespace, notes),
        on_nodes=on_nodes,
        ingress=_rules(spec, Traffic.INGRESS, namespace, notes),
        egress=_rules(spec, Traffic.EGRESS, namespace, notes),
        isolates=frozenset(sure),
        perhaps=frozenset(perhaps),
        origin=spec.origin,
    )


def _isolated(spec: Node) -> tuple[set[Traffic], set[Traffic]]:
    """Give the directions in which what no rule allows is refused, and those in which it may be."""
    sure, perhaps = set(), set()
    for traffic in Traffic:
        said = spec.get("enableDefaultDeny", traffic.value)
        lists = [spec.get(traffic.value), spec.get(f"{traffic.value}Deny")]
        if said.is_unknown or (said.is_missing and any(one.is_unknown for one in lists)):
            perhaps.add(traffic)
        elif said.flag() or (said.is_missing and any(one.value for one in lists)):
            sure.add(traffic)
    return sure, perhaps


def _rules(spec: Node, traffic: Traffic, namespace: str, notes: Notes) -> tuple[CiliumRule, ...] | None:
    """Read the rules of a direction; those that refuse come first."""
    refusing, allowing = spec.get(f"{traffic.value}Deny"), spec.get(traffic.value)
    if not refusing.value and not allowing.value:
        return None
    read = [*_listed(refusing, traffic, namespace, notes, allows=False)]
    read += _listed(allowing, traffic, namespace, notes, allows=True)
    return tuple(read)


def _listed(node: Node, traffic: Traffic, namespace: str, notes: Notes, *, allows: bool) -> Iterator[CiliumRule]:
    if isinstance(node.value, Unknown):
        yield CiliumRule(allows=allows, peers=(node.value,), ports=None, origin=node.origin)
    for element in node.elements():
        if isinstance(element.value, Unknown):
            yield CiliumRule(allows=allows, peers=(element.value,), ports=None, origin=element.origin)
        else:
            yield from _rule(element, traffic, namespace, notes, allows=allows)


def _rule(node: Node, traffic: Traffic, namespace: str, notes: Notes, *, allows: bool) -> Iterator[CiliumRule]:
    """Read a rule: one for each of its lists of ports."""
    side = "from" if traffic is Traffic.INGRESS else "to"
    named = peers(node, side, namespace, notes)
    parts = tuple(port_parts(node, notes))
    yield from _requirements(node, side)
    if named is None and not parts:
        return  # an empty rule isolates, and names nobody
    doubts = tuple(_doubts(node, side))
    refused = allows and (node.get("authentication", "mode").text() or "") == "test-always-fail"
    for part in parts or (PortPart(),):
        if not refused:
            yield _made(node, named, part, doubts, allows=allows)


def _made(
    node: Node, named: tuple[CiliumPeer, ...] | None, part: PortPart, doubts: tuple[Unknown, ...], *, allows: bool
) -> CiliumRule:
    return CiliumRule(
        allows=allows,
        peers=named,
        ports=part.ports,
        origin=node.origin,
        server_names=part.server_names,
        layer_7=part.layer_7,
        learns=part.learns,
        notes=part.notes,
        doubts=(*doubts, *part.doubts),
    )


def _requirements(node: Node, side: str) -> Iterator[CiliumRule]:
    """What a rule requires of all others takes away from them; how much is not worked out."""
    required = node.get(f"{side}Requires")
    if required.value:
        why = f"{side}Requires takes away from what other rules allow, and is not worked out"
        doubt = Unknown(why=why, origin=required.origin)
        yield CiliumRule(allows=False, peers=None, ports=None, origin=required.origin, doubts=(doubt,))


def _doubts(node: Node, side: str) -> Iterator[Unknown]:
    mode = node.get("authentication", "mode")
    if isinstance(mode.value, Unknown):
        yield mode.value
    elif mode.text() == "required":
        yield Unknown(why="whether both sides authenticate themselves is not in the input", origin=mode.origin)
    for name, part in node.items():
        if name not in KNOWN and not name.startswith(side) and not part.is_missing:
            yield Unknown(why=f'"{name}" of a rule is not known here', origin=part.origin)
