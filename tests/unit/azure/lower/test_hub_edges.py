"""What networks see of their hub."""

from __future__ import annotations

from penstock.azure.lower.edge import NO_EDGE, Edge, Learned
from penstock.azure.resource import Resource
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.net.cause import Cause
from penstock.net.network import Network
from penstock.net.route import Deliver, Rank, Route, Through, ToGateway, Undetermined
from penstock.space.addresses import Prefix
from tests.unit.azure.arm import link, network, nic, nsg, peering, ref, resource, rule, vnet
from tests.unit.azure.arm import table as route_table
from tests.unit.azure.wans import WAN, guard, hub, intent, joint, routed, spoke

DEFAULT = f"{ref('hub', 'h1')}/hubroutetables/defaultroutetable"


def routes(found: Network, number: int = 1) -> tuple[Route, ...]:
    return found.route_tables[f"{ref('subnet', f's{number}/work')}/routes"].routes


def learned(*resources: Resource) -> dict[str, Route]:
    return {str(r.prefix): r for r in routes(network(*resources)) if r.rank is Rank.LEARNED}


def test_a_network_learns_the_table_of_its_hub_and_sends_it_to_the_router() -> None:
    found = learned(WAN, hub(1), *spoke(1, 1), *spoke(2, 1))
    assert set(found) == {"10.2.0.0/16"}
    assert found["10.2.0.0/16"].next_hop == Through(device=DEFAULT)
    assert found["10.2.0.0/16"].facts == ("RT-05", "RT-07", "RT-53")


def test_the_hubs_own_addresses_are_those_of_a_peer() -> None:
    (one,) = [r for r in routes(network(WAN, hub(1), *spoke(1, 1))) if str(r.prefix) == "10.101.0.0/23"]
    assert (one.next_hop, one.rank) == (
        Deliver(network=ref("hub", "h1"), type="VNetPeering"),
        Rank.SYSTEM,
    )


def test_the_peering_that_azure_makes_for_a_connection_is_no_second_way() -> None:
    shadow = peering("s1/RemoteVnetToHubPeering_1", "hv_h1", useRemoteGateways=True)
    found = network(WAN, hub(1), *spoke(1, 1), *spoke(2, 1), shadow)
    assert found.diagnostics == ()
    assert [c for r in routes(found) for c in r.doubts] == []


def test_without_propagation_a_subnet_learns_nothing() -> None:
    """RT-22, RT-51."""
    off = route_table("t", disableBgpRoutePropagation=True)
    place = {"addressPrefix": "10.1.1.0/24", "routeTable": link("table", "t")}
    first = (vnet("s1", "10.1.0.0/16", work=place), nic("v1", "s1/work", "10.1.1.4"), joint(1, 1))
    assert learned(WAN, hub(1), off, *first, *spoke(2, 1)) == {}


def test_a_direct_peering_beats_the_hub() -> None:
    """RT-08: traffic between the two never meets the firewall."""
    direct = (peering("s1/p", "s2"), peering("s2/p", "s1"))
    estate = (WAN, hub(1), *guard(1, "Deny"), intent(1), *spoke(1, 1), *spoke(2, 1), *direct)
    trace = Engine(network(*estate)).can("v1", "v2:443").trace
    assert trace.verdict.value == "allowed"
    assert [step.route.next_hop.type for step in trace.path if step.route is not None] == ["VNetPeering"]


def test_a_user_route_to_the_virtual_network_gateway_leads_to_the_hub() -> None:
    away = {
        "name": "x",
        "properties": {"addressPrefix": "172.30.0.0/16", "nextHopType": "VirtualNetworkGateway"},
    }
    place = {"addressPrefix": "10.1.1.0/24", "routeTable": link("table", "t")}
    first = (vnet("s1", "10.1.0.0/16", work=place), nic("v1", "s1/work", "10.1.1.4"), joint(1, 1))
    found = network(WAN, hub(1), route_table("t", away), *first)
    (one,) = [r for r in routes(found) if r.rank is Rank.USER]
    assert one.next_hop == Through(device=DEFAULT)


def test_a_user_route_to_the_firewall_of_the_hub_reaches_it() -> None:
    forced = {
        "name": "x",
        "properties": {
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": "10.101.0.132",
        },
    }
    place = {"addressPrefix": "10.1.1.0/24", "routeTable": link("table", "t")}
    first = (vnet("s1", "10.1.0.0/16", work=place), nic("v1", "s1/work", "10.1.1.4"), joint(1, 1))
    found = network(WAN, hub(1), *guard(1), route_table("t", forced), *first)
    assert Engine(found).can("v1", "internet:443").verdict.value == "allowed"


def test_a_hub_that_is_not_in_the_input_leaves_everything_open() -> None:
    found = learned(*spoke(1, 1))
    assert {str(p) for p in found} >= {"10.0.0.0/8", "0.0.0.0/0"}
    assert all(isinstance(r.next_hop, Undetermined) and r.doubts for r in found.values())


def test_a_table_that_is_not_in_the_input_leaves_everything_open() -> None:
    found = learned(WAN, hub(1), *spoke(1, 1, routed("h1/own")))
    assert all(isinstance(r.next_hop, Undetermined) and r.doubts for r in found.values())


def test_an_outbound_route_map_puts_everything_learned_in_doubt() -> None:
    mapped = routed(outboundRouteMap=link("routemap", "h1/m"))
    estate = (WAN, hub(1), resource("routemap", "h1/m", {"rules": [{}]}), *spoke(1, 1, mapped), *spoke(2, 1))
    assert all(r.doubts for r in learned(*estate).values())


# ── the tag VirtualNetwork ───────────────────────────────────────────────────────────────────────


def guarded(*rules: dict[str, object]) -> tuple[Resource, ...]:
    place = {"addressPrefix": "10.2.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    return (nsg("g", *rules), vnet("s2", "10.2.0.0/16", work=place), nic("v2", "s2/work", "10.2.1.4"), joint(2, 1))


def test_what_a_hub_makes_known_is_in_the_tag() -> None:
    """NSG-25: networks connected through a gateway; default rules let them in."""
    estate = (WAN, hub(1), *spoke(1, 1), *guarded())
    assert Engine(network(*estate)).can("v1", "v2:443").verdict.value == "allowed"


def test_whether_a_learned_default_route_is_in_the_tag_is_not_documented() -> None:
    """NSG-25, U-06: with it a rule for the tag speaks of the whole internet."""
    out = rule("out", 100, "Outbound", "Deny", destinationAddressPrefix="VirtualNetwork")
    estate = (WAN, hub(1), *guard(1), intent(1, "Internet"), *guarded(out))
    answer = Engine(network(*estate)).can("v2", "internet:443")
    assert answer.verdict.value == "unknown"
    assert {f for c in answer.trace.unknown_because for f in c.facts} == {"NSG-25", "U-06"}


# ── edges ────────────────────────────────────────────────────────────────────────────────────────


def test_edges_join_and_say_where_they_lead() -> None:
    cause = Cause(key="x", why="nobody knows")
    one = Learned(prefix=Prefix.parse("10.0.0.0/8"), router="r", resource="x", name="x", origin=BUILT_IN)
    hub_side, gateway = Edge(router="r", learned=(one,)), Edge(gateways=("g",), unlisted=(cause,))
    assert (one.hop, replaced(one).hop) == (Through(device="r"), ToGateway(gateways=("g",)))
    assert hub_side.join(gateway).hop == Through(device="r")
    assert gateway.hop == ToGateway(gateways=("g",))
    assert Edge(unlisted=(cause,)).hop == Undetermined(causes=(cause,))
    assert NO_EDGE.hop == ToGateway(gateways=())
    assert hub_side.join(gateway).prefixes == (one.prefix,)


def replaced(one: Learned) -> Learned:
    return Learned(prefix=one.prefix, gateways=("g",), resource="x", name="x", origin=BUILT_IN)
