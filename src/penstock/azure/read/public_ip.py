"""Public addresses and prefixes. Read next: `lower/symbols.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.addressing import PublicIpAddress, PublicIpPrefix, Sku
from penstock.azure.resources.estate import Item


def read_public_ip(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the address. A silent SKU stays None: it means Basic in old API versions and Standard in new ones."""
    properties = resource.properties
    version = values.text(properties.get("publicIPAddressVersion")).lower()
    yield PublicIpAddress(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        sku=values.word(resource.body.get("sku", "name"), Sku, notes, "public address SKU"),
        address=values.address(properties.get("ipAddress"), notes),
        version=6 if version == "ipv6" else 4,
        fqdn=_fqdn(resource),
        prefix=values.reference(properties.get("publicIPPrefix")),
        location=resource.location,
    )


def _fqdn(resource: Resource) -> str:
    """Give the name that leads to the address: as stated, or made of the label and the region."""
    settings = resource.properties.get("dnsSettings")
    stated, label = values.text(settings.get("fqdn")), values.text(settings.get("domainNameLabel"))
    region = resource.location.replace(" ", "")
    made = f"{label}.{region}.cloudapp.azure.com" if label and region else ""
    return (stated or made).lower()


def read_public_prefix(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give the prefix."""
    yield PublicIpPrefix(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        block=values.block(resource.properties.get("ipPrefix"), notes),
        length=resource.properties.get("prefixLength").number(),
        location=resource.location,
    )
