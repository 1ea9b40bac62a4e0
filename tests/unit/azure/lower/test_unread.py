"""What was read and not understood is counted by type, and says what it may hide."""

from __future__ import annotations

from dataclasses import replace

from penstock.azure.lower.unread import not_modelled
from penstock.azure.read import read_all
from tests.unit.azure.arm import resource, vnet


def test_resources_are_counted_by_type() -> None:
    clusters = [replace(resource("aks", name), type="microsoft.hdinsight/clusters") for name in ("a", "b")]
    estate, _ = read_all([*clusters, vnet("v", "10.0.0.0/16")])
    (row,) = not_modelled(estate)
    assert (row.type, row.count, row.bears_on_traffic) == ("microsoft.hdinsight/clusters", 2, True)
    assert len(row.origins) == 2
    assert row.hides


def test_an_estate_that_is_all_understood_has_none() -> None:
    estate, _ = read_all([vnet("v", "10.0.0.0/16")])
    assert not_modelled(estate) == ()
