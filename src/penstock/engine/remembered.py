"""Walks that are remembered, and for which other questions they hold.

Comes in: a question, and who it says has which address. Goes out: leaves. A walk notes each address and each endpoint about which it asks who
has it. Where a question names others only, it would be walked in the same way, so it shares the leaves. Read next: `engine/served.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from penstock.engine.state import Leaf
from penstock.engine.walking import Walker
from penstock.space.addresses import Address

Noted = frozenset[Address | str]
"""Addresses and endpoints about which a walk asked."""


class Remembered:
    """Leaves by question, and what was asked to find them; those that hold for one question only are forgotten, unless `kept`."""

    def __init__(self, *, kept: bool = True) -> None:
        self._kept = kept
        self._shared: dict[object, tuple[Noted, tuple[Leaf, ...]]] = {}
        self._own: dict[object, tuple[Noted, tuple[Leaf, ...]]] = {}

    def leaves(self, walker: Walker, key: object, walk: Callable[[], tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
        """Give the leaves of a question, whose `key` is all that it says but who is meant."""
        key = (key, *_meant(walker))
        found = self._shared.get(key)
        if found is None or self._bears(walker, found[0]):
            own = (key, walker.sought, frozenset(walker.pins.items()))
            found = self._own.get(own)
            if found is None:
                found = _walked(walker, walk)
                if not self._bears(walker, found[0]):
                    self._shared[key] = found
                elif self._kept:
                    self._own[own] = found
        walker.noted |= found[0]
        return found[1]

    def _bears(self, walker: Walker, noted: Noted) -> bool:
        """Whether what a question says of addresses plays a part in a walk; guests are found by it in ways that are not noted."""
        return walker.has_guests or any(address in noted or who in noted for address, who in walker.pins.items())


def _meant(walker: Walker) -> tuple[object, ...]:
    """Give what a question says of whom is meant, but who has which address."""
    service = walker.service
    caller = "" if service is None else walker.caller_id
    return walker.behind, service and service.id, caller, walker.foreign, walker.holds


def _walked(walker: Walker, walk: Callable[[], tuple[Leaf, ...]]) -> tuple[Noted, tuple[Leaf, ...]]:
    before, walker.noted = walker.noted, set()
    try:
        leaves = walk()
        return frozenset(walker.noted), leaves
    finally:
        walker.noted = before
