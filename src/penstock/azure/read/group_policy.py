"""Azure Policy as far as it fills network groups: definitions with the effect `addToNetworkGroup`, sets, assignments.

Other policies decide no flow and give nothing. Read next: `lower/group_members.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import parts, values
from penstock.azure.read.condition import condition, parameters
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network_manager import GroupPolicy, PolicyAssignment, PolicySet
from penstock.source.node import Unknown

ADDS = "addtonetworkgroup"
ASSIGNMENTS = "/providers/microsoft.authorization/policyassignments/"


def read_definition(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a definition that names a network group or has the effect that does."""
    rule = resource.properties.get("policyRule")
    effect = parts.text(rule.get("then", "effect"))
    group = values.lower_id(rule.get("then", "details", "networkGroupId"))
    if group is None and not (isinstance(effect, str) and effect.lower() == ADDS):
        return
    missing = Unknown(why="the policy names no network group", origin=rule.origin)
    yield GroupPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        group=group if group is not None else missing,
        effect=effect if effect is not None else Unknown(why="the policy states no effect", origin=rule.origin),
        condition=condition(rule.get("if")),
        parameters=parameters(resource.properties.get("parameters"), "defaultValue"),
    )


def read_set(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the definitions of a set."""
    listed = resource.properties.get("policyDefinitions")
    found = [values.lower_id(node.get("policyDefinitionId")) for node in listed.elements()]
    doubts = [values.unknown(listed)] if listed.is_unknown else []
    yield PolicySet(id=resource.id, name=resource.name, origin=resource.origin, definitions=(*found, *doubts))


def read_assignment(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give an assignment; its scope is stated, or is where it stands."""
    properties = resource.properties
    stated = values.lower_id(properties.get("scope"))
    mode = parts.text(properties.get("enforcementMode"))
    selectors = (properties.get("resourceSelectors"), properties.get("overrides"))
    yield PolicyAssignment(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        scope=stated if isinstance(stated, str) else resource.id.partition(ASSIGNMENTS)[0],
        definition=values.lower_id(properties.get("policyDefinitionId")),
        enforced=mode if isinstance(mode, Unknown) else mode is None or mode.lower() != "donotenforce",
        not_scopes=tuple(values.lower_id(node) for node in properties.get("notScopes").elements()),
        parameters=parameters(properties.get("parameters"), "value"),
        selected=any(node.is_unknown or any(node.elements()) for node in selectors),
    )
    del notes
