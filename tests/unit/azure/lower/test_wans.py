"""Hubs, their WANs, and what is joined to them, resolved."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.hub_branches import branches
from penstock.azure.lower.hub_joints import joints
from penstock.azure.lower.hub_policies import policies
from penstock.azure.lower.hubs import DEFAULT_TABLE, Hub, Hubs, Joint, table_id
from penstock.azure.lower.plan import build
from penstock.azure.lower.wans import hubs
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.virtual_wan import VirtualHub
from penstock.net.route import Deliver, Through, ToGateway, Undetermined, Via
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, ref, resource, vnet
from tests.unit.azure.wans import WAN, guard, hub, intent, joint, routed, spoke, table, vpn, wan

UNKNOWN = Unknown(why="a parameter without value")


def found(*resources: Resource) -> Hubs:
    estate, _ = read_all(resources)
    notes = Notes()
    return hubs(estate, build(estate, notes), notes)


def only(*resources: Resource) -> Hub:
    (one,) = found(*resources).by_id.values()
    return one


def joined(*resources: Resource) -> list[Joint]:
    estate, _ = read_all(resources)
    return [*joints(estate, build(estate, Notes())), *branches(estate)]


# ── hubs and WANs ────────────────────────────────────────────────────────────────────────────────


def test_a_hub_without_a_wan_is_a_route_server() -> None:
    assert found(hub(1, virtualWan=None)).by_id == {}


@pytest.mark.parametrize(
    ("whole", "own", "expected"),
    [
        ({"type": "Standard"}, {}, False),
        ({"type": "Basic"}, {}, True),
        ({"type": "Basic"}, {"sku": "Standard"}, False),
        ({"type": None}, {}, ("RT-53",)),
        ({"type": UNKNOWN}, {}, ()),
    ],
    ids=["standard", "basic", "the hub says otherwise", "silent", "unknown"],
)
def test_a_hub_is_basic_by_its_own_word_or_its_wans(whole: Any, own: Any, expected: Any) -> None:
    basic = only(wan(**whole), hub(1, **own)).basic
    assert (basic[0].facts if isinstance(basic, tuple) else basic) == expected


@pytest.mark.parametrize(("flag", "expected"), [(True, True), (False, False), (None, ("GW-05",)), (UNKNOWN, ())])
def test_whether_sites_reach_each_other_is_the_wans_word(flag: Any, expected: Any) -> None:
    said = only(wan(allowBranchToBranchTraffic=flag), hub(1)).branches
    assert (said[0].facts if isinstance(said, tuple) else said) == expected


def test_terraform_lets_sites_reach_each_other_where_it_is_silent() -> None:
    assert only(resource("wan", "wan", {"type": "Standard"}, door="terraform-plan"), hub(1)).branches is True


def test_hubs_that_a_wan_names_and_that_are_missing_are_open() -> None:
    (some,) = only(wan(virtualHubs=[link("hub", "h1"), link("hub", "far")]), hub(1)).open
    assert "far" in some.cause.why
    assert not some.default


def test_a_hub_of_unknown_addresses_is_unplaced() -> None:
    assert only(WAN, hub(1, addressPrefix=UNKNOWN)).unplaced[0].why == UNKNOWN.why
    assert "states no address prefix" in only(WAN, hub(1, addressPrefix=None)).unplaced[0].why
    assert only(WAN, hub(1)).addresses == AddressSet.of("10.101.0.0/23")


def test_a_hub_reaches_itself_and_its_networks() -> None:
    whole = found(WAN, hub(1), *spoke(1, 1), *vpn(1, ("b", "192.168.1.0/24")))
    assert whole.reach(ref("hub", "h1")) == AddressSet.of("10.101.0.0/23", "10.1.0.0/16")
    assert whole.addresses == AddressSet.of("10.101.0.0/23")
    assert [j.network for j in whole.networks()] == [ref("vnet", "s1")]
    assert [j.gateway for j in whole.branches()] == [ref("vpngw", "g1")]


def test_what_stands_in_a_hub() -> None:
    nva = resource("hubnva", "n", {"virtualHub": link("hub", "h1")})
    assert only(WAN, hub(1), *guard(1), nva).devices == (ref("firewall", "f1"), ref("hubnva", "n"))


# ── networks ─────────────────────────────────────────────────────────────────────────────────────


def test_a_network_is_joined_by_its_prefixes() -> None:
    (one,) = joined(*spoke(1, 1))
    assert (one.network, one.hop) == (
        ref("vnet", "s1"),
        Deliver(network=ref("vnet", "s1"), type="VirtualNetworkConnection"),
    )
    assert [str(p) for p in one.prefixes] == ["10.1.0.0/16"]
    assert (one.table, one.labels, one.tables) == (
        table_id(ref("hub", "h1"), DEFAULT_TABLE),
        frozenset(("default",)),
        frozenset(),
    )


def test_a_network_that_is_not_in_the_input_may_be_anywhere() -> None:
    (one,) = joined(joint(1, 1))
    (some,) = one.open
    assert isinstance(some.hop, Undetermined)
    assert not some.default


def test_what_a_peer_announces_is_not_known() -> None:
    peer = resource("bgppeer", "h1/p", {"peerIp": "10.1.1.4", "hubVirtualNetworkConnection": link("joint", "h1/c1")})
    (one,) = joined(*spoke(1, 1), peer)
    (some,) = one.open
    assert isinstance(some.hop, Via)
    assert (str(some.hop.address), some.cause.facts) == ("10.1.1.4", ("RT-13", "RT-55"))


def test_static_routes_that_hold_the_own_network_are_in_doubt_unless_they_equal_it() -> None:
    route = {"name": "nva", "addressPrefixes": ["10.0.0.0/8"], "nextHopIpAddress": "10.1.1.4"}

    def spread(criterion: str | None) -> list[str]:
        config = {"propagateStaticRoutes": True, "vnetLocalRouteOverrideCriteria": criterion}
        said = routed(vnetRoutes={"staticRoutes": [route], "staticRoutesConfig": config})
        (one,) = joined(*spoke(1, 1, said))
        return [f"{s.prefix}{'?' if s.doubts else ''}" for s in one.spread]

    assert spread("Contains") == spread(None) == ["10.1.0.0/16?", "10.0.0.0/8"]
    assert spread("Equal") == ["10.0.0.0/8"]


# ── branches ─────────────────────────────────────────────────────────────────────────────────────


def test_a_site_without_bgp_is_its_prefixes() -> None:
    (one,) = joined(*vpn(1, ("b", "192.168.1.0/24")))
    assert (one.hop, one.open, one.default) == (ToGateway(gateways=(ref("vpngw", "g1"),)), (), False)
    assert [str(p) for p in one.prefixes] == ["192.168.1.0/24"]


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"enableBgp": True}, "announces by BGP"),
        ({"remoteVpnSite": link("vpnsite", "far")}, "not in the input"),
        ({"remoteVpnSite": None}, "names no site"),
    ],
)
def test_a_site_may_bring_more_than_is_known(properties: dict[str, Any], words: str) -> None:
    (one,) = joined(*vpn(1, ("b", "192.168.1.0/24"), **properties))
    assert words in one.open[0].cause.why


def test_a_site_that_says_nothing_is_told_so() -> None:
    (_, _, connection) = vpn(1, ("b", "192.168.1.0/24"))
    gateway = resource("vpngw", "g1", {"virtualHub": link("hub", "h1")})
    (one,) = joined(gateway, resource("vpnsite", "b"), connection)
    assert "neither prefixes nor BGP" in one.open[0].cause.why


def test_a_gateway_without_connections_may_have_some_elsewhere() -> None:
    (one,) = joined(*vpn(1))
    assert (one.prefixes, one.open[0].cause.key) == ((), f"unconnected:{ref('vpngw', 'g1')}")


LINE = (
    resource("ergw", "e", {"virtualHub": link("hub", "h1")}),
    resource("erconnection", "e/c", {"expressRouteCircuitPeering": link("circuitpeering", "k/AzurePrivatePeering")}),
)


def test_a_circuit_announces_what_nobody_knows_unless_it_is_down() -> None:
    (one,) = joined(*LINE)
    assert one.open[0].cause.facts == ("RT-13",)
    off = {"peeringType": "AzurePrivatePeering", "state": "Disabled"}
    parts = (*LINE, resource("circuitpeering", "k/AzurePrivatePeering", off))
    assert joined(*parts) == []


def test_remote_users_are_their_pools() -> None:
    inside = {"name": "u", "properties": {"vpnClientAddressPool": {"addressPrefixes": ["172.20.0.0/24"]}}}
    users = resource("p2sgw", "p", {"virtualHub": link("hub", "h1"), "p2SConnectionConfigurations": [inside]})
    (one,) = joined(users)
    assert [str(p) for p in one.prefixes] == ["172.20.0.0/24"]


# ── policies and tables ──────────────────────────────────────────────────────────────────────────


def test_a_policy_takes_the_private_blocks_to_its_firewall() -> None:
    one = only(WAN, hub(1), *guard(1), intent(1, "PrivateTraffic", "Internet"))
    assert [str(s.prefix) for s in one.private] == ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
    assert [str(s.prefix) for s in one.public] == ["0.0.0.0/0"]
    through = Through(device=ref("firewall", "f1"), type="AzureFirewall")
    assert {s.hop for s in (*one.private, *one.public)} == {through}
    assert {s.facts for s in one.private} == {("RT-50",)}
    assert {s.facts for s in one.public} == {("RT-51",)}


def test_a_policy_about_something_else_has_no_effect_and_is_told() -> None:
    estate, _ = read_all([WAN, hub(1), *guard(1), intent(1, "Everything")])
    notes = Notes()
    (resource_,) = estate.all(VirtualHub)
    decided = policies(resource_, {}, estate, notes)
    assert (decided.private, decided.public) == ((), ())
    assert [d.code for d in notes.diagnostics()] == ["PS451"]


def test_policies_that_are_not_known_may_be_any() -> None:
    one = only(WAN, hub(1), resource("intent", "h1/i", {"routingPolicies": UNKNOWN}))
    assert all(s.doubts and isinstance(s.hop, Undetermined) for s in (*one.private, *one.public))


def test_a_firewall_of_a_network_is_no_next_hop_of_a_hub() -> None:
    elsewhere = resource("firewall", "f1", {"ipConfigurations": []})
    one = only(WAN, hub(1), elsewhere, intent(1))
    assert all(isinstance(s.hop, Undetermined) for s in one.private)


def test_built_in_tables_are_there_whether_written_or_not() -> None:
    one = only(WAN, hub(1), table("h1/own", ["Green"]))
    assert {t.name: set(t.labels) for t in one.tables.values()} == {
        "defaultRouteTable": {"default"},
        "noneRouteTable": {"none"},
        "own": {"green"},
    }
    named = only(WAN, hub(1), table("h1/defaultRouteTable", ["extra"]))
    assert named.tables[table_id(named.id, DEFAULT_TABLE)].labels == {"default", "extra"}


def test_a_route_into_a_connection_is_split_by_its_static_routes() -> None:
    route = {"name": "nva", "addressPrefixes": ["10.9.1.0/24"], "nextHopIpAddress": "10.1.1.4"}
    brings = routed(vnetRoutes={"staticRoutes": [route]})
    into = table("h1/own", far=("10.9.0.0/16", ref("joint", "h1/c1")))
    one = only(WAN, hub(1), into, *spoke(1, 1, brings))
    statics = one.tables[ref("hubtable", "h1/own")].statics
    assert [(str(s.prefix), type(s.hop)) for s in statics] == [("10.9.0.0/16", Deliver), ("10.9.1.0/24", Via)]


def test_routing_intent_keeps_added_prefixes_and_drops_what_it_replaces() -> None:
    fw = ref("firewall", "f1")
    own = table("h1/defaultRouteTable", all=("0.0.0.0/0", fw), ten=("10.0.0.0/8", fw), more=("40.0.0.0/16", fw))
    one = only(WAN, hub(1), *guard(1), intent(1), own)
    assert [str(s.prefix) for s in one.tables[table_id(one.id, DEFAULT_TABLE)].statics] == ["40.0.0.0/16"]


def test_a_network_in_the_input_gives_its_own_prefixes() -> None:
    (one,) = joined(vnet("s1", "10.1.0.0/16", "10.11.0.0/16"), joint(1, 1))
    assert [str(p) for p in one.prefixes] == ["10.1.0.0/16", "10.11.0.0/16"]
