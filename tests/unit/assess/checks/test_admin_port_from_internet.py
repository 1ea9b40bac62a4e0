"""PS601: who really gets to an administration port, whatever the rules look like."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.admin_port_from_internet import admin_port_from_internet
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, rule, vnet
from tests.unit.azure.services import pip


def estate(*rules: dict[str, Any]) -> tuple[Resource, ...]:
    """One machine with a public address behind one group."""
    return (
        vnet("v", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}),
        nsg("g", *rules),
        pip("p", "20.0.0.1"),
        nic("n", "v/web", "10.0.0.4", ip={"publicIPAddress": link("pip", "p")}),
    )


ANY = {"sourceAddressPrefix": "*", "destinationPortRange": "22"}


@pytest.mark.parametrize(
    ("rules", "severities"),
    [
        ([rule("ssh", **ANY)], ["critical"]),
        ([rule("ssh", 200, **ANY), rule("no", 100, access="Deny", destinationPortRange="22")], []),
        (
            [
                rule("low", 100, destinationPortRange="3389", sourceAddressPrefix="0.0.0.0/1"),
                rule("high", 110, destinationPortRange="3389", sourceAddressPrefix="128.0.0.0/1"),
            ],
            ["critical"],
        ),
        ([rule("all", sourceAddressPrefix="Internet")], ["critical"]),
        ([rule("office", destinationPortRange="22", sourceAddressPrefix="20.5.0.0/24")], ["low"]),
        ([rule("partner", destinationPortRange="22", sourceAddressPrefix="20.5.0.0/16")], ["medium"]),
        ([rule("web", destinationPortRange="443")], []),
        ([rule("inside", destinationPortRange="22", sourceAddressPrefix="10.0.0.0/8")], []),
        ([], []),
    ],
    ids=[
        "any source",
        "denied before",
        "two halves of the internet",
        "a service tag",
        "one office",
        "a larger network",
        "another port",
        "private sources",
        "default rules only",
    ],
)
def test_the_internet_and_administration_ports(rules: list[dict[str, Any]], severities: list[str]) -> None:
    assert [s for s, _, _ in told(admin_port_from_internet, *estate(*rules))] == severities


def test_a_group_attached_to_nothing_opens_nothing() -> None:
    resources = (*estate(), nsg("orphan", rule("rdp", destinationPortRange="3389")))
    assert told(admin_port_from_internet, *resources) == []


def test_an_open_rule_without_a_public_address_opens_nothing() -> None:
    network, group, _, _ = estate(rule("ssh", **ANY))
    assert told(admin_port_from_internet, network, group, nic("n", "v/web", "10.0.0.4")) == []


def test_the_finding_points_at_the_rule_and_proves_itself() -> None:
    (finding,) = found(admin_port_from_internet, *estate(rule("ssh", **ANY)))
    assert finding.origin.file == "nsg-g.json"
    assert finding.origin.pointer.endswith("/securityRules/0")
    (proof,) = finding.proof
    assert (proof.packet.protocol, proof.packet.dst_port) == (6, 22)
    assert str(proof.packet.dst) == "20.0.0.1"
    assert "rule ssh of g" in finding.fix
