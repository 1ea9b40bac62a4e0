"""The effective routes of a subnet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.azure.service_tags import ServiceTags
from penstock.net.route import (
    Deliver,
    Discard,
    Rank,
    Route,
    ToGateway,
    ToInternet,
    ToService,
    Undetermined,
    Via,
)
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import codes, link, network, peering, ref, resource, route, table, vnet
from tests.unit.azure.lower.test_tags import tag_file

V = ref("vnet", "v")


def routes(
    *resources: Resource,
    prefixes: Iterable[str] = ("10.1.0.0/16",),
    subnet: dict[str, Any] | None = None,
    user: Iterable[dict[str, Any]] | None = None,
    tags: ServiceTags | None = None,
    location: str = "",
    stop: object = None,
) -> tuple[Route, ...]:
    """Give the routes of subnet v/a; `user` are the routes of its table."""
    properties = {"addressPrefix": "10.1.1.0/24", **(subnet or {})}
    more: tuple[Resource, ...] = ()
    if user is not None:
        properties["routeTable"] = link("table", "t")
        more = (table("t", *user, disableBgpRoutePropagation=stop),)
    body = {"addressSpace": {"addressPrefixes": list(prefixes)}, "subnets": [{"name": "a", "properties": properties}]}
    found = network(resource("vnet", "v", body, location=location), *more, *resources, tags=tags)
    return found.route_tables[f"{ref('subnet', 'v/a')}/routes"].routes


def at(found: Iterable[Route], prefix: str) -> list[Route]:
    return [r for r in found if str(r.prefix) == prefix and r.covers is None]


def hop(found: Iterable[Route], prefix: str) -> object:
    (only,) = at(found, prefix)
    return only.next_hop


PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")


def test_a_subnet_without_table_has_the_system_routes() -> None:  # RT-01
    found = routes()
    assert hop(found, "10.1.0.0/16") == Deliver(network=V)
    assert hop(found, "0.0.0.0/0") == ToInternet()
    assert [hop(found, p) for p in PRIVATE] == [Discard()] * 4
    assert len(found) == 6
    assert {r.rank for r in found} == {Rank.SYSTEM}


@pytest.mark.parametrize(
    ("prefix", "left"),
    [
        ("10.1.0.0/16", set(PRIVATE)),
        ("10.0.0.0/8", {"172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}),
        ("172.0.0.0/8", {"10.0.0.0/8", "192.168.0.0/16", "100.64.0.0/10"}),
    ],
)
def test_a_network_prefix_that_equals_or_holds_a_none_block_removes_it(prefix: str, left: set[str]) -> None:  # RT-02
    found = routes(prefixes=(prefix,), subnet={"addressPrefix": prefix.split("/", maxsplit=1)[0] + "/24"})
    assert {str(r.prefix) for r in found if r.next_hop == Discard()} == left


def test_there_is_one_route_per_network_prefix_and_none_per_subnet() -> None:  # RT-03
    found = routes(prefixes=("10.1.0.0/16", "10.2.0.0/16"))
    assert [str(r.prefix) for r in found if isinstance(r.next_hop, Deliver)] == ["10.1.0.0/16", "10.2.0.0/16"]


@pytest.mark.parametrize(("prefixes", "has"), [(("10.1.0.0/16",), False), (("10.1.0.0/16", "fd00::/48"), True)])
def test_only_a_network_with_ipv6_has_its_default_route(prefixes: tuple[str, ...], has: bool) -> None:
    assert bool(at(routes(prefixes=prefixes), "::/0")) is has


@pytest.mark.parametrize(
    ("kind", "address", "none_left"),
    [("VirtualAppliance", "10.1.2.4", 0), ("VirtualNetworkGateway", None, 0), ("None", None, 0), ("Internet", None, 4)],
)
def test_a_default_route_removes_the_none_blocks_unless_it_leads_to_the_internet(
    kind: str, address: str | None, none_left: int
) -> None:  # RT-04
    found = routes(user=[route("d", "0.0.0.0/0", kind, address)])
    assert len([r for r in found if r.rank is Rank.SYSTEM and r.next_hop == Discard()]) == none_left


def test_a_default_route_of_unknown_type_leaves_the_none_blocks_in_doubt() -> None:
    found = routes(user=[route("d", "0.0.0.0/0", Unknown(why="w"))])  # type: ignore[arg-type]
    assert {tuple(c.why for c in r.doubts) for r in found if r.next_hop == Discard()} == {("w",)}
    assert isinstance(at(found, "0.0.0.0/0")[0].next_hop, Undetermined)


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        ("VirtualAppliance", "10.1.2.4", Via(address=Address.parse("10.1.2.4"), networks=(V,))),
        ("VnetLocal", None, Deliver(network=V)),
        ("Internet", None, ToInternet()),
        ("None", None, Discard()),
        ("VirtualNetworkGateway", None, ToGateway(gateways=())),
    ],
)
def test_every_next_hop_type_has_its_meaning(kind: str, address: str | None, expected: object) -> None:  # RT-14, RT-18
    (found,) = at(routes(user=[route("r", "10.9.0.0/16", kind, address)]), "10.9.0.0/16")
    assert found.next_hop == expected
    assert (found.rank, found.resource, found.name) == (Rank.USER, ref("table", "t"), "r")


def test_an_appliance_may_stand_in_a_direct_peer() -> None:  # RT-15
    found = routes(
        vnet("hub", "10.0.0.0/16"),
        peering("v/h", "hub"),
        peering("hub/v", "v"),
        user=[route("r", "10.9.0.0/16", "VirtualAppliance", "10.0.1.4")],
    )
    assert hop(found, "10.9.0.0/16") == Via(address=Address.parse("10.0.1.4"), networks=(V, ref("vnet", "hub")))


def test_an_unknown_destination_may_be_any() -> None:
    (found,) = [r for r in routes(user=[route("r", Unknown(why="w"), "None")]) if r.name == "r"]  # type: ignore[arg-type]
    assert (found.pinned, found.covers) == (True, AddressSet.full())
    assert [c.why for c in found.doubts] == ["w"]


def test_a_table_that_is_not_in_the_input_may_lead_anywhere() -> None:
    found = routes(subnet={"routeTable": link("table", "elsewhere")})
    (unknown,) = [r for r in found if r.pinned]
    assert isinstance(unknown.next_hop, Undetermined)
    assert [c.key for c in unknown.doubts] == [f"absent:{ref('table', 'elsewhere')}"]


def test_a_default_route_on_the_gateway_subnet_is_told_and_ignored() -> None:  # RT-23
    subnets: dict[str, Any] = {"GatewaySubnet": {"addressPrefix": "10.1.0.0/24", "routeTable": link("table", "t")}}
    resources = (vnet("v", "10.1.0.0/16", **subnets), table("t", route("d", "0.0.0.0/0", "None")))
    assert codes(*resources) == ["PS410"]
    found = network(*resources).route_tables[f"{ref('subnet', 'v/gatewaysubnet')}/routes"].routes
    assert hop(found, "0.0.0.0/0") == ToInternet()


# ── peering ──────────────────────────────────────────────────────────────────────────────────────


def test_a_peer_is_reached_by_one_route_per_prefix() -> None:  # RT-05
    found = routes(vnet("w", "10.2.0.0/16", "10.3.0.0/16"), peering("v/w", "w"), peering("w/v", "v"))
    expected = Deliver(network=ref("vnet", "w"), type="VNetPeering")
    assert [hop(found, p) for p in ("10.2.0.0/16", "10.3.0.0/16")] == [expected, expected]


def test_peering_is_not_transitive() -> None:  # RT-32
    found = routes(
        vnet("hub", "10.0.0.0/16"),
        vnet("w", "10.2.0.0/16"),
        *(peering(name, remote) for name, remote in (("v/h", "hub"), ("hub/v", "v"), ("hub/w", "w"), ("w/h", "hub"))),
    )
    assert at(found, "10.2.0.0/16") == []
    assert at(found, "10.0.0.0/16") != []


def test_a_subnet_outside_the_subnet_peering_keeps_the_route_and_loses_its_packets() -> None:  # RT-37
    lists = {"peerCompleteVnets": False, "localSubnetNames": ["other"], "remoteSubnetNames": ["b"]}
    found = routes(vnet("w", "10.2.0.0/16", b="10.2.0.0/24"), peering("v/w", "w", **lists), peering("w/v", "v"))
    assert hop(found, "10.2.0.0/16") == Deliver(network=ref("vnet", "w"), type="VNetPeering", only=frozenset())


def test_only_the_listed_subnets_of_the_peer_receive() -> None:  # RT-37
    lists = {"peerCompleteVnets": False, "localSubnetNames": ["a"], "remoteSubnetNames": ["b"]}
    found = routes(vnet("w", "10.2.0.0/16", b="10.2.0.0/24"), peering("v/w", "w", **lists), peering("w/v", "v"))
    assert hop(found, "10.2.0.0/16") == Deliver(
        network=ref("vnet", "w"), type="VNetPeering", only=frozenset((ref("subnet", "w/b"),))
    )


def test_a_peer_whose_addresses_are_not_known_may_have_any_private_one() -> None:
    found = routes(peering("v/h", "hub", peeringState=None))
    (somewhere,) = [r for r in found if isinstance(r.next_hop, Undetermined)]
    assert somewhere.covers is not None
    assert Address.parse("10.0.0.4") in somewhere.covers
    assert Address.parse("10.1.0.4") not in somewhere.covers
    assert Address.parse("20.0.0.4") not in somewhere.covers


# ── gateways ─────────────────────────────────────────────────────────────────────────────────────


def gateway(name: str = "g", home: str = "v", **properties: Any) -> Resource:
    inside = [{"name": "c", "properties": {"subnet": link("subnet", f"{home}/GatewaySubnet")}}]
    return resource("gateway", name, {"gatewayType": "Vpn", "ipConfigurations": inside, **properties})


def site(*prefixes: str) -> tuple[Resource, Resource]:
    joined = {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": link("gateway", "g"),
        "localNetworkGateway2": link("site", "hq"),
    }
    where = {"localNetworkAddressSpace": {"addressPrefixes": list(prefixes)}}
    return resource("site", "hq", where), resource("connection", "c", joined)


def test_prefixes_of_a_site_lead_to_the_gateway() -> None:  # RT-05
    found = routes(gateway(), *site("192.168.5.0/24"))
    (learned,) = at(found, "192.168.5.0/24")
    assert learned.next_hop == ToGateway(gateways=(ref("gateway", "g"),))
    assert (learned.rank, learned.doubts) == (Rank.LEARNED, ())


@pytest.mark.parametrize(("stop", "there"), [(True, False), (False, True), (None, True)])
def test_a_table_may_stop_what_gateways_make_known(stop: bool | None, there: bool) -> None:  # RT-22
    found = routes(gateway(), *site("192.168.5.0/24"), user=[], stop=stop)
    assert bool(at(found, "192.168.5.0/24")) is there


def test_stopping_propagation_does_not_touch_peering() -> None:  # RT-22
    found = routes(vnet("w", "10.2.0.0/16"), peering("v/w", "w"), peering("w/v", "v"), user=[], stop=True)
    assert at(found, "10.2.0.0/16") != []


def test_the_network_beats_a_learned_route_even_if_that_is_longer() -> None:  # RT-08, T-16
    found = routes(gateway(), *site("10.1.5.0/24"))
    assert at(found, "10.1.5.0/24") == []


def test_a_learned_route_that_is_longer_than_a_peering_which_may_exist_is_in_doubt() -> None:  # RT-08, RT-33
    found = routes(resource("peering", "v/w", {"remoteVirtualNetwork": link("vnet", "w")}), vnet("w", "10.2.0.0/16"))
    (perhaps,) = at(found, "10.2.0.0/16")
    with_site = routes(
        resource("peering", "v/w", {"remoteVirtualNetwork": link("vnet", "w")}),
        vnet("w", "10.2.0.0/16"),
        gateway(),
        *site("10.2.5.0/24", "192.168.5.0/24"),
    )
    (learned,), (apart,) = at(with_site, "10.2.5.0/24"), at(with_site, "192.168.5.0/24")
    assert learned.doubts == perhaps.doubts != ()
    assert apart.doubts == ()


def test_a_user_route_of_that_prefix_stays() -> None:  # T-17
    user = [route("n", "10.1.5.0/24", "VirtualAppliance", "10.1.2.4")]
    assert [r.rank for r in at(routes(gateway(), *site("10.1.5.0/24"), user=user), "10.1.5.0/24")] == [Rank.USER]


def test_what_bgp_brings_is_in_doubt() -> None:  # RT-13
    found = routes(gateway(enableBgp=True))
    doubtful = {str(r.prefix): [c.key for c in r.doubts] for r in found if r.rank is Rank.LEARNED}
    assert set(doubtful) == {*PRIVATE, "0.0.0.0/0"}
    assert doubtful["10.0.0.0/8"] == [f"bgp:{ref('gateway', 'g')}"]
    assert doubtful["0.0.0.0/0"] == [f"default-bgp:{ref('gateway', 'g')}"]


def test_a_gateway_without_bgp_leaves_no_doubt() -> None:
    assert all(not r.doubts for r in routes(gateway(), *site("192.168.5.0/24")))


# ── service endpoints ────────────────────────────────────────────────────────────────────────────


def test_a_service_endpoint_beats_every_user_route() -> None:  # RT-09, SE-01
    tags = tag_file(Sql="20.0.0.0/24")
    found = routes(
        subnet={"serviceEndpoints": [{"service": "Microsoft.Sql"}]},
        user=[route("d", "0.0.0.0/0", "VirtualAppliance", "10.1.2.4")],
        tags=tags,
    )
    (service,) = [r for r in found if isinstance(r.next_hop, ToService)]
    assert service.pinned
    assert service.covers is not None
    assert Address.parse("20.0.0.9") in service.covers
    assert service.doubts == ()


def test_the_storage_endpoint_is_sure_of_its_own_region_only() -> None:  # SE-03
    found = routes(
        subnet={"serviceEndpoints": [{"service": "Microsoft.Storage"}]},
        tags=tag_file(Storage="20.0.0.0/16", Storage_WestEurope="20.0.1.0/24"),
        location="westeurope",
    )
    sure, far = sorted((r for r in found if isinstance(r.next_hop, ToService)), key=lambda r: len(r.doubts))
    assert sure.covers is not None
    assert far.covers is not None
    assert Address.parse("20.0.1.9") in sure.covers
    assert Address.parse("20.0.2.9") in far.covers
    assert far.doubts[0].key.startswith("region:")


def test_without_a_tag_file_a_service_endpoint_is_in_doubt() -> None:
    found = routes(subnet={"serviceEndpoints": [{"service": "Microsoft.KeyVault"}]})
    kinds = [[c.key for c in r.doubts] for r in found if isinstance(r.next_hop, ToService)]
    assert kinds == [[], ["tag:azurekeyvault"]]


# ── private endpoints ────────────────────────────────────────────────────────────────────────────


def endpoint(address: str | None = "10.2.0.5", home: str = "w/b") -> Resource:
    stated = [{"properties": {"privateIPAddress": address}}] if address else []
    return resource("pe", "pe", {"subnet": link("subnet", home), "ipConfigurations": stated})


def towards(
    prefix: str | None, policies: str | None, address: str | None = "10.2.0.5", door: str = "export"
) -> tuple[Route, ...]:
    """Give the routes of a client in v/a to an endpoint in the peer w, past one user route to an appliance."""
    subnet = {"addressPrefix": "10.2.0.0/24", "privateEndpointNetworkPolicies": policies}
    user = [] if prefix is None else [route("r", prefix, "VirtualAppliance", "10.1.2.4")]
    return routes(
        vnet("w", "10.2.0.0/16", b=subnet, door=door),
        peering("v/w", "w"),
        peering("w/v", "v"),
        endpoint(address),
        user=[*user, route("other", "203.0.113.0/24", "None")],
    )


def direct(found: Iterable[Route]) -> list[Route]:
    return [r for r in found if isinstance(r.next_hop, Deliver) and r.next_hop.type == "InterfaceEndpoint"]


@pytest.mark.parametrize(
    ("prefix", "policies", "inserted"),
    [
        (None, "Disabled", True),
        ("0.0.0.0/0", "Disabled", True),  # T-29
        ("0.0.0.0/0", "Enabled", True),
        ("10.0.0.0/8", "Enabled", True),  # T-32
        ("10.2.0.0/16", "Disabled", True),  # T-30
        ("10.2.0.0/16", "NetworkSecurityGroupEnabled", True),
        ("10.2.0.0/16", "RouteTableEnabled", False),  # T-31
        ("10.2.0.0/16", "Enabled", False),
        ("10.2.0.0/24", "Enabled", False),
        ("10.2.0.0/24", "Disabled", True),
        ("10.2.9.0/24", "Enabled", True),
    ],
)
def test_a_user_route_overrides_an_endpoint_as_the_policies_say(
    prefix: str | None, policies: str, inserted: bool
) -> None:  # RT-40
    found = direct(towards(prefix, policies))
    assert [str(r.prefix) for r in found] == (["10.2.0.5/32"] if inserted else [])
    assert all(not r.doubts for r in found)


def test_an_exact_user_route_overrides_by_rank() -> None:  # T-33
    found = towards("10.2.0.5/32", "Disabled")
    user, system = sorted(at(found, "10.2.0.5/32"), key=lambda r: -r.rank)
    assert isinstance(user.next_hop, Via)
    assert (user.rank, system.rank) == (Rank.USER, Rank.SYSTEM)


def test_policies_that_are_not_stated_leave_the_host_route_in_doubt() -> None:  # PE-10, U-16
    (found,) = direct(towards("10.2.0.0/16", None, door="arm-template"))
    assert [c.facts for c in found.doubts] == [("PE-10", "U-16")]


def test_policies_that_do_not_matter_leave_no_doubt() -> None:
    assert [r.doubts for r in direct(towards("0.0.0.0/0", None, door="arm-template"))] == [()]


def test_an_endpoint_two_peerings_away_is_not_inserted() -> None:  # RT-39
    found = routes(
        vnet("hub", "10.0.0.0/16"),
        vnet("w", "10.2.0.0/16", b="10.2.0.0/24"),
        *(peering(name, remote) for name, remote in (("v/h", "hub"), ("hub/v", "v"), ("hub/w", "w"), ("w/h", "hub"))),
        endpoint(),
        user=[route("d", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4")],
    )
    assert direct(found) == []
