"""Names under which anybody may have a place, and who in the estate can connect to them: each proved by one packet.

Comes in: a `Review`, whose passages say under which names something leaves. Goes out: `NamedWay`s, one for each set of names, way out and
shared place; several checks read them. Read next: `assess/shared.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from penstock.assess.proof import place_of
from penstock.assess.questions import Passage, likely
from penstock.assess.shared import Kind, SharedName, shared_names
from penstock.engine.result import Trace, Verdict
from penstock.net import endpoint
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, TransportSet

if TYPE_CHECKING:
    from penstock.assess.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWay:
    """Senders that surely reach a shared place under `names`; `trace` follows one of them to the name `name`."""

    place: SharedName
    names: NameSet
    name: str
    senders: tuple[str, ...]
    trace: Trace


def named_ways(review: Review) -> tuple[NamedWay, ...]:
    """Ask for each set of names that leaves by one way, and each shared place in it."""
    return tuple(way for names, passages in _alike(review).items() for way in _ways(review, names[0], passages))


def _alike(review: Review) -> dict[tuple[NameSet, TransportSet, str], list[Passage]]:
    found: dict[tuple[NameSet, TransportSet, str], list[Passage]] = {}
    for passage in review.to_internet:
        if passage.names is None or passage.allowed.is_empty:
            continue
        if review.endpoint(passage.inside[0]).kind is not endpoint.Kind.PROXY:
            found.setdefault((passage.names, passage.allowed, passage.way), []).append(passage)
    return found


def _ways(review: Review, names: NameSet, passages: list[Passage]) -> Iterator[NamedWay]:
    senders = tuple(dict.fromkeys(i for passage in passages for i in passage.inside))
    for place in shared_names():
        part = place.open_part(names)
        name = part.witness()
        trace = _proof(review, passages[0], name) if name is not None else None
        if name is not None and trace is not None:
            yield NamedWay(place=place, names=part, name=name, senders=senders, trace=trace)


def _proof(review: Review, passage: Passage, name: str) -> Trace | None:
    """Follow a sender to a name: as it resolves there, else to an address of the place, for who knows the address needs no name."""
    shown = likely(passage.allowed)
    if shown is None:
        return None
    answer = review.engine.can(passage.inside[0], f"fqdn:{name}", TransportSet.tcp(shown.dst_port))
    if answer.verdict is Verdict.ALLOWED:
        return answer.trace
    known = passage.trace.packet
    packet = Packet(known.src, _address(review, passage, name), TCP, known.src_port, shown.dst_port)
    trace = review.engine.trace(packet, source=passage.inside[0], name=name)
    return trace if trace.verdict is Verdict.ALLOWED else None


def _address(review: Review, passage: Passage, name: str) -> Address:
    """Give an address of the sort of service that a name is of, if that is known, else any that the passage leads to."""
    family = review.engine.services.family(name)
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
