"""Firewall policies and their rule collection groups.

A group is a resource of its own in templates; old API versions also wrote it inline (`ruleGroups`). Read next:
`lower/firewall_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read.firewall_rules import policy_collections
from penstock.azure.read.parts import commas, flag, known, number, reference, references, text, texts, word
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import FirewallPolicy, InspectionMode, RuleCollectionGroup
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown


def read_firewall_policy(resource: Resource, notes: Notes) -> Iterator[FirewallPolicy]:
    """Give the policy; its groups are read as resources of their own."""
    bag = resource.properties
    snat = bag.get("snat")
    yield FirewallPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        tier=text(bag.get("sku", "tier")) or "Standard",
        parent=reference(bag.get("basePolicy")),
        threat_mode=word(bag.get("threatIntelMode"), InspectionMode, InspectionMode.ALERT, notes),
        idps_mode=word(bag.get("intrusionDetection", "mode"), InspectionMode, InspectionMode.OFF, notes),
        snat_ranges=_ranges(snat.get("privateRanges")),
        snat_learns=_learns(snat.get("autoLearnPrivateRanges")),
        dns_proxy=flag(bag.get("dnsSettings", "enableProxy"), False),
        dns_servers=texts(bag.get("dnsSettings", "servers")),
        explicit_proxy=flag(bag.get("explicitProxy", "enableExplicitProxy"), False),
        groups=known(references(bag.get("ruleCollectionGroups"))),
    )


def _ranges(node: Node) -> tuple[Text, ...] | None:
    return None if node.is_missing else commas(node)


def _learns(node: Node) -> bool | Unknown:
    said = text(node)
    return said if isinstance(said, Unknown) else flag(node, False) is True or str(said).lower() == "enabled"


def read_rule_collection_group(resource: Resource, notes: Notes) -> Iterator[RuleCollectionGroup]:
    """Give a group; its policy is its parent resource."""
    bag = resource.properties
    listed = bag.get("ruleCollections")
    yield RuleCollectionGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        policy=resource.parent_id,
        priority=number(bag.get("priority")),
        collections=policy_collections(listed if not listed.is_missing else bag.get("rules"), notes),
        unread=listed.is_unknown,
    )
