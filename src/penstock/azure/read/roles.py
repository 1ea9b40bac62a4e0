"""Role assignments, and the managed identities of resources.

Comes in: resources of any type. Goes out: `RoleAssignment`, and an `Identity` for each principal that a resource signs in as, where the input names
it: Azure makes it, so that templates do not. Read next: `lower/roles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.roles import Identity, RoleAssignment
from penstock.source.node import Node

KIND = "/providers/microsoft.authorization/roleassignments/"

BUILT_IN = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c": "Virtual Machine Contributor",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
}
"""Names of built-in roles by the ids of their definitions. Source: Microsoft Learn, "Azure built-in roles"."""


def read_assignment(resource: Resource, _notes: Notes) -> Iterator[RoleAssignment]:
    """Give the assignment; its scope is stated, or is what its id begins with."""
    bag = resource.properties
    stated = values.text(bag.get("scope")).lower().rstrip("/")
    yield RoleAssignment(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        scope=stated or resource.id.rpartition(KIND)[0],
        role=_role(bag),
        principal=values.text(bag.get("principalId")).lower(),
        said=values.text(bag.get("principalName")),
    )


def _role(bag: Node) -> str:
    definition = values.text(bag.get("roleDefinitionId")).rpartition("/")[2].lower()
    return values.text(bag.get("roleDefinitionName")) or BUILT_IN.get(definition, definition or "a role not known")


def identities(resource: Resource) -> Iterator[Identity]:
    """Give the identities of a resource of which the principal is stated, its own and those that are given to it."""
    held = resource.body.get("identity")
    given = held.get("userAssignedIdentities")
    found = [held.get("principalId")]
    found += [given.get(key, "principalId") for key in (given.value if given.is_object else ())]
    for node in found:
        principal = values.text(node).lower()
        if principal:
            yield _identity(resource, principal)


def read_identity(resource: Resource, _notes: Notes) -> Iterator[Identity]:
    """Give an identity that is a resource of its own."""
    principal = values.text(resource.properties.get("principalId")).lower()
    if principal:
        yield _identity(resource, principal)


def _identity(resource: Resource, principal: str) -> Identity:
    return Identity(
        id=f"{resource.id}#{principal}",
        name=resource.name,
        origin=resource.origin,
        holder=resource.id,
        principal=principal,
    )
