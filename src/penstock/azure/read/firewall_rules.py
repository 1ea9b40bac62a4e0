"""Firewall rules, written classically in the firewall or in the collections of a policy.

Comes in: nodes of rule collections. Goes out: `RuleCollection`s. The two spellings differ in their property names only:
classic rules say `sourceIpGroups` and `targetFqdns`, policy rules say which type they are. Read next: `read/firewall_policy.py`.
"""

from __future__ import annotations

from penstock.azure.notes import Notes
from penstock.azure.read.parts import (
    commas,
    each,
    flag,
    named,
    number,
    numbered,
    props,
    references,
    text,
    texts,
    word,
)
from penstock.azure.resources.firewall import (
    ApplicationProtocol,
    ApplicationRule,
    CollectionAction,
    FirewallRule,
    NatRule,
    NetworkRule,
    RuleCollection,
    RuleType,
)
from penstock.source.node import Node, Unknown

POLICY_RULE_TYPES = {
    "networkrule": RuleType.NETWORK,
    "applicationrule": RuleType.APPLICATION,
    "natrule": RuleType.NAT,
}
"""The words of `ruleType` in a policy's collections."""

CLASSIC = {
    "natRuleCollections": RuleType.NAT,
    "networkRuleCollections": RuleType.NETWORK,
    "applicationRuleCollections": RuleType.APPLICATION,
}
"""The property of a firewall that holds the classic collections of a type (FW-06)."""


def classic_collections(bag: Node, notes: Notes) -> tuple[RuleCollection, ...]:
    """Give all classic collections of a firewall."""
    found = []
    for key, kind in CLASSIC.items():
        for index, node in numbered(bag.get(key)):
            found.append(_collection(node, props(node), index, kind, notes))
    return tuple(found)


def policy_collections(node: Node, notes: Notes) -> tuple[RuleCollection, ...]:
    """Give the collections of a rule collection group."""
    return tuple(_collection(element, element, index, None, notes) for index, element in numbered(node))


def _collection(node: Node, bag: Node, index: int, kind: RuleType | None, notes: Notes) -> RuleCollection:
    default = CollectionAction.DNAT if kind is RuleType.NAT else CollectionAction.ALLOW
    written = bag.get("action").get("type") if bag.get("action").is_object else bag.get("action")
    if written.is_missing and kind is not RuleType.NAT:
        why = "the collection does not say what its rules do"
        action: CollectionAction | Unknown = Unknown(why=why, origin=node.origin)
    else:
        action = word(written, CollectionAction, default, notes)
    rules = each(bag.get("rules"), lambda rule: _rule(rule, kind, notes))
    return RuleCollection(
        name=named(node, f"collection {index + 1}"),
        origin=node.origin,
        priority=number(bag.get("priority")),
        action=action,
        rules=rules,
    )


def _rule(node: Node, kind: RuleType | None, notes: Notes) -> FirewallRule | None:
    found = kind or _rule_type(node, notes)
    match found:
        case RuleType.NAT:
            return _nat(node)
        case RuleType.NETWORK:
            return _network(node)
        case RuleType.APPLICATION:
            return _application(node)
        case None:
            return None


def _rule_type(node: Node, notes: Notes) -> RuleType | None:
    said = text(node.get("ruleType"))
    known = POLICY_RULE_TYPES.get(said.lower()) if isinstance(said, str) else None
    if known is None:
        shown = said if isinstance(said, str) else ""
        expected = "NetworkRule, ApplicationRule, NatRule"
        notes.error("PS211", "the type of this firewall rule is not known", node.origin, value=shown, expected=expected)
    return known


def _network(node: Node) -> NetworkRule:
    return NetworkRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=commas(_first(node, "ipProtocols", "protocols")),
        sources=commas(node.get("sourceAddresses")),
        source_groups=references(node.get("sourceIpGroups")),
        destinations=commas(node.get("destinationAddresses")),
        destination_groups=references(node.get("destinationIpGroups")),
        fqdns=texts(node.get("destinationFqdns")),
        ports=commas(node.get("destinationPorts")),
    )


def _application(node: Node) -> ApplicationRule:
    return ApplicationRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=_protocols(node.get("protocols")),
        sources=commas(node.get("sourceAddresses")),
        source_groups=references(node.get("sourceIpGroups")),
        destinations=commas(node.get("destinationAddresses")),
        fqdns=texts(node.get("targetFqdns")),
        fqdn_tags=texts(node.get("fqdnTags")),
        web_categories=texts(node.get("webCategories")),
        urls=texts(node.get("targetUrls")),
        terminate_tls=flag(node.get("terminateTLS"), False),
    )


def _protocols(node: Node) -> tuple[ApplicationProtocol, ...]:
    if isinstance(node.value, Unknown):
        return (ApplicationProtocol(kind=node.value, port=node.value),)
    found = []
    for element in node.elements():
        if isinstance(element.value, Unknown):
            found.append(ApplicationProtocol(kind=element.value, port=element.value))
            continue
        kind = text(element.get("protocolType") if element.is_object else element)
        if kind is not None:
            found.append(ApplicationProtocol(kind=kind, port=number(element.get("port"))))
    return tuple(found)


def _nat(node: Node) -> NatRule:
    return NatRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=commas(_first(node, "ipProtocols", "protocols")),
        sources=commas(node.get("sourceAddresses")),
        source_groups=references(node.get("sourceIpGroups")),
        destinations=commas(node.get("destinationAddresses")),
        ports=commas(node.get("destinationPorts")),
        translated_address=text(node.get("translatedAddress")),
        translated_fqdn=text(node.get("translatedFqdn")),
        translated_port=text(node.get("translatedPort")),
    )


def _first(node: Node, *names: str) -> Node:
    found = node.get(names[0])
    for name in names[1:]:
        if not found.is_missing:
            break
        found = node.get(name)
    return found
