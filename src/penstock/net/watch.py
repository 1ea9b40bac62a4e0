"""Who would see a packet: logs and copies, and the hops at which they record it.

Comes in: flow logs, settings of devices, taps, lowered. Goes out: `Watch`, which `engine/watching.py` lays over a trace; and `Blind`, what a
device could look at and does not. Nothing here decides whether a packet passes. Read next: `engine/watching.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause


class Record(Enum):
    """What is kept of a packet that is seen."""

    FLOW = "flow log"  # addresses, ports and the verdict of the filters, of machines only
    EVENT = "log"  # what a device or service says of it
    COPY = "copy"  # the packet itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One log or copy: what it sees, and what becomes of that.

    It stands at the endpoints named, at all endpoints of the segments named, and at those of the domains named. `steps` are the kinds of steps
    that it records there, all if empty. `doubts`: it may not be switched on, or may not see these. `notes` say how long and how it is kept.
    """

    id: str
    name: str
    record: Record
    origin: Origin
    endpoints: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    doubts: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """Something that an inspecting device could look at, and does not.

    `rules` are those whose meaning depends on it; without any it is a guard that is not set. `doubts`: it may look all the same.
    """

    what: str
    words: str
    fix: str
    origin: Origin
    rules: tuple[str, ...] = ()
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()
