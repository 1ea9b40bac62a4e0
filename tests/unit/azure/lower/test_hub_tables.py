"""Who reaches whom through virtual hubs, by the documented scenarios of hub routing."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.net.route import Rank, Route
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.services import collection, group, nat_rule
from tests.unit.azure.wans import guard, hub, intent, joint, routed, spoke, table, vpn, wan

Y, N, U = "allowed", "denied", "unknown"


def ask(*resources: Resource, source: str = "v1", destination: str = "v2:443") -> str:
    return Engine(network(*resources)).can(source, destination).verdict.value


def on_the_way(*resources: Resource, source: str = "v1", destination: str = "v2:443") -> list[str]:
    """Give the firewalls that a packet meets."""
    trace = Engine(network(*resources)).can(source, destination).trace
    return [step.name for step in trace.path if step.kind == "firewall-network"]


def routes(table_id: str, *resources: Resource) -> tuple[Route, ...]:
    return network(*resources).route_tables[f"{table_id}/routes"].routes


# ── any to any ───────────────────────────────────────────────────────────────────────────────────


def test_by_default_all_spokes_of_a_hub_reach_each_other() -> None:
    """RT-53: connections associate with and propagate to the default table."""
    assert ask(wan(), hub(1), *spoke(1, 1), *spoke(2, 1)) == Y


def test_and_those_of_other_hubs_of_the_wan() -> None:
    assert ask(wan(), hub(1), hub(2), *spoke(1, 1), *spoke(2, 2)) == Y


def test_hubs_of_different_wans_do_not_know_each_other() -> None:
    other = hub(2, virtualWan={"id": ref("wan", "another")}, sku="Standard")
    assert ask(wan(), hub(1), other, *spoke(1, 1), *spoke(2, 2)) == N


def test_hubs_of_unknown_wans_may() -> None:
    whose = {"id": Unknown(why="a parameter without value")}
    assert ask(hub(1, virtualWan=whose, sku="Standard"), hub(2, sku="Standard"), *spoke(1, 1), *spoke(2, 2)) == U


@pytest.mark.parametrize("properties", [{"type": "Basic"}, {"type": "basic"}])
def test_a_basic_wan_joins_no_networks(properties: dict[str, Any]) -> None:
    assert ask(wan(**properties), hub(1), *spoke(1, 1), *spoke(2, 1)) == N
    assert ask(wan(**properties), hub(1), hub(2), *spoke(1, 1), *spoke(2, 2)) == N


def test_a_basic_wan_joins_sites_to_networks() -> None:
    estate = (wan(type="Basic"), hub(1), *spoke(1, 1), *vpn(1, ("b", "192.168.1.0/24")))
    assert ask(*estate, source="v1", destination="192.168.1.9:443") == Y
    assert ask(*estate, source="192.168.1.9", destination="v1:443") == Y


def test_of_a_wan_that_is_not_in_the_input_the_type_is_not_known() -> None:
    assert ask(hub(1), *spoke(1, 1), *spoke(2, 1)) == U
    assert ask(hub(1, sku="Standard"), *spoke(1, 1), *spoke(2, 1)) == Y


# ── custom tables ────────────────────────────────────────────────────────────────────────────────

ISOLATED = routed("h1/own", ["h1/own"], [])
SHARED = routed("h1/defaultroutetable", ["h1/own", "h1/defaultroutetable"], ["default"])


def test_without_labels_a_connection_propagates_to_the_label_default() -> None:
    """Tables only, and no label: the label `default` counts."""
    estate = (wan(), hub(1), table("h1/own"), *spoke(1, 1, ISOLATED), *spoke(2, 1))
    assert ask(*estate, source="v2", destination="v1:443") == N  # the way back is not in the table of s1
    learned = routes(ref("hubtable", "h1/defaultroutetable"), *estate)
    assert [str(r.prefix) for r in learned if r.rank is Rank.LEARNED] == ["10.1.0.0/16", "10.2.0.0/16"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (routed("h1/own", ["h1/own"], ["none"]), routed("h1/own", ["h1/own"], ["none"]), Y),
        (routed("h1/own", ["h1/own"], ["none"]), routed("h1/other", ["h1/other"], ["none"]), N),
        (routed("h1/own", ["h1/other"], ["none"]), routed("h1/other", ["h1/own"], ["none"]), Y),
        (routed("h1/own", ["h1/own"], ["none"]), routed("h1/other", ["h1/own"], ["none"]), N),
        (routed("h1/own", [], ["green"]), routed("h1/other", [], ["green"]), Y),
        (routed("h1/own", [], ["green"]), routed("h1/other", [], ["none"]), N),
        (routed("h1/absent", ["h1/own"], []), routed("h1/own", ["h1/own"], []), U),
    ],
    ids=["one table", "two tables", "crosswise", "one way only", "one label", "no label", "a table nobody wrote"],
)
def test_association_and_propagation_decide(first: Any, second: Any, expected: str) -> None:
    tables = (table("h1/own", ["green"]), table("h1/other", ["green"]))
    assert ask(wan(), hub(1), *tables, *spoke(1, 1, first), *spoke(2, 1, second)) == expected


def test_shared_services_and_isolated_spokes() -> None:
    """The documented scenario: isolated spokes reach the shared one, and not each other."""
    isolated = routed("h1/own", ["h1/defaultroutetable"], ["default"])
    estate = (
        wan(),
        hub(1),
        table("h1/own"),
        *spoke(1, 1, isolated),
        *spoke(2, 1, isolated),
        *spoke(3, 1, SHARED),
    )
    assert ask(*estate) == N
    assert ask(*estate, destination="v3:443") == Y
    assert ask(*estate, source="v3", destination="v2:443") == Y


def test_labels_reach_over_hubs() -> None:
    green = routed("h1/own", [], ["green"])
    there = routed("h2/own", [], ["green"])
    tables = (table("h1/own", ["green"]), table("h2/own", ["green"]))
    assert ask(wan(), hub(1), hub(2), *tables, *spoke(1, 1, green), *spoke(2, 2, there)) == Y


def test_an_unknown_label_may_be_any() -> None:
    doubtful = routed("h1/own", [], [Unknown(why="a parameter without value")])
    estate = (wan(), hub(1), table("h1/own"), *spoke(1, 1, doubtful), *spoke(2, 1, routed("h1/own", ["h1/own"], [])))
    assert ask(*estate, source="v2", destination="v1:443") == U


# ── static routes ────────────────────────────────────────────────────────────────────────────────

FIREWALL = ref("firewall", "f1")
NOWHERE = routed("h1/defaultroutetable", ["h1/noneroutetable"], ["none"])


def test_a_static_route_takes_spokes_through_the_firewall() -> None:
    """RT-53: the firewall is on the way only where a static route points to it, and nothing longer is learned."""
    estate = (wan(), hub(1), *guard(1), table("h1/defaultRouteTable", private=("10.0.0.0/8", FIREWALL)))
    assert on_the_way(*estate, *spoke(1, 1, NOWHERE), *spoke(2, 1, NOWHERE)) == ["f1"]
    assert on_the_way(*estate, *spoke(1, 1), *spoke(2, 1)) == []


def test_a_static_route_beats_a_learned_one_of_the_same_prefix() -> None:
    estate = (wan(), hub(1), *guard(1))
    both = table("h1/defaultRouteTable", a=("10.1.0.0/16", FIREWALL), b=("10.2.0.0/16", FIREWALL))
    assert on_the_way(*estate, both, *spoke(1, 1), *spoke(2, 1)) == ["f1"]


def test_a_static_route_into_a_connection_takes_the_appliance_that_the_connection_names() -> None:
    into = table("h1/defaultRouteTable", far=("10.9.0.0/16", ref("joint", "h1/c2")))
    route = {"name": "nva", "addressPrefixes": ["10.9.0.0/16"], "nextHopIpAddress": "10.2.1.4"}
    brings = routed(vnetRoutes={"staticRoutes": [route], "staticRoutesConfig": {"propagateStaticRoutes": False}})
    estate = (wan(), hub(1), into, *spoke(1, 1), *spoke(2, 1, brings))
    trace = Engine(network(*estate)).can("v1", "10.9.0.4:443").trace
    assert trace.verdict.value == N  # v2 does not forward: RT-16
    assert trace.path[-1].at == ref("nic", "v2") + "/ip"
    assert "RT-16" in trace.facts


@pytest.mark.parametrize(("flag", "expected"), [(True, ["10.9.0.0/16"]), (False, []), (None, ["10.9.0.0/16?"])])
def test_static_routes_of_a_connection_propagate_if_it_says_so(flag: bool | None, expected: list[str]) -> None:
    route = {"name": "nva", "addressPrefixes": ["10.9.0.0/16"], "nextHopIpAddress": "10.2.1.4"}
    said = {} if flag is None else {"propagateStaticRoutes": flag}
    brings = routed(vnetRoutes={"staticRoutes": [route], "staticRoutesConfig": said})
    found = routes(ref("hubtable", "h1/defaultroutetable"), wan(), hub(1), *spoke(2, 1, brings))
    assert [f"{r.prefix}{'?' if r.doubts else ''}" for r in found if r.rank is Rank.USER] == expected


def test_older_routes_of_a_hub_are_a_doubt() -> None:
    older = {"routes": [{"addressPrefixes": ["10.2.0.0/16"], "nextHopIpAddress": "10.1.1.4"}]}
    assert ask(wan(), hub(1, routeTable=older), *spoke(1, 1), *spoke(2, 1)) == U


def test_a_route_map_with_rules_is_a_doubt_and_one_without_is_none() -> None:
    def mapped(rules: list[object]) -> tuple[Resource, ...]:
        changed = routed(inboundRouteMap=link("routemap", "h1/m"))
        return (wan(), hub(1), resource("routemap", "h1/m", {"rules": rules}), *spoke(1, 1), *spoke(2, 1, changed))

    assert ask(*mapped([])) == Y
    assert ask(*mapped([{}])) == U


# ── routing intent ───────────────────────────────────────────────────────────────────────────────


def two_hubs(*more: Resource, first: str = "Allow", second: str = "Allow") -> tuple[Resource, ...]:
    return (wan(), hub(1), hub(2), *guard(1, first), *guard(2, second), *spoke(1, 1), *spoke(2, 2), *more)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("Allow", "Allow", Y), ("Deny", "Allow", N), ("Allow", "Deny", N), ("Deny", "Deny", N)],
)
def test_between_hubs_both_firewalls_must_agree(first: str, second: str, expected: str) -> None:
    """T-62, RT-50."""
    assert ask(*two_hubs(intent(1), intent(2), first=first, second=second)) == expected


@pytest.mark.parametrize(
    ("intents", "met"),
    [
        ((intent(1), intent(2)), ["f1", "f2"]),
        ((intent(1),), ["f1"]),
        ((intent(2),), ["f2"]),
        ((), []),
        ((intent(1, "Internet"), intent(2, "Internet")), []),
    ],
    ids=["both", "the near one", "the far one", "none", "for the internet only"],
)
def test_the_firewalls_that_traffic_between_hubs_meets(intents: tuple[Resource, ...], met: list[str]) -> None:
    """The documented table for secured and normal hubs."""
    estate = two_hubs(*intents)
    assert on_the_way(*estate) == met
    assert ask(*estate) == Y


def test_inside_a_hub_one_firewall_is_met() -> None:
    estate = (wan(), hub(1), *guard(1), intent(1), *spoke(1, 1), *spoke(2, 1))
    assert on_the_way(*estate) == ["f1"]
    assert ask(*estate) == Y
    assert ask(wan(), hub(1), *guard(1, "Deny"), intent(1), *spoke(1, 1), *spoke(2, 1)) == N


def test_a_next_hop_that_is_not_in_the_input_does_what_nobody_knows() -> None:
    estate = (wan(), hub(1), intent(1), *spoke(1, 1), *spoke(2, 1))
    assert ask(*estate) == U


def test_routing_intent_leaves_no_custom_table() -> None:
    """RT-52: what a connection says of tables does not count, and Azure would reject the table."""
    estate = (wan(), hub(1), *guard(1), intent(1), table("h1/own"), *spoke(1, 1, ISOLATED), *spoke(2, 1))
    found = network(*estate)
    assert [d.code for d in found.diagnostics] == ["PS452"]
    assert Engine(found).can("v1", "v2:443").verdict.value == Y


def test_nor_static_routes_to_connections() -> None:
    """RT-52."""
    into = table("h1/defaultRouteTable", far=("10.9.0.0/16", ref("joint", "h1/c2")))
    found = network(wan(), hub(1), *guard(1), intent(1), into, *spoke(1, 1), *spoke(2, 1))
    assert [d.code for d in found.diagnostics] == ["PS453"]


def test_addresses_that_are_not_private_must_be_named() -> None:
    public = (vnet("s9", "40.0.0.0/16", work="40.0.1.0/24"), nic("v9", "s9/work", "40.0.1.4"), joint(9, 1))
    estate = (wan(), hub(1), *guard(1), intent(1), *spoke(1, 1), *public)
    named = table("h1/defaultRouteTable", more=("40.0.0.0/16", FIREWALL))
    assert ask(*estate, destination="v9:443") == U
    assert on_the_way(*estate, named, destination="v9:443") == ["f1"]


# ── branches ─────────────────────────────────────────────────────────────────────────────────────

SITES = vpn(1, ("b1", "192.168.1.0/24"), ("b2", "192.168.2.0/24"))


@pytest.mark.parametrize(("flag", "expected"), [(True, Y), (False, N), (None, U)])
def test_branches_reach_each_other_if_the_wan_says_so(flag: bool | None, expected: str) -> None:
    """GW-05."""
    whole = wan(allowBranchToBranchTraffic=flag)
    assert ask(whole, hub(1), *SITES, source="192.168.1.9", destination="192.168.2.9:443") == expected


@pytest.mark.parametrize("flag", [True, False])
def test_whatever_that_says_they_reach_networks(flag: bool) -> None:
    estate = (wan(allowBranchToBranchTraffic=flag), hub(1), hub(2), *spoke(1, 1), *spoke(2, 2), *SITES)
    for number in (1, 2):
        assert ask(*estate, source="192.168.1.9", destination=f"v{number}:443") == Y
        assert ask(*estate, source=f"v{number}", destination="192.168.1.9:443") == Y


def test_branches_meet_the_firewalls_of_routing_intent() -> None:
    estate = two_hubs(intent(1), intent(2), *vpn(1, ("b1", "192.168.1.0/24")))
    assert on_the_way(*estate, source="192.168.1.9", destination="v1:443") == ["f1"]
    assert on_the_way(*estate, source="192.168.1.9", destination="v2:443") == ["f1", "f2"]
    assert on_the_way(*estate, source="v2", destination="192.168.1.9:443") == ["f2", "f1"]


def test_policy_and_flag_together_are_not_documented() -> None:
    """GW-05, RT-50: routing intent sends branches through the firewall; the flag says that they are not to meet."""
    estate = (wan(allowBranchToBranchTraffic=False), hub(1), *guard(1), intent(1), *SITES)
    assert ask(*estate, source="192.168.1.9", destination="192.168.2.9:443") == U


# ── the default route ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("accepts", "expected"), [(True, Y), (False, N), (None, U)])
def test_a_connection_accepts_the_default_route_or_does_not(accepts: bool | None, expected: str) -> None:
    """RT-51."""
    estate = (wan(), hub(1), *guard(1), intent(1, "Internet"), *spoke(1, 1, internet=accepts))
    assert ask(*estate, destination="internet:443") == expected


def test_the_default_route_stays_in_its_hub() -> None:
    """RT-51: networks of another hub do not learn it."""
    estate = (wan(), hub(1), hub(2), *guard(1), intent(1, "Internet"), *spoke(2, 2))
    assert ask(*estate, source="v2", destination="internet:443") == N


def test_the_firewall_publishes_and_answers() -> None:
    dnat = nat_rule("in", destinationAddresses=["20.0.0.1"], translatedAddress="10.1.1.4", translatedPort="443")
    rules = group("p1/d", 90, collection("d", 100, "DNAT", dnat))
    estate = (wan(), hub(1), *guard(1), rules, intent(1, "Internet"), *spoke(1, 1))
    assert ask(*estate, source="internet", destination="v1:443") == Y


# ── preference ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("preference", "doubtful"), [("ExpressRoute", False), ("VpnGateway", False), ("ASPath", True)])
def test_of_one_prefix_the_local_route_is_preferred_unless_paths_decide(preference: str, doubtful: bool) -> None:
    """RT-54."""
    near, far = vpn(1, ("b", "192.168.1.0/24")), vpn(2, ("b", "192.168.1.0/24"))
    estate = (wan(), hub(1, hubRoutingPreference=preference), hub(2), *near, *far)
    found = [r for r in routes(ref("hubtable", "h1/defaultroutetable"), *estate) if str(r.prefix) == "192.168.1.0/24"]
    assert [r.next_hop.type for r in found if not r.doubts] == ["VirtualNetworkGateway"]
    assert [r.next_hop.type for r in found if r.doubts] == (["RemoteHub"] if doubtful else [])
