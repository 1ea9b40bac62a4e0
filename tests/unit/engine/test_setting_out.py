"""How questions set out, and which of them may share a walk."""

from __future__ import annotations

import pytest

from penstock.engine import setting_out
from penstock.engine.engine import Engine
from penstock.engine.starts import Goal, Start
from penstock.engine.state import INTERNET
from penstock.space.addresses import Address
from tests.unit.azure.arm import network, nic, vnet

ONE, TWO, OUTSIDE = (Address.parse(text) for text in ("10.0.0.4", "10.0.0.5", "198.51.100.7"))


def engine() -> Engine:
    subnet = vnet("v", "10.0.0.0/16", app="10.0.0.0/24")
    return Engine(network(subnet, nic("a", "v/app", "10.0.0.4"), nic("b", "v/app")))


def named(found: Engine, name: str) -> str:
    return next(e.id for e in found.network.endpoints.values() if e.name == name)


def test_a_machine_sends_under_its_own_name_and_has_its_address() -> None:
    found = engine()
    a, b = named(found, "a"), named(found, "b")
    sent = setting_out.bundle(
        found, Start(endpoint=a, address=ONE), Goal(endpoint=b, address=TWO), found.ports.full, None, "", None
    )
    assert (sent.src, sent.dst, sent.leg.start) == (ONE, TWO, a)
    assert found.walker.pins == {ONE: a, TWO: b}
    assert found.walker.sought == b


def test_the_internet_has_no_address_of_the_estate() -> None:
    found = engine()
    start = Start(endpoint="", address=OUTSIDE, outside=INTERNET)
    sent = setting_out.bundle(found, start, Goal(endpoint="", address=TWO), found.ports.full, None, "", None)
    assert sent.leg.start == INTERNET
    assert found.walker.pins == {}


@pytest.mark.parametrize(
    ("certain", "transport", "expected"), [(False, None, True), (True, None, False), (False, (6, 50000, 443), False)]
)
def test_only_a_guessed_address_asked_for_everything_is_a_guess(
    certain: bool, transport: tuple[int, int, int] | None, expected: bool
) -> None:
    found = engine()
    start = Start(endpoint=named(found, "a"), address=ONE)
    goal = Goal(endpoint=named(found, "b"), address=TWO, certain=certain)
    sent = setting_out.bundle(found, start, goal, found.ports.full, None, "", transport)
    assert setting_out.is_guess(found, start, goal, sent) is expected
