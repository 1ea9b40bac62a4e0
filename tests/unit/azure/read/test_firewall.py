"""Firewalls: addresses, modes and classic rules, as resources of networks and of hubs."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.firewall import AzureFirewall, IanaRanges, InspectionMode
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.services import FIREWALL_IP, firewall

OPEN = Unknown(why="parameter has no value")


def read(**properties: Any) -> AzureFirewall:
    estate, _ = read_all([firewall(**properties)])
    (found,) = estate.all(AzureFirewall)
    return found


def test_its_addresses_and_its_policy_are_read() -> None:
    found = read()
    assert [address.private_address for address in found.addresses] == [Address.parse(FIREWALL_IP)]
    assert [address.public for address in found.addresses] == [ref("pip", "pip-fw")]
    assert (found.policy, found.management) == (ref("policy", "fp"), None)


def test_threat_intelligence_alerts_unless_said_otherwise() -> None:
    """FW-10: alert only is the default."""
    assert read().threat_mode is InspectionMode.ALERT
    assert read(threatIntelMode="Deny").threat_mode is InspectionMode.DENY
    assert read(threatIntelMode="Off").threat_mode is InspectionMode.OFF
    assert isinstance(read(threatIntelMode=OPEN).threat_mode, Unknown)


def test_a_management_configuration_stands_apart() -> None:
    place = {"subnet": link("subnet", "hub/AzureFirewallManagementSubnet"), "publicIPAddress": link("pip", "pip-m")}
    found = read(managementIpConfiguration={"name": "m", "properties": place})
    assert found.management is not None
    assert found.management.subnet == ref("subnet", "hub/AzureFirewallManagementSubnet")
    assert len(found.addresses) == 1


def test_ranges_that_keep_their_source_stand_among_additional_properties() -> None:
    """FW-50: a comma-separated list, or the word for the ranges of RFC 1918 and RFC 6598."""
    found = read(additionalProperties={"Network.SNAT.PrivateRanges": "IANAPrivateRanges, 203.0.113.0/24"})
    assert found.snat_ranges is not None
    assert isinstance(found.snat_ranges[0], IanaRanges)
    assert [term.text for term in found.snat_ranges if isinstance(term, Block)] == ["203.0.113.0/24"]
    assert read().snat_ranges is None


def test_a_firewall_in_a_hub_has_the_addresses_of_the_hub() -> None:
    addresses = {"privateIPAddress": "10.9.0.4", "publicIPs": {"count": 1, "addresses": [{"address": "20.0.0.9"}]}}
    hub = resource("firewall", "fw", {"virtualHub": link("hub", "h"), "hubIPAddresses": addresses})
    estate, _ = read_all([hub])
    (found,) = estate.all(AzureFirewall)
    assert found.hub == ref("hub", "h")
    assert found.hub_addresses.private == Address.parse("10.9.0.4")
    assert found.hub_addresses.public == (Address.parse("20.0.0.9"),)
