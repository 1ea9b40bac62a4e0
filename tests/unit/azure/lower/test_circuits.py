"""Which gateways on a circuit take each other's prefixes, by what each says (RT-57)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.circuits import is_down, joined, unsaid
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import VirtualNetworkGateway
from penstock.azure.resources.hub_gateways import HubGateway
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.lower.test_gateway import gateway

UNKNOWN = Unknown(why="a parameter without value")
G, H, E = ref("gateway", "g"), ref("gateway", "h"), ref("ergw", "e")


def on(name: str, **properties: Any) -> tuple[Resource, Resource]:
    """A gateway of a network, on circuit `k`."""
    ends = {"connectionType": "ExpressRoute", "virtualNetworkGateway1": link("gateway", name)}
    return (
        gateway(name, f"net-{name}", gatewayType="ExpressRoute", **properties),
        resource("connection", f"line-{name}", {**ends, "peer": link("circuit", "k")}),
    )


def at_hub(name: str = "e", **properties: Any) -> tuple[Resource, Resource]:
    """A gateway of a hub, on circuit `k`."""
    peering = {"expressRouteCircuitPeering": link("circuitpeering", "k/AzurePrivatePeering")}
    return resource("ergw", name, properties), resource("erconnection", f"{name}/c", peering)


def read(*resources: Resource) -> Estate:
    return read_all(resources)[0]


def causes(estate: Estate, identity: str) -> list[str]:
    gateway = estate.find(VirtualNetworkGateway, identity) or estate.find(HubGateway, identity)
    assert gateway is not None
    return [cause.key for cause in unsaid(gateway, estate)]


@pytest.mark.parametrize(
    ("left", "right", "pairs", "said"),
    [
        (True, True, [(G, H)], []),
        (True, False, [], []),
        (None, False, [], []),
        (True, None, [], [f"listens:{H}"]),
        (None, None, [], [f"listens:{G}", f"listens:{H}"]),
    ],
)
def test_both_ends_must_listen(left: Any, right: Any, pairs: list[tuple[str, str]], said: list[str]) -> None:
    estate = read(*on("g", allowRemoteVnetTraffic=left), *on("h", allowRemoteVnetTraffic=right))
    assert list(joined(estate)) == pairs
    assert causes(estate, G) == said


def test_hubs_have_a_setting_of_their_own() -> None:
    """That a gateway listens to networks does not make it listen to hubs."""
    mixed = read(*on("g", allowRemoteVnetTraffic=True, allowVirtualWanTraffic=False), *at_hub())
    assert (joined(mixed), causes(mixed, E)) == ({}, [])
    heard = read(*on("g", allowVirtualWanTraffic=True), *at_hub(allowNonVirtualWanTraffic=True))
    assert list(joined(heard)) == [(E, G)]
    silent = read(*on("g", allowVirtualWanTraffic=True), *at_hub())
    assert causes(silent, E) == causes(silent, G) == [f"listens:{E}"]


def test_hubs_among_themselves_use_no_circuit() -> None:
    estate = read(*at_hub("e", allowNonVirtualWanTraffic=True), *at_hub("f", allowNonVirtualWanTraffic=True))
    assert (joined(estate), causes(estate, E)) == ({}, [])


def test_a_setting_that_is_not_known_is_told() -> None:
    estate = read(*on("g", allowRemoteVnetTraffic=UNKNOWN), *on("h", allowRemoteVnetTraffic=True))
    assert joined(estate) == {}
    assert len(causes(estate, G)) == 1


def test_a_circuit_that_is_switched_off_joins_nobody() -> None:
    off = resource(
        "circuitpeering", "k/AzurePrivatePeering", {"peeringType": "AzurePrivatePeering", "state": "Disabled"}
    )
    estate = read(*on("g", allowRemoteVnetTraffic=True), *on("h", allowRemoteVnetTraffic=True), off)
    assert is_down(ref("circuit", "k"), estate)
    assert joined(estate) == {}


def test_a_gateway_elsewhere_is_left_out() -> None:
    estate = read(*on("g", allowRemoteVnetTraffic=True), on("h")[1])
    assert (joined(estate), causes(estate, G)) == ({}, [])
