"""What a change opens and closes: worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.differences import Changes
from penstock.engine.engine import Engine
from penstock.net.network import Network
from penstock.net.rule import Action, Rule
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, machine, network, route, rule, segment, system

WEB, SHELL = TransportSet.tcp(443), TransportSet.tcp(22)
ALLOW_WEB = rule("web", "allow", src="10.1.0.4", transport=WEB)
ALLOW_SHELL = rule("shell", "allow", src="10.1.0.4", transport=SHELL)


def made(*rules: Rule) -> Network:
    """Three machines; the last is guarded."""
    machines = [machine(name, "n", "s", f"10.1.0.{number}") for name, number in (("a", 4), ("b", 5))]
    return network(
        (*machines, machine("c", "n", "s", "10.1.0.6", ingress=("guard",))),
        (segment("n", "s", "10.1.0.0/24"),),
        {"n/s": system("n", "10.1.0.0/16")},
        (filter_("guard", *rules),),
    )


def test_a_change_is_told_with_who_gained_and_lost_and_a_packet() -> None:
    changes = Changes(Engine(made(ALLOW_WEB, replace(ALLOW_SHELL, action=Action.DENY))))
    comparison = changes.to(made(replace(ALLOW_WEB, action=Action.DENY), ALLOW_SHELL))
    (found,) = comparison
    assert (found.source.endpoints, found.end.endpoints) == (("a",), ("c",))
    assert (found.opened, found.closed, found.in_doubt) == (SHELL, WEB, TransportSet.empty())
    packet = comparison.witness(found)
    assert packet is not None
    assert (packet.src, packet.dst, packet.dst_port) == (Address.parse("10.1.0.4"), Address.parse("10.1.0.6"), 22)


def test_only_pairs_that_a_changed_rule_may_bear_on_are_looked_at() -> None:
    comparison = Changes(Engine(made(ALLOW_WEB))).to(made(replace(ALLOW_WEB, action=Action.DENY)))
    assert len(list(comparison)) == 1
    assert comparison.looked_at == 1


def test_a_rule_that_decides_nothing_needs_no_look_at_all() -> None:
    shadowed = replace(ALLOW_WEB, name="again")
    comparison = Changes(Engine(made(ALLOW_WEB, shadowed))).to(made(ALLOW_WEB, replace(shadowed, action=Action.DENY)))
    assert list(comparison) == []
    assert comparison.looked_at == 0


def test_another_route_is_told_too_and_so_is_who_came() -> None:
    before = made(ALLOW_WEB)
    comparison = Changes(Engine(before)).to(
        replace(before, endpoints={**before.endpoints, "d": machine("d", "n", "s", "10.1.0.7")})
    )
    assert comparison.change.anew == "filters or endpoints came or went"
    told = {(one.source.endpoints, one.end.endpoints) for one in comparison}
    assert (("d",), ("a", "b")) in told or (("d",), ("a",)) in told
    assert not any("c" in one.end.endpoints for one in comparison), "the guard lets nobody in but a"
    lost = replace(before.route_tables["n/s"], routes=(route("0.0.0.0/0", system("n", "10.1.0.0/16")[1].next_hop),))
    gone = Changes(Engine(before)).to(replace(before, route_tables={"n/s": lost}))
    closed = {(one.source.endpoints, one.end.endpoints) for one in gone if not one.closed.is_empty}
    assert (("a",), ("c",)) in closed
