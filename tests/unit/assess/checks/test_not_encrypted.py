"""Networks that do not encrypt what others would. Expected: section 9.1 of the semantics reference (VNET-ENC)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.not_encrypted import not_encrypted
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import nic, peering, resource

FLAGS = {"allowVirtualNetworkAccess": True}


def plain(name: str, space: str, encryption: Any) -> Resource:
    subnet = {"name": "a", "properties": {"addressPrefix": space.replace("/16", "/24")}}
    body = {"addressSpace": {"addressPrefixes": [space]}, "subnets": [subnet], "encryption": encryption}
    return resource("vnet", name, body)


def estate(one: Any, other: Any) -> tuple[Resource, ...]:
    """Two peered networks with a machine each; `encryption` of either."""
    return (
        plain("v", "10.0.0.0/16", one),
        plain("w", "10.1.0.0/16", other),
        peering("v/w", "w", **FLAGS),
        peering("w/v", "v", **FLAGS),
        nic("one", "v/a", "10.0.0.4"),
        nic("two", "w/a", "10.1.0.4"),
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"enabled": True}, {"enabled": False}, [("info", "w", False)]),
        ({"enabled": False}, {"enabled": True}, [("info", "v", False)]),
        ({"enabled": True}, None, [("info", "w", False)]),
        ({"enabled": True}, {"enabled": True}, []),
        (None, None, []),
    ],
)
def test_which_network_is_told(one: Any, other: Any, expected: list[tuple[str, str, bool]]) -> None:
    assert told(not_encrypted, *estate(one, other)) == expected


def test_networks_that_do_not_meet_are_no_matter() -> None:
    apart = [r for r in estate({"enabled": True}, None) if "peering" not in r.type]
    assert told(not_encrypted, *apart) == []
