"""Which address a name gives, from where.

Comes in: lowered private zones, links and records, and the public names of services. Goes out: `Zone`, looked up by
`engine/names.py`. Read next: `engine/names.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An address record; `name` is fully qualified, lower case, without a final dot."""

    name: str
    addresses: tuple[Address, ...]
    origin: Origin
    doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A private zone: seen from the networks it is linked to.

    `falls_back` holds the linked networks whose link falls back to public resolution for a missing record (DNS-03).
    `stands_for` is the public zone of whose names some are aliases of names here (DNS-01), or empty.
    """

    name: str
    resource: str
    origin: Origin
    networks: frozenset[str]
    records: tuple[Record, ...]
    falls_back: frozenset[str] = frozenset()
    stands_for: str = ""
