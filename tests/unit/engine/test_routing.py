"""Route selection: pinned, then longest prefix, then rank (RT-07, RT-09)."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.routing import RouteIndex
from penstock.net.cause import Cause
from penstock.net.route import Deliver, Discard, Rank, Route, RouteTable, ToInternet, ToService
from penstock.space.addresses import Address
from tests.unit.engine.small import route, via

LOCAL = route("10.0.0.0/16", Deliver(network="v"))
DEFAULT = route("0.0.0.0/0", ToInternet())
USER = route("10.0.0.0/16", via("10.0.1.4", "v"), Rank.USER)
LEARNED = route("0.0.0.0/0", via("10.0.1.5", "v"), Rank.LEARNED)


def select(address: str, *routes: Route) -> tuple[str, ...]:
    return tuple(r.name for r in RouteIndex(RouteTable(id="t", routes=routes)).select(Address.parse(address)))


def test_the_longest_prefix_wins() -> None:
    assert select("10.0.3.4", LOCAL, DEFAULT) == (LOCAL.name,)
    assert select("203.0.113.4", LOCAL, DEFAULT) == (DEFAULT.name,)


def test_a_user_route_beats_a_system_route_of_the_same_prefix() -> None:
    assert select("10.0.3.4", LOCAL, USER, DEFAULT) == (USER.name,)


def test_a_learned_route_beats_a_system_route_and_loses_to_a_user_route() -> None:
    user = route("0.0.0.0/0", Discard(), Rank.USER)
    assert select("203.0.113.4", DEFAULT, LEARNED) == (LEARNED.name,)
    assert select("203.0.113.4", DEFAULT, LEARNED, user) == (user.name,)


def test_a_pinned_route_beats_a_longer_one() -> None:
    service = replace(route("203.0.113.0/24", ToService(service="Microsoft.Storage")), pinned=True)
    longer = route("203.0.113.4/32", Discard(), Rank.USER)
    assert select("203.0.113.4", service, longer) == (service.name,)


def test_a_doubtful_route_is_followed_beside_the_next_best() -> None:
    doubtful = replace(USER, doubts=(Cause(key="x", why="parameter has no value"),))
    assert select("10.0.3.4", LOCAL, doubtful, DEFAULT) == (doubtful.name, LOCAL.name)


def test_where_every_route_may_not_exist_the_packet_may_be_lost() -> None:
    doubtful = replace(DEFAULT, doubts=(Cause(key="x", why="parameter has no value"),))
    assert select("203.0.113.4", LOCAL, doubtful) == (doubtful.name, "no route")


def test_no_route_no_answer() -> None:
    assert select("fd00::1", LOCAL, DEFAULT) == ()
