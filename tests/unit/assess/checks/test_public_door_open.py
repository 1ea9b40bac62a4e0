"""PS604: a private endpoint, and the public door beside it (PE-06)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.public_door_open import public_door_open
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, ref, resource, vnet


def estate(kind: str, **properties: Any) -> tuple[Resource, ...]:
    """A service and a private endpoint that leads to it."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref(kind, "st"), "groupIds": ["blob"]}}
    endpoint = {"subnet": link("subnet", "v/pe"), "privateLinkServiceConnections": [connection]}
    return (
        vnet("v", "10.0.0.0/16", pe="10.0.0.0/24"),
        resource("pe", "pe-st", endpoint),
        resource(kind, "st", properties),
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"publicNetworkAccess": "Enabled"}, [("medium", "st", True)]),
        ({}, [("medium", "st", True)]),
        ({"publicNetworkAccess": "Disabled"}, []),
        ({"networkAcls": {"defaultAction": "Deny"}}, []),
        ({"publicNetworkAccess": "SecuredByPerimeter"}, []),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "198.51.100.0/24"}]}}, []),
    ],
    ids=["enabled", "not stated", "disabled", "default deny", "perimeter that does not hold it", "an office"],
)
def test_the_public_door_of_a_storage_account(
    properties: dict[str, Any], expected: list[tuple[str, str, bool]]
) -> None:
    assert told(public_door_open, *estate("storage", **properties)) == expected


def test_an_open_account_is_told_without_a_private_endpoint_too() -> None:
    network, _, service = estate("storage")
    assert told(public_door_open, network, service) == [("medium", "st", True)]


def test_a_web_site_is_meant_for_everybody() -> None:
    """PE-06: with a private endpoint and nothing said, its public door may be closed."""
    network, endpoint, site = estate("site_web")
    assert told(public_door_open, network, site) == []
    assert told(public_door_open, network, endpoint, site) == [("low", "st", False), ("low", "st-scm", False)]


def test_a_database_server_without_rules_may_have_some_that_nobody_sees() -> None:
    """SQL-01."""
    network, _, server = estate("sql")
    assert told(public_door_open, network, server) == [("low", "st", False)]


def test_a_private_endpoint_to_something_that_was_not_read_says_nothing() -> None:
    network, endpoint, _ = estate("storage")
    assert told(public_door_open, network, endpoint) == []
