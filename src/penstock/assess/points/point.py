"""How a point of the review is declared: a question, what is counted for it, and what would raise the answer.

Comes in: functions over what was assessed. Goes out: `Point`, `Tally`, `Reply`. An answer follows from the count alone, by one rule. Read next:
`assess/points/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.assess.ways_out import Status


class Answer(Enum):
    """What a reviewer writes down."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was assessed."""

    review: Review
    findings: tuple[Finding, ...]
    channels: tuple[Status, ...]

    def named(self, *codes: str) -> tuple[Finding, ...]:
        """Give the findings of some checks."""
        return tuple(finding for finding in self.findings if finding.code in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Things counted by name: those for which the point holds, those for which it does not, and those of which that is not known."""

    what: str
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, what: str, good: Iterable[str], bad: Iterable[str], unknown: Iterable[str] = ()) -> Tally:
        """Count names, each once: what is bad somewhere is bad, what is unknown somewhere else is unknown."""
        wrong = set(bad)
        open_ = set(unknown) - wrong
        right = set(good) - wrong - open_
        return cls(what=what, good=tuple(sorted(right)), bad=tuple(sorted(wrong)), unknown=tuple(sorted(open_)))

    @property
    def answer(self) -> Answer:
        """Yes where it holds for all; partly where it surely fails for some and holds for others; no where it fails and holds for none for certain.

        Unknown where it fails for none for certain and something is not known, or nothing is there to be counted.
        """
        if self.bad:
            return Answer.PARTLY if self.good else Answer.NO
        return Answer.YES if self.good and not self.unknown else Answer.UNKNOWN


Count = Callable[[Given], Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question. `codes` are the checks whose findings are its evidence, `raised_by` what would raise the answer."""

    key: str
    question: str
    codes: tuple[str, ...]
    raised_by: str
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A point answered, with the ids of findings that stand against it."""

    point: Point
    tally: Tally
    evidence: tuple[str, ...]


def point(*, question: str, codes: tuple[str, ...], raised_by: str) -> Callable[[Count], Point]:
    """Make a function that counts a point of the review."""

    def declare(count: Count) -> Point:
        return Point(
            key=count.__name__.replace("_", "-"), question=question, codes=codes, raised_by=raised_by, count=count
        )

    return declare
