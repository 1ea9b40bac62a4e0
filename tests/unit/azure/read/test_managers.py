"""The rows of Virtual Network Manager in the registry, on exports that others recorded."""

from __future__ import annotations

import pytest

from penstock.azure.read.managers import READERS
from penstock.azure.read.registry import coverage_table


@pytest.mark.parametrize(
    "arm_type",
    [
        "microsoft.network/networkmanagers",
        "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules",
        "microsoft.network/networkmanagers/connectivityconfigurations",
        "microsoft.network/networkmanagers/routingconfigurations/rulecollections/rules",
    ],
)
def test_what_bears_on_traffic_is_read(arm_type: str) -> None:
    assert arm_type in READERS


def test_what_is_read_in_part_says_what_it_hides() -> None:
    line = next(r for r in coverage_table().splitlines() if "`microsoft.databricks/workspaces`" in r)
    assert "counted in every report for what it hides: managed clusters, perhaps in subnets of yours" in line
