"""Traffic selectors: what a tunnel takes. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.tunnels import Tunnel, ids, tunnel_filters
from penstock.azure.resource import Resource
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.net.rule import Action, Direction
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, resource, vnet
from tests.unit.azure.lower.test_gateway import gateway

LIMITED, OPEN = "192.168.1.9", "192.168.2.9"


def estate(*pairs: tuple[Any, Any]) -> tuple[Resource, ...]:
    """A gateway with two sites: 192.168.1.0/24 by a tunnel with selectors, 192.168.2.0/24 by one without."""

    def site(name: str, prefix: str, selectors: list[dict[str, Any]]) -> tuple[Resource, ...]:
        ends = {"virtualNetworkGateway1": link("gateway", "g"), "localNetworkGateway2": link("site", name)}
        return (
            resource("site", name, {"localNetworkAddressSpace": {"addressPrefixes": [prefix]}}),
            resource("connection", name, {"connectionType": "IPsec", **ends, "trafficSelectorPolicies": selectors}),
        )

    selectors = [{"localAddressRanges": [near], "remoteAddressRanges": [far]} for near, far in pairs]
    return (
        vnet("v", "10.0.0.0/16", GatewaySubnet="10.0.0.0/24", a="10.0.1.0/24"),
        gateway("g", "v"),
        *site("one", "192.168.1.0/24", selectors),
        *site("two", "192.168.2.0/24", []),
        nic("n", "v/a", "10.0.1.4"),
    )


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((), "allowed"),
        ((("10.0.0.0/16", "192.168.1.0/24"),), "allowed"),
        ((("10.0.2.0/24", "192.168.1.0/24"),), "denied"),
        ((("10.0.0.0/16", "192.168.1.128/25"),), "denied"),
        ((("10.0.2.0/24", "192.168.1.0/24"), ("10.0.1.0/24", "192.168.1.9/32")), "allowed"),
        (((Unknown(why="no value"), "192.168.1.0/24"),), "unknown"),
    ],
    ids=["no selectors", "all", "another subnet", "the other half", "the second pair", "an unknown pair"],
)
def test_both_ways_a_pair_must_fit(pairs: tuple[tuple[Any, Any], ...], expected: str) -> None:
    engine = Engine(network(*estate(*pairs)))
    assert engine.can(LIMITED, "n:443").verdict.value == expected
    assert engine.can("n", f"{LIMITED}:443").verdict.value == expected


def test_other_sites_of_the_gateway_are_not_limited() -> None:
    engine = Engine(network(*estate(("10.0.2.0/24", "192.168.1.0/24"))))
    assert engine.can(OPEN, "n:443").verdict.value == "allowed"


def test_the_rule_that_stops_a_packet_names_the_connection() -> None:
    trace = Engine(network(*estate(("10.0.2.0/24", "192.168.1.0/24")))).can(LIMITED, "n:443").trace
    assert [(s.kind, s.rule.name) for s in trace.path if s.rule is not None] == [
        ("traffic-selector", "one: no selector")
    ]


def test_a_gateway_whose_tunnels_are_not_limited_has_no_filter() -> None:
    assert tunnel_filters("g", "g", BUILT_IN, ()) == ()
    tunnel = Tunnel(id="c", name="c", origin=BUILT_IN, selectors=(), behind=AddressSet.of("192.168.1.0/24"))
    found = tunnel_filters("g", "g", BUILT_IN, (tunnel,))
    assert ids(found, Direction.INBOUND) == ("g/tunnels/inbound",)
    assert [rule.action for rule in found[0].rules] == [Action.DENY]
    assert found[0].default.action is Action.ALLOW
