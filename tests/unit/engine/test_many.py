"""Rows of flows: all destinations of a class at once, as far as tables can tell."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.groups import groups
from penstock.engine.many import ASK, NOBODY, Many
from penstock.net.endpoint import Kind
from penstock.net.route import Deliver
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import route, rule
from tests.unit.engine.tables.estate import PREFIXES, estate, firewall

WEB = TransportSet.tcp(443)


def test_a_row_says_what_flows_to_each_class() -> None:
    engine = Engine(estate())
    found = [g for g in groups(engine) if g.endpoints != ("fw",)]
    rows = Many(engine, found, found, engine.ports.full)
    row = rows.row(found[0]).tolist()
    told = {
        found[at].endpoints: rows.flow(found[0], at, number).allowed for at, number in enumerate(row) if number >= 0
    }
    assert told == {("green",): WEB, ("red",): WEB}
    assert row[0] == NOBODY
    assert engine.answers.count.walked == 0


def test_what_only_the_walk_can_tell_must_be_asked() -> None:
    engine = Engine(estate(green={"kind": Kind.FRONTEND}))
    found = groups(engine)
    at = next(index for index, group in enumerate(found) if group.endpoints == ("green",))
    source = next(group for group in found if group.endpoints == ("red",))
    assert Many(engine, found, found, engine.ports.full).row(source)[at] == ASK


def test_doubts_that_name_a_pair_name_each_pair() -> None:
    """By the firewall there and past it back, what is not TCP may still work one way (RT-21)."""
    plain = estate(gate=firewall(rule("any", "allow")))
    direct = tuple(route(PREFIXES[name], Deliver(network=name)) for name in ("red", "blue"))
    table = plain.route_tables["green/s"]
    tables = {**plain.route_tables, "green/s": replace(table, routes=(*table.routes, *direct))}
    engine = Engine(replace(plain, route_tables=tables))
    found = [g for g in groups(engine) if g.endpoints != ("fw",)]
    rows = Many(engine, found, found, engine.ports.full)
    to_green = next(at for at, group in enumerate(found) if group.endpoints == ("green",))
    told = {}
    for source in found:
        number = int(rows.row(source)[to_green])
        if number >= 0:
            told[source.endpoints[0]] = {cause.key for cause in rows.flow(source, to_green, number).causes}
    assert told == {name: {f"one-way:{name}:10.2.0.4"} for name in ("red", "blue")}


def test_classes_of_two_versions_are_asked_within_each() -> None:
    plain = estate()
    green = replace(plain.endpoints["green"], where=AddressSet.of("10.2.0.4", "fd00::4"))
    engine = Engine(replace(plain, endpoints={**plain.endpoints, "green": green}))
    found = [g for g in groups(engine) if g.endpoints != ("fw",)]
    rows = Many(engine, found, found, engine.ports.full)
    source = next(group for group in found if group.endpoints == ("red",))
    at = next(index for index, group in enumerate(found) if "green" in group.endpoints)
    number = int(rows.row(source)[at])
    assert rows.flow(source, at, number).destination_addresses.v6.is_empty
