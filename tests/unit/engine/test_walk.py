"""The walk on small networks: filters, routes, devices, and the way back. Expected verdicts are by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, Target
from penstock.net.route import Deliver, Rank, ToInternet
from penstock.net.rule import Action, Filter, Match, Rule
from penstock.space.packets import Packet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import (
    EVERYWHERE,
    PUBLIC,
    cover,
    filter_,
    machine,
    network,
    public,
    route,
    rule,
    segment,
    system,
    via,
)


def two_machines(**second: object) -> Network:
    """Two machines in one subnet; `deny-22` guards what comes in to `b` when asked for."""
    deny = filter_("deny-22", rule("no-ssh", "deny", transport=TransportSet.tcp(22)), default="allow")
    return network(
        (machine("a", "v", "s", "10.0.0.4"), machine("b", "v", "s", "10.0.0.5", **second)),
        (segment("v", "s", "10.0.0.0/24"),),
        {"v/s": system("v", "10.0.0.0/24")},
        (deny,),
    )


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("tcp 10.0.0.4:50000 -> 10.0.0.5:22", Verdict.DENIED),
        ("tcp 10.0.0.4:50000 -> 10.0.0.5:23", Verdict.ALLOWED),
        ("udp 10.0.0.4:50000 -> 10.0.0.5:22", Verdict.ALLOWED),
    ],
)
def test_an_inbound_filter_decides_for_the_machine_it_guards(packet: str, expected: Verdict) -> None:
    engine = Engine(two_machines(ingress=("deny-22",)))
    trace = engine.trace(Packet.parse(packet))
    assert trace.verdict is expected
    assert trace.source == "a"


def test_the_deciding_rule_is_named() -> None:
    trace = Engine(two_machines(ingress=("deny-22",))).trace(Packet.parse("tcp 10.0.0.4:50000 -> 10.0.0.5:22"))
    assert trace.decider is not None
    assert trace.decider.rule is not None
    assert trace.decider.rule.name == "no-ssh"


def test_a_private_destination_that_no_network_holds_is_dropped_by_the_none_route() -> None:
    trace = Engine(two_machines()).trace(Packet.parse("tcp 10.0.0.4:50000 -> 10.9.0.5:22"))
    assert trace.verdict is Verdict.DENIED
    assert trace.path[-1].kind == "route"


def test_a_destination_of_nobody_is_asked_and_its_route_tells_why() -> None:
    """P-05: a packet that a route drops is an answer of its own, not a question that cannot be asked."""
    answer = Engine(two_machines()).can("a", "10.9.0.5:22")
    assert answer.verdict is Verdict.DENIED
    assert [step.kind for step in answer.trace.path] == ["route"]


def test_the_platform_is_asked_by_its_address() -> None:
    """RT-28: routed by the host itself."""
    answer = Engine(two_machines()).can("a", "168.63.129.16:53/udp")
    assert answer.verdict is Verdict.ALLOWED
    assert answer.trace.destination == "platform"


def hub(spoke1_routes: tuple[object, ...], spoke2_routes: tuple[object, ...], forwarding: bool = True) -> Network:
    """Two spokes peered with a hub that holds a forwarding appliance which is declared to pass everything."""
    from penstock.net.endpoint import Forwarding

    nva = machine("nva", "h", "n", "10.0.0.4", ip_forwarding=forwarding, forwarding=Forwarding.DECLARED_ALL)
    peer1, peer2 = Deliver(network="s1", type="VNetPeering"), Deliver(network="s2", type="VNetPeering")
    to_hub = Deliver(network="h", type="VNetPeering")
    return network(
        (nva, machine("a", "s1", "s", "10.1.0.4"), machine("b", "s2", "s", "10.2.0.4")),
        (segment("h", "n", "10.0.0.0/24"), segment("s1", "s", "10.1.0.0/24"), segment("s2", "s", "10.2.0.0/24")),
        {
            "h/n": system("h", "10.0.0.0/24", route("10.1.0.0/24", peer1), route("10.2.0.0/24", peer2)),
            "s1/s": system("s1", "10.1.0.0/24", route("10.0.0.0/24", to_hub), *spoke1_routes),  # type: ignore[arg-type]
            "s2/s": system("s2", "10.2.0.0/24", route("10.0.0.0/24", to_hub), *spoke2_routes),  # type: ignore[arg-type]
        },
    )


FORTH = route("10.2.0.0/24", via("10.0.0.4", "s1", "h"), Rank.USER)
BACK = route("10.1.0.0/24", via("10.0.0.4", "s2", "h"), Rank.USER)
ASK = "tcp 10.1.0.4:50000 -> 10.2.0.4:443"


def test_routes_on_both_sides_carry_a_flow_through_the_appliance() -> None:
    assert Engine(hub((FORTH,), (BACK,))).trace(Packet.parse(ASK)).verdict is Verdict.ALLOWED


def test_a_reply_without_a_way_back_loses_the_flow() -> None:
    """RT-21: the destination's own routes carry the reply, and there the None route takes it."""
    trace = Engine(hub((FORTH,), ())).trace(Packet.parse(ASK))
    assert trace.verdict is Verdict.DENIED
    assert trace.return_path


def test_one_way_protocols_are_unknown_when_only_the_reply_is_lost() -> None:
    """RT-25: a request that needs no reply has been delivered."""
    trace = Engine(hub((FORTH,), ())).trace(Packet.parse("udp 10.1.0.4:50000 -> 10.2.0.4:514"))
    assert trace.verdict is Verdict.UNKNOWN


def test_an_interface_that_does_not_forward_drops_transit() -> None:
    """RT-16."""
    trace = Engine(hub((FORTH,), (BACK,), forwarding=False)).trace(Packet.parse(ASK))
    assert trace.verdict is Verdict.DENIED
    assert "RT-16" in trace.facts


def test_a_loop_is_found() -> None:
    """RT-20: the appliance's own subnet sends back to the appliance."""
    net = hub((FORTH,), (BACK,))
    loop = route("10.2.0.0/24", via("10.0.0.4", "h"), Rank.USER)
    tables = dict(net.route_tables)
    tables["h/n"] = replace(tables["h/n"], routes=(*tables["h/n"].routes, loop))
    trace = Engine(replace(net, route_tables=tables)).trace(Packet.parse(ASK))
    assert trace.verdict is Verdict.DENIED
    assert "RT-20" in trace.facts


def with_public(closed: bool | None, *guard: str) -> Network:
    """A machine with a public address."""
    box = machine("web", "v", "s", "10.0.0.4", ingress=guard, public=(public("203.0.113.7", closed),))
    allow = filter_("allow-443", rule("https", "allow", transport=TransportSet.tcp(443)))
    return network((box,), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (allow,))


@pytest.mark.parametrize(
    ("closed", "guard", "port", "expected"),
    [
        (True, (), 443, Verdict.DENIED),  # NSG-17: Standard without NSG is closed
        (False, (), 443, Verdict.ALLOWED),  # NSG-17: Basic without NSG is open
        (None, (), 443, Verdict.UNKNOWN),
        (True, ("allow-443",), 443, Verdict.ALLOWED),
        (True, ("allow-443",), 22, Verdict.DENIED),
    ],
)
def test_a_public_address_is_closed_as_its_sku_says(
    closed: bool | None, guard: tuple[str, ...], port: int, expected: Verdict
) -> None:
    answer = Engine(with_public(closed, *guard)).can("internet", f"web:{port}")
    assert answer.verdict is expected


def test_a_packet_from_the_internet_fares_the_same_when_it_is_traced() -> None:
    """The outside may stand in the network as an endpoint of its own (`internet`); it still enters by public addresses."""
    outside = Endpoint(id="internet", name="internet", kind=Kind.INTERNET, where=PUBLIC, origin=BUILT_IN)
    net = with_public(False)
    engine = Engine(replace(net, endpoints={**net.endpoints, "internet": outside}))
    trace = engine.trace(Packet.parse("tcp 198.51.100.7:50000 -> 203.0.113.7:443"), "internet")
    assert trace.verdict is Verdict.ALLOWED
    assert trace.destination == "web"


def test_a_default_route_to_an_appliance_loses_replies_to_the_internet() -> None:
    """RT-25, T-24."""
    box = machine("web", "v", "s", "10.0.0.4", public=(public("203.0.113.7", False),))
    nva = machine("nva", "v", "n", "10.0.1.4", ip_forwarding=True)
    net = network(
        (box, nva),
        (segment("v", "s", "10.0.0.0/24"), segment("v", "n", "10.0.1.0/24")),
        {
            "v/s": (*system("v", "10.0.0.0/16"), route("0.0.0.0/0", via("10.0.1.4", "v"), Rank.USER)),
            "v/n": system("v", "10.0.0.0/16"),
        },
    )
    answer = Engine(net).can("internet", "web:443")
    assert answer.verdict is Verdict.DENIED
    assert "RT-25" in answer.trace.facts


def balanced(guard_port: int) -> Network:
    """A public frontend 443 to 8443 of one machine, whose filter allows `guard_port`."""
    rewrite = Rewrite(
        name="https",
        match=Match(src=EVERYWHERE, dst=cover("203.0.113.9"), transport=TransportSet.tcp(443)),
        targets=(Target(endpoint="web", port=8443),),
        kind="load-balancer",
        origin=rule("x", "allow").origin,
    )
    front = machine(
        "front", "", "", "203.0.113.9", kind=Kind.FRONTEND, rewrites=(rewrite,), public=(public("203.0.113.9"),)
    )
    box = machine("web", "v", "s", "10.0.0.4", ingress=("guard",))
    guard = filter_("guard", rule("in", "allow", transport=TransportSet.tcp(guard_port)))
    return network((box, front), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (guard,))


@pytest.mark.parametrize(("guard_port", "expected"), [(443, Verdict.DENIED), (8443, Verdict.ALLOWED)])
def test_filters_behind_a_load_balancer_see_the_backend_port(guard_port: int, expected: Verdict) -> None:
    """P-02, T-05 and T-06."""
    assert Engine(balanced(guard_port)).can("internet", "front:443").verdict is expected


def test_a_machine_behind_a_load_balancer_is_reached_on_its_own_port() -> None:
    engine = Engine(balanced(8443))
    assert engine.can("internet", "web:8443").verdict is Verdict.ALLOWED
    assert engine.can("internet", "web:443").verdict is Verdict.DENIED


@pytest.mark.parametrize(
    ("method", "protocol", "expected"),
    [
        (Method.NONE, "tcp", Verdict.DENIED),
        (Method.NAT_GATEWAY, "tcp", Verdict.ALLOWED),
        (Method.NAT_GATEWAY, "icmp", Verdict.DENIED),
    ],
)
def test_the_internet_needs_an_outbound_method(method: Method, protocol: str, expected: Verdict) -> None:
    """RT-46, RT-48."""
    net = network(
        (machine("a", "v", "s", "10.0.0.4"),),
        (segment("v", "s", "10.0.0.0/24", method),),
        {"v/s": (route("10.0.0.0/24", Deliver(network="v")), route("0.0.0.0/0", ToInternet()))},
    )
    text = "icmp 10.0.0.4 -> 203.0.113.80" if protocol == "icmp" else "tcp 10.0.0.4:50000 -> 203.0.113.80:443"
    assert Engine(net).trace(Packet.parse(text)).verdict is expected


DOUBT = Cause(key="deployed", why="whether it is deployed is not known")


def stages(first: Filter, *second: str, closed: bool | None = False) -> Network:
    """A machine with a public address behind two filters: the one given, and perhaps one that denies all, or allows 443."""
    box = machine("web", "v", "s", "10.0.0.4", ingress=("first", *second), public=(public("203.0.113.7", closed),))
    others = (
        first,
        filter_("deny-all"),
        filter_("allow-443", rule("https", "allow", transport=TransportSet.tcp(443))),
    )
    return network((box,), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, others)


def perhaps(action: str, *more: Rule) -> Filter:
    """A first filter whose only rule on everything may not hold; otherwise it passes."""
    match = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.full(), doubts=(DOUBT,))
    return filter_("first", Rule(name="r", match=match, action=Action(action), origin=BUILT_IN), *more, default="pass")


@pytest.mark.parametrize(
    ("action", "second", "expected"),
    [
        ("pass", "deny-all", Verdict.DENIED),  # AV-02: Allow leaves it to the group
        ("pass", "allow-443", Verdict.ALLOWED),
        ("allow-final", "deny-all", Verdict.ALLOWED),  # AV-02: AlwaysAllow skips the group
        ("allow-final", "allow-443", Verdict.ALLOWED),
        ("deny", "allow-443", Verdict.DENIED),
    ],
)
def test_an_earlier_filter_leaves_it_skips_or_stops(action: str, second: str, expected: Verdict) -> None:
    first = filter_("first", rule("r", action), default="pass")
    answer = Engine(stages(first, second)).can("internet", "web:443")
    assert answer.verdict is expected


@pytest.mark.parametrize(
    ("action", "second", "expected"),
    [
        ("allow-final", "deny-all", Verdict.UNKNOWN),
        ("allow-final", "allow-443", Verdict.ALLOWED),  # let in whether the group is skipped or not
        ("deny", "allow-443", Verdict.UNKNOWN),
        ("deny", "deny-all", Verdict.DENIED),  # stopped here or there
        ("pass", "deny-all", Verdict.DENIED),
    ],
)
def test_a_doubtful_rule_of_an_earlier_filter_is_unknown_only_where_it_matters(
    action: str, second: str, expected: Verdict
) -> None:
    answer = Engine(stages(perhaps(action), second)).can("internet", "web:443")
    assert answer.verdict is expected
    assert (DOUBT in answer.trace.unknown_because) is (expected is Verdict.UNKNOWN)


def test_a_doubt_between_a_deny_and_a_final_allow_is_not_settled_by_what_follows() -> None:
    first = perhaps("deny", rule("after", "allow-final"))
    for second in ("deny-all", "allow-443"):
        assert Engine(stages(first, second)).can("internet", "web:443").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("action", "second", "expected"),
    [
        ("pass", (), Verdict.DENIED),  # NSG-17: passing opens nothing
        ("pass", ("allow-443",), Verdict.ALLOWED),
        ("allow-final", (), Verdict.UNKNOWN),  # U-23
        ("allow-final", ("deny-all",), Verdict.ALLOWED),  # T-58: there is a group, and it is skipped
        ("deny", (), Verdict.DENIED),
    ],
)
def test_what_opens_a_closed_public_address(action: str, second: tuple[str, ...], expected: Verdict) -> None:
    first = filter_("first", rule("r", action), default="pass")
    answer = Engine(stages(first, *second, closed=True)).can("internet", "web:443")
    assert answer.verdict is expected
    assert any("U-23" in c.facts for c in answer.trace.unknown_because) is (expected is Verdict.UNKNOWN)


def test_a_final_allow_that_is_in_doubt_leaves_a_closed_address_unknown() -> None:
    assert Engine(stages(perhaps("allow-final"), closed=True)).can("internet", "web:443").verdict is Verdict.UNKNOWN


def test_a_filter_that_says_nothing_is_no_hop() -> None:
    from dataclasses import replace

    first = filter_("first", default="pass")
    silent = replace(first, default=replace(first.default, implicit=True))
    trace = Engine(stages(silent, "allow-443")).can("internet", "web:443").trace
    assert [s.name for s in trace.path if s.rule is not None] == ["allow-443"]
