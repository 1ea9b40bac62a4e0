"""The types that nobody reads: each row says what it hides, and the nearest row answers."""

from __future__ import annotations

import pytest

from penstock.azure.read.unmodelled import TYPES, look_up


def test_rows_are_lower_case_clauses() -> None:
    for arm_type, row in TYPES.items():
        assert arm_type == arm_type.lower()
        assert row.hides
        assert not row.hides.endswith(".")


@pytest.mark.parametrize(
    ("arm_type", "row"),
    [
        ("microsoft.sql/servers/firewallrules", "microsoft.sql/servers"),
        ("microsoft.network/virtualhubs/hubroutetables", "microsoft.network/virtualhubs"),
        ("microsoft.network/somethingnew", "microsoft.network"),
        ("microsoft.compute/disks", "microsoft.compute"),
    ],
)
def test_the_nearest_row_answers(arm_type: str, row: str) -> None:
    assert look_up(arm_type) is TYPES[row]


def test_an_older_way_to_write_diagnostic_settings_is_known() -> None:
    assert not look_up("microsoft.network/azurefirewalls/providers/diagnosticsettings").bears_on_traffic
