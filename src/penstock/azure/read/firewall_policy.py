"""Firewall policies and their rule collection groups.

A group is a resource of its own, whose parent is the policy (FW-02). Read next: `lower/firewall_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.firewall_rules import policy_collections
from penstock.azure.read.parts import first, number, pieces, switch, text, unknowns
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import FirewallPolicy, IanaRanges, InspectionMode, RuleCollectionGroup, SnatTerm
from penstock.azure.resources.terms import PortTerm
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address


def read_firewall_policy(resource: Resource, notes: Notes) -> Iterator[FirewallPolicy]:
    """Give the policy; its groups are read as resources of their own."""
    bag = resource.properties
    dns = bag.get("dnsSettings")
    yield FirewallPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        tier=text(bag.get("sku", "tier")) or "Standard",
        parent=values.reference(bag.get("basePolicy")),
        threat_mode=mode(bag.get("threatIntelMode"), InspectionMode.ALERT, notes),
        idps_mode=mode(bag.get("intrusionDetection", "mode"), InspectionMode.OFF, notes),
        snat_ranges=snat_ranges(bag.get("snat", "privateRanges"), notes),
        snat_learns=_learns(bag.get("snat", "autoLearnPrivateRanges")),
        dns_proxy=values.flag(dns.get("enableProxy"), notes),
        dns_servers=name_servers(dns.get("servers"), notes),
        explicit_proxy=switch(bag.get("explicitProxy", "enableExplicitProxy"), notes, False),
        proxy_ports=tuple(_proxy_ports(bag.get("explicitProxy"), notes)),
        groups=tuple(
            r for r in values.references(first(bag, "ruleCollectionGroups", "ruleGroups")) if isinstance(r, str)
        ),
    )


def _proxy_ports(node: Node, notes: Notes) -> Iterator[PortTerm]:
    for name in ("httpPort", "httpsPort"):
        found = values.ports(node.get(name), notes, "proxy port")
        if found is not None:
            yield found


def mode(node: Node, default: InspectionMode, notes: Notes) -> InspectionMode | Unknown:
    """Give the mode of threat intelligence or IDPS, or Azure's default where the file is silent (FW-10)."""
    return values.word(node, InspectionMode, notes, "inspection mode") or default


def snat_ranges(node: Node, notes: Notes) -> tuple[SnatTerm, ...] | None:
    """Give the ranges whose traffic keeps its source; None when the file is silent (FW-50)."""
    if node.is_missing:
        return None
    found: list[SnatTerm] = []
    for piece in pieces(node):
        if isinstance(piece.value, str) and piece.value.strip().lower() == "ianaprivateranges":
            found.append(IanaRanges())
        elif (block := values.block(piece, notes)) is not None:
            found.append(block)
    return tuple(found)


def name_servers(node: Node, notes: Notes) -> tuple[Address | Unknown, ...]:
    """Give DNS servers: an array, or addresses separated by commas."""
    found = (values.address(piece, notes) for piece in pieces(node))
    return tuple(server for server in found if server is not None)


def _learns(node: Node) -> bool | Unknown:
    said = text(node)
    return said if isinstance(said, Unknown) else node.value is True or str(said).lower() == "enabled"


def read_rule_collection_group(resource: Resource, notes: Notes) -> Iterator[RuleCollectionGroup]:
    """Give a group; its policy is its parent resource."""
    listed = first(resource.properties, "ruleCollections", "rules")
    yield RuleCollectionGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        policy=resource.parent_id,
        priority=number(resource.properties.get("priority")),
        collections=policy_collections(listed, notes),
        unknown=unknowns(listed),
    )
