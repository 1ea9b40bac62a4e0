"""What services tell before anything is lowered: the tags they name, and the addresses that are theirs or tell others apart."""

from __future__ import annotations

from penstock.azure.lower import services
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Estate
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.services import application_rule, collection, firewall, group, nat_rule, network_rule


def estate(*resources: Resource) -> Estate:
    return read_all(resources)[0]


def rules(*rules_: dict[str, object], action: str = "Allow") -> Resource:
    return group("fp/g", 100, collection("c", 100, action, *rules_))


def test_tags_in_rules_of_firewalls_get_their_symbol() -> None:
    found = set(
        services.tag_names(estate(rules(network_rule(destinationAddresses=["Storage.WestEurope", "10.0.0.0/8"]))))
    )
    assert "Storage.WestEurope" in found
    assert not any("10.0.0.0" in name for name in found)


def test_tags_of_services_and_of_their_rules_get_their_symbol() -> None:
    restriction = {"ipAddress": "AzureFrontDoor.Backend", "tag": "ServiceTag", "priority": 1, "action": "Allow"}
    site = resource(
        "site_web", "shop", {"siteConfig": {"ipSecurityRestrictions": [restriction]}}, location="westeurope"
    )
    assert {"AzureFrontDoor.Backend", "AppService", "AppService.westeurope"} <= set(services.tag_names(estate(site)))


def test_addresses_in_rules_tell_machines_apart() -> None:
    """Free addresses of a subnet are one class only as long as no rule names some of them."""
    named = estate(
        rules(network_rule(sourceAddresses=["10.1.0.4"], destinationAddresses=["10.2.0.0/24"])),
        group("fp/nat", 200, collection("n", 100, "DNAT", nat_rule(translatedAddress="10.2.0.9"))),
    )
    found = set(services.literals(named))
    assert {AddressSet.of("10.1.0.4"), AddressSet.of("10.2.0.0/24"), AddressSet.of("10.2.0.9")} <= found


def test_names_are_no_addresses() -> None:
    found = set(
        services.literals(estate(rules(application_rule("r", "www.example.org", sourceAddresses=["10.1.0.0/24"]))))
    )
    assert found == {AddressSet.of("10.1.0.0/24")}


def test_an_address_that_is_stated_is_taken() -> None:
    """Nobody else gets it."""
    stated = {"name": "i", "properties": {"privateIPAddress": "10.0.5.4", "memberName": "blob", "groupId": "blob"}}
    endpoint = resource("pe", "pe", {"subnet": link("subnet", "v/pe"), "ipConfigurations": [stated]})
    cache = resource("redis", "c", {"subnetId": ref("subnet", "v/cache"), "staticIP": "10.0.6.4"})
    found = set(services.static_addresses(estate(firewall(), endpoint, cache)))
    assert (ref("subnet", "v/pe"), Address.parse("10.0.5.4")) in found
    assert (ref("subnet", "v/cache"), Address.parse("10.0.6.4")) in found
    assert (ref("subnet", "hub/AzureFirewallSubnet"), Address.parse("10.0.1.4")) in found
