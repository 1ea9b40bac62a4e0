"""What a check says: something about the estate that somebody should look at, with proof.

Comes in: the engine's traces. Goes out: `Finding`, which every report renders. Read next: `assess/check.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from penstock.diagnostics import Origin, Severity
from penstock.engine.result import Trace
from penstock.net.cause import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that bears on a finding: what it is, and where it stands."""

    words: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: what, where, why it matters, how we know, what to do.

    `resource` is the id of what the finding is about and `name` its name; `affected` are all names it stands for, `count` how
    many. `proof` holds one trace per witness; a finding about configuration alone (an orphan) has none. `causes` is filled when
    it holds only if something unknown turns out so. `key` is what makes it the same finding tomorrow: the meaning, not the place.
    """

    code: str
    severity: Severity
    title: str
    resource: str
    name: str
    why: str
    fix: str
    origin: Origin
    key: tuple[str, ...]
    proof: tuple[Trace, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    affected: tuple[str, ...] = ()
    count: int = 1
    causes: tuple[Cause, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether it holds whatever the unknowns turn out to be."""
        return not self.causes

    @property
    def fingerprint(self) -> str:
        """Give a hash of the meaning, stable over renames of files and moves of lines."""
        return sha256("\x1f".join((self.code, *self.key)).lower().encode()).hexdigest()

    @property
    def id(self) -> str:
        """Give the short name by which people and `penstock explain` speak of it."""
        return f"{self.code}-{self.fingerprint[:8]}"

    @property
    def sort_key(self) -> tuple[int, str, str, str]:
        """Order of printing: the worst first, then by code and name."""
        return (-int(self.severity), self.code, self.name.lower(), self.fingerprint)


def named(names: tuple[str, ...], limit: int = 3) -> str:
    """Give a few names and how many more there are: `web, db and 4 more`."""
    if len(names) <= limit + 1:
        return _listed(names)
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nothing"
