"""Front Door Standard and Premium: profiles, endpoints, custom domains, origin groups, origins, routes, rule sets, security policies.

Read next: `read/front_door_classic.py`, `lower/front_door.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.hosts import host
from penstock.azure.read.parts import number, numbered, text, texts
from penstock.azure.read.waf_rules import enabled
from penstock.azure.resource import Resource
from penstock.azure.resources.front_door import (
    EdgeDomain,
    EdgeOrigin,
    EdgeOverride,
    EdgeProfile,
    EdgeRoute,
    EdgeSecurity,
    Forwarding,
    LinkState,
)
from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown

EVERYTHING: tuple[Text, ...] = ("/*",)


def read_profile(resource: Resource, _notes: Notes) -> Iterator[EdgeProfile]:
    """Give a profile of Front Door or of CDN."""
    yield EdgeProfile(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        sku=text(resource.body.get("sku", "name")) or "",
        front_door_id=text(resource.properties.get("frontDoorId")) or "",
        labels=values.labels(resource.body),
    )


def read_endpoint(resource: Resource, notes: Notes) -> Iterator[EdgeDomain]:
    """Give an endpoint as the domain that it is; Azure makes its host name."""
    yield EdgeDomain(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id,
        host=_lower(text(resource.properties.get("hostName"))),
        enabled=enabled(resource.properties.get("enabledState"), notes, default=True),
    )


def read_domain(resource: Resource, _notes: Notes) -> Iterator[EdgeDomain]:
    """Give a custom domain."""
    yield EdgeDomain(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id,
        host=_lower(text(resource.properties.get("hostName"))),
    )


def read_origin(resource: Resource, notes: Notes) -> Iterator[EdgeOrigin]:
    """Give an origin; its group is the resource above it."""
    yield origin_of(resource.properties, resource.id, resource.name, resource.parent_id, notes)


def origin_of(bag: Node, identity: str, name: str, group: str, notes: Notes) -> EdgeOrigin:
    """Give an origin from its properties."""
    link = bag.get("sharedPrivateLinkResource")
    return EdgeOrigin(
        id=identity,
        name=name,
        origin=bag.origin,
        group=group,
        host=host(bag.get("hostName")),
        http_port=number(bag.get("httpPort")),
        https_port=number(bag.get("httpsPort")),
        host_header=_lower(text(bag.get("originHostHeader"))),
        enabled=enabled(bag.get("enabledState"), notes, default=True),
        link=values.reference(link.get("privateLink")),
        link_state=values.word(link.get("status"), LinkState, notes, "state of a private link"),
    )


def read_route(resource: Resource, notes: Notes) -> Iterator[EdgeRoute]:
    """Give a route; the endpoint above it is one of its domains unless it is unlinked."""
    bag = resource.properties
    own = enabled(bag.get("linkToDefaultDomain"), notes, default=False)
    endpoint: tuple[Reference, ...] = (own,) if isinstance(own, Unknown) else (resource.parent_id,) if own else ()
    protocols = bag.get("supportedProtocols")
    yield EdgeRoute(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id.rsplit("/", 2)[0],
        domains=(*endpoint, *values.references(bag.get("customDomains"))),
        patterns=texts(bag.get("patternsToMatch")) or EVERYTHING,
        http=speaks(protocols, "http"),
        https=speaks(protocols, "https"),
        group=values.reference(bag.get("originGroup")),
        forwarding=values.word(bag.get("forwardingProtocol"), Forwarding, notes, "forwarding protocol"),
        secure=enabled(bag.get("httpsRedirect"), notes, default=False),
        enabled=enabled(bag.get("enabledState"), notes, default=True),
        overrides=values.references(bag.get("ruleSets")),
        path=text(bag.get("originPath")),
    )


def speaks(node: Node, protocol: str) -> bool | Unknown:
    """Whether a list of protocols has one; a silent list has both."""
    if node.is_unknown:
        return values.unknown(node)
    listed = texts(node)
    if protocol in (t.lower() for t in listed if isinstance(t, str)):
        return True
    return next((t for t in listed if isinstance(t, Unknown)), not listed)


def read_rule(resource: Resource, _notes: Notes) -> Iterator[EdgeOverride]:
    """Give a rule of a rule set, as far as it sends requests elsewhere."""
    for _, action in numbered(resource.properties.get("actions")):
        group = action.get("parameters", "originGroupOverride", "originGroup")
        older = action.get("parameters", "originGroup")
        kind = (action.get("name").text() or "").lower()
        chosen = values.reference(group) or values.reference(older)
        if chosen is not None or kind == "urlredirect":
            yield EdgeOverride(
                id=resource.id,
                name=resource.name,
                origin=resource.origin,
                rule_set=resource.parent_id,
                group=chosen,
                redirects=kind == "urlredirect",
            )
            return


def read_security(resource: Resource, _notes: Notes) -> Iterator[EdgeSecurity]:
    """Give a security policy: one for each of its associations."""
    bag = resource.properties.get("parameters")
    associations = list(numbered(bag.get("associations")))
    for index, association in associations:
        yield EdgeSecurity(
            id=resource.id if len(associations) == 1 else f"{resource.id}/{index}",
            name=resource.name,
            origin=resource.origin,
            profile=resource.parent_id,
            waf=values.reference(bag.get("wafPolicy")),
            domains=values.references(association.get("domains")),
            patterns=texts(association.get("patternsToMatch")) or EVERYTHING,
        )


def read_nothing(_resource: Resource, _notes: Notes) -> Iterator[EdgeOrigin]:
    """Give nothing: what matters stands in the parts below."""
    return iter(())


def _lower(found: Text | None) -> Text | None:
    return found.lower() if isinstance(found, str) else found
