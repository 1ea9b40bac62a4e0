"""DNS security policies: rules, lists of domains, links. Read next: `lower/resolvers.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import number, texts
from penstock.azure.read.resolver import domain, enabled
from penstock.azure.resource import Resource
from penstock.azure.resources.dns import DomainList, NameAction, NamePolicy, NamePolicyLink, NameRule
from penstock.source.node import Unknown


def read_policy(resource: Resource, notes: Notes) -> Iterator[NamePolicy]:
    """Give the policy; its rules and links are resources of their own."""
    del notes
    yield NamePolicy(id=resource.id, name=resource.name, origin=resource.origin)


def read_rule(resource: Resource, notes: Notes) -> Iterator[NameRule]:
    """Give one rule."""
    bag = resource.properties
    node = bag.get("action", "actionType")
    silent = Unknown(why=f'the rule "{resource.name}" states no action', origin=resource.origin)
    yield NameRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        policy=resource.parent_id,
        priority=number(bag.get("priority")),
        action=values.word(node, NameAction, notes, "action of a DNS security rule") or silent,
        lists=values.references(bag.get("dnsResolverDomainLists")),
        managed=texts(bag.get("managedDomainLists")),
        enabled=enabled(bag.get("dnsSecurityRuleState"), notes),
    )


def read_link(resource: Resource, notes: Notes) -> Iterator[NamePolicyLink]:
    """Give a network for which a policy holds."""
    del notes
    yield NamePolicyLink(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        policy=resource.parent_id,
        network=values.reference(resource.properties.get("virtualNetwork")),
    )


def read_list(resource: Resource, notes: Notes) -> Iterator[DomainList]:
    """Give the domains of a list; a large one is kept in a file elsewhere, whose contents are not known."""
    del notes
    found = tuple(domain(one) for one in values.entries(resource.properties.get("domains")))
    domains = tuple(one for one in found if one is not None)
    elsewhere = resource.properties.get("domainsUrl")
    if not domains and not elsewhere.is_missing:
        domains = (
            Unknown(why=f'the domains of "{resource.name}" are kept in a file elsewhere', origin=elsewhere.origin),
        )
    yield DomainList(id=resource.id, name=resource.name, origin=resource.origin, domains=domains)
