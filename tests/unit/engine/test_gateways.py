"""Gateways: on-premises, and networks that gateways join."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Link, Network
from penstock.net.route import Deliver, Discard, Rank, ToGateway
from penstock.space.addresses import AddressSet
from penstock.space.packets import Packet
from tests.unit.engine.small import machine, network, route, segment

SITE = AddressSet.of("192.168.0.0/16")
DOUBT = (Cause(key="x", why="nobody knows", facts=("RT-56",)),)


def gateway(name: str, domain: str, **more: object) -> Endpoint:
    return machine(name, domain, "g", "10.9.0.4", kind=Kind.GATEWAY, **more)


def edge(*, blocked: bool = False, **more: object) -> Network:
    """A machine in a network with a gateway to a site; `blocked` drops what comes in by a user's route."""
    out = route("192.168.0.0/16", ToGateway(gateways=("gw",)), Rank.LEARNED)
    local = route("10.1.0.0/16", Deliver(network="v"))
    stop = (route("10.1.0.0/24", Discard(), Rank.USER),) if blocked else ()
    return network(
        (machine("vm", "v", "a", "10.1.0.4"), gateway("gw", "v", **more)),
        (segment("v", "a", "10.1.0.0/24"), segment("v", "g", "10.9.0.0/24")),
        {"v/a": (local, out), "v/g": (local, out, *stop)},
        onprem=SITE,
    )


IN, OUT = "tcp 192.168.0.9:50000 -> 10.1.0.4:443", "tcp 10.1.0.4:50000 -> 192.168.0.9:443"


@pytest.mark.parametrize(
    ("packet", "net", "expected"),
    [
        (IN, edge(), Verdict.ALLOWED),
        (OUT, edge(), Verdict.ALLOWED),
        (IN, edge(blocked=True), Verdict.DENIED),
        (IN, edge(blocked=True, skips_routes=DOUBT), Verdict.UNKNOWN),
        (IN, edge(skips_routes=DOUBT), Verdict.ALLOWED),
        (IN, edge(opaque=DOUBT), Verdict.UNKNOWN),
        (OUT, edge(opaque=DOUBT), Verdict.UNKNOWN),
    ],
)
def test_traffic_with_a_site(packet: str, net: Network, expected: Verdict) -> None:
    """RT-56: past the routes of its subnet or by them. GW-04: translated in ways that are not known."""
    source = "gw" if packet == IN else "vm"
    assert Engine(net).trace(Packet.parse(packet), source).verdict is expected


def test_two_networks_on_one_circuit_reach_each_other_by_their_gateways() -> None:
    """RT-57: and the step says so."""
    far = AddressSet.of("10.2.0.0/16")
    near = edge()
    there = replace(gateway("far-gw", "w"), where=AddressSet.of("10.2.9.4"))
    ends = {**near.endpoints, "far-gw": there, "vm2": machine("vm2", "w", "a", "10.2.0.4")}
    local = route("10.2.0.0/16", Deliver(network="w"))
    back = route("10.1.0.0/16", ToGateway(gateways=("far-gw",)), Rank.LEARNED)
    forth = route("10.2.0.0/16", ToGateway(gateways=("gw",)), Rank.LEARNED)
    more = network(
        (),
        (segment("w", "a", "10.2.0.0/24"), segment("w", "g", "10.2.9.0/24")),
        {"w/a": (local, back), "w/g": (local,)},
    )
    tables = {**near.route_tables, **more.route_tables}
    tables["v/a"] = replace(tables["v/a"], routes=(*tables["v/a"].routes, forth))
    joint = Link(
        left="far-gw",
        right="gw",
        left_reach=far,
        right_reach=AddressSet.of("10.1.0.0/16"),
        origin=BUILT_IN,
        facts=("F",),
    )
    both = replace(
        near, endpoints=ends, segments={**near.segments, **more.segments}, route_tables=tables, links=(joint,)
    )
    trace = Engine(both).trace(Packet.parse("tcp 10.1.0.4:50000 -> 10.2.0.4:443"), "vm")
    assert trace.verdict is Verdict.ALLOWED
    assert [step.at for step in trace.path if step.kind == "gateway"] == ["gw", "far-gw"]
    assert "F" in trace.facts
