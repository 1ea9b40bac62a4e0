"""DNS private resolvers, their endpoints, and forwarding rulesets. Read next: `lower/resolvers.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import props, text
from penstock.azure.resource import Resource
from penstock.azure.resources.dns import (
    ForwardingRule,
    ForwardingRuleset,
    InboundEndpoint,
    OutboundEndpoint,
    PrivateResolver,
    RulesetLink,
    RuleState,
)
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address


def read_resolver(resource: Resource, notes: Notes) -> Iterator[PrivateResolver]:
    """Give the resolver; its endpoints are resources of their own."""
    del notes
    yield PrivateResolver(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        network=values.reference(resource.properties.get("virtualNetwork")),
    )


def read_inbound(resource: Resource, notes: Notes) -> Iterator[InboundEndpoint]:
    """Give an endpoint that takes questions, with its places."""
    listed = values.entries(resource.properties.get("ipConfigurations"))
    places = tuple(_place(props(node), notes) for node in listed)
    yield InboundEndpoint(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        resolver=resource.parent_id,
        places=places,
        location=resource.location,
        labels=values.labels(resource.body),
    )


def _place(bag: Node, notes: Notes) -> tuple[str | Unknown | None, Address | Unknown | None]:
    return values.reference(bag.get("subnet")), values.address(bag.get("privateIpAddress"), notes)


def read_outbound(resource: Resource, notes: Notes) -> Iterator[OutboundEndpoint]:
    """Give an endpoint from which other servers are asked."""
    del notes
    yield OutboundEndpoint(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        resolver=resource.parent_id,
        subnet=values.reference(resource.properties.get("subnet")),
    )


def read_ruleset(resource: Resource, notes: Notes) -> Iterator[ForwardingRuleset]:
    """Give a ruleset; its rules and links are resources of their own."""
    del notes
    yield ForwardingRuleset(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        outbound=values.references(resource.properties.get("dnsResolverOutboundEndpoints")),
    )


def read_rule(resource: Resource, notes: Notes) -> Iterator[ForwardingRule]:
    """Give one rule of a ruleset."""
    bag = resource.properties
    yield ForwardingRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        ruleset=resource.parent_id,
        domain=domain(bag.get("domainName")),
        servers=_servers(bag.get("targetDnsServers"), notes),
        enabled=enabled(bag.get("forwardingRuleState"), notes),
    )


def domain(node: Node) -> Text | None:
    """Give a domain, lower case and without its final dot; the root is the empty one."""
    found = text(node)
    return found.lower().rstrip(".") if isinstance(found, str) else found


def enabled(node: Node, notes: Notes) -> bool | Unknown:
    """Tell whether a rule counts; it does where the file is silent."""
    found = values.word(node, RuleState, notes, "state of a rule")
    return found if isinstance(found, Unknown) else found is not RuleState.DISABLED


def _servers(node: Node, notes: Notes) -> tuple[Address | Unknown, ...]:
    found = (values.address(element.get("ipAddress"), notes) for element in values.entries(node))
    return tuple(server for server in found if server is not None)


def read_link(resource: Resource, notes: Notes) -> Iterator[RulesetLink]:
    """Give a network that is linked to a ruleset."""
    del notes
    yield RulesetLink(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        ruleset=resource.parent_id,
        network=values.reference(resource.properties.get("virtualNetwork")),
    )
