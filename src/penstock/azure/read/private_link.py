"""Private link services, and policies of service endpoints. Read next: `lower/private_link.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import first, named, numbered, props, text, texts, unknowns
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.private_link import (
    ConnectionState,
    EndpointPolicy,
    EndpointPolicyDefinition,
    ManagedEndpoint,
    PrivateLinkService,
)
from penstock.azure.resources.terms import Reference
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address

DEFINITIONS = "serviceEndpointPolicyDefinitions"


def read_link_service(resource: Resource, notes: Notes) -> Iterator[PrivateLinkService]:
    """Give a private link service with the frontends it leads to."""
    bag = resource.properties
    alias = text(bag.get("alias"))
    yield PrivateLinkService(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        frontends=values.references(bag.get("loadBalancerFrontendIpConfigurations")),
        sources=tuple(_sources(bag.get("ipConfigurations"), notes)),
        target=values.address(bag.get("destinationIPAddress"), notes),
        visible=texts(bag.get("visibility", "subscriptions")),
        approved=texts(bag.get("autoApproval", "subscriptions")),
        alias=alias.lower() if isinstance(alias, str) else "",
        labels=values.labels(resource.body),
    )


def _sources(node: Node, notes: Notes) -> Iterator[tuple[Reference, Address | Unknown | None]]:
    if node.is_unknown:
        yield values.unknown(node), None
    for _, element in numbered(node):
        bag = props(element)
        yield values.reference(bag.get("subnet")), values.address(bag.get("privateIPAddress"), notes)


def read_policy(resource: Resource, _: Notes) -> Iterator[Item]:
    """Give a service endpoint policy with the definitions that stand inside it."""
    yield EndpointPolicy(id=resource.id, name=resource.name, origin=resource.origin, location=resource.location)
    listed = resource.properties.get(DEFINITIONS)
    if unknown := unknowns(listed):
        yield EndpointPolicyDefinition(
            id=f"{resource.id}/?", name="?", origin=listed.origin, policy=resource.id, service=None, resources=unknown
        )
    for _index, node in numbered(listed):
        name = named(node, "definition")
        identity = values.child_id(resource.id, DEFINITIONS, name)
        yield _definition(identity, name, resource.id, node, props(node))


def read_definition(resource: Resource, _: Notes) -> Iterator[EndpointPolicyDefinition]:
    """Give a definition that stands by itself."""
    yield _definition(resource.id, resource.name, resource.parent_id, resource.body, resource.properties)


def _definition(identity: str, name: str, policy: str, node: Node, bag: Node) -> EndpointPolicyDefinition:
    resources = texts(bag.get("serviceResources"))
    return EndpointPolicyDefinition(
        id=identity,
        name=name,
        origin=node.origin,
        policy=policy,
        service=text(bag.get("service")),
        resources=tuple(one.lower().rstrip("/") if isinstance(one, str) else one for one in resources),
    )


# ── private ways that the platform keeps ─────────────────────────────────────────────────────────

OWNERS = ("/managedvirtualnetworks/", "/sharedprivatelinkresources/", "/outboundrules/", "/managedprivateendpoints/")


def read_managed_endpoint(resource: Resource, notes: Notes) -> Iterator[ManagedEndpoint]:
    """Give a managed private endpoint, a shared private link, or an outbound rule that makes one."""
    bag = resource.properties
    found = (bag.get("privateLinkResourceId"), bag.get("destination", "serviceResourceId"))
    target = next((node for node in found if not node.is_missing), None)
    if target is None:
        return
    status = first(bag, "status")
    state = bag.get("connectionState", "status") if status.is_missing else status
    known = {"active": ConnectionState.APPROVED, "inactive": ConnectionState.PENDING}
    yield ManagedEndpoint(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        service=_owner(resource.id),
        target=values.lower_id(target),
        state=values.word(state, ConnectionState, notes, "connection state", known),
    )


def _owner(identity: str) -> str:
    """Give the id of the service in which a link stands."""
    cuts = [at for word in OWNERS if (at := identity.find(word)) > 0]
    return identity[: min(cuts)] if cuts else identity
