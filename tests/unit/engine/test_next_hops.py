"""Next hops out of reach: known to stand in a network that is not joined directly (RT-15)."""

from __future__ import annotations

import pytest

from penstock.engine.api import can
from penstock.engine.result import Decision, Trace
from tests.unit.azure.arm import link, network, nic, peering, resource, vnet

OUT = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.9.0.4"}
BACK = {"addressPrefix": "10.1.0.0/16", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.9.0.4"}


def asked(route: dict[str, str], *joined: str, known: bool = True) -> Trace:
    """A machine whose routes lead to 10.9.0.4, and the network where that stands, joined or not, read or not."""
    table = resource("table", "t", {"routes": [{"name": "r", "properties": route}]})
    routed = {"addressPrefix": "10.1.0.0/24", "routeTable": link("table", "t")}
    far = (vnet("far", "10.9.0.0/16", x="10.9.0.0/24"), nic("nva", "far/x", "10.9.0.4", enableIPForwarding=True))
    peers = [peering(name, name.partition("/")[2]) for name in joined]
    found = network(
        table,
        vnet("v", "10.1.0.0/16", a=routed, b="10.1.1.0/24"),
        nic("web", "v/a", "10.1.0.4"),
        nic("db", "v/b", "10.1.1.4"),
        *(far if known else ()),
        *peers,
    )
    return can(found, *(("web", "20.0.0.1:443") if route is OUT else ("db", "web:443"))).trace


@pytest.mark.parametrize(
    ("joined", "known", "expected"),
    [((), True, "denied"), ((), False, "unknown"), (("v/far", "far/v"), True, "unknown")],
    ids=["elsewhere", "not in the input", "joined, and what it does is not written"],
)
def test_a_next_hop_must_be_joined_directly(joined: tuple[str, ...], known: bool, expected: str) -> None:
    assert asked(OUT, *joined, known=known).verdict.value == expected


def test_a_reply_is_lost_on_its_way_to_one_that_is_not() -> None:
    trace = asked(BACK)
    assert trace.verdict.value == "denied"
    assert trace.return_path[-1].decision is Decision.DROP
    assert "RT-15" in trace.facts
