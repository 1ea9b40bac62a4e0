"""Access rules as they stand in services and in children of them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.read.access import access_of, trusted
from penstock.azure.resources.paas import (
    AccessSettings,
    ConnectionPolicy,
    DefaultAction,
    PlatformService,
    PublicAccess,
    SubnetTerm,
)
from penstock.azure.resources.terms import Block
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm import ref, resource


def settings(kind: str, properties: dict[str, Any]) -> AccessSettings:
    """Read one service and give its own settings."""
    estate, _ = read_all([resource(kind, "x", properties)])
    (service,) = estate.all(PlatformService)
    return service.settings


def child(kind: str, name: str, properties: dict[str, Any]) -> AccessSettings:
    """Read one child of a service."""
    estate, _ = read_all([resource(kind, name, properties)])
    (found,) = estate.all(AccessSettings)
    return found


def node(value: Any) -> Node:
    return Node(value, BUILT_IN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Enabled", PublicAccess.ENABLED),
        ("disabled", PublicAccess.DISABLED),
        ("SecuredByPerimeter", PublicAccess.PERIMETER),
        (True, PublicAccess.ENABLED),
        (False, PublicAccess.DISABLED),
        (None, None),
    ],
)
def test_the_switch_for_public_access(value: Any, expected: PublicAccess | None) -> None:
    assert access_of(node(value), Notes()) is expected


def test_a_word_that_is_none_of_them_is_told_and_unknown() -> None:
    notes = Notes()
    assert isinstance(access_of(node("Sometimes"), notes), Unknown)
    assert [d.code for d in notes.diagnostics()] == ["PS207"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AzureServices", True),
        ("Logging, Metrics, AzureServices", True),
        ("Logging,Metrics", False),
        ("None", False),
        (True, True),
        (False, False),
        (None, None),
    ],
)
def test_the_bypass(value: Any, expected: bool | None) -> None:
    assert trusted(node(value), Notes()) is expected


def test_a_service_is_trusting_or_not_only_where_it_says_so() -> None:
    assert isinstance(trusted(node("Everybody"), Notes()), Unknown)


def test_rules_keep_their_place() -> None:
    acls = {"ipRules": [{"value": "198.51.100.9"}], "virtualNetworkRules": [{"id": ref("subnet", "v/s")}]}
    first, second = settings("storage", {"networkAcls": acls}).rules
    assert isinstance(first.source, Block)
    assert first.origin.pointer == "/properties/networkAcls/ipRules/0"
    assert second.source == SubnetTerm(subnet=ref("subnet", "v/s"))


def test_a_list_that_nobody_knows_is_kept_as_such() -> None:
    found = settings("storage", {"networkAcls": {"ipRules": Unknown(why="a parameter")}})
    assert [one.why for one in found.unknown_rules] == ["a parameter"]
    assert found.rules == ()


def test_older_cosmos_accounts_write_their_rules_as_one_text() -> None:
    rules = settings("cosmos", {"ipRangeFilter": "198.51.100.9,203.0.113.0/24"}).rules
    assert [r.source.text for r in rules if isinstance(r.source, Block)] == ["198.51.100.9", "203.0.113.0/24"]


@pytest.mark.parametrize(("switch", "rules", "default"), [(True, 1, DefaultAction.DENY), (False, 0, None)])
def test_a_switch_for_rules_of_subnets(switch: bool, rules: int, default: DefaultAction | None) -> None:
    listed = [{"id": ref("subnet", "v/s")}]
    found = settings("cosmos", {"isVirtualNetworkFilterEnabled": switch, "virtualNetworkRules": listed})
    assert (len(found.rules), found.default) == (rules, default)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("198.51.100.1", "198.51.100.9", "198.51.100.1-198.51.100.9"), ("198.51.100.1", "198.51.100.1", "198.51.100.1")],
)
def test_a_range_of_a_server(low: str, high: str, expected: str) -> None:
    (rule,) = child("sqlrule", "x/office", {"startIpAddress": low, "endIpAddress": high}).rules
    assert isinstance(rule.source, Block)
    assert (rule.name, rule.source.text) == ("office", expected)


@pytest.mark.parametrize(("low", "high"), [("198.51.100.9", "198.51.100.1"), ("198.51.100.9", None), (None, None)])
def test_half_a_range_is_not_known(low: str | None, high: str | None) -> None:
    (rule,) = child("sqlrule", "x/office", {"startIpAddress": low, "endIpAddress": high}).rules
    assert isinstance(rule.source, Unknown)


def test_a_subnet_rule_of_a_server() -> None:
    (rule,) = child("sqlvnetrule", "x/app", {"virtualNetworkSubnetId": ref("subnet", "v/s")}).rules
    assert rule.source == SubnetTerm(subnet=ref("subnet", "v/s"))


def test_the_rules_of_a_namespace() -> None:
    properties = {
        "defaultAction": "Deny",
        "trustedServiceAccessEnabled": True,
        "ipRules": [{"ipMask": "198.51.100.9", "action": "Allow"}],
        "virtualNetworkRules": [{"subnet": {"id": ref("subnet", "v/s")}, "ignoreMissingVnetServiceEndpoint": False}],
    }
    found = child("eventhub_rules", "x/default", properties)
    assert (found.service, found.default, found.trusted, len(found.rules)) == (
        ref("eventhub", "x"),
        DefaultAction.DENY,
        True,
        2,
    )


def test_where_sessions_go_on_and_what_may_be_called() -> None:
    assert child("sql_policy", "x/default", {"connectionType": "proxy"}).connection is ConnectionPolicy.PROXY
    assert child("sql_outbound", "x/St.blob.core.windows.net", {}).outbound == ("st.blob.core.windows.net",)
