"""Why something is unknown. Read next: `net/rule.py`."""

from __future__ import annotations

from dataclasses import dataclass, field

from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cause:
    """One reason for not knowing. Two doubts with the same `key` are settled together.

    `why` is a clause without full stop; `cure` says what would settle it; `facts` are ids of the semantics
    reference (`U-06`, `NSG-29`). `unless` is the key of a doubt that this one is the opposite of: one of the two is true.
    """

    key: str
    why: str = field(compare=False)
    cure: str = field(default="", compare=False)
    facts: tuple[str, ...] = field(default=(), compare=False)
    origin: Origin | None = field(default=None, compare=False)
    unless: str = field(default="", compare=False)

    def __hash__(self) -> int:
        """As equality, by the key alone; written out since sets of causes are made all the time."""
        return hash(self.key)
