"""PS705: who goes around the firewall of a virtual hub."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.hub_firewall_bypassed import hub_firewall_bypassed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, peering, ref, resource, route, rule, vnet
from tests.unit.azure.arm import table as route_table
from tests.unit.azure.lower.test_hub_endpoints import endpoint
from tests.unit.azure.services import pip
from tests.unit.azure.wans import WAN, guard, hub, intent, joint, routed, spoke, table, vpn

ONE = (WAN, hub(1), *guard(1), intent(1), *spoke(1, 1), *spoke(2, 1))
TWO = (WAN, hub(1), hub(2), *guard(1), *guard(2), *spoke(1, 1), *spoke(2, 2))


def peered(other_side: Any) -> tuple[Resource, ...]:
    """Two spokes of an inspecting hub with a peering between them."""
    return (*ONE, peering("s1/p", "s2"), resource("peering", "s2/q", other_side))


CONNECTED = {"remoteVirtualNetwork": link("vnet", "s1"), "peeringState": "Connected"}


def test_what_meets_its_firewall_is_fine() -> None:
    assert told(hub_firewall_bypassed, *ONE) == []
    assert told(hub_firewall_bypassed, *TWO, intent(1), intent(2)) == []
    assert told(hub_firewall_bypassed, *ONE, *vpn(1, ("b", "192.168.1.0/24"))) == []


def test_without_any_policy_there_is_nothing_to_bypass() -> None:
    assert told(hub_firewall_bypassed, *TWO) == []
    assert told(hub_firewall_bypassed, WAN, hub(1), *spoke(1, 1), *spoke(2, 1)) == []


def test_a_peering_between_spokes_goes_around() -> None:
    (finding,) = found(hub_firewall_bypassed, *peered(CONNECTED))
    assert (finding.severity.word, finding.name, finding.is_proved) == ("medium", "s1 → s2", True)
    assert finding.title == "s1 reaches s2 around f1: by peering p"
    assert finding.origin.file == "peering-s1-p.json"
    (trace,) = finding.proof
    assert [step.route.next_hop.type for step in trace.path if step.route is not None] == ["VNetPeering"]


def test_one_unusual_port_is_enough() -> None:
    pair = (peering("s1/p", "s2"), peering("s2/q", "s1"))
    guarded = vnet("s2", "10.2.0.0/16", work={"addressPrefix": "10.2.1.0/24", "networkSecurityGroup": link("nsg", "g")})
    ports = (rule("a", 100, destinationPortRange="9443"), rule("d", 200, access="Deny"))
    estate = (*ONE[:-3], guarded, *ONE[-2:], nsg("g", *ports), *pair)
    (finding,) = found(hub_firewall_bypassed, *estate)
    assert finding.proof[0].packet.dst_port == 9443


def test_a_peering_that_nothing_may_use_is_no_gap() -> None:
    closed = {**CONNECTED, "peeringState": "Disconnected"}
    assert told(hub_firewall_bypassed, *peered(closed)) == []


def test_a_hub_without_policy_delivers_uninspected() -> None:
    (finding,) = found(hub_firewall_bypassed, *TWO, intent(1))
    assert finding.title == "s1 reaches s2 around f2: hub h2 sends no private traffic through it"
    assert finding.origin.file == "hub-h2.json"
    assert "f1" in {step.name for step in finding.proof[0].path}


def test_so_does_a_hub_with_a_policy_for_the_internet_only() -> None:
    (finding,) = found(hub_firewall_bypassed, *TWO, intent(1), intent(2, "Internet"))
    assert "hub h2 sends no private traffic through it" in finding.title


def test_a_hub_without_a_firewall_was_never_to_inspect() -> None:
    plain = (WAN, hub(1), hub(2), *guard(1), intent(1), *spoke(1, 1), *spoke(2, 2))
    assert told(hub_firewall_bypassed, *plain) == []


def test_learned_prefixes_beat_the_static_route() -> None:
    forced = table("h1/defaultRouteTable", all=("10.0.0.0/8", ref("firewall", "f1")))
    estate = (WAN, hub(1), *guard(1), forced)
    (finding,) = found(hub_firewall_bypassed, *estate, *spoke(1, 1), *spoke(2, 1))
    assert finding.title.endswith("10.2.0.0/16 in h1/defaultRouteTable is longer than the route to the firewall")
    none = routed("h1/defaultroutetable", ["h1/noneroutetable"], ["none"])
    assert told(hub_firewall_bypassed, *estate, *spoke(1, 1, none), *spoke(2, 1, none)) == []


def test_networks_that_are_to_reach_each_other_directly_are_fine() -> None:
    """The documented design: networks among themselves directly, branches and the internet through the firewall."""
    own = routed("h1/own", ["h1/own"], ["none"])
    out = table("h1/own", internet=("0.0.0.0/0", ref("firewall", "f1")))
    estate = (WAN, hub(1), *guard(1), out, *spoke(1, 1, own), *spoke(2, 1, own))
    assert told(hub_firewall_bypassed, *estate) == []


def test_a_route_of_ones_own_goes_around() -> None:
    around = route_table("t", route("near", "10.2.0.0/16", "VirtualAppliance", "10.101.0.132"))
    away = route_table("t", route("gone", "10.2.0.0/16", "None"))
    place = {"addressPrefix": "10.1.1.0/24", "routeTable": link("table", "t")}
    first = (vnet("s1", "10.1.0.0/16", work=place), nic("v1", "s1/work", "10.1.1.4"), joint(1, 1))
    estate = (WAN, hub(1), *guard(1), intent(1), *first, *spoke(2, 1))
    assert told(hub_firewall_bypassed, *estate, around) == []  # it leads to the same firewall
    assert told(hub_firewall_bypassed, *estate, away) == []  # and this one nowhere


@pytest.mark.parametrize(("policies", "expected"), [("Disabled", ["v1"]), ("Enabled", [])])
def test_a_private_endpoint_without_policies_is_reached_past_the_firewall(policies: str, expected: list[str]) -> None:
    """RT-43."""
    estate = (WAN, hub(1), *guard(1), intent(1), *spoke(1, 1), *endpoint(policies))
    findings = found(hub_firewall_bypassed, *estate)
    assert [f.name for f in findings] == ["s1 → pe" for _ in expected]
    assert all("network policies" in f.fix for f in findings)


def test_branches_are_asked_about_too() -> None:
    estate = (WAN, hub(1), *guard(1), intent(1), *vpn(1, ("b", "192.168.1.0/24")), *endpoint("Disabled"))
    assert [f.name for f in found(hub_firewall_bypassed, *estate)] == ["g1 → pe"]


def test_a_connection_that_accepts_no_default_route_lets_its_network_leave() -> None:
    open_subnet = {"addressPrefix": "10.3.1.0/24", "natGateway": link("nat", "n"), "defaultOutboundAccess": False}
    out = (resource("nat", "n", {"publicIpAddresses": [link("pip", "p")]}), pip("p", "20.0.0.9"))
    third = (vnet("s3", "10.3.0.0/16", work=open_subnet), nic("v3", "s3/work", "10.3.1.4"), *out)
    estate = (WAN, hub(1), *guard(1), intent(1, "Internet"), *third)
    (finding,) = found(hub_firewall_bypassed, *estate, joint(3, 1, internet=False))
    assert (finding.severity.word, finding.name) == ("high", "work → the internet")
    assert finding.title == (
        "work leaves around f1: by NAT gateway n, because its connection to hub h1 accepts no default route"
    )
    assert finding.origin.file == "joint-h1-c3.json"
    assert told(hub_firewall_bypassed, *estate, joint(3, 1, internet=True)) == []


def test_a_route_of_ones_own_lets_it_leave_too() -> None:
    place = {
        "addressPrefix": "10.3.1.0/24",
        "natGateway": link("nat", "n"),
        "routeTable": link("table", "t"),
        "defaultOutboundAccess": False,
    }
    out = (resource("nat", "n", {"publicIpAddresses": [link("pip", "p")]}), pip("p", "20.0.0.9"))
    direct = route_table("t", route("some", "20.64.0.0/10", "Internet"))
    third = (vnet("s3", "10.3.0.0/16", work=place), nic("v3", "s3/work", "10.3.1.4"), *out, direct)
    (finding,) = found(hub_firewall_bypassed, WAN, hub(1), *guard(1), intent(1, "Internet"), *third, joint(3, 1))
    assert finding.title == "work leaves around f1: by route some, NAT gateway n"
    assert finding.origin.file == "table-t.json"
