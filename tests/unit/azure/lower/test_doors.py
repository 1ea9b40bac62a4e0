"""What a service's own settings let in, asked of the engine: by sort of service, by setting, by caller."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import network, ref, resource

ALLOWED, DENIED, UNKNOWN = "allowed", "denied", "unknown"
OFFICE = "198.51.100.9"
ELSEWHERE = "198.51.101.9"


def verdict(source: str, destination: str, *resources: Resource) -> str:
    """Ask one question of an estate."""
    return Engine(network(*resources)).can(source, destination).verdict.value


def both(*resources: Resource, at: str = "st:443") -> tuple[str, str]:
    """Ask from the office, and from elsewhere."""
    return verdict(OFFICE, at, *resources), verdict(ELSEWHERE, at, *resources)


DENY = {"defaultAction": "Deny"}
RULE = {"ipRules": [{"value": "198.51.100.0/24", "action": "Allow"}]}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, (ALLOWED, ALLOWED)),
        ({"publicNetworkAccess": "Disabled"}, (DENIED, DENIED)),
        ({"publicNetworkAccess": "SecuredByPerimeter"}, (DENIED, DENIED)),
        ({"networkAcls": DENY}, (DENIED, DENIED)),
        ({"networkAcls": DENY | RULE}, (ALLOWED, DENIED)),
        ({"networkAcls": {"defaultAction": "Allow"} | RULE}, (ALLOWED, ALLOWED)),
        ({"publicNetworkAccess": "Disabled", "networkAcls": DENY | RULE}, (DENIED, DENIED)),
        ({"networkAcls": DENY | {"ipRules": Unknown(why="a parameter")}}, (UNKNOWN, UNKNOWN)),
        ({"networkAcls": DENY | {"ipRules": [{"value": Unknown(why="a parameter")}]}}, (UNKNOWN, UNKNOWN)),
        ({"networkAcls": {"defaultAction": Unknown(why="a parameter")} | RULE}, (ALLOWED, UNKNOWN)),
        ({"publicNetworkAccess": Unknown(why="a parameter")}, (UNKNOWN, UNKNOWN)),
        ({"publicNetworkAccess": Unknown(why="a parameter"), "networkAcls": DENY}, (DENIED, DENIED)),
        ({"networkAcls": Unknown(why="a parameter")}, (UNKNOWN, UNKNOWN)),
    ],
    ids=[
        "silent",
        "disabled",
        "secured by a perimeter that is not there",
        "deny",
        "deny but the office",
        "rules count only with deny",
        "rules do not count when disabled",
        "rules not known",
        "a rule not known",
        "default not known",
        "access not known",
        "closed whatever the access",
        "all of it not known",
    ],
)
def test_a_storage_account(properties: dict[str, Any], expected: tuple[str, str]) -> None:
    """STO-01, STO-02, NSP-04."""
    assert both(resource("storage", "st", properties)) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, (ALLOWED, ALLOWED)),
        ({"ipRules": [{"ipAddressOrRange": OFFICE}]}, (ALLOWED, DENIED)),
        ({"ipRangeFilter": "198.51.100.0/24,203.0.113.7"}, (ALLOWED, DENIED)),
        ({"isVirtualNetworkFilterEnabled": True}, (DENIED, DENIED)),
        ({"publicNetworkAccess": "Disabled"}, (DENIED, DENIED)),
    ],
    ids=["open", "rule", "older rules in one text", "subnets only", "disabled"],
)
def test_a_cosmos_account(properties: dict[str, Any], expected: tuple[str, str]) -> None:
    assert both(resource("cosmos", "st", properties)) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"defaultAction": "Deny"}, (ALLOWED, ALLOWED)),
        ({"defaultAction": "Deny", "ipRules": [{"ipMask": "198.51.100.0/24"}]}, (ALLOWED, DENIED)),
        ({"defaultAction": "Allow", "ipRules": [{"ipMask": "198.51.100.0/24"}]}, (ALLOWED, ALLOWED)),
        ({"publicNetworkAccess": "Disabled"}, (DENIED, DENIED)),
    ],
    ids=["deny without rules is no deny", "rule", "default allow", "disabled in the child"],
)
def test_a_namespace_whose_rules_stand_in_a_child(properties: dict[str, Any], expected: tuple[str, str]) -> None:
    child = resource("eventhub_rules", "st/default", properties)
    assert both(resource("eventhub", "st", {}), child) == expected


def test_an_export_without_the_child_does_not_say_what_its_rules_are() -> None:
    assert both(resource("eventhub", "st", {})) == (UNKNOWN, UNKNOWN)
    assert both(resource("eventhub", "st", {}, door="arm-template")) == (ALLOWED, ALLOWED)


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("search", {"networkRuleSet": {"ipRules": [{"value": OFFICE}]}}, (ALLOWED, DENIED)),
        ("search", {"publicNetworkAccess": "disabled"}, (DENIED, DENIED)),
        ("ai", {"networkAcls": DENY | RULE}, (ALLOWED, DENIED)),
        ("registry", {"networkRuleSet": DENY | RULE}, (ALLOWED, DENIED)),
        ("eventgrid", {"inboundIpRules": [{"ipMask": OFFICE, "action": "Allow"}]}, (ALLOWED, DENIED)),
        ("iothub", {"networkRuleSets": DENY | {"ipRules": [{"ipMask": OFFICE}]}}, (ALLOWED, DENIED)),
        ("iothub", {"ipFilterRules": [{"ipMask": OFFICE, "action": "Reject"}]}, (DENIED, ALLOWED)),
        ("factory", {"publicNetworkAccess": "Disabled"}, (DENIED, DENIED)),
    ],
    ids=["search", "search closed", "ai", "registry", "event grid", "hub", "hub with rejections", "factory"],
)
def test_where_the_settings_stand_differs_by_sort(
    kind: str, properties: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert both(resource(kind, "st", properties)) == expected


def test_a_cache_without_rules_is_open_and_with_one_it_is_not() -> None:
    cache = resource("redis", "st", {}, door="arm-template")
    rule = resource("redisrule", "st/office", {"startIP": OFFICE, "endIP": OFFICE})
    assert both(cache, at="st:6380") == (ALLOWED, ALLOWED)
    assert both(cache, rule, at="st:6380") == (ALLOWED, DENIED)


def test_a_database_server_may_have_rules_that_no_file_shows() -> None:
    """SQL-01: database-level rules."""
    rule = resource("sqlrule", "st/office", {"startIpAddress": OFFICE, "endIpAddress": OFFICE})
    assert both(resource("sql", "st", {}), rule, at="st:1433") == (ALLOWED, UNKNOWN)
    closed = resource("sql", "st", {"publicNetworkAccess": "Disabled"})
    assert both(closed, rule, at="st:1433") == (DENIED, DENIED)


def test_an_open_source_server_has_no_hidden_rules() -> None:
    server = resource("postgres", "st", {}, door="arm-template")
    assert both(server, at="st:5432") == (DENIED, DENIED)


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("storage", {"networkAcls": DENY}, ALLOWED),
        ("storage", {"networkAcls": DENY | {"bypass": "None"}}, DENIED),
        ("storage", {"networkAcls": DENY | {"bypass": "Logging, Metrics"}}, DENIED),
        ("storage", {"publicNetworkAccess": "Disabled"}, UNKNOWN),
        ("storage", {"publicNetworkAccess": "SecuredByPerimeter"}, DENIED),
        ("vault", {"publicNetworkAccess": "Disabled", "networkAcls": {"bypass": "AzureServices"}}, ALLOWED),
        ("vault", {"publicNetworkAccess": "SecuredByPerimeter"}, DENIED),
        ("cosmos", {"ipRules": [{"ipAddressOrRange": OFFICE}]}, DENIED),
        ("cosmos", {"ipRules": [{"ipAddressOrRange": OFFICE}], "networkAclBypass": "AzureServices"}, ALLOWED),
        ("ai", {"networkAcls": DENY}, UNKNOWN),
        ("search", {"publicNetworkAccess": "disabled"}, DENIED),
    ],
)
def test_trusted_services(kind: str, properties: dict[str, Any], expected: str) -> None:
    """STO-06, STO-09, KV-03, NSP-06: T-44 among them."""
    assert verdict("trusted-services", "st:443", resource(kind, "st", properties)) == expected


def test_a_machine_is_no_trusted_service() -> None:
    assert verdict("azure/AzureCloud", "st:443", resource("storage", "st", {"networkAcls": DENY})) == DENIED


def test_a_resource_that_is_named_may_call_from_anywhere() -> None:
    """STO-02."""
    rules = {"resourceAccessRules": [{"resourceId": ref("factory", "adf"), "tenantId": "t"}], "bypass": "None"}
    account = resource("storage", "st", {"networkAcls": DENY | rules})
    named, other = (resource("factory", name, door="arm-template") for name in ("adf", "other"))
    assert verdict("adf", "st:443", account, named) == ALLOWED
    assert verdict("other", "st:443", account, other) == DENIED


def test_a_platform_service_may_be_among_those_that_are_trusted() -> None:
    account = resource("storage", "st", {"networkAcls": DENY})
    assert verdict("adf", "st:443", account, resource("factory", "adf")) == UNKNOWN


def test_a_private_address_in_a_rule_lets_nobody_in() -> None:
    """STO-03: a door sees public addresses only."""
    rule = resource("sqlrule", "st/inside", {"startIpAddress": "10.1.1.1", "endIpAddress": "10.1.1.9"})
    server = resource("postgres", "pg", {}, door="arm-template")
    assert verdict("internet", "pg:5432", server, rule) == DENIED


def test_a_range_that_runs_backwards_is_not_known() -> None:
    rule = resource("redisrule", "st/x", {"startIP": "198.51.100.9", "endIP": "198.51.100.1"})
    assert both(resource("redis", "st", {}), rule, at="st:6380") == (UNKNOWN, UNKNOWN)
