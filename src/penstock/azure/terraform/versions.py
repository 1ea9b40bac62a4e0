"""Which versions of the provider a plan may be made with, and what that makes of a default that changed.

Comes in: the text of `.terraform.lock.hcl` beside the plan, the constraint that the configuration states. Goes out: `Span`, and the default of an
attribute; where the versions that are possible differ in it, `Unknown`. Read next: `terraform/shape.py`.

Source: HashiCorp, "Version Constraints" and "Dependency Lock File". Read November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.diagnostics import Origin
from penstock.source.node import Unknown

LOCK = ".terraform.lock.hcl"
"""The file that says which version was chosen."""

Version = tuple[int, int, int]
FIRST: Version = (0, 0, 0)
LAST: Version = (10**6, 0, 0)

_LOCKED = re.compile(r'provider\s+"[^"\n]{1,200}/azurerm"\s*\{\s*version\s*=\s*"([\d.]{1,40})"')
_TERM = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?\s*(?:-[\w.-]{1,40})?\s*")


class Unsure:
    """Stands for a default that the documents of these versions do not tell in one way."""


UNSURE = Unsure()


@dataclass(frozen=True, slots=True)
class Span:
    """The versions that are possible: from the first, up to and without the last."""

    low: Version = FIRST
    high: Version = LAST

    def meets(self, low: Version, high: Version) -> bool:
        """Whether a version between two is possible."""
        return max(self.low, low) < min(self.high, high)


def span(lock: str, constraint: object) -> Span:
    """Give the versions that are possible: the one that was locked, or those of the constraint, or all.

    >>> span("", "~> 4.1, != 4.2.0")
    Span(low=(4, 1, 0), high=(5, 0, 0))
    """
    locked = _LOCKED.search(lock)
    if locked is not None:
        return _of(f"= {locked[1]}")
    return _of(constraint) if isinstance(constraint, str) and len(constraint) < 500 else Span()


def _of(constraint: str) -> Span:
    low, high = FIRST, LAST
    for text in constraint.split(","):
        match = _TERM.fullmatch(text)
        if match is None:
            return Span()
        least, beyond = _bounds(match[1] or "=", match)
        low, high = max(low, least), min(high, beyond)
    return Span(low, high) if low < high else Span()


def _bounds(sign: str, match: re.Match[str]) -> tuple[Version, Version]:
    major, minor, patch = (int(part or 0) for part in match.groups()[1:])
    this, after = (major, minor, patch), (major, minor, patch + 1)
    match sign:
        case "=":
            return this, after
        case ">=":
            return this, LAST
        case ">":
            return after, LAST
        case "<":
            return FIRST, this
        case "<=":
            return FIRST, after
        case "~>":
            return this, (major, minor + 1, 0) if match[4] else (major + 1, 0, 0)
    return FIRST, LAST


def default_of(told: Mapping[str, Any], possible: Span, label: str, origin: Origin) -> Any:
    """Give the default of an attribute, of which is told from which version on it has which value."""
    found = [value for value, low, high in _steps(told) if possible.meets(low, high)]
    if len(found) == 1 and found[0] is not UNSURE:
        return found[0]
    words = ", ".join(f"{_word(value)} from version {version} on" for version, value in told.items())
    why = f"{label} is not stated, and the provider's default is {words}: which version it is, is not known"
    return Unknown(why=why, origin=origin, identity=label)


def _word(value: Any) -> str:
    return "not known" if value is UNSURE else str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _steps(told: Mapping[str, Any]) -> Iterator[tuple[Any, Version, Version]]:
    versions = [_bounds("=", match)[0] for match in map(_TERM.fullmatch, told) if match is not None]
    yield from zip(told.values(), versions, [*versions[1:], LAST], strict=True)
