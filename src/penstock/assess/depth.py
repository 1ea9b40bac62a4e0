"""Defence in depth, counted: for each sensitive target the layers that somebody outside must pass, and the weakest.

Comes in: a `Review`. Goes out: `Depth`. A layer stands, does not, or is unknown; a layer in doubt is not counted. Read next: `assess/posture.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.assess.chains import readers_of
from penstock.assess.doors import PublicSide
from penstock.assess.posture import TRAITS, Layer, Stands, posture
from penstock.assess.questions import inspected
from penstock.assess.review import Review
from penstock.assess.sensitive import sensitive
from penstock.net.endpoint import Endpoint
from penstock.net.rule import ADMIN_RULES, Action

WEAKEST = ("door", "identity", "group", "firewall", "key", "transport", "admin rule")
"""The order in which missing layers are named: what opens most comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """A sensitive target and its layers; `weakest` is one that does not stand, else one that is unknown, else None."""

    target: Endpoint
    layers: tuple[Layer, ...]

    @property
    def count(self) -> int:
        """How many layers surely stand."""
        return sum(layer.stands is Stands.YES for layer in self.layers)

    @property
    def second(self) -> tuple[Layer, ...]:
        """The layers that are no network's: what stands when every packet arrives."""
        return tuple(layer for layer in self.layers if layer.name in TRAITS)

    @property
    def only_network(self) -> bool:
        """Whether nothing but the network surely stands before it: no layer of identity."""
        return not any(layer.name == "identity" and layer.stands is Stands.YES for layer in self.layers)

    @property
    def weakest(self) -> Layer | None:
        """The layer to mend first."""
        for stands in (Stands.NO, Stands.UNKNOWN):
            found = [layer for layer in self.layers if layer.stands is stands]
            if found:
                return min(found, key=lambda layer: WEAKEST.index(layer.name))
        return None


def depths(review: Review) -> tuple[Depth, ...]:
    """Count the layers of every sensitive target, the fewest first."""
    readers = readers_of(review)
    sides = {side.service.id: side for side in review.public_sides}
    found = [
        Depth(target=one, layers=tuple(_layers(review, one, readers.get(one.id, set()), sides.get(one.id))))
        for one in sensitive(review.network)
    ]
    return tuple(sorted(found, key=lambda depth: (depth.count, depth.target.name.lower(), depth.target.id)))


def _layers(review: Review, target: Endpoint, readers: set[str], side: PublicSide | None) -> Iterator[Layer]:
    if side is not None:
        yield _door(side)
    yield _group(review, readers)
    yield _admin_rule(review, readers)
    yield _firewall(review, readers)
    yield from posture(target)


def _door(side: PublicSide) -> Layer:
    if not side.allowed.is_empty:
        return Layer(name="door", stands=Stands.NO, words=_let_in(side))
    if not side.unknown.is_empty:
        return Layer(name="door", stands=Stands.UNKNOWN, words="somebody outside may be let in")
    return Layer(name="door", stands=Stands.YES, words="nobody outside is let in")


def _let_in(side: PublicSide) -> str:
    if side.everybody:
        return "anybody is let in"
    return (
        "whoever has an address in Azure is let in"
        if side.platform is not None
        else "some addresses outside are let in"
    )


def _group(review: Review, readers: set[str]) -> Layer:
    """Whether rules of groups keep some places from the target that others reach."""
    places = workplaces(review)
    reading = len(places & readers)
    words = f"{reading} of {len(places)} subnets may read it"
    return Layer(name="group", stands=Stands.YES if reading < len(places) else Stands.NO, words=words)


def workplaces(review: Review) -> set[str]:
    """Give the subnets in which something runs."""
    return set(review.places.endpoints(e.id for e in review.network.endpoints.values() if review.is_workload(e.id)))


def _admin_rule(review: Review, readers: set[str]) -> Layer:
    ids = {i for s in review.network.segments.values() if review.places.segment(s.id) in readers for i in s.egress}
    rules = [r for i in ids if (f := review.network.filters[i]).kind == ADMIN_RULES for r in f.rules]
    denies = sum(rule.action is Action.DENY and not rule.action_doubts for rule in rules)
    words = f"{denies} rules that deny what its readers send" if denies else "none denies what its readers send"
    return Layer(name="admin rule", stands=Stands.YES if denies else Stands.NO, words=words)


def _firewall(review: Review, readers: set[str]) -> Layer:
    """Whether what its readers send outside is seen by a firewall that allows by name."""
    sent = [p for p in review.to_internet if not readers.isdisjoint(review.places.endpoints(p.inside))]
    loose = (p for p in sent if not (p.allowed.is_empty or inspected(review.network, p.trace)))
    past = sorted({place for p in loose for place in review.places.endpoints(p.inside)} & readers)
    if past:
        words = f"{len(past)} of its readers leave past one: {', '.join(past[:3])}"
        return Layer(name="firewall", stands=Stands.NO, words=words)
    if any(p.allowed.is_empty and not p.unknown.is_empty for p in sent):
        return Layer(name="firewall", stands=Stands.UNKNOWN, words="what its readers send outside is not all known")
    words = "all its readers leave by one, or not at all" if sent else "none of its readers has a way out"
    return Layer(name="firewall", stands=Stands.YES, words=words)
