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
        ({"publicNetworkAccess": "SecuredByPerimeter"}, [("low", "st", False)]),
    ],
    ids=["enabled", "not stated", "disabled", "default deny", "perimeter"],
)
def test_the_public_door_of_a_storage_account(
    properties: dict[str, Any], expected: list[tuple[str, str, bool]]
) -> None:
    assert told(public_door_open, *estate("storage", **properties)) == expected


def test_an_open_service_without_a_private_endpoint_is_not_this_checks_matter() -> None:
    network, _, service = estate("storage")
    assert told(public_door_open, network, service) == []


def test_a_private_endpoint_to_something_that_was_not_read_says_nothing() -> None:
    network, endpoint, _ = estate("storage")
    assert told(public_door_open, network, endpoint) == []
