"""Which of several gateways sends a packet on."""

from __future__ import annotations

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.gateway_sides import taking
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Link, Network
from penstock.net.route import Deliver, ToGateway
from penstock.space.addresses import Address, AddressSet
from tests.unit.engine.small import machine, network, route, segment

MORE = (Cause(key="bgp", why="what it learns is not known"),)
ONE, OTHER = AddressSet.of("192.168.1.0/24"), AddressSet.of("192.168.2.0/24")


def gateway(name: str, behind: AddressSet, *more: Cause) -> Endpoint:
    return machine(name, "v", "g", "10.9.0.4", kind=Kind.GATEWAY, behind=behind, more_behind=more)


def two(first: Endpoint, second: Endpoint, links: tuple[Link, ...] = ()) -> Network:
    """A machine that sends all of 192.168.0.0/16 to two gateways of its network."""
    local = route("10.0.0.0/8", Deliver(network="v"))
    out = route("192.168.0.0/16", ToGateway(gateways=(first.id, second.id)))
    return network(
        (machine("vm", "v", "a", "10.1.0.4"), first, second),
        (segment("v", "a", "10.1.0.0/24"), segment("v", "g", "10.9.0.0/24")),
        {"v/a": (local, out), "v/g": (local,)},
        onprem=ONE | OTHER,
        links=links,
    )


@pytest.mark.parametrize(
    ("first", "second", "address", "names"),
    [
        pytest.param(gateway("x", ONE), gateway("y", OTHER), "192.168.2.4", ["y"], id="the one that knows the site"),
        pytest.param(gateway("x", ONE), gateway("y", ONE), "192.168.1.4", ["x", "y"], id="both that know it"),
        pytest.param(gateway("x", ONE), gateway("y", OTHER, *MORE), "192.168.9.4", ["y"], id="the one that may"),
        pytest.param(
            gateway("x", ONE), gateway("y", OTHER), "192.168.9.4", ["x", "y"], id="none, so neither is passed over"
        ),
    ],
)
def test_a_gateway_takes_what_it_knows(first: Endpoint, second: Endpoint, address: str, names: list[str]) -> None:
    chosen = taking(two(first, second), (first, second), Address.parse(address))
    assert [one.id for one in chosen] == names


def test_a_tunnel_comes_first() -> None:
    first, second = gateway("x", ONE), gateway("y", OTHER)
    link = Link(left="y", right="x", left_reach=OTHER, right_reach=ONE, origin=BUILT_IN)
    chosen = taking(two(first, second, links=(link,)), (first, second), Address.parse("192.168.1.4"))
    assert [one.id for one in chosen] == ["y"]


@pytest.mark.parametrize(
    ("address", "more", "expected"),
    [
        ("192.168.1.4", (), Verdict.ALLOWED),
        ("192.168.2.4", (), Verdict.ALLOWED),
        ("192.168.9.4", (), Verdict.DENIED),
        ("192.168.9.4", MORE, Verdict.UNKNOWN),
    ],
)
def test_the_second_gateway_counts(address: str, more: tuple[Cause, ...], expected: Verdict) -> None:
    net = two(gateway("x", ONE), gateway("y", OTHER, *more))
    assert Engine(net).can("vm", f"{address}:443/tcp").verdict is expected
