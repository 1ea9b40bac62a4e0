"""Routing configurations, collections and rules."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.managed_routes import LocalRoutes, RoutingRule, RoutingRuleCollection
from penstock.azure.resources.network import NextHopType
from penstock.azure.resources.terms import Block, ServiceTag
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import ref, resource


def rule(destination: Any, hop: Any) -> tuple[RoutingRule, list[str]]:
    estate, told = read_all([resource("routerule", "m/r/s/x", {"destination": destination, "nextHop": hop})])
    return estate.all(RoutingRule)[0], [d.code for d in told]


PREFIX = {"type": "AddressPrefix", "destinationAddress": "10.9.0.0/16"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("NoNextHop", NextHopType.NONE),
        ("VnetLocal", NextHopType.VNET_LOCAL),
        ("VirtualNetworkGateway", NextHopType.GATEWAY),
        ("Internet", NextHopType.INTERNET),
    ],
)
def test_next_hop_types(word: str, expected: NextHopType) -> None:  # RT-58
    found, told = rule(PREFIX, {"nextHopType": word})
    assert (found.next_hop_type, found.next_hop, told) == (expected, None, [])


def test_an_appliance_has_an_address() -> None:
    found, told = rule(PREFIX, {"nextHopType": "VirtualAppliance", "nextHopAddress": "10.0.0.4"})
    assert (found.next_hop, told) == (Address.parse("10.0.0.4"), [])
    assert isinstance(found.destination, Block)
    assert isinstance(rule(PREFIX, {"nextHopType": "VirtualAppliance"})[0].next_hop, Unknown)


def test_a_destination_may_be_a_tag() -> None:
    found, _ = rule({"type": "ServiceTag", "destinationAddress": "Storage"}, {"nextHopType": "Internet"})
    assert found.destination == ServiceTag(name="Storage")


def test_a_rule_without_destination_or_hop_is_told() -> None:
    found, told = rule({}, {})
    assert isinstance(found.destination, Unknown)
    assert isinstance(found.next_hop_type, Unknown)
    assert set(told) == {"PS262"}


def test_a_collection() -> None:
    properties = {
        "appliesTo": [{"networkGroupId": ref("group", "m/g")}],
        "disableBgpRoutePropagation": "False",
        "localRouteSetting": "DirectRoutingWithinSubnet",
    }
    (found,) = read_all([resource("routeset", "m/r/s", properties)])[0].all(RoutingRuleCollection)
    assert (found.groups, found.disable_propagation) == ((ref("group", "m/g"),), False)
    assert (found.local_routes, found.configuration) == (LocalRoutes.WITHIN_SUBNET, ref("routing", "m/r"))
