"""Labels, and selectors over them; both may be known in part. Read next: `resources/workload.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Operator(Enum):
    """How a requirement compares; the value is Kubernetes' word in lower case."""

    IN = "in"
    NOT_IN = "notin"
    EXISTS = "exists"
    ABSENT = "doesnotexist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of an object; a value of None is not known. `open`: it may have others than those listed, with none of the values in `never`."""

    pairs: tuple[tuple[str, str | None], ...] = ()
    open: bool = False
    never: tuple[tuple[str, frozenset[str]], ...] = ()

    def value(self, key: str) -> str | bool | None:
        """Give the value of a label: a text, False when it has no such label, None when that is not known."""
        for name, value in self.pairs:
            if name == key:
                return value
        return None if self.open else False

    def has(self, key: str) -> bool | None:
        """Whether there is such a label; None when that is not known."""
        if any(name == key for name, _ in self.pairs):
            return True
        return None if self.open else False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One condition of a selector. `operator` None could not be read, and may hold or not; `values` then say which one it is."""

    key: str
    operator: Operator | None
    values: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """As people write it."""
        values = ",".join(sorted(self.values))
        match self.operator:
            case Operator.EXISTS:
                return self.key
            case Operator.ABSENT:
                return f"!{self.key}"
            case Operator.IN:
                return f"{self.key}={values}" if len(self.values) == 1 else f"{self.key} in ({values})"
            case Operator.NOT_IN:
                return f"{self.key} notin ({values})"
        return f"{self.key}?{values}"

    def holds(self, labels: Labels) -> bool | None:
        """Whether labels fulfil it; None when that is not known."""
        match self.operator:
            case Operator.EXISTS:
                return labels.has(self.key)
            case Operator.ABSENT:
                return _not(labels.has(self.key))
            case Operator.IN:
                return self._within(labels)
            case Operator.NOT_IN:
                return _not(self._within(labels))
        return None

    def _within(self, labels: Labels) -> bool | None:
        if any(key == self.key and self.values <= values for key, values in labels.never):
            return False
        value = labels.value(self.key)
        return value if isinstance(value, bool) or value is None else value in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Conditions that all must hold; without any, everything is selected."""

    requirements: tuple[Requirement, ...] = ()

    @property
    def text(self) -> str:
        """As people write it; `*` for everything."""
        return " and ".join(requirement.text for requirement in self.requirements) or "*"

    def matches(self, labels: Labels) -> bool | None:
        """Whether it selects an object with these labels; None when that is not known."""
        return all_of(requirement.holds(labels) for requirement in self.requirements)


EVERYTHING = Selector()
UNREADABLE = Selector(requirements=(Requirement(key="", operator=None),))
"""A selector that could not be read: it may select anything."""


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Give whether all hold, as far as it is known."""
    sure = True
    for answer in answers:
        if answer is False:
            return False
        sure = sure and answer is True
    return True if sure else None


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
