"""Firewall rules, written classically in the firewall or in the collections of a policy.

Comes in: nodes of rule collections. Goes out: `RuleCollection`s. The two spellings differ in their property names only:
classic rules say `sourceIpGroups` and `targetFqdns`, policy rules say which type they are. Read next: `read/firewall_policy.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import (
    first,
    named,
    number,
    numbered,
    pieces,
    ports,
    props,
    ranges,
    switch,
    text,
    texts,
    unknowns,
)
from penstock.azure.resources.firewall import (
    ApplicationKind,
    ApplicationProtocol,
    ApplicationRule,
    CollectionAction,
    FirewallProtocol,
    FirewallRule,
    NatRule,
    NetworkRule,
    RuleCollection,
    RuleType,
)
from penstock.azure.resources.terms import AddressTerm
from penstock.source.node import Node, Unknown

POLICY_RULE_TYPES = {
    "networkrule": RuleType.NETWORK,
    "applicationrule": RuleType.APPLICATION,
    "natrule": RuleType.NAT,
    "networkrulecondition": RuleType.NETWORK,
    "applicationrulecondition": RuleType.APPLICATION,
}
"""The words of `ruleType` in a policy's collections, and of `ruleConditionType` as they were called before 2020."""

TRANSLATING = "firewallpolicynatrule"
"""A collection of DNAT rules as it was called before 2020."""

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


def classic_unknowns(bag: Node) -> tuple[Unknown, ...]:
    """Give what is not known of the classic collections of a firewall."""
    return tuple(dict.fromkeys(some for key in CLASSIC for some in unknowns(bag.get(key))))


def policy_collections(node: Node, notes: Notes) -> tuple[RuleCollection, ...]:
    """Give the collections of a rule collection group."""
    return tuple(_collection(element, element, index, _older(element), notes) for index, element in numbered(node))


def _older(collection: Node) -> RuleType | None:
    """Give the type of the rules of a collection written before 2020, if its own type says it."""
    return RuleType.NAT if (collection.get("ruleType").text() or "").lower() == TRANSLATING else None


def _collection(node: Node, bag: Node, index: int, kind: RuleType | None, notes: Notes) -> RuleCollection:
    listed = first(bag, "rules", "ruleConditions", "ruleCondition")
    rules = [_rule(rule, bag, kind, notes) for _, rule in numbered(listed)]
    return RuleCollection(
        name=named(node, f"collection {index + 1}"),
        origin=node.origin,
        priority=number(bag.get("priority")),
        action=_action(bag.get("action"), kind, node, notes),
        rules=tuple(rule for rule in rules if not isinstance(rule, Unknown)),
        unknown=(*unknowns(listed), *(rule for rule in rules if isinstance(rule, Unknown))),
    )


def _action(node: Node, kind: RuleType | None, where: Node, notes: Notes) -> CollectionAction | Unknown:
    said = values.word(node.get("type") if node.is_object else node, CollectionAction, notes, "rule collection action")
    if said is None and kind is RuleType.NAT:
        return CollectionAction.DNAT
    return Unknown(why="the collection does not say what its rules do", origin=where.origin) if said is None else said


def _rule(node: Node, collection: Node, kind: RuleType | None, notes: Notes) -> FirewallRule | Unknown:
    match kind or _rule_type(node, notes):
        case RuleType.NAT:
            return _nat(node, collection, notes)
        case RuleType.NETWORK:
            return _network(node, notes)
        case RuleType.APPLICATION:
            return _application(node, notes)
        case Unknown() as unknown:
            return unknown


def _rule_type(node: Node, notes: Notes) -> RuleType | Unknown:
    said = text(first(node, "ruleType", "ruleConditionType"))
    if isinstance(said, Unknown):
        return said
    known = POLICY_RULE_TYPES.get(said.lower()) if said is not None else None
    if known is not None:
        return known
    why = "the type of this firewall rule is not known"
    notes.error("PS211", why, node.origin, value=said or "", expected="NetworkRule, ApplicationRule or NatRule")
    return Unknown(why=why, origin=node.origin)


def _terms(node: Node, notes: Notes) -> tuple[AddressTerm, ...]:
    return tuple(ranges(node, notes))


def _ip_protocols(node: Node, notes: Notes) -> tuple[FirewallProtocol | Unknown, ...]:
    found = []
    for piece in pieces(first(node, "ipProtocols", "protocols")):
        said = values.word(piece, FirewallProtocol, notes, "firewall protocol", {"*": FirewallProtocol.ANY})
        if said is not None:
            found.append(said)
    return tuple(found)


def _network(node: Node, notes: Notes) -> NetworkRule:
    return NetworkRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=_ip_protocols(node, notes),
        sources=_terms(node.get("sourceAddresses"), notes),
        source_groups=values.references(node.get("sourceIpGroups")),
        destinations=_terms(node.get("destinationAddresses"), notes),
        destination_groups=values.references(node.get("destinationIpGroups")),
        fqdns=texts(node.get("destinationFqdns")),
        ports=ports(node.get("destinationPorts"), notes),
    )


def _application(node: Node, notes: Notes) -> ApplicationRule:
    return ApplicationRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=tuple(_application_protocols(node.get("protocols"), notes)),
        sources=_terms(node.get("sourceAddresses"), notes),
        source_groups=values.references(node.get("sourceIpGroups")),
        destinations=_terms(node.get("destinationAddresses"), notes),
        fqdns=texts(node.get("targetFqdns")),
        fqdn_tags=texts(node.get("fqdnTags")),
        web_categories=texts(node.get("webCategories")),
        urls=texts(node.get("targetUrls")),
        terminate_tls=switch(node.get("terminateTLS"), notes, False),
    )


def _application_protocols(node: Node, notes: Notes) -> Iterator[ApplicationProtocol]:
    for element in values.entries(node):
        written = element.get("protocolType") if element.is_object else element
        kind = values.word(written, ApplicationKind, notes, "application protocol")
        if kind is not None:
            yield ApplicationProtocol(kind=kind, port=values.ports(element.get("port"), notes, "port"))


def _nat(node: Node, collection: Node, notes: Notes) -> NatRule:
    """Give a DNAT rule; before 2020 the collection held the one address that its conditions lead to."""

    def of(name: str) -> Node:
        return node.get(name) if not node.get(name).is_missing else collection.get(name)

    return NatRule(
        name=named(node, "rule"),
        origin=node.origin,
        protocols=_ip_protocols(node, notes),
        sources=_terms(node.get("sourceAddresses"), notes),
        source_groups=values.references(node.get("sourceIpGroups")),
        destinations=_terms(node.get("destinationAddresses"), notes),
        ports=ports(node.get("destinationPorts"), notes),
        translated_address=values.address(of("translatedAddress"), notes),
        translated_fqdn=text(of("translatedFqdn")),
        translated_port=values.ports(of("translatedPort"), notes, "translated port"),
    )
