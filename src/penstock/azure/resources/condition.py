"""Conditions of the policy language, as far as they select virtual networks.

Comes in: nothing; these are values. Goes out: `Condition`, a tree that `lower/group_members.py` asks about each network. Read next:
`read/condition.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part holds; of no parts, it does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Some part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A field of the network, or an expression about where it stands, compared with a value; `operator` is in lower case."""

    subject: str
    operator: str
    value: Value


Value = str | bool | tuple[str, ...] | Unknown
"""What a condition compares with: as written, so that a text may be an expression of the policy language."""

Parameters = tuple[tuple[str, Value], ...]
"""Parameters of a definition or an assignment by name, in lower case."""

Condition = AllOf | AnyOf | Not | Comparison | Unknown
