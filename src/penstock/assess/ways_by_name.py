"""Names under which anybody may have a place, and who in the estate can connect to them: each proved by one packet.

Comes in: the passages to the internet, which say under which names something leaves. Goes out: `NamedWay`s, one for each set of names, way out and
shared place; several checks read them. Read next: `assess/shared.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penstock.assess.proof import place_of
from penstock.assess.questions import Passage, likely
from penstock.assess.shared import Kind, SharedName, shared_names
from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net import endpoint
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWay:
    """Senders that surely reach a shared place under `names`; `trace` follows one of them to the name `name`."""

    place: SharedName
    names: NameSet
    name: str
    senders: tuple[str, ...]
    trace: Trace


def named_ways(engine: Engine, to_internet: Iterable[Passage]) -> tuple[NamedWay, ...]:
    """Ask for each set of names that leaves by one way, and each shared place in it."""
    found = _alike(engine, to_internet)
    return tuple(way for names, passages in found.items() for way in _ways(engine, names[0], passages))


def _alike(engine: Engine, to_internet: Iterable[Passage]) -> dict[tuple[NameSet, TransportSet, str], list[Passage]]:
    found: dict[tuple[NameSet, TransportSet, str], list[Passage]] = {}
    for passage in to_internet:
        if passage.names is None or passage.allowed.is_empty:
            continue
        if engine.network.endpoints[passage.inside[0]].kind is not endpoint.Kind.PROXY:
            found.setdefault((passage.names, passage.allowed, passage.way), []).append(passage)
    return found


def _ways(engine: Engine, names: NameSet, passages: list[Passage]) -> Iterator[NamedWay]:
    senders = tuple(dict.fromkeys(i for passage in passages for i in passage.inside))
    for place in shared_names():
        part = place.open_part(names)
        name = part.witness()
        trace = _proof(engine, passages[0], name) if name is not None else None
        if name is not None and trace is not None:
            yield NamedWay(place=place, names=part, name=name, senders=senders, trace=trace)


def _proof(engine: Engine, passage: Passage, name: str) -> Trace | None:
    """Follow a sender to a name: as it resolves there, else to an address of the place, for who knows the address needs no name."""
    shown = likely(passage.allowed)
    if shown is None:
        return None
    answer = engine.can(passage.inside[0], f"fqdn:{name}", TransportSet.tcp(shown.dst_port))
    if answer.verdict is Verdict.ALLOWED:
        return answer.trace
    known = passage.trace.packet
    packet = Packet(known.src, _address(engine, passage, name), TCP, known.src_port, shown.dst_port)
    trace = engine.trace(packet, source=passage.inside[0], name=name)
    return trace if trace.verdict is Verdict.ALLOWED else None


def _address(engine: Engine, passage: Passage, name: str) -> Address:
    """Give an address of the sort of service that a name is of, if that is known, else any that the passage leads to."""
    family = engine.services.family(name)
    within = passage.outside & family.where if family is not None else passage.outside
    return within.witness() or passage.trace.packet.dst


def by_rule(ways: tuple[NamedWay, ...], kinds: frozenset[Kind]) -> dict[str, list[NamedWay]]:
    """Give the ways to places of some kinds by what lets them out, in words."""
    found: dict[str, list[NamedWay]] = {}
    for way in ways:
        if way.place.row.kind in kinds:
            found.setdefault(place_of(way.trace), []).append(way)
    return dict(sorted(found.items()))


def kinds_behind(ways: tuple[NamedWay, ...], place: str) -> frozenset[Kind]:
    """Give what kinds of places a rule leads to."""
    return frozenset(way.place.row.kind for way in ways if place_of(way.trace) == place)
