"""Doors that are closed but for services that Azure trusts."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.door_open_to_trusted import door_open_to_trusted
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import resource


def vault(acls: dict[str, Any], access: str = "Disabled") -> tuple[Resource, ...]:
    """A vault with network rules."""
    return (resource("vault", "kv", {"publicNetworkAccess": access, "networkAcls": acls}),)


DENY = {"defaultAction": "Deny", "bypass": "AzureServices"}
OFFICE = {"ipRules": [{"value": "198.51.100.0/24"}]}


@pytest.mark.parametrize(
    ("acls", "access", "expected"),
    [
        (DENY, "Disabled", [("low", "kv", True)]),
        (DENY, "Enabled", [("low", "kv", True)]),
        (DENY | OFFICE, "Enabled", [("info", "kv", True)]),
        (DENY | {"bypass": "None"}, "Enabled", []),
        (DENY, "SecuredByPerimeter", []),
        ({"defaultAction": "Allow"}, "Enabled", []),
    ],
    ids=["disabled", "deny", "an office too", "no bypass", "perimeter", "open anyway"],
)
def test_a_vault(acls: dict[str, Any], access: str, expected: list[tuple[str, str, bool]]) -> None:
    """KV-03: the bypass outlasts disabled access, and not a perimeter."""
    assert told(door_open_to_trusted, *vault(acls, access)) == expected


def test_whether_the_bypass_of_storage_outlasts_disabled_access_is_not_known() -> None:
    """STO-09, U-18."""
    account = resource("storage", "st", {"publicNetworkAccess": "Disabled"})
    assert told(door_open_to_trusted, account) == [("info", "st", False)]
