"""Peerings that Azure rejects because addresses overlap."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from tests.unit.azure.arm import network, nic, peering, vnet


@pytest.mark.parametrize(
    ("second", "told", "expected"),
    [
        pytest.param("10.2.0.0/16", [], Verdict.ALLOWED, id="peers with addresses of their own"),
        pytest.param("10.1.128.0/17", ["lead to overlapping"] * 2, Verdict.UNKNOWN, id="peers that share some"),
        pytest.param("10.1.0.0/16", ["lead to overlapping"] * 2, Verdict.UNKNOWN, id="peers that share all"),
        pytest.param("10.0.0.0/17", ["joins networks"] * 2, Verdict.ALLOWED, id="a peer with the hub's addresses"),
    ],
)
def test_overlapping_peers_are_told_and_open(second: str, told: list[str], expected: Verdict) -> None:
    net = network(
        vnet("hub", "10.0.0.0/16", s="10.0.200.0/24"),
        vnet("a", "10.1.0.0/16", s="10.1.1.0/24"),
        vnet("b", second),
        peering("hub/to-a", "a"),
        peering("a/to-hub", "hub"),
        peering("hub/to-b", "b"),
        peering("b/to-hub", "hub"),
        nic("asker", "hub/s", "10.0.200.4"),
        nic("asked", "a/s", "10.1.1.4"),
    )
    messages = [d.message for d in net.diagnostics if d.code == "PS405"]
    assert len(messages) == len(told)
    assert all(words in message for words, message in zip(told, messages, strict=True))
    assert Engine(net).can("asker", "asked:443/tcp").verdict is expected
