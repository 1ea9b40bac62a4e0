"""The engine against a solver on networks of middle size: what it says of a pair of classes holds for every packet between them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.engine.engine import Engine
from penstock.engine.groups import groups, outside_groups, party
from penstock.engine.merge import summary
from penstock.engine.starts import Case
from penstock.engine.state import INTERNET
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from tests.oracle import midsize
from tests.oracle.symbolic import Bool, Fate, Header, Model, Side, Trip, both, no, one_of

PAIRS = 40
"""Pairs of classes looked at in each network."""

NAMES = (*midsize.NAMES, "www.shop.example", "nobody.invalid")
HEADER = Header()
SENSIBLE = z3.Or(HEADER.ported, z3.And(HEADER.src_port == 0, HEADER.dst_port == 0))
FEW = settings(max_examples=max(3, (settings.default.max_examples if settings.default else 40) // 12))


def cases(engine: Engine, random: Random) -> Iterator[Case]:
    """Some pairs of classes, as `reach` walks them."""
    everyone = (*groups(engine), *outside_groups(engine))
    senders = [
        g for g in everyone if g.outside or engine.network.endpoints[g.endpoints[0]].kind.value in ("nic", "subnet")
    ]
    for _ in range(PAIRS):
        source, end = random.choice(senders), random.choice(everyone)
        if not (source.outside and end.outside):
            ends = party(engine, source, first_only=True), party(engine, end, first_only=False)
            found = list(engine.cases(*ends, engine.ports.full, planned=random.random() < 0.8))
            yield from random.sample(found, min(len(found), 2))


def alike(engine: Engine, address: Address, among: AddressSet, word: str) -> Side:
    """All addresses that the engine treats as this one, as one side of a formula."""
    return Side(z3.BitVec(word, 32), engine.axis.members(address) & among)


def ends(engine: Engine, case: Case) -> tuple[Side, Side]:
    """Both ends of a case."""
    start, goal = case.start, case.goal
    outside = engine.places.outside
    among = outside if start.outside else engine.network.endpoints[start.endpoint].where
    there = goal.within if goal.within is not None else AddressSet.address(goal.address)
    if goal.endpoint and not goal.public:
        there = engine.network.endpoints[goal.endpoint].where
    return alike(engine, start.address, among, "src"), alike(engine, goal.address, there, "dst")


def fate(model: Model, case: Case, src: Side, dst: Side) -> Fate:
    """What may become of the packets of a case."""
    home = case.start.outside or case.start.endpoint
    trip = Trip(src=src, dst=dst, header=HEADER, home=home, address=src)
    return model.enter(trip) if home == INTERNET else model.send(model.network.endpoints[home], trip)


def certain(found: Fate) -> tuple[Bool, Bool]:
    """When a packet is surely allowed under some name, and when it is surely denied under all."""
    allowed = both(found.allowed, no(found.denied), no(found.unknown))
    denied = both(found.denied, no(found.allowed), no(found.unknown))
    each = [(HEADER.name, z3.BitVecVal(n, 4)) for n in range(len(NAMES))]
    return one_of(*(z3.substitute(allowed, one) for one in each)), both(*(z3.substitute(denied, one) for one in each))


def possible(found: Fate) -> tuple[Bool, Bool]:
    """When a packet may be allowed under some name, and when it may be denied under all."""
    each = [(HEADER.name, z3.BitVecVal(n, 4)) for n in range(len(NAMES))]
    allowed, denied = (tuple(z3.substitute(some, one) for one in each) for some in (found.allowed, found.denied))
    return one_of(*allowed), both(*denied)


def disagreement(engine: Engine, model: Model, case: Case) -> str:
    """A packet of which engine and solver say different things, or nothing."""
    src, dst = ends(engine, case)
    found = fate(model, case, src, dst)
    allowed, denied = certain(found)
    passing, open_, _ = summary(case.leaves)
    said_allowed = HEADER.within(engine.ports.transports(passing))
    said_denied = HEADER.within(engine.ports.transports(engine.ports.full & ~passing & ~open_))
    solver = z3.Solver()
    solver.add(SENSIBLE, src.formula(src.among), dst.formula(dst.among), src.bits != dst.bits)
    if (
        case.goal.behind
    ):  # the case is about one member of a pool, the formula about all: what is said of one is possible for all
        allowed, denied = possible(found)
        solver.add(z3.Or(z3.And(said_allowed, z3.Not(allowed)), z3.And(said_denied, z3.Not(denied))))
    else:
        solver.add(z3.Or(z3.Xor(allowed, said_allowed), z3.Xor(denied, said_denied)))
    if solver.check() == z3.unsat:
        return ""
    seen = solver.model()
    packet = {str(v): seen[v] for v in seen.decls()}
    truth = [seen.eval(part, model_completion=True) for part in (allowed, said_allowed, denied, said_denied)]
    return f"{case.start} {case.goal} {packet}: allowed, as the engine says; denied, as the engine says: {truth}"


@FEW
@given(st.integers(0, 2**32))
def test_a_solver_finds_no_packet_that_fares_otherwise(seed: int) -> None:
    network: Network = midsize.network(seed)
    engine, model = Engine(network), Model(network, NAMES)
    for case in cases(engine, Random(seed)):
        assert not disagreement(engine, model, case)
