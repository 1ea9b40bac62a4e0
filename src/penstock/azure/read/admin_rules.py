"""Security admin configurations, rule collections and rules; what Azure lists as active, too.

A rule with a part that cannot be understood stays a rule with an `Unknown` in it. Read next: `lower/admin_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.admin_rules import (
    AdminAccess,
    AdminRuleCollection,
    IntentPolicySetting,
    SecurityAdminConfiguration,
    SecurityAdminRule,
)
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network_manager import ActiveConfiguration
from penstock.azure.resources.security import RuleDirection, RuleProtocol, Side
from penstock.azure.resources.terms import AddressTerm, Anywhere, PortRange, PortTerm, Reference
from penstock.source.node import Node, Unknown

T = TypeVar("T")

ANY_PORT = PortRange(low=0, high=65535)
ACTIVE = ("commitTime", "region", "ruleCollectionAppliesToGroups", "ruleGroups", "configurationDescription")
"""What rules have that Azure lists as active or in effect, and rules as they are written have not."""

LOWEST, HIGHEST = 1, 4096
_PRIORITIES = f"a whole number from {LOWEST} to {HIGHEST}"
_PROTOCOLS = {"any": RuleProtocol.ANY}


def read_configuration(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the configuration; a silent setting for networks with intent policies is `None` (AV-06)."""
    listed = resource.properties.get("applyOnNetworkIntentPolicyBasedServices")
    found = [values.word(node, IntentPolicySetting, notes, "setting") for node in listed.elements()]
    known = [setting for setting in found if setting is not None]
    doubt = [values.unknown(listed)] if listed.is_unknown else []
    yield SecurityAdminConfiguration(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        manager=resource.parent_id,
        intent_policies=next(iter((*doubt, *known)), IntentPolicySetting.NONE),
    )


def read_collection(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the collection and the groups it is for."""
    yield AdminRuleCollection(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        configuration=resource.parent_id,
        groups=groups(resource.properties.get("appliesToGroups")),
    )


def groups(node: Node) -> tuple[Reference, ...]:
    """Give the ids of the network groups of a collection."""
    if node.is_unknown:
        return (values.unknown(node),)
    found = (values.lower_id(element.get("networkGroupId")) for element in node.elements())
    return tuple(reference for reference in found if reference is not None)


def read_rule(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a rule; one that Azure lists as active shows that its configuration is deployed."""
    get = resource.properties.get
    yield SecurityAdminRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        collection=resource.parent_id,
        priority=_priority(get("priority"), resource, notes),
        direction=_needed(
            values.word(get("direction"), RuleDirection, notes, "direction"), "direction", resource, notes
        ),
        access=_needed(values.word(get("access"), AdminAccess, notes, "access"), "access", resource, notes),
        protocol=_needed(
            values.word(get("protocol"), RuleProtocol, notes, "protocol", _PROTOCOLS), "protocol", resource, notes
        ),
        source=_side(get("sources"), notes),
        destination=_side(get("destinations"), notes),
        source_ports=_ports(get("sourcePortRanges"), notes, "source port range"),
        destination_ports=_ports(get("destinationPortRanges"), notes, "destination port range"),
        custom=_is_custom(resource),
        changed=resource.body.get("systemData", "lastModifiedAt").text() or "",
    )
    if any(not resource.body.get(name).is_missing for name in ACTIVE):
        configuration = resource.parent_id.rsplit("/", 2)[0]
        yield active(resource, configuration)
        yield AdminRuleCollection(
            id=resource.parent_id,
            name=resource.parent_id.rsplit("/", 1)[-1],
            origin=resource.origin,
            configuration=configuration,
            groups=groups(resource.body.get("ruleCollectionAppliesToGroups")),
        )


def active(resource: Resource, configuration: str) -> ActiveConfiguration:
    """Give what the answer to a question about active configurations shows."""
    region = (resource.body.get("region").text() or "").lower().replace(" ", "")
    return ActiveConfiguration(
        id=f"{resource.id}/active/{region}",
        name=resource.name,
        origin=resource.origin,
        configuration=configuration,
        region=region,
    )


def _is_custom(resource: Resource) -> bool:
    return (resource.body.get("kind").text() or "custom").lower() != "default"


def _needed(value: T | None, what: str, resource: Resource, notes: Notes) -> T | Unknown:
    """Give a part that a rule must state; those of Azure's own default rules Azure fills in."""
    if value is not None:
        return value
    why = f'admin rule "{resource.name}" states no {what}'
    if _is_custom(resource):
        notes.error("PS260", why, resource.origin, cure="until it does, what the rule matches is unknown")
    return Unknown(why=why, origin=resource.origin)


def _priority(node: Node, resource: Resource, notes: Notes) -> int | Unknown:
    if node.is_unknown:
        return values.unknown(node)
    number = node.number()
    if number is None:
        return _needed(None, "priority", resource, notes)
    if not LOWEST <= number <= HIGHEST:
        cure = "Azure rejects the rule; it is tried here in the order of its number (AV-03)"
        message = f"priority {number} of an admin rule is out of range"
        notes.error("PS261", message, node.origin, value=str(number), expected=_PRIORITIES, cure=cure)
    return number


def _side(node: Node, notes: Notes) -> Side:
    """Give one end of a rule; none stated means any address, as the empty lists of exports do."""
    if node.is_unknown:
        return Side(terms=(values.unknown(node),), text="?")
    terms: list[AddressTerm] = []
    named: list[Reference] = []
    for element in node.elements():
        if (element.get("addressPrefixType").text() or "").lower() == "networkgroup":
            named.append(values.lower_id(element.get("addressPrefix")))
        else:
            terms.append(_term(element, notes))
    if not terms and not named:
        terms.append(Anywhere())
    text = ", ".join(getattr(term, "text", "?") for term in terms)
    return Side(terms=tuple(dict.fromkeys(terms)), groups=tuple(g for g in named if g is not None), text=text)


def _term(element: Node, notes: Notes) -> AddressTerm:
    found = values.term(element.get("addressPrefix"), notes) if element.is_object else values.term(element, notes)
    return Unknown(why="the rule names no address", origin=element.origin) if found is None else found


def _ports(node: Node, notes: Notes, what: str) -> tuple[PortTerm, ...]:
    """Give the ports of a rule; none stated means all of them."""
    if node.is_unknown:
        return (values.unknown(node),)
    found = [values.ports(element, notes, what) for element in node.elements()]
    return tuple(dict.fromkeys(ports for ports in found if ports is not None)) or (ANY_PORT,)
