"""Guests and what they run on, without Azure."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.engine import Engine
from penstock.engine.groups import groups
from penstock.engine.names import Names
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Host, Kind
from penstock.net.network import Network
from penstock.net.route import Deliver
from penstock.space.addresses import AddressSet
from tests.unit.engine import small

OVER = "pods"
RANGE = "192.168.0.0/24"


def guest(name: str, address: str, *, over: bool = True, **of_host: Any) -> Endpoint:
    keeps = AddressSet.of(RANGE if over else "10.0.0.0/24")
    host = Host(**{"endpoints": ("node",), "keeps": keeps, **of_host})
    if not over:
        return small.machine(name, "v", "a", address, kind=Kind.GUEST, host=host)
    return small.machine(name, OVER, "all", address, kind=Kind.GUEST, host=host, overlay=f"{OVER}/all")


def network(*guests: Endpoint, allow: str = "*") -> Network:
    """A node with guests, a machine beside it, and one in another network that lets in some."""
    guard = small.filter_("guard", small.rule("some", "allow", allow))
    return small.network(
        (
            small.machine("node", "v", "a", "10.0.0.4", overlay=f"{OVER}/all"),
            small.machine("near", "v", "a", "10.0.0.5", ingress=("guard",)),
            small.machine("far", "w", "a", "10.1.0.4", ingress=("guard",)),
            *guests,
        ),
        (
            small.segment("v", "a", "10.0.0.0/24"),
            small.segment("w", "a", "10.1.0.0/24"),
            small.segment(OVER, "all", RANGE),
        ),
        {
            "v/a": small.system("v", "10.0.0.0/24", small.route("10.1.0.0/24", Deliver(network="w"))),
            "w/a": small.system("w", "10.1.0.0/24", small.route("10.0.0.0/24", Deliver(network="v"))),
            f"{OVER}/all": (
                small.route(RANGE, Deliver(network=OVER)),
                small.route("10.0.0.0/24", Deliver(network="v")),
            ),
        },
        (guard,),
    )


@pytest.mark.parametrize(
    ("over", "allow", "destination", "expected"),
    [
        (True, "10.0.0.4", "near", Verdict.ALLOWED),
        (True, RANGE, "near", Verdict.DENIED),
        (True, RANGE, "far", Verdict.DENIED),
        (False, "10.0.0.9", "near", Verdict.ALLOWED),
        (False, "10.0.0.4", "near", Verdict.DENIED),
        (False, "10.0.0.4", "far", Verdict.ALLOWED),
        (False, "10.0.0.9", "far", Verdict.DENIED),
    ],
)
def test_whose_address_is_seen(over: bool, allow: str, destination: str, expected: Verdict) -> None:
    one = guest("one", "192.168.0.9" if over else "10.0.0.9", over=over)
    assert Engine(network(one, allow=allow)).can("one", f"{destination}:80/tcp").verdict is expected


def test_guests_with_addresses_among_themselves_are_out_of_sight_for_others() -> None:
    engine = Engine(network(guest("one", "192.168.0.9"), guest("two", "192.168.0.10")))
    assert engine.can("one", "two:80/tcp").verdict is Verdict.ALLOWED
    assert engine.can("node", "one:80/tcp").verdict is Verdict.ALLOWED
    assert engine.can("near", "one:80/tcp").verdict is Verdict.DENIED


def test_unless_it_is_not_known_whether_others_see_them() -> None:
    cause = Cause(key="routes", why="perhaps")
    engine = Engine(network(guest("one", "192.168.0.9", outsiders=(cause,))))
    assert engine.can("near", "one:80/tcp").trace.unknown_because == (cause,)


def test_on_one_machine_no_filter_stands_between_guests() -> None:
    one, two = (guest(name, f"10.0.0.{n}", over=False) for name, n in (("one", 9), ("two", 10)))
    closed = small.machine("two", "v", "a", "10.0.0.10", kind=Kind.GUEST, host=two.host, ingress=("guard",))
    assert Engine(network(one, closed, allow="10.9.0.0/24")).can("one", "two:80/tcp").verdict is Verdict.UNKNOWN


def test_a_guest_asks_for_names_as_its_host() -> None:
    given = network(guest("one", "192.168.0.9"))
    names = Names(given)
    assert names.of("x.example", given.endpoints["one"]) == names.of("x.example", given.endpoints["node"])


def test_a_sweep_leaves_guests_out_unless_asked_for() -> None:
    engine = Engine(network(guest("one", "192.168.0.9")))
    assert all("one" not in group.endpoints for group in groups(engine))
    assert [group.endpoints for group in groups(engine, ["one"])] == [("one",)]
