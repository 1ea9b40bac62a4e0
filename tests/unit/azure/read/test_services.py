"""Which types of devices and their companions are read, and by whom."""

from __future__ import annotations

import pytest

from penstock.azure.read import read_all
from penstock.azure.read.registry import MODELLED
from penstock.azure.read.services import READERS
from penstock.azure.resources.estate import NotRead
from penstock.azure.resources.firewall import AzureFirewall
from tests.unit.azure.services import firewall

MINE = "microsoft.network"


@pytest.mark.parametrize("arm_type", sorted(READERS))
def test_every_row_counts_in_the_registry(arm_type: str) -> None:
    """A table further down could take the place of a row by naming its type again."""
    assert MODELLED[arm_type] is READERS[arm_type]
    assert arm_type == arm_type.lower()


@pytest.mark.parametrize(
    "arm_type",
    [
        f"{MINE}/azurefirewalls",
        f"{MINE}/firewallpolicies/rulecollectiongroups",
        f"{MINE}/loadbalancers/inboundnatrules",
        f"{MINE}/applicationgateways",
        f"{MINE}/privateendpoints/privatednszonegroups",
        f"{MINE}/bastionhosts",
        "microsoft.cdn/profiles/afdendpoints/routes",
        "microsoft.containerservice/managedclusters/agentpools",
    ],
)
def test_what_decides_on_traffic_is_read(arm_type: str) -> None:
    assert arm_type in READERS


def test_what_a_row_reads_is_not_counted_as_unread() -> None:
    estate, _ = read_all([firewall()])
    assert len(estate.all(AzureFirewall)) == 1
    assert estate.all(NotRead) == ()
