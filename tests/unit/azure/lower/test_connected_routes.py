"""Routes to members of a connected group. Expected values are from the semantics reference, RT-34, U-10."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.route import Deliver
from penstock.space.packets import Packet
from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.connecting import THREE, asked, configuration, managed, spoke, verdict
from tests.unit.azure.managers import REGION, located


def test_addresses_that_two_members_have_are_dropped() -> None:  # RT-34
    parts = managed(configuration("Mesh"), "one", "two", "twin")
    found = network(*spoke("one", 1), *spoke("two", 2), located(vnet("twin", "10.2.1.0/24"), REGION), *parts)
    trace = asked(found, 1, 2)
    assert trace.verdict is Verdict.DENIED
    assert "RT-34" in trace.facts
    assert verdict(found, 1, "10.2.9.4") is Verdict.DENIED  # not shared: delivered, and nobody is there
    routes = Engine(found).route(ref("subnet", "one/a"), Packet.parse("icmp 10.1.1.4 -> 10.2.9.4").dst)
    assert isinstance(routes[-1].next_hop, Deliver)


def test_an_overlap_with_a_network_that_may_not_be_a_member_is_in_doubt() -> None:
    found = network(
        *spoke("one", 1),
        *spoke("two", 2),
        located(vnet("twin", "10.2.1.0/24"), ""),
        *managed(configuration("Mesh", isGlobal="True"), "one", "two", "twin"),
    )
    assert verdict(found, 1, 2) is Verdict.UNKNOWN


def test_a_private_endpoint_across_a_connected_group_is_unknown() -> None:  # U-10
    endpoint = resource(
        "pe",
        "pe",
        {
            "subnet": link("subnet", "two/a"),
            "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": "10.2.1.9"}}],
        },
    )
    found = network(*THREE, endpoint, *managed(configuration("Mesh"), "one", "two"))
    trace = asked(found, 1, "10.2.1.9")
    assert trace.verdict is Verdict.UNKNOWN
    assert any("U-10" in cause.facts for cause in trace.unknown_because)
    assert verdict(found, 1, 2) is Verdict.ALLOWED
    assert verdict(found, 2, "10.2.1.9") is Verdict.ALLOWED
