"""What something must reach to work at all.

Comes in: what the platform documents of a managed service. Goes out: `Need`s, which a check puts to the engine. Read next:
`assess/checks/need_not_met.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """`who` must reach `to` (both as in a question) for `resource`, called `name`, to work; without, `why`."""

    who: str
    to: str
    transport: TransportSet
    words: str
    resource: str
    name: str
    why: str
    origin: Origin
    facts: tuple[str, ...] = ()
