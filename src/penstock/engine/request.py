"""What is asked and told of a web request on its way: its path and method, and who looked at it.

Comes in: nothing; these are values. Goes out: `Web`, which a bundle carries, with one `Met` for each web device it passed. Read next:
`engine/inspection.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from penstock.diagnostics import UsageError
from penstock.net.cause import Cause
from penstock.net.inspection import RequestRule, Severity
from penstock.net.rewrite import WebRoute
from penstock.space.paths import PathSet
from penstock.space.words import WordSet


class Outcome(Enum):
    """What an inspection may do with a request; the first one stops it, the others let it pass."""

    BLOCKED = "blocked"
    INSPECTED = "inspected"  # and blocked if it looks like an attack
    LOGGED = "logged only"
    SKIPPED = "let through by a rule"
    UNSEEN = "not inspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One thing that may happen to a request, according to what the client sends besides what is asked about.

    `certain`: some request surely ends so; otherwise one may, for `causes`. `rule` is the rule that decides, `words` say for which
    requests; both are empty where none does.
    """

    outcome: Outcome
    certain: bool = True
    rule: RequestRule | None = None
    causes: tuple[Cause, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A web device on the way: the route that took the request, and what its inspection may have made of it."""

    device: str
    route: WebRoute
    judgements: tuple[Judgement, ...] = ()

    @property
    def passes(self) -> tuple[Judgement, ...]:
        """The ways in which a request may pass here; a route without inspection lets everything pass unseen."""
        found = tuple(j for j in self.judgements if j.outcome is not Outcome.BLOCKED)
        return found if self.judgements else (Judgement(outcome=Outcome.UNSEEN),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The requests in question.

    `target` is path and query as they are sent, when one request is asked about; `matched` are the managed rules that it matches, by
    severity, when that is known (WAF-21). `headers` are those that a device before has set, whatever the client sent.
    """

    paths: PathSet = field(default_factory=PathSet.all)
    methods: WordSet = field(default_factory=WordSet.all)
    target: str = ""
    matched: tuple[Severity, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    met: tuple[Met, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Whether the requests in question are fewer than all."""
        return not (self.paths.is_all and self.methods.is_all)


ANY_REQUEST = Web()

_REQUEST = re.compile(r"(?:(?P<method>[A-Za-z]+) +)?(?:https?://(?P<host>[^/:?#\s]+)(?::\d+)?)?(?P<target>/\S*)?")


def parse_request(text: str) -> tuple[str, Web]:
    """Read `[METHOD] [http[s]://HOST][/PATH]`; give the host (or nothing) and the requests meant.

    Raises `UsageError` for anything else.
    """
    found = _REQUEST.fullmatch(text.strip())
    if found is None or not text.strip():
        raise UsageError(f'request "{text}" is not of the form [METHOD] [https://HOST][/PATH]')
    target, method = found["target"] or "", found["method"]
    return (found["host"] or "").lower(), Web(
        paths=PathSet.exact(target) if target else PathSet.all(),
        methods=WordSet.of([method]) if method else WordSet.all(),
        target=target,
    )
