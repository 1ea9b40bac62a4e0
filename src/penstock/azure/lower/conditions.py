"""Whether a condition of the policy language selects a network: yes, no, or why that is not known.

Comes in: a `Condition`, what is known of a network, and parameters. Goes out: a boolean, or the reason as text. Texts are compared without
regard to case, as Azure Policy does. Operators and fields that are not understood give a reason, never a guess. Read next:
`lower/group_members.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from penstock.azure.resources.condition import AllOf, AnyOf, Comparison, Condition, Not, Value
from penstock.source.node import Unknown

PARAMETER = re.compile(r"\[parameters\('([^']+)'\)\]", re.IGNORECASE)
TAG = re.compile(r"tags?(?:\.(?P<plain>.+)|\[\s*'?(?P<quoted>[^'\]]+)'?\s*\])", re.IGNORECASE)
STAND_IN = "{"
"""Ids of templates that nobody has deployed hold one of these instead of a subscription or a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What conditions may ask of a network or subnet; `labels` are its tags by name in lower case."""

    id: str
    name: str
    type: str
    location: str = ""
    labels: Mapping[str, str]
    unknown_labels: tuple[str, ...] = ()


Fact = str | None | Unknown
"""The value of a field: text, nothing, or unknown."""


def holds(condition: Condition, subject: Subject, parameters: Mapping[str, Value]) -> bool | str:
    """Tell whether a condition selects a subject."""
    match condition:
        case Unknown():
            return condition.why
        case AllOf():
            return _all(holds(part, subject, parameters) for part in condition.parts)
        case AnyOf():
            return opposite(_all(opposite(holds(part, subject, parameters)) for part in condition.parts))
        case Not():
            return opposite(holds(condition.part, subject, parameters))
        case Comparison():
            return _test(condition, subject, parameters)


def _all(answers: Iterable[bool | str]) -> bool | str:
    found = list(answers)
    if False in found:
        return False
    return next((answer for answer in found if isinstance(answer, str)), True)


def opposite(answer: bool | str) -> bool | str:
    """Give the negation; what is not known stays so."""
    return answer if isinstance(answer, str) else not answer


# ── one comparison ───────────────────────────────────────────────────────────────────────────────


def _test(test: Comparison, subject: Subject, parameters: Mapping[str, Value]) -> bool | str:
    if test.operator not in OPERATORS:
        return f'the operator "{test.operator}" of a membership condition is not evaluated'
    against = resolve(test.value, parameters)
    if isinstance(against, Unknown):
        return against.why
    named = resolve(test.subject, parameters)
    fact = _fact(named, subject) if isinstance(named, str) else Unknown(why="what a condition asks for is not known")
    if isinstance(fact, Unknown):
        return fact.why
    positive, negated = OPERATORS[test.operator]
    answer = positive(fact, against)
    return answer if isinstance(answer, str) else answer is not negated


def _equals(fact: str | None, value: Value) -> bool | str:
    if isinstance(value, tuple):
        return "a condition compares one value with a list"
    return fact is not None and fact.lower() == _text(value)


def _contains(fact: str | None, value: Value) -> bool | str:
    if isinstance(value, tuple):
        return "a condition looks for a list in one value"
    return fact is not None and _text(value) in fact.lower()


def _in(fact: str | None, value: Value) -> bool | str:
    if not isinstance(value, tuple):
        return "a condition looks for a value in what is no list"
    return fact is not None and fact.lower() in [text.lower() for text in value]


def _like(fact: str | None, value: Value) -> bool | str:
    if isinstance(value, tuple):
        return "a condition compares one value with a list"
    pattern = ".*".join(re.escape(part) for part in _text(value).split("*"))
    return fact is not None and re.fullmatch(pattern, fact.lower(), re.DOTALL) is not None


def _exists(fact: str | None, value: Value) -> bool | str:
    wanted = _text(value)
    if wanted not in ("true", "false"):
        return f'"{wanted}" says neither that a value exists nor that it does not'
    return (fact is not None) is (wanted == "true")


def _text(value: Value) -> str:
    return str(value).lower()


OPERATORS = {
    "equals": (_equals, False),
    "notequals": (_equals, True),
    "contains": (_contains, False),
    "notcontains": (_contains, True),
    "in": (_in, False),
    "notin": (_in, True),
    "like": (_like, False),
    "notlike": (_like, True),
    "exists": (_exists, False),
}
"""The operators that Azure documents for network groups, and `like`; the flag says that the answer is turned round."""


# ── what is asked ────────────────────────────────────────────────────────────────────────────────


def resolve(value: Value, parameters: Mapping[str, Value]) -> Value:
    """Put the value of a parameter in its place."""
    found = PARAMETER.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    missing = Unknown(why=f'parameter "{found[1]}" of a policy has no value in the input')
    return parameters.get(found[1].lower(), missing)


def _fact(named: str, subject: Subject) -> Fact:
    key = re.sub(r"\s+", "", named.lower())
    if key in ("name", "fullname"):
        return subject.name
    if key == "id":
        return _whole(subject.id)
    if key == "type":
        return subject.type
    if key == "location":
        return subject.location or Unknown(why=f'the region of "{subject.name}" is not known')
    tag = TAG.fullmatch(named.strip())
    if tag is not None:
        return _tag(tag["plain"] or tag["quoted"], subject)
    return _around(key, named, subject)


def _whole(identity: str) -> Fact:
    return identity if STAND_IN not in identity else Unknown(why="the id is not known before the deployment")


def _tag(name: str, subject: Subject) -> Fact:
    if "*" in subject.unknown_labels or name.lower() in [label.lower() for label in subject.unknown_labels]:
        return Unknown(why=f'the tag "{name}" of "{subject.name}" is not known')
    return subject.labels.get(name.lower())


def _around(key: str, named: str, subject: Subject) -> Fact:
    """Give what the id says of the subscription and the resource group."""
    steps = subject.id.split("/")
    places = {
        "[subscription().id]": "/".join(steps[:3]),
        "[subscription().subscriptionid]": steps[2] if len(steps) > 2 else "",
        "[resourcegroup().id]": "/".join(steps[:5]),
        "[resourcegroup().name]": steps[4] if len(steps) > 4 else "",
    }
    if key in places and len(steps) > 5:
        return _whole(places[key])
    return Unknown(why=f'"{named}", on which a membership hangs, is not evaluated')
