"""The answers that checks share."""

from __future__ import annotations

from penstock.assess.review import Review
from tests.unit.azure.arm import link, network, nic, resource, vnet


def review() -> Review:
    return Review(
        network(vnet("v", "10.0.0.0/16", web="10.0.0.0/24", GatewaySubnet="10.0.9.0/24"), nic("n", "v/web", "10.0.0.4"))
    )


def test_free_addresses_beside_a_machine_or_in_azures_own_subnets_are_nobody() -> None:
    found = review()
    assert [found.names(g.endpoints) for g in found.groups] == [("n",)]


def test_a_machine_is_a_workload_and_a_bastion_is_not() -> None:
    host = {
        "ipConfigurations": [{"name": "c", "properties": {"subnet": link("subnet", "v/AzureBastionSubnet")}}],
    }
    found = Review(
        network(
            vnet("v", "10.0.0.0/16", web="10.0.0.0/24", AzureBastionSubnet="10.0.9.0/26"),
            nic("n", "v/web", "10.0.0.4"),
            resource("bastion", "b", host),
        )
    )
    workloads = [e.name for e in found.network.endpoints.values() if found.is_workload(e.id)]
    assert workloads == ["n"]


def test_what_azures_own_devices_send_is_not_told() -> None:
    host = {
        "ipConfigurations": [{"name": "c", "properties": {"subnet": link("subnet", "v/AzureBastionSubnet")}}],
    }
    alone = {"addressPrefix": "10.0.9.0/26", "defaultOutboundAccess": True}
    found = Review(network(vnet("v", "10.0.0.0/16", AzureBastionSubnet=alone), resource("bastion", "b", host)))
    assert found.to_internet == ()


def test_answers_are_computed_once() -> None:
    found = review()
    assert found.inside is found.inside
    assert found.to_internet is found.to_internet
