"""What differs between two estates is what differs for single packets, pair by pair."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.assess.passings import Passing, passings, shifts
from penstock.assess.review import Review
from penstock.engine.result import Verdict
from penstock.engine.state import INTERNET
from penstock.net.network import Network
from penstock.net.rule import Rule
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from penstock.space.transport import TCP, Transport, TransportSet
from tests.unit.engine import small

PORTS = (22, 80, 443)
OUTSIDE = ("8.8.8.8", "9.9.9.9")
HOSTS = {"web": "10.0.0.4", "app": "10.0.0.5", "db": "10.0.1.4"}
SOURCES = ("*", "10.0.0.4/32", "10.0.1.0/24", "8.8.8.8/32")


def estate(into: list[Rule], out: list[Rule]) -> Network:
    """Three machines in two subnets; the same filters guard all of them, `web` has a public address."""
    filters = (small.filter_("in", *into), small.filter_("out", *out, default="allow"))
    both = {"ingress": ("in",), "egress": ("out",)}
    web = small.machine("web", "v", "a", HOSTS["web"], public=(small.public("20.0.0.1"),), **both)
    app, db = small.machine("app", "v", "a", HOSTS["app"], **both), small.machine("db", "v", "b", HOSTS["db"], **both)
    tables = {"v/a": small.system("v", "10.0.0.0/16"), "v/b": small.system("v", "10.0.0.0/16")}
    segments = (small.segment("v", "a", "10.0.0.0/24"), small.segment("v", "b", "10.0.1.0/24"))
    return small.network((web, app, db), segments, tables, filters)


def written(rows: list[tuple[str, str, str, int]]) -> list[Rule]:
    return [
        small.rule(f"r{n}", action, src, dst, TransportSet.tcp(port)) for n, (action, src, dst, port) in enumerate(rows)
    ]


SIDES = st.sampled_from(SOURCES)
RULES = st.lists(st.tuples(st.sampled_from(("allow", "deny")), SIDES, SIDES, st.sampled_from(PORTS)), max_size=4).map(
    written
)
ESTATES = st.builds(estate, RULES, RULES)


def verdicts(network: Network) -> dict[tuple[str, str, str, int], Verdict]:
    """Ask about each packet by itself: between machines, and between machines and two addresses outside."""
    engine = Review(network).engine
    found = {}
    for source, destination, port in product(HOSTS, HOSTS, PORTS):
        if source != destination:
            packet = Packet(Address.parse(HOSTS[source]), Address.parse(HOSTS[destination]), TCP, 49152, port)
            found[source, destination, "", port] = engine.trace(packet, source).verdict
    for host, outside, port in product(HOSTS, OUTSIDE, PORTS):
        leaving = Packet(Address.parse(HOSTS[host]), Address.parse(outside), TCP, 49152, port)
        found[host, INTERNET, outside, port] = engine.trace(leaving, host).verdict
    for outside, port in product(OUTSIDE, PORTS):
        coming = Packet(Address.parse(outside), Address.parse("20.0.0.1"), TCP, 49152, port)
        found[INTERNET, "web", outside, port] = engine.trace(coming).verdict
    return found


def surely(some: tuple[Passing, ...], port: int) -> bool:
    return any(Transport(TCP, 49152, port) in one.allowed for one in some)


@settings(max_examples=40, deadline=None)
@given(ESTATES, ESTATES)
def test_every_packet_that_changed_is_in_a_shift_and_no_other(before: Network, after: Network) -> None:
    was, now = verdicts(before), verdicts(after)
    found = tuple(shifts(Review(before), Review(after)))
    for (source, destination, outside, port), verdict in was.items():
        covering = [
            s
            for s in found
            if source in s.sources
            and destination in s.destinations
            and (not outside or s.peers is None or Address.parse(outside) in s.peers)
        ]
        told = {(surely(s.before, port), surely(s.after, port)) for s in covering}
        changed = (verdict is Verdict.ALLOWED, now[source, destination, outside, port] is Verdict.ALLOWED)
        assert (changed in told) if changed[0] != changed[1] else all(one[0] == one[1] for one in told)


@settings(max_examples=10, deadline=None)
@given(ESTATES)
def test_an_estate_does_not_differ_from_itself(network: Network) -> None:
    assert tuple(shifts(Review(network), Review(network))) == ()


def test_what_flows_inside_and_outside_is_listed() -> None:
    some = tuple(passings(Review(estate(written([("allow", "*", "*", 80)]), []))))
    ends = {(one.sources[0], one.destinations[0]) for one in some if surely((one,), 80)}
    assert (INTERNET, "web") in ends
    assert any(INTERNET in one.destinations for one in some)
    assert any(one.peers is None for one in some)
