"""PS702: who leaves around the firewall that others are routed through."""

from __future__ import annotations

from penstock.assess.checks.egress_firewall_bypassed import egress_firewall_bypassed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, resource, route, table, vnet
from tests.unit.azure.services import (
    FIREWALL_IP,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    pip,
    policy,
)

RULES = (policy(), group("fp/g", 100, collection("c", 100, "Allow", network_rule())))


def spoke(**subnet: object) -> tuple[Resource, ...]:
    """A third spoke, peered with the hub, with one machine."""
    flags = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True, "peeringState": "Connected"}
    body = {"addressPrefix": "10.3.0.0/24", "defaultOutboundAccess": False, **subnet}
    return (
        vnet("spoke3", "10.3.0.0/16", work=body),
        resource("peering", "hub/to-3", {"remoteVirtualNetwork": link("vnet", "spoke3"), **flags}),
        resource("peering", "spoke3/to-hub", {"remoteVirtualNetwork": link("vnet", "hub"), **flags}),
        nic("three", "spoke3/work", "10.3.0.4"),
    )


def test_everybody_through_the_firewall_is_fine() -> None:
    assert told(egress_firewall_bypassed, *hub_and_spokes(firewall(), *RULES)) == []


def test_a_more_specific_route_to_the_internet_bypasses() -> None:
    routes = table(
        "split", route("all", "0.0.0.0/0", "VirtualAppliance", FIREWALL_IP), route("some", "20.64.0.0/10", "Internet")
    )
    third = spoke(routeTable=link("table", "split"), natGateway=link("nat", "n"))
    gateway = (resource("nat", "n", {"publicIpAddresses": [link("pip", "pip-n")]}), pip("pip-n", "20.0.0.9"))
    (finding,) = found(egress_firewall_bypassed, *hub_and_spokes(firewall(), *RULES, *third, *gateway, routes))
    assert (finding.severity.word, finding.name) == ("high", "spoke3/work")
    assert "20.64.0.0/10" in finding.title
    assert finding.origin.file == "table-split.json"


def test_a_subnet_without_the_route_in_a_network_that_has_it_bypasses() -> None:
    more = vnet(
        "spoke3",
        "10.3.0.0/16",
        work={"addressPrefix": "10.3.0.0/24", "routeTable": link("table", "to-fw")},
        loose={"addressPrefix": "10.3.1.0/24", "defaultOutboundAccess": True},
    )
    _, *peerings, _ = spoke()
    resources = hub_and_spokes(firewall(), *RULES, more, *peerings, nic("three", "spoke3/loose", "10.3.1.4"))
    assert told(egress_firewall_bypassed, *resources) == [("high", "loose", True)]


def test_no_way_out_at_all_is_no_bypass() -> None:
    more = vnet(
        "spoke3",
        "10.3.0.0/16",
        work={"addressPrefix": "10.3.0.0/24", "routeTable": link("table", "to-fw")},
        closed={"addressPrefix": "10.3.1.0/24", "defaultOutboundAccess": False},
    )
    _, *peerings, _ = spoke()
    resources = hub_and_spokes(firewall(), *RULES, more, *peerings, nic("three", "spoke3/closed", "10.3.1.4"))
    assert told(egress_firewall_bypassed, *resources) == []


def test_without_any_firewall_nothing_is_bypassed() -> None:
    lone = vnet("v", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True})
    assert told(egress_firewall_bypassed, lone, nic("n", "v/web", "10.0.0.4")) == []
