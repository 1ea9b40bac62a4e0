"""PS605: machines without any group, where something really flows in."""

from __future__ import annotations

from penstock.assess.checks.missing_nsg import missing_nsg
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, rule, vnet
from tests.unit.azure.managers import admin_rule, deployed, located

WEB = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}


def test_a_subnet_without_a_group_is_told_once() -> None:
    resources = (
        vnet("v", "10.0.0.0/16", web=WEB, db="10.0.1.0/24"),
        nsg("g"),
        nic("w", "v/web", "10.0.0.4"),
        nic("d", "v/db", "10.0.1.4"),
    )
    assert told(missing_nsg, *resources) == [("medium", "db", True)]


def test_a_group_on_the_interface_is_enough() -> None:
    resources = (
        vnet("v", "10.0.0.0/16", web=WEB),
        nsg("g"),
        nic("w", "v/web", "10.0.0.4"),
        nic("d", "v/web", "10.0.0.5", networkSecurityGroup=link("nsg", "g")),
    )
    assert told(missing_nsg, *resources) == []


def test_where_nothing_can_flow_in_nothing_is_told() -> None:
    lone = vnet("v", "10.0.0.0/16", only="10.0.0.0/24")
    assert told(missing_nsg, lone, nic("d", "v/only", "10.0.0.4")) == []


def test_an_empty_subnet_weighs_less() -> None:
    resources = (vnet("v", "10.0.0.0/16", web=WEB, db="10.0.1.0/24"), nsg("g"), nic("w", "v/web", "10.0.0.4"))
    assert told(missing_nsg, *resources) == [("low", "db", True)]


def test_subnets_of_azures_own_devices_are_left_out() -> None:
    resources = (
        vnet("v", "10.0.0.0/16", web=WEB, GatewaySubnet="10.0.9.0/24", AzureFirewallSubnet="10.0.8.0/24"),
        nsg("g", rule("all")),
        nic("w", "v/web", "10.0.0.4"),
    )
    assert told(missing_nsg, *resources) == []


def test_the_proof_reaches_the_machine_and_not_a_free_address() -> None:
    resources = (
        vnet("v", "10.0.0.0/16", web=WEB, db="10.0.1.0/24"),
        nsg("g"),
        nic("w", "v/web", "10.0.0.4"),
        nic("d", "v/db", "10.0.1.4"),
    )
    (finding,) = found(missing_nsg, *resources)
    assert str(finding.proof[0].packet.dst) == "10.0.1.4"


def test_admin_rules_are_no_group() -> None:  # AV-01
    network = located(vnet("v", "10.0.0.0/16", web=WEB, db="10.0.1.0/24"))
    resources = (network, nsg("g"), nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4"))
    rules = deployed(admin_rule(destinationPortRanges=["22"]))
    assert told(missing_nsg, *resources, *rules) == [("medium", "db", True)]
