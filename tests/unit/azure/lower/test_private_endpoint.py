"""Private endpoints."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.diagnostics import UsageError
from penstock.engine.engine import Engine
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet

OWN = ref("storage", "acct")
FOREIGN = "/subscriptions/other/resourcegroups/x/providers/microsoft.storage/storageaccounts/acct"


def private(target: str, status: str | None = "Approved", kind: str = "privateLinkServiceConnections") -> Resource:
    inner: dict[str, Any] = {"privateLinkServiceId": target, "groupIds": ["blob"]}
    if status is not None:
        inner["privateLinkServiceConnectionState"] = {"status": status}
    address = [{"name": "ip", "properties": {"privateIPAddress": "10.0.1.9"}}]
    connections = [{"name": "c", "properties": inner}]
    return resource("pe", "pe", {"subnet": link("subnet", "v/a"), "ipConfigurations": address, kind: connections})


def lowered(*resources: Resource) -> Endpoint:
    home = (vnet("v", "10.0.0.0/16", a="10.0.1.0/24"), nic("n", "v/a", "10.0.1.4"))
    return network(*home, *resources).endpoints[ref("pe", "pe")]


def test_a_private_endpoint_opens_no_connections() -> None:  # PE-01
    engine = Engine(network(vnet("v", "10.0.0.0/16", a="10.0.1.0/24"), nic("n", "v/a", "10.0.1.4"), private(OWN)))
    with pytest.raises(UsageError, match="opens no connections"):
        engine.can("pe", "n:443")


@pytest.mark.parametrize(
    ("target", "words"),
    [(OWN, ""), (FOREIGN, "another subscription"), ("svc.0a1b.westeurope.azure.privatelinkservice", "another tenant")],
)
def test_a_target_elsewhere_is_said(target: str, words: str) -> None:  # PE-07
    found = lowered(private(target)).notes
    assert [words in note and "PE-07" in note for note in found] == ([True] if words else [])


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        ("Approved", "privateLinkServiceConnections", True),
        ("Pending", "privateLinkServiceConnections", False),
        ("Rejected", "manualPrivateLinkServiceConnections", False),
        (None, "privateLinkServiceConnections", True),
        (None, "manualPrivateLinkServiceConnections", ("PE-03",)),
    ],
)
def test_only_approved_connections_carry_traffic(status: str | None, kind: str, expected: object) -> None:  # PE-03
    approved = lowered(private(OWN, status, kind)).approved
    assert _facts(approved) == expected


def _facts(approved: bool | tuple[Cause, ...]) -> object:
    return approved if isinstance(approved, bool) else approved[0].facts
