"""Links that hold, and links that may."""

from __future__ import annotations

from penstock.azure.lower.links import linked
from penstock.azure.resources.dns import ZoneLink
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import BUILT_IN
from penstock.net.resolution import ANY_NETWORK
from penstock.source.node import Unknown


def test_a_link_that_may_not_be_deployed_is_a_doubt_for_its_network_alone() -> None:
    sure, perhaps, unclear = (
        ZoneLink(id=name, name=name, origin=BUILT_IN, zone="z", network=network)
        for name, network in (("a", "v"), ("b", "w"), ("c", Unknown(why="no value")))
    )
    estate = Estate.of([], doubts={"b": Unknown(why="a condition is open")})
    networks, maybe = linked((sure, perhaps, unclear), estate)
    assert networks == {"v"}
    assert [network for network, _ in maybe] == ["w", ANY_NETWORK]
