"""The first screen: who reaches whom, told once."""

from __future__ import annotations

from penstock.assess.review import Review
from penstock.assess.summary import summarise
from penstock.azure.resource import Resource
from tests.unit.assess.checks.test_gateway_bypassed import ONLY_GATEWAY
from tests.unit.assess.checks.test_gateway_bypassed import estate as behind_gateway
from tests.unit.assess.checks.test_public_door_open import estate as private_link
from tests.unit.azure.arm import link, network, nic, nsg, rule, vnet


def tiers(*resources: Resource) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    summary = summarise(Review(network(*resources)))
    return [(row.sources, row.destinations, str(row.allowed)) for row in summary.tiers]


def test_subnets_that_all_reach_each_other_are_one_row() -> None:
    flat = vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b="10.0.1.0/24", c="10.0.2.0/24")
    assert tiers(flat) == [(("a", "b", "c"), ("a", "b", "c"), "any")]


def test_one_direction_is_one_row() -> None:
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    closed = nsg("g", rule("no", access="Deny"), rule("out", 100, "Outbound", access="Deny"))
    resources = (vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b=guarded), closed)
    assert tiers(*resources) == []
    opened = nsg("g", rule("sql", 100, destinationPortRange="1433", protocol="Tcp"), rule("no", 200, access="Deny"))
    assert (("a",), ("b",), "tcp/1433") in tiers(resources[0], opened)


def test_a_gateway_is_told_by_the_machines_behind_it() -> None:
    summary = summarise(Review(network(*behind_gateway(*ONLY_GATEWAY))))
    assert [(row.destinations, str(row.allowed), row.way) for row in summary.inward] == [
        (("app",), "tcp/443", "through gw")
    ]


def test_a_private_endpoint_is_told_by_its_service() -> None:
    resources = (*private_link("storage"), nic("n", "v/pe", "10.0.0.9"))
    (row,) = summarise(Review(network(*resources))).services
    assert (row.sources, row.destinations, row.way) == (("pe",), ("st",), "private endpoint pe-st")


def test_a_gateway_before_addresses_that_no_machine_has_yet_is_told_by_itself() -> None:
    """What it leads to has no row of its own."""
    empty = [r for r in behind_gateway(*ONLY_GATEWAY) if r.type != "microsoft.network/networkinterfaces"]
    summary = summarise(Review(network(*empty)))
    assert [(row.destinations, str(row.allowed)) for row in summary.inward] == [(("gw",), "tcp/443")]
