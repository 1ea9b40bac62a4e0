"""Network security perimeters: profiles, access rules, associations, links. Read next: `lower/perimeters.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import texts
from penstock.azure.resource import Resource
from penstock.azure.resources.perimeter import (
    AccessMode,
    Perimeter,
    PerimeterAssociation,
    PerimeterLink,
    PerimeterProfile,
    PerimeterRule,
)
from penstock.azure.resources.security import RuleDirection
from penstock.azure.resources.terms import AddressTerm, ServiceTag
from penstock.source.node import Node, Unknown


def read_perimeter(resource: Resource, _: Notes) -> Iterator[Perimeter]:
    """Give a perimeter."""
    yield Perimeter(id=resource.id, name=resource.name, origin=resource.origin, location=resource.location)


def read_profile(resource: Resource, _: Notes) -> Iterator[PerimeterProfile]:
    """Give a profile of a perimeter."""
    yield PerimeterProfile(id=resource.id, name=resource.name, origin=resource.origin, perimeter=resource.parent_id)


def read_rule(resource: Resource, notes: Notes) -> Iterator[PerimeterRule]:
    """Give an access rule of a profile."""
    bag = resource.properties
    yield PerimeterRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id,
        direction=values.word(bag.get("direction"), RuleDirection, notes, "direction"),
        addresses=(*values.blocks(bag.get("addressPrefixes"), notes), *_tags(bag.get("serviceTags"))),
        subscriptions=values.references(bag.get("subscriptions")),
        perimeters=values.references(bag.get("networkSecurityPerimeters")),
        names=texts(bag.get("fullyQualifiedDomainNames")),
    )


def _tags(node: Node) -> Iterator[AddressTerm]:
    for found in texts(node):
        yield found if isinstance(found, Unknown) else ServiceTag(name=found)


def read_association(resource: Resource, notes: Notes) -> Iterator[PerimeterAssociation]:
    """Give which resource is in a perimeter, and how strictly."""
    bag = resource.properties
    yield PerimeterAssociation(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        perimeter=resource.parent_id,
        resource=values.reference(bag.get("privateLinkResource")),
        profile=values.reference(bag.get("profile")),
        mode=values.word(bag.get("accessMode"), AccessMode, notes, "access mode"),
    )


def read_link(resource: Resource, _: Notes) -> Iterator[PerimeterLink]:
    """Give a link to another perimeter, from the side that asked for it."""
    bag = resource.properties
    status = bag.get("status")
    yield PerimeterLink(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        perimeter=resource.parent_id,
        remote=values.lower_id(bag.get("autoApprovedRemotePerimeterResourceId")),
        approved=values.unknown(status) if status.is_unknown else (status.text() or "approved").lower() == "approved",
        local_inbound=texts(bag.get("localInboundProfiles")),
        remote_inbound=texts(bag.get("remoteInboundProfiles")),
    )
