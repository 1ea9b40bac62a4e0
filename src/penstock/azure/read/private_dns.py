"""DNS zones, links to virtual networks, and records. Read next: `lower/dns.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import first, switch, text
from penstock.azure.resource import Resource
from penstock.azure.resources.dns import AddressRecord, AliasRecord, PrivateZone, PublicZone, ResolutionPolicy, ZoneLink
from penstock.source.node import Unknown
from penstock.space.addresses import Address


def read_zone(resource: Resource, notes: Notes) -> Iterator[PrivateZone]:
    """Give the zone; links and records are resources of their own."""
    del notes
    yield PrivateZone(id=resource.id, name=resource.name.lower().rstrip("."), origin=resource.origin)


def read_public_zone(resource: Resource, notes: Notes) -> Iterator[PublicZone]:
    """Give the zone; records are resources of their own."""
    del notes
    yield PublicZone(id=resource.id, name=resource.name.lower().rstrip("."), origin=resource.origin)


def read_link(resource: Resource, notes: Notes) -> Iterator[ZoneLink]:
    """Give a link; `resolutionPolicy` decides what a missing record means (DNS-03)."""
    bag = resource.properties
    policy = values.word(bag.get("resolutionPolicy"), ResolutionPolicy, notes, "resolution policy")
    yield ZoneLink(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        zone=resource.parent_id,
        network=values.reference(bag.get("virtualNetwork")),
        registers=switch(bag.get("registrationEnabled"), notes, False),
        falls_back=policy if isinstance(policy, Unknown) else policy is ResolutionPolicy.REDIRECT,
    )


def read_address_record(resource: Resource, notes: Notes) -> Iterator[AddressRecord]:
    """Give an A or AAAA record set."""
    listed = first(resource.properties, "aRecords", "aaaaRecords")
    found: list[Address] = []
    unknown: list[Unknown] = []
    for node in values.entries(listed):
        address = values.address(first(node, "ipv4Address", "ipv6Address"), notes)
        if isinstance(address, Unknown):
            unknown.append(address)
        elif address is not None:
            found.append(address)
    yield AddressRecord(
        id=resource.id,
        name=resource.name.lower(),
        origin=resource.origin,
        zone=resource.parent_id,
        addresses=tuple(found),
        unknown=tuple(unknown),
        target=values.reference(resource.properties.get("targetResource")),
    )


def read_alias_record(resource: Resource, notes: Notes) -> Iterator[AliasRecord]:
    """Give a CNAME record; one whose target is not stated is known to exist and nothing more."""
    del notes
    target = text(resource.properties.get("cnameRecord", "cname"))
    silent = Unknown(why=f'the alias record "{resource.name}" states no target', origin=resource.origin)
    yield AliasRecord(
        id=resource.id,
        name=resource.name.lower(),
        origin=resource.origin,
        zone=resource.parent_id,
        target=target.lower().rstrip(".") if isinstance(target, str) else target or silent,
        resource=values.reference(resource.properties.get("targetResource")),
    )
