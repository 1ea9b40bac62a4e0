"""PS728: services that send by the platform's own way out. Expected: RT-24."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.service_sends_anywhere import service_sends_anywhere
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import resource


def server(**properties: Any) -> tuple[Resource, ...]:
    """A logical SQL server."""
    return (resource("sql", "db", {"publicNetworkAccess": "Disabled", **properties}),)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"restrictOutboundNetworkAccess": "Disabled"}, [("low", "db", True)]),
        ({"restrictOutboundNetworkAccess": "Enabled"}, []),
    ],
)
def test_a_server_that_may_call_anything(properties: dict[str, Any], expected: list[tuple[str, str, bool]]) -> None:
    assert told(service_sends_anywhere, *server(**properties)) == expected


def test_a_store_calls_nobody() -> None:
    assert told(service_sends_anywhere, resource("storage", "st", {})) == []


def test_a_web_app_outside_of_every_network_sends_by_the_platform() -> None:
    assert told(service_sends_anywhere, resource("site_web", "app", {})) == [("low", "app", True)]
