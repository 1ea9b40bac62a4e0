"""PS802: routes that lead nowhere (RT-15, RT-16)."""

from __future__ import annotations

from penstock.assess.checks.dead_next_hop import dead_next_hop
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, nic, route, table, vnet


def estate(hop: str, address: str | None, *more: Resource) -> tuple[Resource, ...]:
    """A subnet that sends everything to one next hop, beside a subnet for appliances."""
    work = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t")}
    return (
        vnet("v", "10.0.0.0/16", work=work, nva="10.0.1.0/24"),
        table("t", route("all", "0.0.0.0/0", hop, address)),
        *more,
    )


def test_an_address_that_nobody_has() -> None:
    assert told(dead_next_hop, *estate("VirtualAppliance", "10.0.1.9")) == [("medium", "all", True)]


def test_a_machine_without_ip_forwarding() -> None:
    machine = nic("nva", "v/nva", "10.0.1.9")
    assert told(dead_next_hop, *estate("VirtualAppliance", "10.0.1.9", machine)) == [("medium", "all", True)]


def test_a_machine_with_ip_forwarding_is_fine() -> None:
    machine = nic("nva", "v/nva", "10.0.1.9", enableIPForwarding=True)
    assert told(dead_next_hop, *estate("VirtualAppliance", "10.0.1.9", machine)) == []


def test_an_address_outside_every_network_is_only_suspected() -> None:
    assert told(dead_next_hop, *estate("VirtualAppliance", "10.9.0.4")) == [("low", "all", False)]


def test_a_gateway_that_is_not_there() -> None:
    assert told(dead_next_hop, *estate("VirtualNetworkGateway", None)) == [("medium", "all", True)]


def test_to_drop_on_purpose_is_fine() -> None:
    assert told(dead_next_hop, *estate("None", None)) == []
