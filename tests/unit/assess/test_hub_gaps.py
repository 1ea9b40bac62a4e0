"""Hubs, what is joined to them, and ways by routes alone."""

from __future__ import annotations

from penstock.assess.hub_gaps import gaps
from penstock.assess.review import Review
from penstock.assess.transit import hubs, joined, way
from penstock.engine.engine import Engine
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, network, nic, nsg, peering, ref, rule
from tests.unit.azure.wans import WAN, guard, hub, intent, spoke, table

FAR = Address.parse("10.2.1.4")
FIREWALL = ref("firewall", "f1")


def test_a_hub_with_a_device_says_what_it_sends_through_it() -> None:
    found = hubs(network(WAN, hub(1), hub(2), *guard(1), intent(1, "PrivateTraffic", "Internet"), *spoke(1, 1)))
    (one,) = found.values()
    assert [device.id for device in one.devices] == [FIREWALL]
    assert (one.inspects_private, one.takes_internet, one.takes(FAR)) == (True, True, True)
    assert not one.takes(Address.parse("40.0.0.4"))


def test_a_static_route_is_no_policy() -> None:
    forced = table("h1/defaultRouteTable", all=("10.0.0.0/8", FIREWALL))
    (one,) = hubs(network(WAN, hub(1), *guard(1), forced)).values()
    default = f"{ref('hub', 'h1')}/hubroutetables/defaultroutetable"
    assert (one.inspects_private, one.takes(FAR), one.sends(default, FAR)) == (True, False, True)
    assert not one.sends(default, Address.parse("40.0.0.4"))


def test_networks_are_joined_to_hubs_that_have_devices() -> None:
    found = network(WAN, hub(1), hub(2), *guard(1), *spoke(1, 1), *spoke(2, 2), *spoke(3))
    places = joined(found, hubs(found))
    assert list(places) == [ref("vnet", "s1")]
    assert places[ref("vnet", "s1")][1].origin.file == "joint-h1-c1.json"


def test_a_way_names_the_routes_and_devices() -> None:
    engine = Engine(
        network(WAN, hub(1), hub(2), *guard(1), *guard(2), intent(1), intent(2), *spoke(1, 1), *spoke(2, 2))
    )
    taken = way(engine, ref("subnet", "s1/work"), FAR)
    assert taken.devices == (FIREWALL, ref("firewall", "f2"))
    assert [segment.name for segment, _ in taken.routes] == [
        "work",
        "h1/defaultRouteTable",
        "h1/inspected",
        "h2/from other hubs",
        "h2/inspected",
    ]
    assert way(engine, "nowhere", FAR).routes == ()


def test_one_gap_for_both_directions() -> None:
    pair = (peering("s1/p", "s2"), peering("s2/q", "s1"))
    estate = network(WAN, hub(1), *guard(1), intent(1), *spoke(1, 1), *spoke(2, 1), *pair)
    (gap,) = gaps(Review(estate))
    assert (gap.source, gap.target, gap.outward) == ("s1", "s2", False)
    assert gap.reason.key == ("peering", ref("vnet", "s1"), ref("vnet", "s2"), FIREWALL)


def test_a_machine_that_may_send_is_found_beside_one_that_may_not() -> None:
    pair = (peering("s1/p", "s2"), peering("s2/q", "s1"))
    shut = nsg("shut", rule("o", direction="Outbound", access="Deny"), rule("i", access="Deny"))
    silent = nic("a", "s1/work", "10.1.1.9", networkSecurityGroup=link("nsg", "shut"))
    estate = network(WAN, hub(1), *guard(1), intent(1), *spoke(1, 1), silent, shut, *spoke(2, 1), *pair)
    (gap,) = gaps(Review(estate))
    assert gap.trace.source.startswith(ref("nic", "v1"))


def test_without_hubs_nothing_is_asked() -> None:
    assert list(gaps(Review(network(*spoke(1), *spoke(2))))) == []
