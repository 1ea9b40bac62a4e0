"""Security admin configurations, collections and rules: as written, and as Azure lists them when they are active."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.admin_rules import (
    AdminAccess,
    AdminRuleCollection,
    IntentPolicySetting,
    SecurityAdminConfiguration,
    SecurityAdminRule,
)
from penstock.azure.resources.network_manager import ActiveConfiguration
from penstock.azure.resources.security import RuleDirection, RuleProtocol
from penstock.azure.resources.terms import Anywhere, Block, PortRange, ServiceTag
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref, resource
from tests.unit.azure.managers import collection, row, security

FULL = {"priority": 10, "direction": "Outbound", "access": "AlwaysAllow", "protocol": "TCP"}


def one(properties: dict[str, Any], **body: Any) -> tuple[SecurityAdminRule, list[str]]:
    estate, told = read_all([resource("adminrule", "m/c/s/r", properties, **body)])
    return estate.all(SecurityAdminRule)[0], [d.code for d in told]


def test_a_rule_is_read_as_written() -> None:
    found, told = one(
        {
            **FULL,
            "sources": [{"addressPrefixType": "ServiceTag", "addressPrefix": "Internet"}],
            "destinations": [
                {"addressPrefixType": "IPPrefix", "addressPrefix": "10.0.0.0/8"},
                {"addressPrefixType": "NetworkGroup", "addressPrefix": ref("group", "m/g").upper()},
            ],
            "destinationPortRanges": ["443", "8000-8080"],
        }
    )
    assert told == []
    assert (found.priority, found.direction, found.access) == (10, RuleDirection.OUTBOUND, AdminAccess.ALWAYS_ALLOW)
    assert found.protocol is RuleProtocol.TCP
    assert (found.source.terms, found.destination.groups) == ((ServiceTag(name="Internet"),), (ref("group", "m/g"),))
    assert [type(t) for t in found.destination.terms] == [Block]
    assert found.destination_ports == (PortRange(low=443, high=443), PortRange(low=8000, high=8080))
    assert found.collection == ref("adminset", "m/c/s")


@pytest.mark.parametrize("empty", [{}, {"sources": [], "destinationPortRanges": []}], ids=["silent", "empty lists"])
def test_what_is_not_stated_is_anything(empty: dict[str, Any]) -> None:
    found, told = one({**FULL, **empty})
    assert (found.source.terms, found.destination_ports, told) == ((Anywhere(),), (PortRange(low=0, high=65535),), [])


@pytest.mark.parametrize("missing", ["priority", "direction", "access", "protocol"])
def test_a_rule_without_a_part_it_needs_is_told(missing: str) -> None:
    found, told = one({key: value for key, value in FULL.items() if key != missing})
    assert isinstance(getattr(found, missing), Unknown)
    assert told == ["PS260"]


def test_a_default_rule_of_azure_may_leave_out_what_azure_fills_in() -> None:
    body = row(
        "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules",
        ref("adminrule", "m/c/s/r"),
        {"flag": "AllowVnetInbound"},
        kind="Default",
    )
    estate, silent = read_all([body])
    assert silent == ()
    assert estate.all(SecurityAdminRule)[0].custom is False


@pytest.mark.parametrize("number", [0, 4097])
def test_priorities_out_of_range_are_told(number: int) -> None:  # AV-03
    found, told = one({**FULL, "priority": number})
    assert (found.priority, told) == (number, ["PS261"])


def test_words_that_mean_nothing_are_unknown() -> None:
    found, told = one({**FULL, "access": "Permit"})
    assert isinstance(found.access, Unknown)
    assert told == ["PS207"]


def test_a_collection_names_its_groups() -> None:
    estate, _ = read_all([collection("m/c/s", "m/g", "m/h")])
    (found,) = estate.all(AdminRuleCollection)
    assert (found.groups, found.configuration) == ((ref("group", "m/g"), ref("group", "m/h")), ref("security", "m/c"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ((), IntentPolicySetting.NONE),  # AV-06: absent is None
        (("None",), IntentPolicySetting.NONE),
        (("allowrulesonly",), IntentPolicySetting.ALLOW_ONLY),
        (("All",), IntentPolicySetting.ALL),
    ],
)
def test_the_setting_for_networks_with_intent_policies(written: tuple[str, ...], expected: object) -> None:
    estate, _ = read_all([security("m/c", *written)])
    assert estate.all(SecurityAdminConfiguration)[0].intent_policies is expected


def test_an_active_rule_shows_its_region_and_its_collection() -> None:
    groups = [{"networkGroupId": ref("group", "m/g")}]
    rule = resource(
        "adminrule", "m/c/s/r", FULL, region="West Europe", commitTime="x", ruleCollectionAppliesToGroups=groups
    )
    estate, _ = read_all([rule])
    (active,) = estate.all(ActiveConfiguration)
    assert (active.configuration, active.region) == (ref("security", "m/c"), "westeurope")
    assert [c.groups for c in estate.all(AdminRuleCollection)] == [(ref("group", "m/g"),)]
    assert not read_all([resource("adminrule", "m/c/s/r", FULL)])[0].all(ActiveConfiguration)
