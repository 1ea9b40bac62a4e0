"""Azure firewalls. Read next: `lower/firewall.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read.firewall_rules import classic_collections
from penstock.azure.read.parts import commas, each, flag, named, props, reference, tags, text, word
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import AzureFirewall, FirewallAddress, InspectionMode
from penstock.azure.resources.text import Text
from penstock.source.node import Node


def read_firewall(resource: Resource, notes: Notes) -> Iterator[AzureFirewall]:
    """Give the firewall; classic collections are read with it."""
    bag = resource.properties
    management = bag.get("managementIpConfiguration")
    extra = bag.get("additionalProperties")
    yield AzureFirewall(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        door=resource.door,
        tier=text(bag.get("sku", "tier")) or "Standard",
        addresses=each(bag.get("ipConfigurations"), _address),
        management=_address(management) if management.is_object else None,
        policy=reference(bag.get("firewallPolicy")),
        hub=reference(bag.get("virtualHub")),
        threat_mode=word(bag.get("threatIntelMode"), InspectionMode, InspectionMode.ALERT, notes),
        snat_ranges=_ranges(extra.get("Network.SNAT.PrivateRanges")),
        dns_proxy=flag(extra.get("Network.DNS.EnableProxy"), False),
        collections=classic_collections(bag, notes),
        tags=tags(resource.body),
    )


def _address(node: Node) -> FirewallAddress:
    bag = props(node)
    return FirewallAddress(
        name=named(node, "configuration"),
        origin=node.origin,
        subnet=reference(bag.get("subnet")),
        private_address=text(bag.get("privateIPAddress")),
        public=reference(bag.get("publicIPAddress")),
    )


def _ranges(node: Node) -> tuple[Text, ...] | None:
    """Classic SNAT ranges are one text, separated by commas."""
    return None if node.is_missing else commas(node)
