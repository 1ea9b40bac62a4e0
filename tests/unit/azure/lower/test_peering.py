"""Which networks reach each other by peering."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower import plan as plans
from penstock.azure.lower.peering import Peer, peers
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.net.endpoint import Kind
from penstock.source.node import Unknown
from tests.unit.azure.arm import network, peering, ref, vnet

V, W = ref("vnet", "v"), ref("vnet", "w")


def found(*resources: Resource) -> tuple[dict[str, tuple[Peer, ...]], list[str]]:
    estate, _ = read_all(resources)
    notes = Notes()
    made = peers(estate, plans.build(estate, Notes()), notes)
    return dict(made), [d.code for d in notes.diagnostics()]


def pair(there: dict[str, Any] | None = None, back: dict[str, Any] | None = None) -> tuple[Resource, ...]:
    both = (peering("v/w", "w", **(there or {})), peering("w/v", "v", **(back or {})))
    return (vnet("v", "10.1.0.0/16"), vnet("w", "10.2.0.0/16"), *both)


def test_two_connected_sides_reach_each_other_for_sure() -> None:  # RT-33
    made, told = found(*pair())
    assert [(p.remote, [str(x) for x in p.prefixes], p.doubts) for p in made[V]] == [(W, ["10.2.0.0/16"], ())]
    assert [(p.remote, [str(x) for x in p.prefixes], p.doubts) for p in made[W]] == [(V, ["10.1.0.0/16"], ())]
    assert told == []


def test_two_sides_of_a_template_state_nothing_and_are_sure() -> None:
    made, _ = found(*pair({"peeringState": None}, {"peeringState": None}))
    assert [p.doubts for p in (*made[V], *made[W])] == [(), ()]


@pytest.mark.parametrize("state", ["Initiated", "Disconnected"])
@pytest.mark.parametrize("side", [0, 1])
def test_a_side_that_is_not_connected_carries_nothing(state: str, side: int) -> None:  # RT-33
    states: list[dict[str, Any] | None] = [None, None]
    states[side] = {"peeringState": state}
    made, told = found(*pair(*states))
    assert made == {}
    assert told == ["PS404"]


def test_one_side_alone_is_in_doubt_in_both_directions() -> None:  # RT-33
    made, told = found(vnet("v", "10.1.0.0/16"), vnet("w", "10.2.0.0/16"), peering("v/w", "w", peeringState=None))
    assert [[c.facts for c in p.doubts] for p in (*made[V], *made[W])] == [[("RT-33",)], [("RT-33",)]]
    assert told == ["PS403"]


def test_one_side_that_azure_calls_connected_is_sure_and_the_other_sides_flags_are_not_known() -> None:
    made, told = found(vnet("v", "10.1.0.0/16"), vnet("w", "10.2.0.0/16"), peering("v/w", "w"))
    assert [p.doubts for p in (*made[V], *made[W])] == [(), ()]
    assert isinstance(made[W][0].in_tag, Unknown)
    assert told == []


@pytest.mark.parametrize(
    ("stated", "in_tag", "forwards"),
    [
        ({}, True, False),
        ({"allowVirtualNetworkAccess": False}, False, False),
        ({"allowForwardedTraffic": True}, True, True),
    ],
)
def test_flags_have_azures_defaults(stated: dict[str, Any], in_tag: bool, forwards: bool) -> None:  # RT-29, RT-30
    made, _ = found(*pair(stated))
    assert (made[V][0].in_tag, made[V][0].forwards) == (in_tag, forwards)


@pytest.mark.parametrize(
    ("asks", "allows", "uses"), [(True, True, True), (True, False, False), (True, None, False), (None, True, None)]
)
def test_using_the_peers_gateway_takes_both_sides(
    asks: bool | None, allows: bool | None, uses: bool | None
) -> None:  # RT-31
    made, _ = found(*pair({"useRemoteGateways": asks}, {"allowGatewayTransit": allows}))
    assert made[V][0].gateways is uses


def test_the_address_space_of_the_last_synchronisation_counts() -> None:  # RT-36
    made, _ = found(*pair({"remoteAddressSpace": {"addressPrefixes": ["10.2.0.0/17"]}}))
    assert [str(p) for p in made[V][0].prefixes] == ["10.2.0.0/17"]


def test_ipv6_only_peering_routes_ipv6_only() -> None:  # RT-37
    resources = (vnet("v", "10.1.0.0/16"), vnet("w", "10.2.0.0/16", "fd00::/48"))
    made, _ = found(*resources, peering("v/w", "w", enableOnlyIPv6Peering=True), peering("w/v", "v"))
    assert [str(p) for p in made[V][0].prefixes] == ["fd00::/48"]


def test_the_lists_of_both_sides_narrow_a_subnet_peering() -> None:  # RT-37
    ours = {"peerCompleteVnets": False, "localSubnetNames": ["a", "b"], "remoteSubnetNames": ["x", "y"]}
    theirs = {"peerCompleteVnets": False, "localSubnetNames": ["x"], "remoteSubnetNames": ["a"]}
    made, _ = found(*pair(ours, theirs))
    assert made[V][0].senders == frozenset((f"{V}/subnets/a",))
    assert made[V][0].receivers == frozenset((f"{W}/subnets/x",))


def test_overlapping_networks_are_told() -> None:  # RT-34
    _, told = found(vnet("v", "10.1.0.0/16"), vnet("w", "10.1.0.0/17"), peering("v/w", "w"), peering("w/v", "v"))
    assert told == ["PS405", "PS405"]


def test_a_peer_whose_name_is_not_known_is_told() -> None:
    _, told = found(vnet("v", "10.1.0.0/16"), peering("v/w", "w", remoteVirtualNetwork={"id": Unknown(why="w")}))
    assert told == ["PS417"]


def test_an_absent_peer_with_known_addresses_stands_in_the_network_as_unknown() -> None:
    made = network(
        vnet("v", "10.1.0.0/16"), peering("v/w", "w", remoteAddressSpace={"addressPrefixes": ["10.2.0.0/16"]})
    )
    (there,) = [e for e in made.endpoints.values() if e.network == W]
    assert there.kind is Kind.VACANT
    (rule,) = made.filters[there.ingress[0]].rules
    assert [c.key for c in rule.action_doubts] == [f"absent:{W}"]
