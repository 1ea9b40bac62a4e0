"""How a check is declared: a function that asks the engine one question, and a docstring that is its manual page.

Comes in: functions over `Review`. Goes out: `Check`. The table of all checks is `assess/checks/__init__.py`. Read next:
`assess/review.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc

from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.diagnostics import Severity

Question = Callable[[Review], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: its code, the worst severity it gives, the facts it stands on, its manual page, and the function."""

    code: str
    name: str
    severity: Severity
    since: str
    facts: tuple[str, ...]
    document: str
    run: Question

    @property
    def title(self) -> str:
        """The first line of the manual page, without its full stop."""
        return self.document.partition("\n")[0].rstrip(".")

    def example(self, word: str) -> str:
        """Give the text of the fenced example `bad` or `good`."""
        found = re.search(rf"^```json {word}\n(.*?)^```", self.document, re.MULTILINE | re.DOTALL)
        return found.group(1) if found is not None else ""

    @property
    def body(self) -> str:
        """The rest of the manual page."""
        return self.document.partition("\n")[2].strip()


def check(*, code: str, severity: Severity, since: str, facts: tuple[str, ...]) -> Callable[[Question], Check]:
    """Make a function a check."""

    def declare(run: Question) -> Check:
        return Check(
            code=code,
            name=run.__name__,
            severity=severity,
            since=since,
            facts=facts,
            document=cleandoc(run.__doc__ or ""),
            run=run,
        )

    return declare
