"""The access rules of platform services: their own, and those that stand in children of them.

Comes in: the property bag of a service, of which its kind says where the rules stand; or a child. Goes out: `AccessSettings`. Read next:
`lower/doors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from penstock.azure.kinds.kind import Listed, Path, ServiceKind
from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import first, named, text, texts
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import (
    AccessRule,
    AccessSettings,
    ConnectionPolicy,
    DefaultAction,
    PublicAccess,
    SubnetTerm,
)
from penstock.azure.resources.terms import AddressTerm, Anywhere, Block
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address, AddressSet


class Bypass(Enum):
    """What a service's bypass admits besides its rules (STO-06)."""

    SERVICES = "AzureServices"
    NONE = "None"


ACTIONS = {"accept": DefaultAction.ALLOW, "reject": DefaultAction.DENY}
"""Other words for what a rule does."""


def settings(resource: Resource, kind: ServiceKind, notes: Notes) -> AccessSettings:
    """Give the access settings that stand in a service itself."""
    bag = resource.properties
    holder = _holder(bag, kind)
    access = _at(bag, kind.access)
    default = holder.get(kind.default) if kind.default else Node(None, bag.origin)
    switch = bag.get(kind.filter_switch) if kind.filter_switch else Node(None, bag.origin)
    bypass = _bypass(bag, holder, kind)
    lists = (*kind.addresses, *(kind.segments if switch.flag() is not False else ()))
    arrays = [(listed, holder.get(listed.array)) for listed in lists]
    return AccessSettings(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        service=resource.id,
        access=access_of(access, notes),
        access_origin=None if access.is_missing else access.origin,
        default=_default(default, switch, notes),
        default_origin=next((node.origin for node in (default, switch) if not node.is_missing), None),
        rules=tuple(rule for listed, node in arrays for rule in _rules(listed, node, notes)),
        unknown_rules=tuple(values.unknown(node) for _, node in arrays if node.is_unknown),
        trusted=trusted(bypass, notes),
        trusted_origin=None if bypass.is_missing else bypass.origin,
        resources=(*texts_of(holder.get("resourceAccessRules"), "resourceId"), *_ids(holder.get(BYPASSED))),
        outbound=texts(bag.get("allowedFqdnList")),
    )


def _default(default: Node, switch: Node, notes: Notes) -> DefaultAction | Unknown | None:
    if switch.is_unknown:
        return values.unknown(switch)
    if switch.flag() is True:
        return DefaultAction.DENY
    return values.word(default, DefaultAction, notes, "default action")


def _holder(bag: Node, kind: ServiceKind) -> Node:
    found = [_at(bag, (path,)) for path in kind.holders]
    return next((node for node in found if not node.is_missing), Node(None, bag.origin))


def _at(bag: Node, paths: tuple[Path, ...]) -> Node:
    """Give the first of several places that is there."""
    found = [bag.get(*path) if path else bag for path in paths]
    return next((node for node in found if not node.is_missing), Node(None, bag.origin))


def access_of(said: Node, notes: Notes) -> PublicAccess | Unknown | None:
    """Give what a switch for public access says; some are booleans."""
    if isinstance(said.value, bool):
        return PublicAccess.ENABLED if said.value else PublicAccess.DISABLED
    return values.word(said, PublicAccess, notes, "setting of public network access")


def _bypass(bag: Node, holder: Node, kind: ServiceKind) -> Node:
    found = [node for path in kind.bypass for node in (holder.get(*path), bag.get(*path)) if not node.is_missing]
    return found[0] if found else Node(None, bag.origin)


def trusted(node: Node, notes: Notes) -> bool | Unknown | None:
    """Tell whether trusted services are let in; a list of words separated by commas may say so among others."""
    if node.flag() is not None:
        return node.flag()
    written = node.text()
    if written is not None and "azureservices" in written.lower().replace(" ", "").split(","):
        return True
    if written is not None and written.strip().lower() in ("logging", "metrics", "logging, metrics", "logging,metrics"):
        return False
    found = values.word(node, Bypass, notes, "bypass")
    return found is Bypass.SERVICES if isinstance(found, Bypass) else found


def texts_of(node: Node, key: str) -> tuple[str | Unknown, ...]:
    """Give one property of every object of an array, lower case; an unknown array is one unknown element."""
    if node.is_unknown:
        return (values.unknown(node),)
    found = (text(element.get(key)) for element in node.elements())
    return tuple(one.lower() if isinstance(one, str) else one for one in found if one is not None)


BYPASSED = "networkAclBypassResourceIds"
"""Resources that the bypass of a Cosmos DB account admits by name."""


def _ids(node: Node) -> tuple[str | Unknown, ...]:
    return tuple(one.lower() if isinstance(one, str) else one for one in texts(node))


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


def _rules(listed: Listed, node: Node, notes: Notes) -> Iterator[AccessRule]:
    for element in _elements(node):
        value = element.get(listed.value) if listed.value and element.is_object else element
        source = _subnet(value) if listed.array == "virtualNetworkRules" else _source(value, notes)
        if source is None:
            continue
        action = values.word(element.get(listed.action), DefaultAction, notes, "action", ACTIONS)
        yield AccessRule(
            name=named(element, f"{listed.array} {shown(value)}".strip()),
            origin=element.origin,
            source=source,
            action=DefaultAction.ALLOW if action is None else action,
        )


def _elements(node: Node) -> Iterator[Node]:
    """Give the elements of an array, and those of a text with commas (older Cosmos DB accounts)."""
    for element in node.elements():
        if isinstance(element.value, str) and "," in element.value:
            yield from (Node(part.strip(), element.origin) for part in element.value.split(",") if part.strip())
        else:
            yield element


def _subnet(value: Node) -> SubnetTerm | None:
    found = values.reference(value)
    return None if found is None else SubnetTerm(subnet=found)


def _source(value: Node, notes: Notes) -> AddressTerm | None:
    written = value.text()
    if written is not None and written.strip().lower() == "any":
        return Anywhere(text=written.strip())
    return values.block(value, notes)


# ── children ─────────────────────────────────────────────────────────────────────────────────────


def _child(resource: Resource, service: str, **fields: object) -> AccessSettings:
    return AccessSettings(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        service=service,
        **fields,  # type: ignore[arg-type]
    )


def read_range_rule(resource: Resource, notes: Notes) -> Iterator[AccessSettings]:
    """Give the firewall rule of a server: a closed range of public addresses (SQL-01)."""
    bag = resource.properties
    low = values.address(first(bag, "startIpAddress", "startIP"), notes)
    high = values.address(first(bag, "endIpAddress", "endIP"), notes)
    rule = AccessRule(name=resource.name, origin=resource.origin, source=_range(low, high))
    yield _child(resource, resource.parent_id, rules=(rule,))


def _range(low: Address | Unknown | None, high: Address | Unknown | None) -> AddressTerm:
    for bound in (low, high):
        if isinstance(bound, Unknown):
            return bound
    if not isinstance(low, Address) or not isinstance(high, Address):
        return Unknown(why="a bound of an address range is missing")
    if low.version != high.version or low > high:
        return Unknown(why=f"the address range {low} to {high} runs backwards")
    words = str(low) if low == high else f"{low}-{high}"
    return Block(text=words, addresses=AddressSet.span(low, high))


def read_subnet_rule(resource: Resource, _: Notes) -> Iterator[AccessSettings]:
    """Give the virtual network rule of a server."""
    subnet = values.reference(resource.properties.get("virtualNetworkSubnetId"))
    if subnet is not None:
        rule = AccessRule(name=resource.name, origin=resource.origin, source=SubnetTerm(subnet=subnet))
        yield _child(resource, resource.parent_id, rules=(rule,))


def read_rule_set(resource: Resource, notes: Notes) -> Iterator[AccessSettings]:
    """Give the network rules of a namespace, which stand in a child."""
    bag = resource.properties
    default, access, bypass = bag.get("defaultAction"), bag.get("publicNetworkAccess"), bag.get(*TRUSTED)
    arrays = [
        (listed, bag.get(listed.array))
        for listed in (
            Listed(array="ipRules", value="ipMask"),
            Listed(array="virtualNetworkRules", value="subnet"),
        )
    ]
    yield _child(
        resource,
        resource.parent_id,
        access=access_of(access, notes),
        access_origin=None if access.is_missing else access.origin,
        default=values.word(default, DefaultAction, notes, "default action"),
        default_origin=None if default.is_missing else default.origin,
        rules=tuple(rule for listed, node in arrays for rule in _rules(listed, node, notes)),
        unknown_rules=tuple(values.unknown(node) for _, node in arrays if node.is_unknown),
        trusted=trusted(bypass, notes),
        trusted_origin=None if bypass.is_missing else bypass.origin,
    )


TRUSTED = ("trustedServiceAccessEnabled",)


def read_connection_policy(resource: Resource, notes: Notes) -> Iterator[AccessSettings]:
    """Give where the sessions of a database server go on (SQL-03)."""
    said = values.word(resource.properties.get("connectionType"), ConnectionPolicy, notes, "connection type")
    yield _child(resource, resource.parent_id, connection=said)


def read_outbound_rule(resource: Resource, _: Notes) -> Iterator[AccessSettings]:
    """Give a name that a database server may call; the name of the rule is the name called."""
    yield _child(resource, resource.parent_id, outbound=(resource.name.lower(),))


# ── small things ─────────────────────────────────────────────────────────────────────────────────


def shown(node: Node) -> str:
    """Give a value as text, for names and for people."""
    flag = node.flag()
    if flag is not None:
        return "true" if flag else "false"
    return node.text() or node.get("id").text() or ""
