"""Bastion hosts: where they stand, whom they let in, what they are switched to."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.bastion import BastionHost
from penstock.azure.resources.terms import Block
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource

PLACE = {"subnet": link("subnet", "hub/AzureBastionSubnet"), "publicIPAddress": link("pip", "pip-bas")}


def bastion(**properties: Any) -> BastionHost:
    configured = {"ipConfigurations": [{"name": "ip", "properties": PLACE}], **properties}
    estate, _ = read_all([resource("bastion", "bas", configured, sku={"name": "Standard"})])
    (found,) = estate.all(BastionHost)
    return found


def test_its_place_and_its_public_address_are_references() -> None:
    found = bastion()
    assert found.subnets == (ref("subnet", "hub/AzureBastionSubnet"),)
    assert found.publics == (ref("pip", "pip-bas"),)
    assert found.sku == "Standard"


def test_a_developer_bastion_names_its_network() -> None:
    found = bastion(ipConfigurations=[], virtualNetwork=link("vnet", "hub"))
    assert (found.subnets, found.network) == ((), ref("vnet", "hub"))


def test_listed_clients_are_addresses() -> None:
    found = bastion(networkAcls={"ipRules": [{"addressPrefix": "192.0.2.0/24"}]})
    assert [term.text for term in found.clients if isinstance(term, Block)] == ["192.0.2.0/24"]


def test_switches_are_off_unless_written() -> None:
    assert bastion().features == ()
    assert bastion(enableTunneling=True, enableIpConnect=False).features == ("enableTunneling",)


def test_a_switch_without_value_is_neither_on_nor_off() -> None:
    found = bastion(enableShareableLink=Unknown(why="parameter has no value"))
    assert (found.features, found.unsure) == ((), ("enableShareableLink",))
