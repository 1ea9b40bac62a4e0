"""The mode in force. Expected: FW-10 of the semantics reference."""

from __future__ import annotations

import pytest

from penstock.azure.lower.firewall_sight import strictest
from penstock.azure.resources.firewall import InspectionMode
from penstock.source.node import Unknown

OFF, ALERT, DENY = InspectionMode.OFF, InspectionMode.ALERT, InspectionMode.DENY
UNKNOWN = Unknown(why="not known")


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ((), OFF),
        ((DENY, OFF), DENY),
        ((OFF, ALERT), ALERT),
        ((UNKNOWN, ALERT), UNKNOWN),
        ((UNKNOWN, DENY), DENY),
    ],
)
def test_the_strictest_counts(modes: tuple[InspectionMode | Unknown, ...], expected: InspectionMode | Unknown) -> None:
    assert strictest(modes) is expected
