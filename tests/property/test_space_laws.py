"""The laws of the sets: lattice, canonical form, pointwise membership, against brute force on tiny universes."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet, PacketSet
from penstock.space.paths import PathSet
from penstock.space.transport import ICMP, TCP, UDP, Transport, TransportSet
from penstock.space.words import WordSet

NUMBERS = range(16)
ranges = st.tuples(st.integers(0, 15), st.integers(0, 15)).map(lambda p: (min(p), max(p)))
intervals = st.lists(ranges, max_size=4).map(lambda runs: IntervalSet.of(*runs))


def members(some: IntervalSet) -> set[int]:
    return {n for n in NUMBERS if n in some}


@given(intervals, intervals)
def test_interval_operations_are_those_of_sets(a: IntervalSet, b: IntervalSet) -> None:
    assert members(a | b) == members(a) | members(b)
    assert members(a & b) == members(a) & members(b)
    assert members(a - b) == members(a) - members(b)
    assert (a <= b) == (members(a) <= members(b))
    assert a.is_disjoint(b) == members(a).isdisjoint(members(b))


@given(intervals, intervals)
def test_equal_sets_are_equal_values(a: IntervalSet, b: IntervalSet) -> None:
    assert (a == b) == (members(a) == members(b))
    if a == b:
        assert hash(a) == hash(b)


def _addresses(some: IntervalSet) -> AddressSet:
    return AddressSet.union_all(AddressSet.span(Address(4, lo), Address(4, hi)) for lo, hi in some)


addresses = intervals.map(_addresses)
bands = st.tuples(st.sampled_from([(TCP,), (UDP,), (TCP, UDP), (ICMP,)]), intervals, intervals)
transports = st.lists(bands, max_size=3).map(
    lambda parts: _union(TransportSet.of(p, src_ports=s, dst_ports=d) for p, s, d in parts)
)
POINTS = [Transport(p, s, d) for p in (TCP, UDP) for s in range(0, 16, 3) for d in NUMBERS] + [Transport(ICMP)]


def _union(sets: object) -> TransportSet:
    out = TransportSet.empty()
    for some in sets:  # type: ignore[attr-defined]
        out = out | some
    return out


@given(transports, transports)
def test_transport_operations_are_pointwise(a: TransportSet, b: TransportSet) -> None:
    for point in POINTS:
        assert (point in (a | b)) == (point in a or point in b)
        assert (point in (a & b)) == (point in a and point in b)
        assert (point in (a - b)) == (point in a and point not in b)
        assert (point in ~a) == (point not in a)


@given(transports, transports, transports)
def test_transport_laws(a: TransportSet, b: TransportSet, c: TransportSet) -> None:
    assert a | b == b | a
    assert a & (b | c) == (a & b) | (a & c)
    assert a - b == a & ~b
    assert ~~a == a
    assert (a <= b) == (a - b).is_empty
    assert hash((a - b) | (a & b)) == hash(a)


cubes = st.tuples(addresses, addresses, transports)
packet_sets = st.lists(cubes, max_size=3).map(lambda parts: _packets(parts))  # noqa: PLW0108 - defined below
SOME = [
    Packet(Address(4, s), Address(4, d), *t)
    for s, d, t in product(range(0, 16, 5), range(0, 16, 5), [*POINTS[::7], POINTS[-1]])
]


def _packets(parts: list[tuple[AddressSet, AddressSet, TransportSet]]) -> PacketSet:
    out = PacketSet.empty()
    for s, d, t in parts:
        out = out | PacketSet.of(src=s, dst=d, transport=t)
    return out


@given(packet_sets, packet_sets)
def test_packet_set_operations_are_pointwise_and_canonical(a: PacketSet, b: PacketSet) -> None:
    for packet in SOME:
        assert (packet in (a | b)) == (packet in a or packet in b)
        assert (packet in (a & b)) == (packet in a and packet in b)
        assert (packet in (a - b)) == (packet in a and packet not in b)
    assert (a - b) | (a & b) == a
    assert a | b == b | a
    assert (a <= b) == (a - b).is_empty


@given(packet_sets)
def test_the_witness_is_a_member(a: PacketSet) -> None:
    witness = a.witness()
    assert (witness is None) == a.is_empty
    if witness is not None:
        assert witness in a


LETTERS = "ab."
STRINGS = ["".join(s) for n in range(1, 5) for s in product(LETTERS, repeat=n)]
STRINGS = [s for s in STRINGS if not s.endswith(".")]
endings = st.text(LETTERS, min_size=1, max_size=3).filter(lambda s: not s.endswith("."))
name_sets = st.lists(
    st.one_of(endings.map(NameSet.exact), endings.map(NameSet.suffix), endings.map(NameSet.under)), max_size=3
).map(NameSet.union_all)


@given(name_sets, name_sets)
def test_name_operations_are_pointwise(a: NameSet, b: NameSet) -> None:
    for name in STRINGS:
        assert (name in (a | b)) == (name in a or name in b)
        assert (name in (a & b)) == (name in a and name in b)
        assert (name in (a - b)) == (name in a and name not in b)
        assert (name in ~a) == (name not in a)


@given(name_sets, name_sets)
def test_name_sets_are_canonical(a: NameSet, b: NameSet) -> None:
    assert (a | b) - b == a - b
    assert a | b == b | a
    assert ~~a == a
    assert (a <= b) == (a - b).is_empty


PATHS = ["/" + "".join(s) for n in range(4) for s in product("ab/", repeat=n)]
beginnings = st.text("ab/", max_size=3).map(lambda s: "/" + s)
path_sets = st.lists(st.one_of(beginnings.map(PathSet.exact), beginnings.map(PathSet.under)), max_size=3).map(
    PathSet.union_all
)


@given(path_sets, path_sets)
def test_path_operations_are_pointwise_and_canonical(a: PathSet, b: PathSet) -> None:
    for path in PATHS:
        assert (path in (a | b)) == (path in a or path in b)
        assert (path in (a & b)) == (path in a and path in b)
        assert (path in (a - b)) == (path in a and path not in b)
        assert (path in ~a) == (path not in a)
    assert (a | b) - b == a - b
    assert (a <= b) == (a - b).is_empty
    assert hash((a - b) | (a & b)) == hash(a)


@given(path_sets)
def test_the_witness_of_paths_is_a_member(a: PathSet) -> None:
    witness = a.witness()
    assert (witness is None) == all(path not in a for path in [*PATHS, "/x", "/abx"])
    assert witness is None or witness in a


WORDS = ("GET", "POST", "PUT", "OTHER")
word_sets = st.tuples(st.sets(st.sampled_from(WORDS[:3])), st.booleans()).map(lambda p: WordSet(frozenset(p[0]), p[1]))


@given(word_sets, word_sets)
def test_word_operations_are_pointwise(a: WordSet, b: WordSet) -> None:
    for word in WORDS:
        assert (word in (a | b)) == (word in a or word in b)
        assert (word in (a & b)) == (word in a and word in b)
        assert (word in (a - b)) == (word in a and word not in b)
        assert (word in ~a) == (word not in a)
    least = a.witness()
    assert (least is None) == a.is_empty
    assert least is None or least in a
