"""The answers that checks share."""

from __future__ import annotations

from penstock.assess.review import Review
from tests.unit.azure.arm import network, nic, vnet


def review() -> Review:
    return Review(
        network(vnet("v", "10.0.0.0/16", web="10.0.0.0/24", GatewaySubnet="10.0.9.0/24"), nic("n", "v/web", "10.0.0.4"))
    )


def test_free_addresses_beside_a_machine_or_in_azures_own_subnets_are_nobody() -> None:
    found = review()
    assert [found.names(g.endpoints) for g in found.groups] == [("n",)]


def test_workloads_are_machines() -> None:
    found = review()
    assert [found.names(g.endpoints) for g in found.workloads] == [("n",)]


def test_answers_are_computed_once() -> None:
    found = review()
    assert found.inside is found.inside
    assert found.to_internet is found.to_internet
