"""All filters of a network on the two axes, each looked at when first asked for.

Comes in: `AddressAxis` and `PortAxis`. Goes out: positions of addresses, ranges of sets, and what any filter decides between two addresses.
Read next: `engine/weighed.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from penstock.engine.axis import AddressAxis
from penstock.engine.first_match import Decided
from penstock.engine.ports import PortAxis
from penstock.engine.side import Side
from penstock.engine.weighed import Numbers, Weighed
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter
from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import Run
from penstock.space.names import NameSet

NOTHING: frozenset[Cause] = frozenset()


class Sides:
    """All filters on the two axes, each looked at when first asked for."""

    def __init__(self, axis: AddressAxis, ports: PortAxis, known: Mapping[str, Weighed] | None = None) -> None:
        self.axis = axis
        self.ports = ports
        self.offset = len(axis.lines[4].firsts)
        self._positions: dict[Address, int] = {}
        self._ranges: dict[AddressSet, tuple[Run, ...]] = {}
        self._weighed: dict[str, Weighed] = dict(known or {})

    def without(self, ids: Collection[str]) -> Sides:
        """Give the same for a network in which some filters are others: what is known of the rest is shared."""
        kept = {known: weighed for known, weighed in self._weighed.items() if known not in ids}
        return Sides(self.axis, self.ports, kept)

    def position(self, address: Address) -> int:
        """Give the number of an address's class among all classes, IPv4 before IPv6."""
        found = self._positions.get(address)
        if found is None:
            version, number = self.axis.class_of(address)
            found = self._positions[address] = number if version == 4 else self.offset + number
        return found

    def ranges(self, addresses: AddressSet) -> tuple[Run, ...]:
        """Give the positions of a set that the network mentions, as closed ranges."""
        if addresses not in self._ranges:
            four = self.axis.lines[4].ranges(addresses.v4.runs)
            six = self.axis.lines[6].ranges(addresses.v6.runs)
            self._ranges[addresses] = four + tuple((lo + self.offset, hi + self.offset) for lo, hi in six)
        return self._ranges[addresses]

    def weighed(self, filter_: Filter) -> Weighed:
        """Give what is known of a filter."""
        found = self._weighed.get(filter_.id)
        if found is None:
            left = self._side([rule.match.src for rule in filter_.rules])
            right = self._side([rule.match.dst for rule in filter_.rules])
            found = self._weighed[filter_.id] = Weighed(filter_, left, right, self.ports)
        return found

    def of(self, filter_: Filter) -> tuple[Side, Side]:
        """Give the source side and the destination side of a filter."""
        found = self.weighed(filter_)
        return found.left, found.right

    def _side(self, covers: list[Cover]) -> Side:
        return Side(covers, [[self.ranges(c.sure), *(self.ranges(some) for _, some in c.doubtful)] for c in covers])

    def numbers(self, filter_: Filter, src: Address, dst: Address) -> Numbers:
        """Give what the rules of a filter say of two addresses, as numbers of bits."""
        return self.weighed(filter_).numbers(self.position(src), self.position(dst))

    def seen_from(self, filter_: Filter, one: int) -> NDArray[np.int64]:
        """Number the runs of the destination side by what the rules that match a source say of them."""
        left, right = self.of(filter_)
        return right.marks.seen(tuple(left.indices(left.bits[one])))

    def alike(self, filter_: Filter, one: int, other: int) -> object:
        """Give what rules say of two sides: equal for pairs of which the same rules say the same."""
        return self.weighed(filter_).alike((one, other))

    def actions(self, filter_: Filter, numbers: Numbers) -> Mapping[Action, int] | None:
        """Give what each action gets of everything between addresses with some bits; None where doubts play a part."""
        return self.weighed(filter_).actions(numbers)

    def decided(
        self, filter_: Filter, src: Address, dst: Address, mask: int, holds: frozenset[Cause] = NOTHING
    ) -> tuple[Decided, ...]:
        """Evaluate a filter for two addresses, and all that it does not tell from them; `holds` are doubts known to hold."""
        found = self.weighed(filter_)
        return found.decided(found.numbers(self.position(src), self.position(dst)), mask, holds)

    def named(self, filter_: Filter, src: Address, dst: Address, mask: int, asked: NameSet) -> tuple[Decided, ...]:
        """Evaluate a filter on names in the same way."""
        found = self.weighed(filter_)
        return found.named(found.numbers(self.position(src), self.position(dst)), mask, asked)
