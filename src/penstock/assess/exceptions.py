"""Findings that somebody accepted until a date: which of them hold today, and which findings return.

An exception names a finding by its id, says who answers for it, why, and until when. It takes the finding out of what decides the exit code; it
never takes it out of a report. Comes in: `Accepted`s, findings, and today. Goes out: `Ruling`s. Read next: `assess/exceptions_file.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from penstock.assess.finding import Finding
from penstock.diagnostics import Origin

NOTICE_DAYS = 14
"""So long before its end an exception is said to end soon."""


class Standing(Enum):
    """What an exception is worth today."""

    HOLDS = "holds"
    ENDS_SOON = "ends soon"
    EXPIRED = "expired"
    IDLE = "no such finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One exception as it is written. `until` is the last day on which it holds; `owner` is a role or a team."""

    finding: str
    owner: str
    reason: str
    until: date
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An exception today: what it is worth, how many days are left, and the finding it is about, if that is there."""

    accepted: Accepted
    standing: Standing
    days_left: int
    finding: Finding | None

    @property
    def excuses(self) -> bool:
        """Whether the finding does not count today."""
        return self.standing in (Standing.HOLDS, Standing.ENDS_SOON)


def rulings(accepted: Iterable[Accepted], findings: Iterable[Finding], today: date) -> tuple[Ruling, ...]:
    """Judge every exception, those that end first before the others."""
    known = {finding.id.lower(): finding for finding in findings}
    found = (_ruling(one, known.get(one.finding.lower()), today) for one in accepted)
    return tuple(sorted(found, key=lambda r: (r.accepted.until, r.accepted.finding.lower())))


def _ruling(one: Accepted, finding: Finding | None, today: date) -> Ruling:
    left = (one.until - today).days
    if finding is None:
        standing = Standing.IDLE
    elif left < 0:
        standing = Standing.EXPIRED
    else:
        standing = Standing.ENDS_SOON if left < NOTICE_DAYS else Standing.HOLDS
    return Ruling(accepted=one, standing=standing, days_left=left, finding=finding)
