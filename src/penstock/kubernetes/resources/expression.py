"""Selectors of Calico: expressions over labels, each answered with yes, no, or not known. Read next: `read/expression.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from penstock.kubernetes.resources.labels import Labels, Requirement, all_of


class Selects(Protocol):
    """Whatever selects by labels."""

    @property
    def text(self) -> str:
        """As people write it."""

    def matches(self, labels: Labels) -> bool | None:
        """Whether it selects an object with these labels; None when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Always:
    """The same answer for everybody; None when the expression could not be read, or asks for what is not in the input."""

    answer: bool | None
    text: str

    def matches(self, labels: Labels) -> bool | None:
        """Give the answer."""
        del labels
        return self.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A comparison that selectors of Kubernetes know as well."""

    requirement: Requirement

    @property
    def text(self) -> str:
        """As people write it."""
        return self.requirement.text

    def matches(self, labels: Labels) -> bool | None:
        """Whether it holds."""
        return self.requirement.holds(labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTest:
    """A comparison with a part of a value: `contains`, `starts with` or `ends with`."""

    key: str
    how: str
    part: str

    @property
    def text(self) -> str:
        """As people write it."""
        return f"{self.key} {self.how} '{self.part}'"

    def matches(self, labels: Labels) -> bool | None:
        """Whether the label is there and its value has the part."""
        value = labels.value(self.key)
        if isinstance(value, bool) or value is None:
            return value
        if self.how == "contains":
            return self.part in value
        return value.startswith(self.part) if self.how == "starts with" else value.endswith(self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """The opposite."""

    of: Expression

    @property
    def text(self) -> str:
        """As people write it."""
        return f"!({self.of.text})"

    def matches(self, labels: Labels) -> bool | None:
        """Whether it does not hold."""
        answer = self.of.matches(labels)
        return None if answer is None else not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """All parts hold."""

    parts: tuple[Expression, ...]

    @property
    def text(self) -> str:
        """As people write it."""
        return " && ".join(part.text for part in self.parts)

    def matches(self, labels: Labels) -> bool | None:
        """Whether all hold."""
        return all_of(part.matches(labels) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One of the parts holds."""

    parts: tuple[Expression, ...]

    @property
    def text(self) -> str:
        """As people write it."""
        return "(" + " || ".join(part.text for part in self.parts) + ")"

    def matches(self, labels: Labels) -> bool | None:
        """Whether one holds."""
        answers = [part.matches(labels) for part in self.parts]
        return True if True in answers else None if None in answers else False


Expression = Always | Test | TextTest | Negation | AllOf | AnyOf

ALL = Always(answer=True, text="all()")
NOBODY = Always(answer=False, text="global()")
