"""What leaves come to: the part of a `Flow` that says nothing of who the two sides are.

Comes in: the leaves of all cases between two classes. Goes out: `Gist`. Read next: `engine/sweep.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from penstock.engine.merge import summary
from penstock.engine.ports import PortAxis
from penstock.engine.result import Flow, Verdict
from penstock.engine.state import Leaf
from penstock.net.cause import Cause
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

Leaves = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Gist:
    """What flows, under which names and by which ways out; `hits` says of each case whether anything passes."""

    allowed: TransportSet
    unknown: TransportSet
    by_name: tuple[tuple[NameSet, TransportSet], ...]
    causes: tuple[Cause, ...]
    exits: tuple[str, ...]
    hits: tuple[bool, ...]

    def flow(
        self,
        sources: tuple[str, ...],
        destinations: tuple[str, ...],
        source_addresses: AddressSet,
        destination_addresses: AddressSet,
    ) -> Flow:
        """Give the flow between two sides."""
        return Flow(
            sources=sources,
            destinations=destinations,
            source_addresses=source_addresses,
            destination_addresses=destination_addresses,
            allowed=self.allowed,
            unknown=self.unknown,
            by_name=self.by_name,
            causes=self.causes,
            exits=self.exits,
        )


def gist(cases: Sequence[Leaves], ports: PortAxis) -> Gist:
    """Give what the leaves of several cases come to."""
    sums = [summary(leaves) for leaves in cases]
    allowed = unknown = 0
    for sure, maybe, _ in sums:
        allowed |= sure
        unknown |= maybe
    everything = [leaf for leaves in cases for leaf in leaves]
    return Gist(
        allowed=ports.transports(allowed),
        unknown=ports.transports(unknown & ~allowed),
        by_name=tuple([(names, ports.transports(mask)) for names, mask in _by_name(everything)]),
        causes=tuple(sorted({cause for leaf in everything for cause in leaf.causes})),
        exits=tuple(sorted({leaf.exit for leaf in everything if leaf.verdict is not Verdict.DENIED and leaf.exit})),
        hits=tuple([bool(sure | maybe) for sure, maybe, _ in sums]),
    )


def _by_name(leaves: Sequence[Leaf]) -> Iterator[tuple[NameSet, int]]:
    found: dict[NameSet, int] = {}
    for leaf in leaves:
        if leaf.verdict is Verdict.ALLOWED and leaf.names is not None:
            found[leaf.names] = found.get(leaf.names, 0) | leaf.mask
    yield from sorted(found.items(), key=lambda item: str(item[0]))
