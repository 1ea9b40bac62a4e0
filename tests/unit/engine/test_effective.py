"""What holds at one endpoint alone."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine import effective
from penstock.engine.engine import Engine
from penstock.net.cause import Cause
from penstock.net.route import Deliver, Discard, Rank, Route
from penstock.net.rule import Action, Direction
from penstock.space.addresses import Address
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, TransportSet
from tests.unit.engine.small import filter_, machine, network, route, rule, segment, system, via

SSH, WEB = TransportSet.tcp(22), TransportSet.tcp(443)
MACHINE = machine("vm", "v", "a", "10.0.0.4", ingress=("outer", "inner"), egress=("inner",))
OUTER = filter_("outer", rule("ssh", "allow", transport=SSH), rule("web", "deny", transport=WEB))
INNER = filter_("inner", default="allow")


def engine(*routes: Route) -> Engine:
    tables = {"v/a": system("v", "10.0.0.0/16", *routes)}
    return Engine(network((MACHINE,), (segment("v", "a", "10.0.0.0/24"),), tables, (OUTER, INNER)))


def active(*routes: Route) -> list[str]:
    return [r.route.name for r in effective.routes(engine(*routes), MACHINE) if r.active]


def test_filters_come_in_the_order_in_which_traffic_meets_them() -> None:
    assert effective.rules(engine(), MACHINE, Direction.INBOUND) == (OUTER, INNER)
    assert effective.rules(engine(), MACHINE, Direction.OUTBOUND) == (INNER,)


def test_a_user_route_makes_the_system_route_of_its_prefix_inactive_and_no_other() -> None:
    user = route("10.0.0.0/16", via("10.0.1.4", "v"), Rank.USER)
    assert active() == ["10.0.0.0/16 VnetLocal", "0.0.0.0/0 Internet", "10.0.0.0/8 None"]
    assert active(user) == ["0.0.0.0/0 Internet", "10.0.0.0/8 None", user.name]


def test_a_route_that_may_not_exist_leaves_the_others_active() -> None:
    doubtful = replace(route("10.0.0.0/16", Discard(), Rank.USER), doubts=(Cause(key="x", why="not known"),))
    assert active(doubtful)[0] == "10.0.0.0/16 VnetLocal"


def test_a_longer_route_does_not_make_a_shorter_one_inactive() -> None:
    longer = route("10.0.0.0/24", Deliver(network="v"), Rank.USER)
    assert "10.0.0.0/16 VnetLocal" in active(longer)


def test_the_next_hop_is_the_route_of_the_segment() -> None:
    (only,) = effective.next_hop(engine(), MACHINE, Address.parse("203.0.113.9"))
    assert only.name == "0.0.0.0/0 Internet"


def test_each_filter_rules_on_all_of_the_traffic_by_itself() -> None:
    asked = TransportSet.of((TCP,), dst_ports=IntervalSet.of((22, 22), (443, 443)))
    src, dst = Address.parse("198.51.100.7"), Address.parse("10.0.0.4")
    found = list(effective.rulings(engine(), MACHINE, Direction.INBOUND, src, dst, asked))
    assert [(r.filter.name, r.rule.name, r.action, r.transports) for r in found] == [
        ("outer", "ssh", Action.ALLOW, SSH),
        ("outer", "web", Action.DENY, WEB),
        ("inner", "default", Action.ALLOW, asked),
    ]
