"""PS701: who can connect to anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.egress_firewall_bypassed import egress_firewall_bypassed
from penstock.assess.checks.uncontrolled_egress import uncontrolled_egress
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, peering, route, rule, table, vnet
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)


def estate(*rules: dict[str, Any], default_outbound: bool | None = True) -> tuple[Resource, ...]:
    """One machine that leaves by default outbound access, behind one group."""
    subnet = {
        "addressPrefix": "10.0.0.0/24",
        "networkSecurityGroup": link("nsg", "g"),
        "defaultOutboundAccess": default_outbound,
    }
    return (vnet("v", "10.0.0.0/16", web=subnet), nsg("g", *rules), nic("n", "v/web", "10.0.0.4"))


OUT = {"direction": "Outbound"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], [("high", "web", True)]),
        ([rule("no", **OUT, access="Deny", destinationAddressPrefix="Internet")], []),
        (
            [
                rule("web", 100, **OUT, destinationPortRange="443", destinationAddressPrefix="Internet"),
                rule("no", 200, **OUT, access="Deny", destinationAddressPrefix="Internet"),
            ],
            [("low", "web", True)],
        ),
        (
            [
                rule("one", 100, **OUT, destinationAddressPrefix="20.9.0.0/16"),
                rule("no", 200, **OUT, access="Deny", destinationAddressPrefix="Internet"),
            ],
            [],
        ),
    ],
    ids=["Azure's default", "denied", "one port", "one network"],
)
def test_what_a_group_lets_out(rules: list[dict[str, Any]], expected: list[tuple[str, str, bool]]) -> None:
    assert told(uncontrolled_egress, *estate(*rules)) == expected


def test_a_private_subnet_has_no_way_out() -> None:
    assert told(uncontrolled_egress, *estate(default_outbound=False)) == []


def test_a_subnet_that_does_not_say_is_unproved() -> None:
    assert told(uncontrolled_egress, *estate(default_outbound=None)) == [("medium", "web", False)]


def test_a_firewall_that_allows_everything_by_address_is_medium() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule()))
    (first, *_) = found(uncontrolled_egress, *hub_and_spokes(firewall(), policy(), rules))
    assert first.severity.word == "medium"
    assert "through fw" in first.title
    assert "rule g/c/rule of fw" in first.fix


def test_a_firewall_that_allows_by_name_controls() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", "*.contoso.com")))
    assert told(uncontrolled_egress, *hub_and_spokes(firewall(), policy(), rules)) == []


def test_what_leaves_around_a_firewall_is_told_by_the_check_for_that() -> None:
    """One place, one finding: PS702 names the way around, so PS701 says nothing of it."""
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", "*.contoso.com")))
    loose = vnet(
        "spoke3",
        "10.3.0.0/16",
        steered={"addressPrefix": "10.3.0.0/24", "routeTable": link("table", "to-fw")},
        loose={"addressPrefix": "10.3.1.0/24", "defaultOutboundAccess": True},
    )
    flags = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True}
    estate = hub_and_spokes(
        firewall(),
        policy(),
        rules,
        loose,
        peering("hub/to-3", "spoke3", **flags),
        peering("spoke3/to-hub", "hub", **flags),
        nic("three", "spoke3/loose", "10.3.1.4"),
    )
    assert [severity for severity, _, _ in told(egress_firewall_bypassed, *estate)] == ["high"]
    assert told(uncontrolled_egress, *estate) == []


def test_one_rule_of_a_firewall_is_told_once_however_many_networks_it_lets_out() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule()))
    findings = found(uncontrolled_egress, *hub_and_spokes(firewall(), policy(), rules))
    assert [(f.affected, f.title.endswith("(through fw)")) for f in findings if f.proof[0].exit] == [
        (("spoke1/work", "spoke2/work"), True)
    ]


def test_a_way_out_that_is_not_known_is_not_named() -> None:
    unknown = table("t", route("all", "0.0.0.0/0", "VirtualAppliance", "10.0.9.4"))
    subnet = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t"), "defaultOutboundAccess": False}
    (finding,) = found(
        uncontrolled_egress, vnet("v", "10.0.0.0/16", web=subnet), nic("n", "v/web", "10.0.0.4"), unknown
    )
    assert finding.title == "web may connect to anywhere on any"
