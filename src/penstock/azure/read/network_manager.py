"""Network managers, network groups and their members: what people wrote, and what Azure recorded.

Read next: `read/group_policy.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.condition import condition
from penstock.azure.resource import Resource
from penstock.azure.resources.condition import Condition
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network_manager import (
    IntentPolicyService,
    Membership,
    MembershipRecord,
    MemberType,
    NetworkGroup,
    NetworkManager,
)
from penstock.azure.resources.terms import Reference
from penstock.source.node import Node, Unknown


def read_manager(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the manager; a management group, a foreign tenant or an unknown scope leaves open what else it reaches."""
    scopes = resource.properties.get("networkManagerScopes")
    groups = scopes.get("managementGroups")
    named = [values.lower_id(element) for element in scopes.get("subscriptions").elements()]
    doubtful = scopes.is_unknown or scopes.is_missing or scopes.get("subscriptions").is_unknown
    wide = groups.is_unknown or any(groups.elements()) or any(scopes.get("crossTenantScopes").elements())
    yield NetworkManager(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        scopes=tuple(scope for scope in named if isinstance(scope, str)),
        open_scope=doubtful or wide or any(isinstance(scope, Unknown) for scope in named),
    )


def read_group(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the group, with the condition and the members that old versions of the interface put inside it."""
    properties = resource.properties
    kind = values.word(properties.get("memberType"), MemberType, notes, "kind of member")
    yield NetworkGroup(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        manager=resource.parent_id,
        member_type=MemberType.NETWORK if kind is None else kind,
        condition=_conditional(properties.get("conditionalMembership")),
    )
    for index, node in enumerate(properties.get("groupMembers").elements()):
        yield Membership(
            id=values.child_id(resource.id, "groupmembers", str(index)),
            name=f"member {index + 1}",
            origin=node.origin,
            group=resource.id,
            member=_member(node, "resourceId"),
        )


def _conditional(node: Node) -> Condition | None:
    """Give the condition of a group: JSON, or JSON written as a text."""
    if node.is_missing or node.value == "":
        return None
    if not isinstance(node.value, str):
        return condition(node)
    try:
        inside: Any = json.loads(node.value)
    except (ValueError, RecursionError):
        return Unknown(why="the conditional membership is no JSON", origin=node.origin)
    return condition(Node(inside, node.origin))


def read_static_member(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a member that somebody put into the group."""
    yield _membership(resource, "resourceId")


def read_recorded_member(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a member as Resource Graph lists it below its group, whatever made it one."""
    yield _membership(resource, "memberId")


def _membership(resource: Resource, name: str) -> Membership:
    return Membership(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        group=resource.parent_id,
        member=_member(resource.properties, name),
    )


def _member(node: Node, name: str) -> Reference:
    found = values.lower_id(node.get(name))
    return Unknown(why="the member is not named", origin=node.origin) if found is None else found


def read_membership_record(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give all groups of a network, from the extension resource that Azure keeps for it."""
    listed = resource.properties.get("groupMemberships")
    if listed.is_array:
        yield MembershipRecord(
            id=resource.id,
            name=resource.name,
            origin=resource.origin,
            member=resource.id.partition("/providers/microsoft.network/networkgroupmemberships")[0],
            groups=tuple(_member(node, "networkGroupId") for node in listed.elements()),
        )


def read_intent_service(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a service whose network keeps admin rules out (AV-06); one outside networks of the customer has no place."""
    properties = resource.properties
    subnet = values.lower_id(properties.get("subnetId"))
    network = values.lower_id(properties.get("parameters", "customVirtualNetworkId", "value"))
    place = subnet if subnet is not None else network
    if place is not None:
        yield IntentPolicyService(
            id=resource.id, name=resource.name, origin=resource.origin, kind=resource.type, place=place
        )
