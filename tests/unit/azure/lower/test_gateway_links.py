"""Circuits that join networks and hubs."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.gateway_links import owners
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.lower.test_gateway import gateway
from tests.unit.azure.wans import WAN, hub, spoke


def far(circuit: str = "k", hears: Any = True) -> tuple[Resource, ...]:
    """A network of its own, 10.9.0.0/16, on a circuit."""
    ends = {"connectionType": "ExpressRoute", "virtualNetworkGateway1": link("gateway", "g")}
    return (
        vnet("far", "10.9.0.0/16", GatewaySubnet="10.9.0.0/24", work="10.9.1.0/24"),
        gateway("g", "far", gatewayType="ExpressRoute", allowVirtualWanTraffic=hears),
        resource("connection", "line", {**ends, "peer": link("circuit", circuit)}),
        nic("v9", "far/work", "10.9.1.4"),
    )


def line(number: int = 1, circuit: str = "k", hears: Any = True) -> tuple[Resource, ...]:
    """A circuit on a hub."""
    peering = {"expressRouteCircuitPeering": link("circuitpeering", f"{circuit}/AzurePrivatePeering")}
    return (
        resource("ergw", f"e{number}", {"virtualHub": link("hub", f"h{number}"), "allowNonVirtualWanTraffic": hears}),
        resource("erconnection", f"e{number}/c", peering),
    )


def test_a_hub_and_a_network_on_one_circuit_reach_each_other() -> None:
    """RT-57: and so do the networks of the hub."""
    found = network(WAN, hub(1), *spoke(1, 1), *line(), *far())
    (joint,) = found.links
    assert joint.facts == ("RT-57",)
    assert joint.reach(ref("ergw", "e1")) == AddressSet.of("10.101.0.0/23", "10.1.0.0/16")
    engine = Engine(found)
    for source, destination in (("v1", "v9:443"), ("v9", "v1:443")):
        answer = engine.can(source, destination)
        assert answer.verdict.value == "allowed"
        assert "RT-57" in answer.trace.facts


def test_a_gateway_that_does_not_listen_is_not_reached_for_sure() -> None:
    """RT-57: what on-premises passes on is not known either way; where nobody refuses, the gateway that says nothing is named."""
    for hears, named in ((False, False), (None, True)):
        found = network(WAN, hub(1), *spoke(1, 1), *line(), *far(hears=hears))
        assert found.links == ()
        trace = Engine(found).can("v1", "v9:443").trace
        assert trace.verdict.value == "unknown"
        assert ("RT-57" in {fact for cause in trace.unknown_because for fact in cause.facts}) is named


def test_on_two_circuits_nothing_is_certain() -> None:
    estate = (WAN, hub(1), *spoke(1, 1), *line(), *far("other"))
    assert network(*estate).links == ()
    assert Engine(network(*estate)).can("v1", "v9:443").verdict.value == "unknown"


def test_hubs_of_one_wan_need_no_circuit() -> None:
    assert network(WAN, hub(1), hub(2), *line(1), *line(2)).links == ()


def test_a_circuit_that_is_switched_off_joins_nothing() -> None:
    off = resource(
        "circuitpeering", "k/AzurePrivatePeering", {"peeringType": "AzurePrivatePeering", "state": "Disabled"}
    )
    assert network(WAN, hub(1), *line(), *far(), off).links == ()


def test_every_gateway_has_its_owner() -> None:
    estate, _ = read_all((*line(), *far()))
    assert owners(estate) == {ref("gateway", "g"): ref("vnet", "far"), ref("ergw", "e1"): ref("hub", "h1")}
