"""What an assessment says that another one did not: findings that are new, gone or changed, and what flows otherwise.

Comes in: the assessment of the estate before, and of the estate now. Goes out: `Against`, plain data for every report. Findings are the same where
they mean the same, whatever file they stand in. Read next: `assess/flow_changes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from penstock.assess.finding import Finding
from penstock.assess.flow_changes import FlowChange, flow_changes
from penstock.assess.review import Review
from penstock.net.network import Network


class Assessed(Protocol):
    """What is compared: the findings of an estate, and the review they come from."""

    @property
    def review(self) -> Review:
        """The review."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """A finding that is still there and says something else; `words` tell what."""

    before: Finding
    after: Finding
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The difference to another estate, `network`, which `name` names. `came` and `went` are names of endpoints."""

    name: str
    network: Network
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[FindingChange, ...]
    same: int
    flows: tuple[FlowChange, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


def against(before: Assessed, after: Assessed, name: str) -> Against:
    """Compare two assessments."""
    was = {finding.fingerprint: finding for finding in before.findings}
    now = {finding.fingerprint: finding for finding in after.findings}
    both = [(was[key], finding) for key, finding in now.items() if key in was]
    changed = tuple(_changes(both))
    return Against(
        name=name,
        network=before.review.network,
        new=tuple(finding for key, finding in now.items() if key not in was),
        gone=tuple(finding for key, finding in was.items() if key not in now),
        changed=changed,
        same=len(both) - len(changed),
        flows=flow_changes(before.review, after.review),
        came=_only_in(after.review, before.review),
        went=_only_in(before.review, after.review),
    )


def _only_in(one: Review, other: Review) -> tuple[str, ...]:
    known = other.network.endpoints
    return tuple(sorted({e.name for e in one.network.endpoints.values() if e.id not in known}))


def _changes(pairs: Iterable[tuple[Finding, Finding]]) -> Iterator[FindingChange]:
    for before, after in pairs:
        words = tuple(_words(before, after)) or ((f"was: {before.title}",) if before.title != after.title else ())
        if words:
            yield FindingChange(before=before, after=after, words=words)


def _words(before: Finding, after: Finding) -> Iterator[str]:
    if before.severity is not after.severity:
        yield f"was {before.severity.word}, is {after.severity.word}"
    if before.is_proved is not after.is_proved:
        yield "is proved now" if after.is_proved else "hangs on an unknown now"
    gained, lost = (sorted(set(a.affected) - set(b.affected)) for a, b in ((after, before), (before, after)))
    if gained:
        yield f"affects also {', '.join(gained)}"
    if lost:
        yield f"no longer affects {', '.join(lost)}"
    if not (gained or lost) and before.count != after.count:
        yield f"affected {before.count}, affects {after.count}"
