"""The whole answer of `penstock assess`: summary, findings, and what is not known.

Comes in: a `Network`. Goes out: `Assessment`, which the reports render. Read next: `report/text.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from penstock.assess.against import Against, against
from penstock.assess.chains import Chain, chains, with_chains
from penstock.assess.check import Check
from penstock.assess.checks import CHECKS
from penstock.assess.depth import Depth, depths
from penstock.assess.exceptions import Accepted, Ruling, rulings
from penstock.assess.finding import Finding
from penstock.assess.points import replies
from penstock.assess.points.point import Given, Reply
from penstock.assess.questions import Passage
from penstock.assess.review import Review
from penstock.assess.summary import Summary, summarise
from penstock.assess.ways_out import Status, ways_out
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.net.cause import Cause
from penstock.net.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something unknown, and how many of the flows looked at hang on it."""

    cause: Cause
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was found, what it was found in, and what nobody could tell.

    `rulings` are about exceptions, if any were given; `against` is the difference to another estate, if it was compared with one.
    """

    network: Network
    review: Review
    summary: Summary
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]
    classes: int
    channels: tuple[Status, ...]
    chains: tuple[Chain, ...]
    depths: tuple[Depth, ...]
    replies: tuple[Reply, ...]
    checks: tuple[Check, ...] = CHECKS
    rulings: tuple[Ruling, ...] = ()
    against: Against | None = None

    def worst(self, *, proved: bool) -> Severity | None:
        """Give the highest severity among the findings that count and are proved, or among those that are not."""
        chosen = [f.severity for f in self.counting if f.is_proved is proved]
        return max(chosen, default=None)

    @property
    def counting(self) -> tuple[Finding, ...]:
        """The findings that no exception excuses today."""
        excused = self.excused
        return tuple(f for f in self.findings if f.id not in excused)

    @property
    def excused(self) -> dict[str, Ruling]:
        """The exceptions that hold today, by the id of their finding."""
        return {one.finding.id: one for one in self.rulings if one.finding is not None and one.excuses}


Tell = Callable[[str], None]


def assess(network: Network, review: Review | None = None, tell: Tell = lambda _: None) -> Assessment:
    """Assess an estate. `tell` hears what is being done, for progress."""
    review = Review(network) if review is None else review
    tell(f"what flows between {len(network.endpoints)} endpoints")
    summary = summarise(review)
    findings: list[Finding] = []
    for check in CHECKS:
        tell(f"check {check.code} {check.title}")
        findings.extend(check.run(review))
    found = tuple(sorted(_distinct(findings), key=lambda f: f.sort_key))
    tell("by which ways data can leave")
    channels = ways_out(review, found)
    linked = chains(review, channels)
    channels = with_chains(channels, linked)
    return Assessment(
        network=network,
        review=review,
        summary=summary,
        findings=found,
        channels=channels,
        chains=linked,
        depths=depths(review),
        replies=replies(Given(review=review, findings=found, channels=channels)),
        doubts=doubts(review),
        classes=len(review.groups),
    )


def with_exceptions(result: Assessment, accepted: Iterable[Accepted], today: date) -> Assessment:
    """Give the same assessment, with exceptions judged as of a day."""
    return replace(result, rulings=rulings(accepted, result.findings, today))


def with_comparison(result: Assessment, before: Assessment, name: str) -> Assessment:
    """Give the same assessment, compared with that of another estate."""
    return replace(result, against=against(before, result, name))


def _distinct(findings: Iterable[Finding]) -> Iterable[Finding]:
    return {finding.fingerprint: finding for finding in findings}.values()


def doubts(review: Review) -> tuple[Doubt, ...]:
    """Count what hangs on each unknown; the most consequential first. Causes that read the same are told once."""
    counts: dict[tuple[str, str], int] = {}
    causes: dict[tuple[str, str], Cause] = {}
    looked_at: tuple[Passage | Flow, ...] = (*review.from_internet, *review.to_internet, *review.inside)
    for one in looked_at:
        if not one.unknown.is_empty:
            for cause in one.causes:
                words = (cause.why, cause.cure)
                counts[words] = counts.get(words, 0) + 1
                causes[words] = min(cause, causes.get(words, cause))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Doubt(cause=causes[words], count=count) for words, count in ordered)
