"""The engine against every packet of tiny networks: what it says of sets, of questions and of all pairs is what the packets say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import INTERNET
from penstock.net.network import Network
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.transport import Transport
from tests.oracle import tiny
from tests.oracle.packets import ALLOWED, DENIED, Evaluator, Outcomes

FEW = settings(max_examples=max(10, settings.default.max_examples // 4) if settings.default else 10)


def expected(outcomes: Outcomes) -> Verdict:
    """What must be said of a packet that may fare so."""
    return {frozenset({ALLOWED}): Verdict.ALLOWED, frozenset({DENIED}): Verdict.DENIED}.get(outcomes, Verdict.UNKNOWN)


def said(engine: Engine, source: str, src: Address, dst: Address, name: str) -> dict[Transport, Verdict]:
    """What the engine says of all transports between two addresses, from one walk."""
    outside = source == INTERNET
    start = Start(endpoint="" if outside else source, address=src, outside=INTERNET if outside else "")
    goal = Goal(endpoint="", address=dst, public=dst in engine.places.public)
    asked = NameSet.exact(name) if name else None
    masks = summary(engine.walk(start, goal, engine.ports.full, asked, name))
    found = {}
    for transport in tiny.TRANSPORTS:
        atom = engine.ports.of_transport(transport)
        hits = [
            v for v, mask in zip((Verdict.ALLOWED, Verdict.UNKNOWN, Verdict.DENIED), masks, strict=True) if mask & atom
        ]
        (found[transport],) = hits
    return found


def pairs(network: Network) -> Iterator[tuple[str, Address, Address]]:
    """Every sender, and every address that it may send to."""
    for source, src in tiny.senders(network):
        for dst in (*tiny.INSIDE, *tiny.OUTSIDE):
            if dst != src and (source != INTERNET or dst in tiny.OUTSIDE[4:]):
                yield source, src, dst


@FEW
@given(tiny.networks())
def test_every_packet_fares_as_the_engine_says(network: Network) -> None:
    engine, evaluator = Engine(network), Evaluator(network)
    for source, src, dst in pairs(network):
        found = said(engine, source, src, dst, tiny.NAME)
        for transport in tiny.TRANSPORTS:
            packet = tiny.packet(src, dst, transport)
            outcomes = evaluator.outcomes(packet, source, tiny.NAME)
            assert found[transport] is expected(outcomes), f"{source} {packet}: {sorted(outcomes)}"


@FEW
@given(tiny.networks(doubts=True))
def test_what_is_certain_is_so_in_every_world(network: Network) -> None:
    """Doubts are settled in all ways: an allow or a denial holds in each of them."""
    engine = Engine(network)
    worlds = [
        dict(zip([c.key for c in tiny.CAUSES], values, strict=True)) for values in product((True, False), repeat=2)
    ]
    evaluators = [Evaluator(network, world) for world in worlds]
    for source, src, dst in pairs(network):
        found = said(engine, source, src, dst, tiny.NAME)
        for transport in tiny.TRANSPORTS:
            packet = tiny.packet(src, dst, transport)
            outcomes = frozenset().union(*(e.outcomes(packet, source, tiny.NAME) for e in evaluators))
            fitting = (expected(outcomes), Verdict.UNKNOWN)
            assert found[transport] in fitting, f"{source} {packet}: {sorted(outcomes)}"
