"""PS721: service tags of which anybody can rent a piece. Expected: NSG-27, FW-20."""

from __future__ import annotations

import pytest

from penstock.assess.checks.rented_destinations import rented_destinations
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.assess.checks.test_uncontrolled_egress import OUT, estate
from tests.unit.azure.arm import rule
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy


def one_tag(tag: str, port: str = "443") -> tuple[Resource, ...]:
    """A machine that may send to one destination and to nothing else outside."""
    only = rule("only", 100, **OUT, destinationAddressPrefix=tag, destinationPortRange=port)
    return estate(only, rule("no", 200, **OUT, access="Deny", destinationAddressPrefix="Internet"))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("AzureCloud", [("medium", "web", True)]),
        ("AzureCloud.westeurope", [("medium", "web", True)]),
        ("Storage", [("medium", "web", True)]),
        ("ServiceBus.westeurope", [("low", "web", True)]),
        ("AzureBackup", []),
        ("203.0.113.0/24", []),
        ("VirtualNetwork", []),
    ],
)
def test_what_a_tag_holds_decides(tag: str, expected: list[tuple[str, str, bool]]) -> None:
    assert told(rented_destinations, *one_tag(tag)) == expected


def test_what_may_go_anywhere_is_told_elsewhere() -> None:
    assert told(rented_destinations, *estate(rule("one", 100, **OUT, destinationAddressPrefix="AzureCloud"))) == []


def test_the_rule_of_a_firewall_is_told_once_for_both_spokes() -> None:
    out = network_rule("out", ipProtocols=["TCP"], destinationAddresses=["AzureCloud"], destinationPorts=["443"])
    rules = group("fp/g", 100, collection("c", 100, "Allow", out))
    (finding,) = found(rented_destinations, *hub_and_spokes(firewall(), policy(), rules))
    assert finding.title == "spoke1/work and spoke2/work can send to all of AzureCloud on tcp/443 through fw"
    assert "rule g/c/out of fw" in finding.why
    assert finding.proof[0].verdict.value == "allowed"
