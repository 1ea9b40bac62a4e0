"""Who looks at web requests, and what is let through unseen.

Comes in: lowered policies of web firewalls. Goes out: `Inspection`, which `engine/inspection.py` judges. What a request may be is
told as far as configuration speaks of it: source, host, path, method; everything else is the client's to choose. Read next:
`net/rewrite.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Cover


class Mode(Enum):
    """What an inspection does with an attack that it sees."""

    BLOCKS = "blocks"
    LOGS = "logs"  # sees it and lets it pass
    OFF = "off"


class Field(Enum):
    """A part of a request that a condition looks at."""

    SOURCE = "source"  # the address of the connection
    CLAIMED = "claimed-source"  # the address of the client as a header may tell it
    METHOD = "method"
    HOST = "host"
    TARGET = "target"  # path and query as they are sent
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    ARGUMENT = "argument"
    BODY = "body"


class Operator(Enum):
    """How a condition compares a part with its values."""

    IS_IN = "is in"  # for addresses: `Condition.source`
    ANY = "is anything"
    EQUALS = "equals"
    CONTAINS = "contains"
    BEGINS = "begins with"
    ENDS = "ends with"
    FITS = "fits"  # a regular expression
    MEASURES = "measures"  # compared by size or number


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: a part of the request, or any of several, compared with any of the values.

    `selectors` names the headers, cookies or arguments that are meant, one for each field; empty means all. `transforms` are
    applied before the comparison (`lowercase`, `urldecode` …). `source` are the addresses of IS_IN.
    """

    fields: tuple[Field, ...]
    selectors: tuple[str, ...]
    operator: Operator
    values: tuple[str, ...] = ()
    negated: bool = False
    transforms: frozenset[str] = frozenset()
    source: Cover | None = None
    doubts: tuple[Cause, ...] = ()

    @property
    def words(self) -> str:
        """Say the condition for people."""
        parts = zip(self.fields, self.selectors, strict=True)
        what = " or ".join(f"{field.value} {selector}".strip() for field, selector in parts)
        listed = self.source.words if self.source is not None else ", ".join(self.values[:3])
        more = f" and {len(self.values) - 3} more" if self.source is None and len(self.values) > 3 else ""
        return f"{what} {'not: ' if self.negated else ''}{self.operator.value} {listed}{more}".rstrip()


class Ruling(Enum):
    """What a rule about requests does with what it matches."""

    SKIP = "skip"  # let it through, and look no further (WAF-12)
    BLOCK = "block"
    LOG = "log"  # and look on
    CHALLENGE = "challenge"  # a client that runs scripts gets by, and is looked at further


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRule:
    """One rule about requests: all its conditions must hold. `limited`: only beyond a rate of requests (WAF-14).

    `ruling` None: not known. `resource` is the id of the policy it stands in.
    """

    name: str
    ruling: Ruling | None
    conditions: tuple[Condition, ...]
    origin: Origin
    resource: str
    priority: int | None = None
    limited: bool = False
    facts: tuple[str, ...] = ()
    doubts: tuple[Cause, ...] = ()

    @property
    def words(self) -> str:
        """Say for people which requests the rule speaks of."""
        return " and ".join(condition.words for condition in self.conditions) or "every request"


class Severity(IntEnum):
    """How much a match of a managed rule adds to the score of a request (WAF-21)."""

    CRITICAL = 5
    ERROR = 4
    WARNING = 3
    NOTICE = 2


THRESHOLD = 5
"""The score from which a request is blocked; it is fixed (WAF-21)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Rules of the platform against attacks. `scores`: matches add up to a score; otherwise each match blocks."""

    name: str
    scores: bool = True


class GapKind(Enum):
    """Why a part of an inspected request is not looked at."""

    RULES_OFF = "rules off"
    RULES_LOG = "rules that only log"
    EXCLUSION = "exclusion"
    BODY = "bodies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that stays unseen in requests that are inspected: `words` say what exactly.

    `broad`: it is more than one rule or one named part of the request.
    """

    kind: GapKind
    words: str
    origin: Origin
    broad: bool = False
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What one policy does with the requests it is asked about.

    `mode` None: not known, for `doubts`. `rules` are tried in order before anything else. `rule_sets` are what the platform keeps against attacks; without one, `rules` are all that looks at a request. `rule_doubts`: there may be more rules than are listed.
    `set_doubts`: why it is not known what matches of `rule_sets` come to.
    """

    name: str
    resource: str
    origin: Origin
    mode: Mode | None
    rules: tuple[RequestRule, ...] = ()
    rule_sets: tuple[RuleSet, ...] = ()
    gaps: tuple[Gap, ...] = ()
    doubts: tuple[Cause, ...] = ()
    rule_doubts: tuple[Cause, ...] = ()
    set_doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()
