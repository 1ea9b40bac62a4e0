"""Route servers, and what passes from one site to another."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.route_servers import announcements, server_in
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.network import Subnet
from penstock.engine.engine import Engine
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.lower.test_gateway import gateway

HOME = vnet("v", "10.0.0.0/16", GatewaySubnet="10.0.0.0/24", RouteServerSubnet="10.0.9.0/27", a="10.0.1.0/24")


def server(*peers: str, **properties: Any) -> tuple[Resource, ...]:
    """A route server in `v`, and appliances that announce routes to it."""
    return (
        resource("hub", "rs", {"sku": "Standard", **properties}),
        resource("hubip", "rs/ip", {"subnet": link("subnet", "v/RouteServerSubnet")}),
        *(resource("bgppeer", f"rs/{name}", {"peerIp": "10.0.1.9", "peerAsn": 65001}) for name in peers),
    )


def whys(*resources: Resource) -> list[str]:
    return [cause.why for cause in network(*resources).onprem_causes]


def test_each_peer_announces_what_is_not_known() -> None:
    """RT-55."""
    assert whys(HOME, *server("nva-a", "nva-b")) == [
        'the routes that BGP peer "nva-a" announces are not in the input',
        'the routes that BGP peer "nva-b" announces are not in the input',
    ]


def test_so_does_a_server_without_peers_in_the_input() -> None:
    assert whys(HOME, *server()) == whys(HOME) == ["the routes that the route server learns are not in the input"]


def test_what_it_learns_does_not_cut_the_network() -> None:
    """RT-55, RT-08: system routes win; elsewhere nobody can say."""
    estate = (HOME, *server("nva"), nic("n", "v/a", "10.0.1.4"), nic("m", "v/a", "10.0.1.5"))
    engine = Engine(network(*estate))
    assert engine.can("n", "m:443").verdict.value == "allowed"
    assert engine.can("n", "172.16.0.9:443").verdict.value == "unknown"


def test_a_server_is_found_by_its_subnet() -> None:
    estate, _ = read_all((HOME, *server("nva")))
    found = server_in(ref("vnet", "v"), estate)
    assert found is not None
    assert found.id == ref("hub", "rs")
    (subnet,) = [s for s in estate.all(Subnet) if s.key == "routeserversubnet"]
    assert [cause.facts for cause in announcements(subnet, estate)] == [("RT-13", "RT-55")]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), "unknown"),
        (server(), "unknown"),
        (server(allowBranchToBranchTraffic=False), "unknown"),
        (server(allowBranchToBranchTraffic=True), "allowed"),
    ],
    ids=["no route server", "silent", "off", "on"],
)
def test_sites_reach_each_other_where_a_route_server_exchanges_their_routes(
    parts: tuple[Resource, ...], expected: str
) -> None:
    """GW-05: not by default."""

    def site(name: str, prefix: str) -> tuple[Resource, ...]:
        ends = {"virtualNetworkGateway1": link("gateway", "g"), "localNetworkGateway2": link("site", name)}
        return (
            resource("site", name, {"localNetworkAddressSpace": {"addressPrefixes": [prefix]}}),
            resource("connection", name, {"connectionType": "IPsec", **ends}),
        )

    sites = (*site("a", "192.168.1.0/24"), *site("b", "192.168.2.0/24"))
    engine = Engine(network(HOME, gateway("g", "v"), *sites, *parts))
    answer = engine.can("192.168.1.9", "192.168.2.9:443")
    assert answer.verdict.value == expected
    assert expected == "allowed" or "GW-05" in {f for c in answer.trace.unknown_because for f in c.facts}
