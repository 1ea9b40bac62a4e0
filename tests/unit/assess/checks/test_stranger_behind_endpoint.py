"""Private endpoints to services of nobody known."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.stranger_behind_endpoint import stranger_behind_endpoint
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, ref, resource, vnet

ELSEWHERE = "/subscriptions/elsewhere/resourceGroups/x/providers/Microsoft.Storage/storageAccounts/drop"
ALIAS = "shop.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice"


def endpoint(target: str, state: str = "Approved", *more: Resource) -> tuple[Resource, ...]:
    """A private endpoint to something."""
    connection = {
        "name": "c",
        "properties": {"privateLinkServiceId": target, "privateLinkServiceConnectionState": {"status": state}},
    }
    properties = {"subnet": link("subnet", "v/pe"), "manualPrivateLinkServiceConnections": [connection]}
    return (vnet("v", "10.0.0.0/16", pe="10.0.0.0/24"), resource("pe", "pe-x", properties), *more)


FOUND = [("medium", "pe-x", False)]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (endpoint(ref("storage", "st")), []),
        (endpoint(ELSEWHERE), FOUND),
        (endpoint(ALIAS), FOUND),
        (endpoint(ELSEWHERE, "Rejected"), []),
        (endpoint(ALIAS, "Approved", resource("pls", "shop", {"alias": ALIAS})), []),
    ],
    ids=["same subscription", "another subscription", "an alias", "rejected", "one's own alias"],
)
def test_whose_service_it_leads_to(resources: tuple[Resource, ...], expected: list[Any]) -> None:
    """PE-02, PE-07."""
    assert told(stranger_behind_endpoint, *resources) == expected
