"""Azure firewalls. Read next: `lower/firewall.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.firewall_policy import mode, name_servers, snat_ranges
from penstock.azure.read.firewall_rules import classic_collections, classic_unknowns
from penstock.azure.read.parts import named, number, props, text
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import AzureFirewall, FirewallAddress, HubAddresses, InspectionMode
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
        tier=text(bag.get("sku", "tier")) or "Standard",
        addresses=tuple(_address(node, notes) for node in values.entries(bag.get("ipConfigurations"))),
        management=_address(management, notes) if management.is_object else None,
        policy=values.reference(bag.get("firewallPolicy")),
        hub=values.reference(bag.get("virtualHub")),
        threat_mode=mode(bag.get("threatIntelMode"), InspectionMode.ALERT, notes),
        snat_ranges=snat_ranges(extra.get("Network.SNAT.PrivateRanges"), notes),
        dns_proxy=values.flag(extra.get("Network.DNS.EnableProxy"), notes),
        dns_servers=name_servers(extra.get("Network.DNS.Servers"), notes),
        collections=classic_collections(bag, notes),
        unknown=classic_unknowns(bag),
        hub_addresses=_in_hub(bag.get("hubIPAddresses"), notes),
        labels=values.labels(resource.body),
    )


def _in_hub(node: Node, notes: Notes) -> HubAddresses:
    public = node.get("publicIPs")
    return HubAddresses(
        private=values.address(node.get("privateIPAddress"), notes),
        public=tuple(values.address(one.get("address"), notes) for one in public.get("addresses").elements()),
        count=number(public.get("count")),
    )


def _address(node: Node, notes: Notes) -> FirewallAddress:
    bag = props(node)
    return FirewallAddress(
        name=named(node, "configuration"),
        origin=node.origin,
        subnet=values.reference(bag.get("subnet")),
        private_address=values.address(bag.get("privateIPAddress"), notes),
        public=values.reference(bag.get("publicIPAddress")),
    )
