"""Classic front doors and CDN endpoints: their parts stand inside, and are read as those of Front Door.

Read next: `read/front_door.py`, `lower/front_door.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.front_door import EVERYTHING, speaks
from penstock.azure.read.hosts import host
from penstock.azure.read.parts import named, number, numbered, props, switch, text, texts
from penstock.azure.read.waf_rules import enabled
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.front_door import (
    EdgeDomain,
    EdgeOrigin,
    EdgeProfile,
    EdgeRoute,
    Forwarding,
    LinkState,
)
from penstock.source.node import Node, Unknown


def read_classic(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give a classic front door with its frontends, pools and routing rules."""
    bag, own = resource.properties, resource.id
    yield EdgeProfile(
        id=own,
        name=resource.name,
        origin=resource.origin,
        sku="Classic_AzureFrontDoor",
        front_door_id=text(bag.get("frontdoorId")) or "",
        labels=values.labels(resource.body),
    )
    for _, node in numbered(bag.get("frontendEndpoints")):
        yield _frontend(node, own, notes)
    for _, node in numbered(bag.get("backendPools")):
        yield from _pool(node, own, notes)
    for _, node in numbered(bag.get("routingRules")):
        yield _rule(node, own, notes)


def _frontend(node: Node, own: str, _notes: Notes) -> EdgeDomain:
    bag, name = props(node), named(node, "frontend")
    said = text(bag.get("hostName"))
    return EdgeDomain(
        id=values.child_id(own, "frontendendpoints", name),
        name=name,
        origin=node.origin,
        profile=own,
        host=said.lower() if isinstance(said, str) else said,
        waf=values.reference(bag.get("webApplicationFirewallPolicyLink")),
    )


def _pool(node: Node, own: str, notes: Notes) -> Iterator[EdgeOrigin]:
    group = values.child_id(own, "backendpools", named(node, "pool"))
    for index, backend in numbered(props(node).get("backends")):
        yield EdgeOrigin(
            id=f"{group}/{index}",
            name=backend.get("address").text() or f"backend-{index}",
            origin=backend.origin,
            group=group,
            host=host(backend.get("address")),
            http_port=number(backend.get("httpPort")),
            https_port=number(backend.get("httpsPort")),
            host_header=text(backend.get("backendHostHeader")),
            enabled=enabled(backend.get("enabledState"), notes, default=True),
            link=values.lower_id(backend.get("privateLinkResourceId")),
            link_state=values.word(backend.get("privateEndpointStatus"), LinkState, notes, "state of a private link"),
        )


def _rule(node: Node, own: str, notes: Notes) -> EdgeRoute:
    bag, name = props(node), named(node, "rule")
    config = bag.get("routeConfiguration")
    redirects = "redirect" in (config.get("@odata.type").text() or "").lower()
    target = config.get("customHost").text() or "another host or protocol"
    protocols = bag.get("acceptedProtocols")
    return EdgeRoute(
        id=values.child_id(own, "routingrules", name),
        name=name,
        origin=node.origin,
        profile=own,
        domains=values.references(bag.get("frontendEndpoints")),
        patterns=texts(bag.get("patternsToMatch")) or EVERYTHING,
        http=speaks(protocols, "http"),
        https=speaks(protocols, "https"),
        group=values.reference(config.get("backendPool")),
        forwarding=values.word(config.get("forwardingProtocol"), Forwarding, notes, "forwarding protocol"),
        redirect=f"redirects clients to {target}" if redirects else "",
        enabled=enabled(bag.get("enabledState"), notes, default=True),
        overrides=tuple(r for r in (values.reference(bag.get("rulesEngine")),) if r is not None),
        path=text(config.get("customForwardingPath")),
        waf=values.reference(bag.get("webApplicationFirewallPolicyLink")),
    )


# ---- CDN -------------------------------------------------------------------------------------------------------------


def read_cdn_endpoint(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give an endpoint of a CDN profile: a domain, its origins, and one route over everything."""
    bag, own = resource.properties, resource.id
    said, waf = text(bag.get("hostName")), values.reference(bag.get("webApplicationFirewallPolicyLink"))
    default = f"{resource.name.lower()}.azureedge.net"
    shown = said.lower() if isinstance(said, str) else said or default
    yield EdgeDomain(
        id=own, name=resource.name, origin=resource.origin, profile=resource.parent_id, host=shown, waf=waf
    )
    domains = [_custom(node, own, resource.parent_id, waf) for _, node in numbered(bag.get("customDomains"))]
    yield from domains
    header = text(bag.get("originHostHeader"))
    for _, node in numbered(bag.get("origins")):
        origin = _origin(node, own, notes)
        yield replace(origin, host_header=origin.host_header or header)
    yield EdgeRoute(
        id=f"{own}/route",
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id,
        domains=(own, *(domain.id for domain in domains)),
        patterns=EVERYTHING,
        http=switch(bag.get("isHttpAllowed"), notes, True),
        https=switch(bag.get("isHttpsAllowed"), notes, True),
        group=own,
        forwarding=Forwarding.MATCH,
        path=text(bag.get("originPath")),
    )


def read_cdn_domain(resource: Resource, _notes: Notes) -> Iterator[EdgeDomain]:
    """Give a custom domain of a CDN endpoint that stands by itself."""
    said = text(resource.properties.get("hostName"))
    yield EdgeDomain(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        profile=resource.parent_id.rsplit("/", 2)[0],
        host=said.lower() if isinstance(said, str) else said,
    )


def read_cdn_origin(resource: Resource, notes: Notes) -> Iterator[EdgeOrigin]:
    """Give an origin of a CDN endpoint that stands by itself."""
    yield _origin_of(resource.properties, resource.id, resource.name, resource.parent_id, notes)


def _custom(node: Node, own: str, profile: str, waf: object) -> EdgeDomain:
    bag, name = props(node), named(node, "domain")
    said = text(bag.get("hostName"))
    return EdgeDomain(
        id=values.child_id(own, "customdomains", name),
        name=name,
        origin=node.origin,
        profile=profile,
        host=said.lower() if isinstance(said, str) else said,
        waf=waf if isinstance(waf, str | Unknown) else None,
    )


def _origin(node: Node, own: str, notes: Notes) -> EdgeOrigin:
    name = named(node, "origin")
    return _origin_of(props(node), values.child_id(own, "origins", name), name, own, notes)


def _origin_of(bag: Node, identity: str, name: str, group: str, notes: Notes) -> EdgeOrigin:
    return EdgeOrigin(
        id=identity,
        name=name,
        origin=bag.origin,
        group=group,
        host=host(bag.get("hostName")),
        http_port=number(bag.get("httpPort")),
        https_port=number(bag.get("httpsPort")),
        host_header=text(bag.get("originHostHeader")),
        enabled=switch(bag.get("enabled"), notes, True),
        link=values.lower_id(bag.get("privateLinkResourceId")),
        link_state=values.word(bag.get("privateEndpointStatus"), LinkState, notes, "state of a private link"),
    )
