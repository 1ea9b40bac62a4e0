"""On which pairs a changed rule may bear: more rather than fewer, told by hand."""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import BUILT_IN
from penstock.engine.bearing import Bearing
from penstock.engine.change import engine_after
from penstock.engine.engine import Engine
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, Target
from penstock.net.rule import Action, Match, Rule
from penstock.space.transport import TransportSet
from tests.unit.engine.small import EVERYWHERE, filter_, machine, network, rule, segment, system

FROM_A = rule("from-a", "allow", src="10.1.0.4")


def made(first: Rule, *more: Endpoint, side: str = "ingress") -> Network:
    machines = [machine(name, "n", "s", f"10.1.0.{number}") for name, number in (("a", 4), ("b", 5))]
    return network(
        (*machines, machine("c", "n", "s", "10.1.0.6", **{side: ("guard",)}), *more),
        (segment("n", "s", "10.1.0.0/24"),),
        {"n/s": system("n", "10.1.0.0/16")},
        (filter_("guard", first),),
    )


def pairs(before: Network, after: Network) -> set[tuple[str, str]]:
    engine = Engine(before)
    bearing = Bearing(engine)
    found = bearing.pairs(*engine_after(engine, after))
    names = [(group.endpoints or (group.outside,))[0] for group in bearing.groups]
    return {(names[source], names[end]) for source, end in found}


def flipped(one: Rule) -> Rule:
    return replace(one, action=Action.DENY)


def test_a_rule_of_a_receiver_bears_on_those_it_speaks_of() -> None:
    assert pairs(made(FROM_A), made(flipped(FROM_A))) == {("a", "c")}


def test_a_rule_of_a_sender_bears_on_its_destinations() -> None:
    to_b = rule("to-b", "allow", dst="10.1.0.5")
    assert pairs(made(to_b, side="egress"), made(flipped(to_b), side="egress")) == {("c", "b")}


def test_a_rule_behind_a_balancer_bears_on_those_who_ask_the_balancer() -> None:
    rewrite = Rewrite(
        name="lb",
        match=Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.tcp(443)),
        targets=(Target(endpoint="c"),),
        kind="load-balancer",
        origin=BUILT_IN,
    )
    balancer = machine("lb", "n", "s", "10.1.0.9", kind=Kind.FRONTEND, rewrites=(rewrite,))
    assert ("a", "lb") in pairs(made(FROM_A, balancer), made(flipped(FROM_A), balancer))
