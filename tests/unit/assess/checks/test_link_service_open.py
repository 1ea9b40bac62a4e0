"""Private link services and whom they take."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.link_service_open import link_service_open
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, resource, vnet

ME = "00000000-0000-0000-0000-000000000001"


def service(approval: Any, visibility: Any) -> tuple[Resource, ...]:
    """A private link service in a subnet."""
    source = {"name": "nat", "properties": {"subnet": link("subnet", "v/pls")}}
    lists = {"autoApproval": approval, "visibility": visibility}
    return (
        vnet("v", "10.0.0.0/16", pls="10.0.0.0/24"),
        resource("pls", "shop", {"ipConfigurations": [source], **lists}),
    )


@pytest.mark.parametrize(
    ("approval", "visibility", "expected"),
    [
        (["*"], ["*"], [("high", "shop", True)]),
        ([ME], ["*"], [("low", "shop", True)]),
        ([ME], [ME], []),
        (None, None, []),
    ],
    ids=["connected without asking", "seen by everybody", "listed", "by role only"],
)
def test_the_lists(approval: Any, visibility: Any, expected: list[tuple[str, str, bool]]) -> None:
    """PE-08."""
    assert told(link_service_open, *service({"subscriptions": approval}, {"subscriptions": visibility})) == expected
