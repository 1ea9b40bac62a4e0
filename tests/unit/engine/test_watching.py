"""Who sees a packet on its way."""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.watching import seen_by
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.rule import Direction
from penstock.net.watch import Record, Watch
from tests.unit.engine import small


def watch(name: str, record: Record = Record.FLOW, **more: object) -> Watch:
    return Watch(id=name, name=name, record=record, origin=BUILT_IN, **more)  # type: ignore[arg-type]


def network(*watches: Watch, action: str = "allow", kind: Kind = Kind.NIC) -> Network:
    guard = replace(small.filter_("guard", small.rule("r", action)), direction=Direction.INBOUND)
    return small.network(
        (
            small.machine("one", "v", "a", "10.0.0.4"),
            small.machine("two", "v", "b", "10.0.1.4", ingress=("guard",), kind=kind),
        ),
        (small.segment("v", "a", "10.0.0.0/24"), small.segment("v", "b", "10.0.1.0/24")),
        {"v/a": small.system("v", "10.0.0.0/16"), "v/b": small.system("v", "10.0.0.0/16")},
        (guard,),
        watches=watches,
    )


def sightings(given: Network) -> list[tuple[str, str]]:
    trace = Engine(given).can("one", "two:80/tcp").trace
    return [(sighting.watch.name, sighting.name) for sighting in seen_by(given, trace)]


def test_a_flow_log_of_the_network_sees_both_ends() -> None:
    assert sightings(network(watch("log", domains=frozenset({"v"})))) == [("log", "one"), ("log", "two")]


def test_a_flow_log_of_a_subnet_sees_one_end() -> None:
    assert sightings(network(watch("log", segments=frozenset({"v/b"})))) == [("log", "two")]


def test_what_is_refused_at_the_receiver_is_seen_there_too() -> None:
    given = network(watch("log", segments=frozenset({"v/b"})), action="deny")
    assert sightings(given) == [("log", "two")]


def test_a_private_endpoint_has_no_flow_log() -> None:
    given = network(watch("log", domains=frozenset({"v"})), kind=Kind.PRIVATE_ENDPOINT)
    assert sightings(given) == [("log", "one")]


def test_a_log_of_certain_steps_sees_those() -> None:
    said = watch("events", Record.EVENT, endpoints=frozenset({"two"}), steps=frozenset({"nic"}))
    other = watch("others", Record.EVENT, endpoints=frozenset({"two"}), steps=frozenset({"dnat"}))
    assert sightings(network(said, other)) == [("events", "two")]


def test_where_nothing_watches_nobody_sees_anything() -> None:
    assert sightings(network()) == []
