"""The way back: a lost reply is a denial only where every way home is known to lose it. Expected verdicts are by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Snat
from penstock.net.network import Network
from penstock.net.route import Deliver, Discard, Rank, Route, Undetermined
from penstock.space.addresses import AddressSet
from penstock.space.packets import Packet
from tests.unit.engine.small import PRIVATE, filter_, machine, network, public, route, rule, segment, system, via

DOUBT = Cause(key="doubt", why="the peering may not exist")


def firewall(where: str = "10.0.0.4") -> Endpoint:
    """A firewall that passes everything and keeps private sources."""
    nothing = filter_("none", default="pass")
    appliance = Appliance(
        translations=(),
        network=filter_("all", rule("all", "allow"), default="pass"),
        application=nothing,
        snat=Snat(keeps=PRIVATE, public=AddressSet.empty()),
        instances=AddressSet.of(where),
    )
    return machine("fw", "h", "n", where, kind=Kind.FIREWALL, appliance=appliance)


def peered(middle: Endpoint, forth: tuple[Route, ...], back: tuple[Route, ...]) -> Network:
    """A hub with a device at 10.0.0.4, and `a` (10.1.0.4) and `b` (10.2.0.4) in spokes that also see each other."""
    to = {name: Deliver(network=name, type="VNetPeering") for name in ("h", "s1", "s2")}
    return network(
        (middle, machine("a", "s1", "s", "10.1.0.4"), machine("b", "s2", "s", "10.2.0.4")),
        (segment("h", "n", "10.0.0.0/24"), segment("s1", "s", "10.1.0.0/24"), segment("s2", "s", "10.2.0.0/24")),
        {
            "h/n": system("h", "10.0.0.0/24", route("10.1.0.0/24", to["s1"]), route("10.2.0.0/24", to["s2"])),
            "s1/s": system("s1", "10.1.0.0/24", route("10.0.0.0/24", to["h"]), *forth),
            "s2/s": system("s2", "10.2.0.0/24", route("10.0.0.0/24", to["h"]), *back),
        },
    )


DIRECT_FORTH = route("10.2.0.0/24", Deliver(network="s2", type="VNetPeering"))
DIRECT_BACK = route("10.1.0.0/24", Deliver(network="s1", type="VNetPeering"))
VIA_FORTH = route("10.2.0.0/24", via("10.0.0.4", "s1", "h"), Rank.USER)
VIA_BACK = route("10.1.0.0/24", via("10.0.0.4", "s2", "h"), Rank.USER)
NOWHERE = route("10.1.0.0/24", Discard(), Rank.USER)
NOBODY = route("10.1.0.0/24", via("10.0.0.99", "s2", "h"), Rank.USER)
UNTOLD = route("10.1.0.0/24", Undetermined(causes=(DOUBT,)), Rank.USER)


def maybe(some: Route) -> Route:
    return replace(some, doubts=(DOUBT,), rank=Rank.USER)


def ask(net: Network, protocol: str = "tcp") -> Trace:
    return Engine(net).trace(Packet.parse(f"{protocol} 10.1.0.4:50000 -> 10.2.0.4:443"))


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ((DIRECT_BACK,), Verdict.ALLOWED),
        ((NOWHERE,), Verdict.DENIED),
        ((maybe(DIRECT_BACK), replace(NOWHERE, rank=Rank.SYSTEM)), Verdict.UNKNOWN),
        ((maybe(NOWHERE), DIRECT_BACK), Verdict.UNKNOWN),
        ((maybe(DIRECT_BACK), DIRECT_BACK), Verdict.ALLOWED),
        ((maybe(NOWHERE), replace(NOWHERE, rank=Rank.SYSTEM)), Verdict.DENIED),
        ((UNTOLD,), Verdict.UNKNOWN),
        ((NOBODY,), Verdict.UNKNOWN),
        ((VIA_BACK,), Verdict.DENIED),
    ],
    ids=[
        "home",
        "dropped",
        "home if a doubtful route exists",
        "dropped if a doubtful route exists",
        "home by either route",
        "dropped by either route",
        "nobody can say where the route leads",
        "nothing in the input owns the next hop",
        "through a firewall that never saw the request",
    ],
)
def test_the_reply_decides(back: tuple[Route, ...], expected: Verdict) -> None:
    assert ask(peered(firewall(), (DIRECT_FORTH,), back)).verdict is expected


def test_a_route_that_nobody_knows_may_lead_back_through_the_firewall() -> None:
    assert ask(peered(firewall(), (VIA_FORTH,), (VIA_BACK,))).verdict is Verdict.ALLOWED
    assert ask(peered(firewall(), (VIA_FORTH,), (UNTOLD,))).verdict is Verdict.UNKNOWN
    assert ask(peered(firewall(), (VIA_FORTH,), (DIRECT_BACK,))).verdict is Verdict.DENIED


@pytest.mark.parametrize(
    ("forwarding", "flag", "expected"),
    [
        (Forwarding.UNKNOWN, True, Verdict.UNKNOWN),  # a plain router would pass the reply, a firewall would not
        (Forwarding.DECLARED_ALL, True, Verdict.ALLOWED),
        (Forwarding.NEVER, False, Verdict.DENIED),  # RT-16
    ],
)
def test_an_appliance_on_the_way_back_only(forwarding: Forwarding, flag: bool, expected: Verdict) -> None:
    nva = machine("nva", "h", "n", "10.0.0.4", ip_forwarding=flag, forwarding=forwarding)
    assert ask(peered(nva, (DIRECT_FORTH,), (VIA_BACK,))).verdict is expected


def test_the_internet_never_gets_a_reply_that_takes_an_appliance() -> None:
    """RT-25: whatever the appliance does, the reply does not come from the address that was asked."""
    nva = machine("nva", "v", "n", "10.0.1.4", ip_forwarding=True, forwarding=Forwarding.UNKNOWN)
    box = machine("web", "v", "s", "10.0.0.4", public=(public("203.0.113.7", False),))
    net = network(
        (box, nva),
        (segment("v", "s", "10.0.0.0/24"), segment("v", "n", "10.0.1.0/24")),
        {
            "v/s": (*system("v", "10.0.0.0/16"), route("0.0.0.0/0", via("10.0.1.4", "v"), Rank.USER)),
            "v/n": system("v", "10.0.0.0/16"),
        },
    )
    assert Engine(net).can("internet", "web:443").verdict is Verdict.DENIED
    assert Engine(net).can("internet", "web:443/udp").verdict is Verdict.UNKNOWN
