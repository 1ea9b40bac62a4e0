"""Policies of Calico, its tiers and its sets of addresses (projectcalico.org/v3, or as stored: crd.projectcalico.org/v1).

Comes in: an `Item`. Goes out: `CalicoPolicy`, `Tier` or `NetworkSet`. A policy for what is before translation or is not tracked speaks of nodes, and is
left to `read/opaque.py`. Read next: `read/calico_rules.py`.

Source: Calico, references of NetworkPolicy, GlobalNetworkPolicy and Tier: without types a policy is about egress if it has rules for it and none for
ingress, about both if it has rules for both, else about ingress; without an order it comes last.
"""

from __future__ import annotations

from penstock.kubernetes.read.calico_rules import rules
from penstock.kubernetes.read.expression import expression
from penstock.kubernetes.read.labels import labels
from penstock.kubernetes.read.network_policy import address_block
from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.calico import DEFAULT_TIER, LAST, CalicoPolicy, NetworkSet, Tier
from penstock.kubernetes.resources.expression import ALL, AllOf, Always
from penstock.kubernetes.resources.policy import Traffic
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes

GROUPS = frozenset(("projectcalico.org", "crd.projectcalico.org"))
POLICIES = frozenset(("NetworkPolicy", "GlobalNetworkPolicy"))
SETS = frozenset(("NetworkSet", "GlobalNetworkSet"))
NAMES = {"projectcalico.org/name": "kubernetes.io/metadata.name"}
"""The label by which Calico knows a namespace."""


def is_policy(item: Item) -> bool:
    """Whether an object is a policy for pods."""
    spec = item.node.get("spec")
    for_nodes = any(spec.get(name).flag() or spec.get(name).is_unknown for name in ("preDNAT", "doNotTrack"))
    return item.group in GROUPS and item.kind in POLICIES and not for_nodes


def calico_policy(item: Item, notes: Notes) -> CalicoPolicy:
    """Read a policy."""
    spec = item.node.get("spec")
    namespace = item.namespace if item.kind == "NetworkPolicy" else ""
    traffic, perhaps = _traffic(spec, notes)
    accounts = spec.get("serviceAccountSelector")
    chosen = expression(spec.get("selector"), notes)
    if not accounts.is_missing:
        unseen = Always(answer=None, text=f"accounts {accounts.text() or ''}")
        chosen = AllOf(parts=(chosen, unseen))
    spaces = spec.get("namespaceSelector")
    return CalicoPolicy(
        id=f"{namespace}/calico-{item.kind}/{item.name}".lower().lstrip("/"),
        kind=item.kind,
        name=item.name,
        namespace=namespace,
        tier=spec.get("tier").text() or DEFAULT_TIER,
        order=_order(spec.get("order")),
        pods=chosen,
        namespaces=None if namespace else ALL if spaces.is_missing else expression(spaces, notes, NAMES),
        ingress=tuple(rules(spec.get("ingress"), notes)),
        egress=tuple(rules(spec.get("egress"), notes)),
        traffic=frozenset(traffic),
        perhaps=frozenset(perhaps),
        origin=item.node.origin,
    )


def _traffic(spec: Node, notes: Notes) -> tuple[set[Traffic], set[Traffic]]:
    node = spec.get("types")
    if node.is_unknown or spec.is_unknown:
        return set(), set(Traffic)
    if node.is_missing:
        found = {traffic for traffic in Traffic if spec.get(traffic.value).value}
        return found or {Traffic.INGRESS}, set()
    sure, perhaps = set(), set()
    words = {traffic.value: traffic for traffic in Traffic}
    for element in node.elements():
        word = (element.text() or "").lower()
        if word in words:
            sure.add(words[word])
        else:
            perhaps |= set(Traffic)
            if not element.is_unknown:
                notes.error(
                    "PS231", f'"{word}" is no policy type', element.origin, value=word, expected="Ingress or Egress"
                )
    return sure, perhaps - sure


def _order(node: Node) -> float | Unknown:
    if isinstance(node.value, Unknown):
        return node.value
    try:
        return float(node.text() or LAST)
    except ValueError:
        return Unknown(why=f'"{node.text()}" is no order', origin=node.origin)


def tier(item: Item) -> Tier:
    """Read a tier."""
    spec = item.node.get("spec")
    word = spec.get("defaultAction")
    passes = word.value if isinstance(word.value, Unknown) else (word.text() or "").lower() == "pass"
    return Tier(name=item.name, order=_order(spec.get("order")), passes=passes, origin=item.node.origin)


def network_set(item: Item, notes: Notes) -> NetworkSet:
    """Read a set of addresses."""
    namespace = item.namespace if item.kind == "NetworkSet" else ""
    nets = item.node.get("spec", "nets")
    listed = (nets.value,) if isinstance(nets.value, Unknown) else ()
    return NetworkSet(
        id=f"{namespace}/{item.kind}/{item.name}".lower().lstrip("/"),
        namespace=namespace,
        labels=labels(item.node.get("metadata", "labels")),
        nets=(*listed, *(address_block(element, notes) for element in nets.elements())),
    )
