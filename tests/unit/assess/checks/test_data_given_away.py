"""PS727: settings by which a store hands its data out. Expected: STO-01, STO-02."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.data_given_away import data_given_away
from tests.unit.assess.checks.asking import told
from tests.unit.assess.checks.test_public_door_open import estate

SHUT = {"publicNetworkAccess": "Disabled"}
GIVEN = [("medium", "st", True)]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"allowCrossTenantReplication": True}, GIVEN),
        ({"allowCrossTenantReplication": True, **SHUT}, GIVEN),
        ({"allowBlobPublicAccess": True}, GIVEN),
        ({"allowBlobPublicAccess": True, **SHUT}, []),
        ({"allowBlobPublicAccess": False, "allowCrossTenantReplication": False}, []),
        ({}, []),
    ],
    ids=["copies", "copies past a shut door", "reading", "reading behind a shut door", "neither", "not stated"],
)
def test_what_a_storage_account_gives(properties: dict[str, Any], expected: list[tuple[str, str, bool]]) -> None:
    assert told(data_given_away, *estate("storage", **properties)) == expected
