"""Network security groups and their rules: inline ones and child resources alike.

A rule with a part that cannot be understood stays a rule with an `Unknown` in it, so that what it might match becomes unknown
and not denied. Read next: `lower/nsg.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.kept import Kept
from penstock.azure.read.watching import listed_logs
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.security import (
    NetworkSecurityGroup,
    RuleAccess,
    RuleDirection,
    RuleProtocol,
    SecurityRule,
    Side,
)
from penstock.azure.resources.terms import PortTerm, ServiceTag
from penstock.source.node import Node, Unknown

T = TypeVar("T")

_PROTOCOL_ALIASES = {"any": RuleProtocol.ANY, "all": RuleProtocol.ANY, "asterisk": RuleProtocol.ANY}
_PRIORITIES = "a whole number from 100 to 4096"


def read_nsg(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the group and its inline rules; Azure's default rules are added in lowering (NSG-02)."""
    inline = resource.properties.get("securityRules")
    users = (resource.properties.get(name) for name in ("subnets", "networkInterfaces"))
    yield NetworkSecurityGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        unknown_rules=_unknown_rules(inline),
        attached=any(values.references(node) for node in users),
    )
    yield from listed_logs(resource)
    rules = [
        _rule(resource.id, values.text(node.get("name")) or f"rule-{index}", node, node.get("properties"), notes)
        for index, node in enumerate(inline.elements())
        if not node.is_unknown
    ]
    _tell_same_names(rules, notes)
    yield from rules


def read_rule(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a rule that is a resource of its own."""
    yield _rule(resource.parent_id, resource.name, resource.body, resource.properties, notes)


def _unknown_rules(inline: Node) -> tuple[Unknown, ...]:
    if inline.is_unknown:
        return (values.unknown(inline),)
    return tuple(values.unknown(node) for node in inline.elements() if node.is_unknown)


def _tell_same_names(rules: list[SecurityRule], notes: Notes) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            notes.error("PS208", f'two rules are named "{rule.name}"', rule.origin, cure="the later one is used")
        seen.add(rule.id)


def _rule(nsg: str, name: str, node: Node, properties: Node, notes: Notes) -> SecurityRule:
    notes.context = f"{nsg.rsplit('/', 1)[-1]}/securityRules/{name}"
    get = properties.get
    return SecurityRule(
        id=values.child_id(nsg, "securityrules", name),
        name=name,
        origin=node.origin,
        nsg=nsg,
        priority=_priority(get("priority"), notes),
        direction=_required(values.word(get("direction"), RuleDirection, notes, "direction"), "direction", node, notes),
        access=_required(values.word(get("access"), RuleAccess, notes, "access"), "access", node, notes),
        protocol=_required(
            values.word(get("protocol"), RuleProtocol, notes, "protocol", _PROTOCOL_ALIASES), "protocol", node, notes
        ),
        source=_SIDES["source"].of(properties, notes),
        destination=_SIDES["destination"].of(properties, notes),
        source_ports=_PORTS["source"].of(properties, notes),
        destination_ports=_PORTS["destination"].of(properties, notes),
    )


def _required(value: T | None, what: str, node: Node, notes: Notes) -> T | Unknown:
    if value is not None:
        return value
    why = f"the rule states no {what}"
    notes.error("PS209", why, node.origin, cure="until it does, what the rule matches is unknown")
    return Unknown(why=why, origin=node.origin)


def _priority(node: Node, notes: Notes) -> int | Unknown:
    if node.is_unknown:
        return values.unknown(node)
    number = node.number()
    if number is None:
        why = "the rule states no priority" if node.is_missing else f'priority "{node.text()}" is no number'
        notes.error("PS210", why, node.origin, value=values.text(node), expected=_PRIORITIES)
        return Unknown(why=why, origin=node.origin)
    if not 100 <= number <= 4096:
        cure = "Azure rejects the rule; it is tried here in the order of its number"
        notes.error(
            "PS210",
            f"priority {number} is out of range",
            node.origin,
            value=str(number),
            expected=_PRIORITIES,
            cure=cure,
        )
    return number


def _side(side: str, properties: Node, notes: Notes) -> Side:
    """Give one end of a rule: the singular prefix, the plural ones and the groups together (NSG-08).

    A tag in a list, and several groups in a rule, are read as alternatives (NSG-09, U-03).
    """
    single = properties.get(f"{side}AddressPrefix")
    plural = properties.get(f"{side}AddressPrefixes")
    groups = values.references(properties.get(f"{side}ApplicationSecurityGroups"))
    first = values.term(single, notes)
    many = tuple(values.terms(plural, notes))
    for term in many:
        if isinstance(term, ServiceTag):
            why = f'service tag "{term.name}" stands in a list of prefixes'
            notes.warn(
                "PS213", why, plural.origin, value=term.name, cure=f"use {side}AddressPrefix; it is read as the tag"
            )
    found = ((first,) if first is not None else ()) + many
    if not found and not groups:
        why = f"the rule states no {side}"
        notes.error("PS209", why, properties.origin, expected=f"{side}AddressPrefix, {side}AddressPrefixes or groups")
        found = (Unknown(why=why, origin=properties.origin),)
    text = ", ".join(getattr(term, "text", "?") for term in found)
    return Side(terms=tuple(dict.fromkeys(found)), groups=groups, text=text)


def _ports(side: str, properties: Node, notes: Notes) -> tuple[PortTerm, ...]:
    single = properties.get(f"{side}PortRange")
    plural = properties.get(f"{side}PortRanges")
    first = values.ports(single, notes, f"{side} port range")
    found = [] if first is None else [first]
    if plural.is_unknown:
        found.append(values.unknown(plural))
    for node in plural.elements():
        other = values.ports(node, notes, f"{side} port range")
        if other is not None and other not in found:
            found.append(other)
    if found:
        return tuple(found)
    why = f"the rule states no {side} port range"
    notes.error("PS209", why, properties.origin, expected='a number, low-high, or "*"')
    return (Unknown(why=why, origin=properties.origin),)


_ENDS = ("source", "destination")
_SIDES = {
    end: Kept(
        tuple(end + what for what in ("AddressPrefix", "AddressPrefixes", "ApplicationSecurityGroups")),
        partial(_side, end),
    )
    for end in _ENDS
}
_PORTS = {end: Kept((f"{end}PortRange", f"{end}PortRanges"), partial(_ports, end)) for end in _ENDS}
"""What a rule says of its ends and of their ports, by direction: most rules say what others say too."""
