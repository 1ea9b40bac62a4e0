"""Virtual transports: one for each combination of what the filters on a way decide, and of protocols that matter.

Comes in: nothing. Goes out: `Universe`, the masks over these transports, and a stand-in for `PortAxis`. A filter takes one of
`SLOTS` places and decides one of `Outcome`; protocols are TCP, UDP and the rest, since no part of the way but filters looks
closer. Read next: `recorder.py`.
"""

from __future__ import annotations

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


SLOTS = 6
"""Filters on one way; with more of them the pair is walked."""

PROTOCOLS = ("tcp", "udp", "other")
COUNT: int = len(PROTOCOLS) * len(Outcome) ** SLOTS
FULL: int = (1 << COUNT) - 1
_TCP = TransportSet.of(protocols=(TCP,))
_BOTH = TransportSet.of(protocols=(TCP, UDP))


def _every(first: int, length: int, period: int) -> int:
    """Give the mask of `length` transports from `first` on, and the same again after each `period`."""
    return (((1 << length) - 1) << first) * (FULL // ((1 << period) - 1))


@lru_cache(maxsize=1)
def outcome_masks() -> tuple[tuple[int, ...], ...]:
    """Give, for each slot and outcome, the transports for which the filter in that slot decides so."""
    sizes = [len(PROTOCOLS) * len(Outcome) ** slot for slot in range(SLOTS)]
    return tuple(tuple(_every(o * size, size, len(Outcome) * size) for o in Outcome) for size in sizes)


@lru_cache(maxsize=1)
def protocol_masks() -> tuple[int, ...]:
    """Give the transports of each of `PROTOCOLS`."""
    return tuple(_every(which, 1, len(PROTOCOLS)) for which in range(len(PROTOCOLS)))


class VirtualPorts:
    """What the walk asks of its `PortAxis`, for virtual transports."""

    full: int = FULL

    def mask(self, transports: TransportSet) -> int:
        """Give the virtual transports of a set; only whole protocols can be told."""
        tcp, udp, _ = protocol_masks()
        if transports == TransportSet.full():
            return FULL
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
