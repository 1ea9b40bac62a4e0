"""Which networks a device may deliver to, written as small networks."""

from __future__ import annotations

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.places import Places
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.net.network import Link, Network
from penstock.net.rewrite import Target
from penstock.net.route import Deliver, NextHop, Through, ToGateway, ToInternet, Undetermined
from penstock.space.addresses import Address, AddressSet
from tests.unit.engine.small import machine, network, route, segment, system, via

TWIN = Address.parse("10.1.1.4")


def joined_by(hop: NextHop) -> Network:
    """A device in `hub` with a route for the addresses that `a` and `b` both have; an appliance of `mid` delivers to `a`, a gateway of it to `b`."""
    far = (
        machine("m1", "a", "one", "10.1.1.4"),
        machine("m6", "b", "one", "10.1.1.4"),
        machine("nva", "mid", "one", "10.9.1.4", ip_forwarding=True),
        machine("near", "hub", "two", "10.0.2.4", kind=Kind.GATEWAY),
        machine("far", "b", "two", "10.1.2.4", kind=Kind.GATEWAY),
    )
    segments = (
        segment("hub", "one", "10.0.1.0/24"),
        segment("hub", "two", "10.0.2.0/24"),
        segment("mid", "one", "10.9.1.0/24"),
        segment("a", "one", "10.1.1.0/24"),
        segment("b", "one", "10.1.1.0/24"),
        segment("b", "two", "10.1.2.0/24"),
    )
    tables = {s.id: system(s.network, "10.1.0.0/16") for s in segments}
    tables["hub/one"] = (route("10.0.0.0/16", Deliver(network="hub")), route("10.1.0.0/16", hop))
    tables["mid/one"] = (route("10.1.0.0/16", Deliver(network="a")),)
    tables["hub/two"] = (route("10.0.0.0/16", Deliver(network="hub")),)
    tunnel = Link(
        left="near",
        right="far",
        left_reach=AddressSet.of("10.0.0.0/16"),
        right_reach=AddressSet.of("10.1.0.0/16"),
        origin=BUILT_IN,
    )
    return network((machine("device", "hub", "one", "10.0.1.4"), *far), segments, tables, links=(tunnel,))


@pytest.mark.parametrize(
    ("hop", "meant"),
    [
        pytest.param(Deliver(network="a"), ["m1"], id="peered with one of them"),
        pytest.param(ToInternet(), [], id="joined to none"),
        pytest.param(via("10.9.1.4", "mid"), ["m1"], id="by an appliance that is joined to one"),
        pytest.param(Through(device="nva"), ["m1"], id="by a device that is named"),
        pytest.param(ToGateway(gateways=("near",)), ["m6"], id="by gateways with a tunnel"),
        pytest.param(via("10.9.1.77", "mid"), ["m1", "m6"], id="by a next hop that nobody has"),
        pytest.param(Undetermined(causes=(Cause(key="k", why="w"),)), ["m1", "m6"], id="by a route that is not known"),
    ],
)
def test_an_address_means_whoever_has_it_where_the_device_reaches(hop: NextHop, meant: list[str]) -> None:
    places = Places(joined_by(hop))
    device = places.network.endpoints["device"]
    assert [e.id for e in places.meant(device, Target(address=TWIN))] == meant


def test_a_network_that_is_stated_is_the_one_that_is_meant() -> None:
    places = Places(joined_by(Deliver(network="a")))
    device = places.network.endpoints["device"]
    assert [e.id for e in places.meant(device, Target(address=TWIN, network="b"))] == ["m6"]
