"""Virtual WANs, hubs, and what is joined to them, as ARM writes them."""

from __future__ import annotations

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.read.registry import MODELLED
from penstock.azure.read.wan import READERS
from penstock.azure.resources.terms import Block
from penstock.azure.resources.virtual_wan import (
    BgpPeer,
    HubAddress,
    HubAppliance,
    HubConnection,
    RoutingPreference,
    VirtualHub,
    VirtualWan,
    WanType,
)
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource


def test_a_wan_has_a_type_a_flag_and_hubs() -> None:
    properties = {"type": "basic", "allowBranchToBranchTraffic": False, "virtualHubs": [link("hub", "h1")]}
    (found,) = read_all([resource("wan", "w", properties)])[0].all(VirtualWan)
    assert (found.type, found.branch_to_branch, found.hubs) == (WanType.BASIC, False, (ref("hub", "h1"),))


def test_a_wan_that_says_nothing_says_nothing() -> None:
    (found,) = read_all([resource("wan", "w")])[0].all(VirtualWan)
    assert (found.type, found.branch_to_branch, found.hubs) == (None, None, ())


def test_a_hub_has_addresses_a_wan_and_a_preference() -> None:
    properties = {
        "addressPrefix": "10.101.0.0/23",
        "virtualWan": link("wan", "w"),
        "sku": "Standard",
        "hubRoutingPreference": "ASPath",
    }
    (found,) = read_all([resource("hub", "h", properties)])[0].all(VirtualHub)
    assert isinstance(found.prefix, Block)
    assert (found.prefix.text, found.wan, found.sku) == ("10.101.0.0/23", ref("wan", "w"), WanType.STANDARD)
    assert found.preference is RoutingPreference.AS_PATH


def test_an_unknown_type_is_told_and_not_guessed() -> None:
    estate, told = read_all([resource("wan", "w", {"type": "Premium"})])
    assert isinstance(estate.all(VirtualWan)[0].type, Unknown)
    assert [d.code for d in told] == ["PS207"]


def test_older_routes_stand_inside_a_hub_in_two_forms() -> None:
    properties = {
        "routeTable": {"routes": [{"addressPrefixes": ["10.1.0.0/16"], "nextHopIpAddress": "10.0.0.4"}]},
        "virtualHubRouteTableV2s": [{"properties": {"routes": [{"destinations": ["10.2.0.0/16"]}]}}],
    }
    (found,) = read_all([resource("hub", "h", properties)])[0].all(VirtualHub)
    texts = [term.text for route in found.older for term in route.destinations if isinstance(term, Block)]
    assert texts == ["10.1.0.0/16", "10.2.0.0/16"]


def test_connections_may_stand_inside_a_hub() -> None:
    inside = {"name": "c", "properties": {"remoteVirtualNetwork": link("vnet", "s"), "enableInternetSecurity": False}}
    (found,) = read_all([resource("hub", "h", {"virtualNetworkConnections": [inside]})])[0].all(HubConnection)
    assert (found.id, found.hub, found.network) == (ref("joint", "h/c"), ref("hub", "h"), ref("vnet", "s"))
    assert found.internet_security is False
    assert found.routing is None


def test_a_peer_and_the_place_of_a_route_server() -> None:
    parts = (
        resource("bgppeer", "h/p", {"peerIp": "10.0.0.4", "hubVirtualNetworkConnection": link("joint", "h/c")}),
        resource("hubip", "h/i", {"subnet": link("subnet", "v/RouteServerSubnet")}),
    )
    estate, _ = read_all(parts)
    (peer,), (place,) = estate.all(BgpPeer), estate.all(HubAddress)
    assert (peer.hub, peer.address, peer.connection) == (
        ref("hub", "h"),
        Address.parse("10.0.0.4"),
        ref("joint", "h/c"),
    )
    assert (place.hub, place.subnet) == (ref("hub", "h"), ref("subnet", "v/routeserversubnet"))


@pytest.mark.parametrize(
    ("kind", "properties", "word"),
    [
        ("hubnva", {"nvaSku": {"vendor": "barracuda"}}, "barracuda"),
        ("partner", {"securityProviderName": "Checkpoint"}, "Checkpoint"),
        ("hubnva", {}, "appliance"),
    ],
)
def test_devices_of_others(kind: str, properties: dict[str, object], word: str) -> None:
    (found,) = read_all([resource(kind, "d", {"virtualHub": link("hub", "h"), **properties})])[0].all(HubAppliance)
    assert (found.hub, found.kind) == (ref("hub", "h"), word)


def test_every_type_of_a_wan_is_in_the_registry() -> None:
    assert set(READERS) <= set(MODELLED)
    authorizations = READERS["microsoft.network/expressroutecircuits/authorizations"]
    assert list(authorizations.reader(resource("wan", "w"), Notes())) == []
