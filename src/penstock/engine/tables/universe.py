"""Virtual transports: one for each combination of what the filters on a way decide, and of protocols that matter.

Comes in: nothing. Goes out: `Universe`, the masks over these transports, and a stand-in for `PortAxis`. A filter takes one of
`SLOTS` places and decides one of `Outcome`; protocols are TCP, UDP and the rest, since no part of the way but filters looks
closer. Read next: `recorder.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Never

from penstock.space.transport import TCP, UDP, TransportSet


class Outcome(IntEnum):
    """What a filter, or a chain of filters, does with a transport; `PERHAPS` is to allow it, or to leave it to what follows."""

    ALLOW = 0
    DENY = 1
    DOUBT = 2
    PASS = 3
    PERHAPS = 4


class Unplanned(Exception):  # noqa: N818 - it is no error: the pair is walked instead
    """The way asks something that virtual transports cannot answer."""


class Crowded(Unplanned):
    """There are more filters on the way than the universe has places for."""


SLOTS = (2, 4, 6)
"""Filters on one way: a universe of few places is tried first, since it is small; with more than the last the pair is walked."""

PROTOCOLS = ("tcp", "udp", "other")
_TCP = TransportSet.of(protocols=(TCP,))
_BOTH = TransportSet.of(protocols=(TCP, UDP))


@dataclass(frozen=True, slots=True)
class Universe:
    """All virtual transports for some number of slots, as masks: everything, by slot and outcome, and by protocol.

    `sizes` says for each slot how far the transports of one outcome stand from those of the next.
    """

    slots: int
    sizes: tuple[int, ...]
    full: int
    outcomes: tuple[tuple[int, ...], ...]
    protocols: tuple[int, ...]


@lru_cache(maxsize=len(SLOTS))
def universe(slots: int) -> Universe:
    """Give the universe with some number of slots."""
    full: int = (1 << len(PROTOCOLS) * len(Outcome) ** slots) - 1

    def every(first: int, length: int, period: int) -> int:
        """Give the mask of `length` transports from `first` on, and the same again after each `period`."""
        mask: int = (((1 << length) - 1) << first) * (full // ((1 << period) - 1))
        return mask

    sizes = [len(PROTOCOLS) * len(Outcome) ** slot for slot in range(slots)]
    return Universe(
        slots=slots,
        sizes=tuple(sizes),
        full=full,
        outcomes=tuple(tuple(every(o * size, size, len(Outcome) * size) for o in Outcome) for size in sizes),
        protocols=tuple(every(which, 1, len(PROTOCOLS)) for which in range(len(PROTOCOLS))),
    )


class VirtualPorts:
    """What the walk asks of its `PortAxis`, for virtual transports."""

    def __init__(self, all_of_them: Universe) -> None:
        self.full = all_of_them.full
        self._protocols = all_of_them.protocols

    def mask(self, transports: TransportSet) -> int:
        """Give the virtual transports of a set; only whole protocols can be told."""
        tcp, udp, _ = self._protocols
        if transports == TransportSet.full():
            return self.full
        if transports.is_empty:
            return 0
        if transports == _BOTH:
            return tcp | udp
        if transports == _TCP:
            return tcp
        raise Unplanned(f"transports {transports}")

    def __getattr__(self, name: str) -> Never:
        """Nothing looks closer, or rewrites ports."""
        raise Unplanned(name)
