"""Routers: places that only send on, and devices that routes name. Expected verdicts are by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.engine.engine import Engine
from penstock.engine.groups import groups
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint, Kind, Snat
from penstock.net.network import Network
from penstock.net.route import Deliver, NextHop, Rank, Route, Through, ToGateway
from penstock.space.addresses import AddressSet
from penstock.space.packets import Packet
from tests.unit.engine.small import PRIVATE, filter_, machine, network, route, rule, segment, system

FORTH, BACK = "tcp 10.1.0.4:50000 -> 10.2.0.4:443", "tcp 10.2.0.4:50000 -> 10.1.0.4:443"
DOUBT = (Cause(key="x", why="nobody knows"),)


def placed(name: str, kind: Kind, table: str, **more: object) -> Endpoint:
    """A device of the hub whose routes are in a table of the hub."""
    return replace(machine(name, "h", table, "10.0.0.4", kind=kind, **more), where=AddressSet.empty())


def firewall(action: str = "allow") -> Endpoint:
    nothing = filter_("none", default="pass")
    appliance = Appliance(
        translations=(),
        network=filter_("rules", rule("all", action), default="pass"),
        application=nothing,
        snat=Snat(keeps=PRIVATE, public=AddressSet.empty()),
        instances=AddressSet.of("10.0.0.4"),
    )
    return placed("fw", Kind.FIREWALL, "inspected", appliance=appliance)


def hub(forth: NextHop, back: NextHop | None = None, *devices: Endpoint) -> Network:
    """Two spokes whose learned routes lead to a router, which sends on by `forth` to 10.2/16 and by `back` to 10.1/16."""
    learned = Through(device="r")
    direct = (route("10.1.0.0/16", Deliver(network="s1")), route("10.2.0.0/16", Deliver(network="s2")))
    coming = Deliver(network="s1") if back is None else back
    return network(
        (
            machine("a", "s1", "s", "10.1.0.4"),
            machine("b", "s2", "s", "10.2.0.4"),
            placed("r", Kind.ROUTER, "table"),
            *devices,
        ),
        (
            segment("s1", "s", "10.1.0.0/24"),
            segment("s2", "s", "10.2.0.0/24"),
            segment("h", "table", "10.0.0.0/24"),
            segment("h", "inspected", "10.0.0.0/24"),
        ),
        {
            "s1/s": system("s1", "10.1.0.0/16", route("10.2.0.0/16", learned, Rank.LEARNED)),
            "s2/s": system("s2", "10.2.0.0/16", route("10.1.0.0/16", learned, Rank.LEARNED)),
            "h/table": (route("10.1.0.0/16", coming), route("10.2.0.0/16", forth)),
            "h/inspected": direct,
        },
    )


INSPECTED = Through(device="fw")


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        (hub(Deliver(network="s2")), Verdict.ALLOWED),
        (hub(INSPECTED, INSPECTED, firewall()), Verdict.ALLOWED),
        (hub(INSPECTED, INSPECTED, firewall("deny")), Verdict.DENIED),
        (hub(INSPECTED, None, firewall()), Verdict.DENIED),  # the reply bypasses the firewall
        (hub(Through(device="r")), Verdict.DENIED),  # to itself: a loop
        (hub(Deliver(network="s2"), Through(device="r")), Verdict.DENIED),  # the reply loops
        (
            hub(Through(device="nva"), None, placed("nva", Kind.APPLIANCE, "inspected", ip_forwarding=True)),
            Verdict.UNKNOWN,
        ),
    ],
    ids=["direct", "inspected", "refused", "asymmetric", "loop", "reply loops", "appliance"],
)
def test_a_router_sends_on_by_its_own_routes(net: Network, expected: Verdict) -> None:
    assert Engine(net).trace(Packet.parse(FORTH)).verdict is expected


def test_the_path_names_the_table_of_the_router_and_the_device() -> None:
    trace = Engine(hub(INSPECTED, INSPECTED, firewall())).trace(Packet.parse(FORTH))
    assert [step.name for step in trace.path if step.kind == "route"] == ["s", "table", "inspected"]
    assert [step.name for step in trace.return_path] == ["s", "table", "inspected"]


def test_a_router_is_nobody() -> None:
    engine = Engine(hub(Deliver(network="s2")))
    assert [group.endpoints for group in groups(engine)] == [("a",), ("b",)]
    assert engine.can("a", "r").pairs == 0


# ── gateways of a router ─────────────────────────────────────────────────────────────────────────


def edge(*gateways: Endpoint, routes: tuple[Route, ...] = ()) -> Network:
    """A machine at 10.1.0.4 behind a router, and gateways in its table; 192.168.1/24 lies behind `gw`."""
    site = route("192.168.1.0/24", ToGateway(gateways=("gw",)), Rank.LEARNED)
    table = (route("10.1.0.0/16", Deliver(network="s1")), site, *routes)
    return network(
        (machine("a", "s1", "s", "10.1.0.4"), placed("r", Kind.ROUTER, "table"), *gateways),
        (segment("s1", "s", "10.1.0.0/24"), segment("h", "table", "10.0.0.0/24")),
        {
            "s1/s": system("s1", "10.1.0.0/16", route("192.168.0.0/16", Through(device="r"), Rank.LEARNED)),
            "h/table": table,
        },
        filters=(filter_("tunnel", rule("pair", "allow", "192.168.1.0/25,10.1.0.0/16"), default="deny"),),
        onprem=AddressSet.of("192.168.1.0/24", "192.168.2.0/24"),
    )


GW = placed("gw", Kind.GATEWAY, "table", brings=AddressSet.of("192.168.1.0/24"))
OTHER = placed("gw2", Kind.GATEWAY, "table", brings=AddressSet.of("192.168.2.0/24"))


def test_a_gateway_brings_in_what_lies_behind_it() -> None:
    engine = Engine(edge(GW))
    assert engine.can("192.168.1.9", "a").verdict is Verdict.ALLOWED
    assert engine.can("192.168.2.9", "a").pairs == 0


@pytest.mark.parametrize(
    ("source", "destination", "expected"),
    [
        ("192.168.1.9", "a", Verdict.ALLOWED),
        ("192.168.1.200", "a", Verdict.DENIED),
        ("a", "192.168.1.9", Verdict.ALLOWED),
        ("a", "192.168.1.200", Verdict.ALLOWED),
    ],
)
def test_what_a_tunnel_takes_is_a_filter_of_the_gateway(source: str, destination: str, expected: Verdict) -> None:
    """The filter stands on what comes in; what goes out is not limited here."""
    assert Engine(edge(replace(GW, ingress=("tunnel",)))).can(source, destination).verdict is expected


def test_a_tunnel_limits_what_goes_out_too() -> None:
    net = edge(replace(GW, egress=("tunnel",)))
    nowhere = replace(net.filters["tunnel"], rules=())
    assert Engine(replace(net, filters={"tunnel": nowhere})).can("a", "192.168.1.9").verdict is Verdict.DENIED


def test_from_site_to_site_only_where_that_is_known() -> None:
    back = route("192.168.2.0/24", ToGateway(gateways=("gw2",)), Rank.LEARNED)
    packet = Packet.parse("tcp 192.168.1.9:50000 -> 192.168.2.9:443")
    assert Engine(edge(GW, OTHER, routes=(back,))).trace(packet, "gw").verdict is Verdict.ALLOWED
    closed = replace(OTHER, no_transit=DOUBT)
    assert Engine(edge(GW, closed, routes=(back,))).trace(packet, "gw").verdict is Verdict.UNKNOWN
    assert Engine(edge(GW, OTHER)).trace(packet, "gw").verdict is Verdict.DENIED
