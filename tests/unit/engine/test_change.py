"""What differs between two networks, and which rules may decide otherwise: worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.engine.change import changed_rules, difference, engine_after
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.net.rule import Filter, Rule
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from penstock.space.transport import TCP, TransportSet
from tests.unit.engine.small import filter_, machine, network, rule, segment, system

A, B, C = rule("a", "allow", src="10.1.0.4"), rule("b", "deny", dst="10.1.0.5"), rule("c", "allow")
PACKET = Packet(Address.parse("10.1.0.4"), Address.parse("10.1.0.5"), TCP, 50000, 443)


def made(guard: Filter) -> Network:
    """Two machines, the second behind a filter."""
    return network(
        (machine("one", "n", "s", "10.1.0.4"), machine("two", "n", "s", "10.1.0.5", ingress=("guard",))),
        (segment("n", "s", "10.1.0.0/24"),),
        {"n/s": system("n", "10.1.0.0/16")},
        (guard,),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((A, B, C), (A, B, C), ()),
        ((A, B, C), (A, C), (B,)),
        ((A, C), (A, B, C), (B,)),
        ((A, B, C), (B, A, C), (A, B, B, A)),
        ((A, B), (A, replace(B, action=C.action)), (B, replace(B, action=C.action))),
        ((A, B), (A, replace(B, name="renamed", priority=7)), ()),
    ],
)
def test_rules_before_the_first_and_after_the_last_that_differ_decide_as_before(
    before: tuple[Rule, ...], after: tuple[Rule, ...], expected: tuple[Rule, ...]
) -> None:
    assert changed_rules(filter_("guard", *before), filter_("guard", *after)) == expected


def test_another_default_may_bear_on_everything() -> None:
    old, new = filter_("guard", A), filter_("guard", A, default="allow")
    assert changed_rules(old, new) == (A, A, old.default, new.default)


def test_an_engine_after_another_rule_keeps_the_axes_and_answers_anew() -> None:
    before = Engine(made(filter_("guard", A)))
    assert before.trace(PACKET, "one", "two").verdict is Verdict.ALLOWED
    after, change = engine_after(before, made(filter_("guard", replace(A, action=B.action))))
    assert change.is_small
    assert after.axis is before.axis
    assert after.trace(PACKET, "one", "two").verdict is Verdict.DENIED
    assert before.trace(PACKET, "one", "two").verdict is Verdict.ALLOWED


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (rule("a", "allow", src="10.1.0.128/25"), "addresses"),
        (rule("a", "allow", src="10.1.0.4", transport=TransportSet.tcp(8443)), "transports"),
    ],
)
def test_a_rule_that_tells_apart_what_was_alike_needs_a_new_engine(new: Rule, why: str) -> None:
    before = Engine(made(filter_("guard", A)))
    after, change = engine_after(before, made(filter_("guard", new)))
    assert not change.is_small
    assert change.anew == f"guard tells {why} apart that were alike"
    assert after.axis is not before.axis


def test_anything_but_rules_is_no_small_change() -> None:
    before = made(filter_("guard", A))
    moved = replace(before, endpoints={**before.endpoints, "one": machine("one", "n", "s", "10.1.0.9")})
    assert difference(before, moved).anew == "one differs"
    routes = {name: replace(table, routes=()) for name, table in before.route_tables.items()}
    assert difference(before, replace(before, route_tables=routes)).anew == "route_tables differ"
    assert difference(before, replace(before, filters={})).anew == "filters or endpoints came or went"
    assert difference(before, replace(before, inputs=(("x", "y", 1),))).is_small
