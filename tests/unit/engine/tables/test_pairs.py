"""Rows of numbers: equal numbers, the same becomes of everything."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.tables.pairs import SKIP, WALK, Pairs
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import SPOKES, estate, goal, start

WEB = TransportSet.tcp(443)


def told(engine: Engine, number: int) -> TransportSet:
    return engine.ports.transports(summary(engine.answers.fates.leaves(number))[0])


def test_spokes_behind_the_same_firewall_share_a_fate() -> None:
    engine = Engine(estate())
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, name) for name in SPOKES])
    _, green, blue = pairs.row(start(engine, "red"))[pairs.at].tolist()
    assert green == blue
    assert told(engine, green) == WEB


def test_receivers_with_filters_of_their_own_are_told_apart() -> None:
    closed = filter_("closed", rule("no", "deny"))
    engine = Engine(estate(closed, green={"ingress": ("closed",)}))
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, name) for name in SPOKES])
    _, green, blue = pairs.row(start(engine, "red"))[pairs.at].tolist()
    assert told(engine, green).is_empty
    assert told(engine, blue) == WEB


def test_nobody_but_the_walk_knows_a_firewall() -> None:
    engine = Engine(estate())
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, "fw")])
    assert pairs.row(start(engine, "red"))[pairs.at].tolist() == [WALK]


def test_addresses_of_another_version_cannot_be_asked() -> None:
    plain = estate()
    green = replace(plain.endpoints["green"], where=AddressSet.of("fd00::4"))
    engine = Engine(replace(plain, endpoints={**plain.endpoints, "green": green}))
    pairs = Pairs(engine.answers, [start(engine, "red")], [goal(engine, "green")])
    assert pairs.row(start(engine, "red"))[pairs.at].tolist() == [SKIP]
