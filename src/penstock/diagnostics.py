"""Where things are, what is wrong with them, and what ends a run.

Comes in: nothing; this is the lowest room. Goes out: `Origin` (a place in a file), `Diagnostic`
(something about the input that the user should know), and one tree of exceptions:

    PenstockError
    ├── UsageError          the caller asked for something that cannot be asked       exit 2
    └── InputError          input that ends the run: nothing could be read            exit 4

Everything else that is wrong with the input is a `Diagnostic`, collected and shown in order.
Read next: `source/document.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol


class Locator(Protocol):
    """Finds the place of a JSON pointer in a text; implemented by `source.Document`."""

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the 1-based line and column of the value that `pointer` names."""

    def line_text(self, line: int, /) -> str:
        """Give the text of a 1-based line, without its line break."""


class Nowhere:
    """The locator of things that stand in no file, such as Azure's own default rules."""

    def position(self, _pointer: str, /) -> tuple[int, int]:
        """Line 1, column 1: there is no better answer."""
        return (1, 1)

    def line_text(self, _line: int, /) -> str:
        """No text."""
        return ""


NOWHERE = Nowhere()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A place in a file: the path as the user gave it and an RFC 6901 pointer into the JSON.

    Line and column are found when asked for, so that a hundred thousand rules cost nothing until one
    of them is shown. Two origins are equal when file and pointer are.
    """

    file: str
    pointer: str = ""
    locator: Locator = field(default=NOWHERE, compare=False, repr=False, hash=False)

    @property
    def line(self) -> int:
        """The 1-based line of the value."""
        return self.locator.position(self.pointer)[0]

    @property
    def column(self) -> int:
        """The 1-based column of the value, in characters."""
        return self.locator.position(self.pointer)[1]

    def child(self, *steps: str | int) -> Origin:
        """Give the origin of a value below this one."""
        tail = "".join([f"/{s if isinstance(s, int) else escaped(s)}" for s in steps])
        return Origin(file=self.file, pointer=self.pointer + tail, locator=self.locator)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def escaped(step: str) -> str:
    """Give one step of a pointer as RFC 6901 writes it."""
    return step.replace("~", "~0").replace("/", "~1") if "~" in step or "/" in step else step


BUILT_IN = Origin(file="<azure>")
"""The origin of what Azure adds by itself and no file states."""


class Severity(IntEnum):
    """How much a diagnostic or a finding weighs; higher is worse."""

    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def word(self) -> str:
        """The lower-case word used in every output."""
        return self.name.lower()


class Level(IntEnum):
    """How a diagnostic is introduced in messages."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The lower-case word used in every output."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something about the input: never a finding about the estate.

    `code` is `PSnnn`, grouped by hundreds: 1 files and text, 2 values, 3 expressions, 4 references,
    5 what is not modelled. `value` is the text as written, to be underlined; `context` is the chain of names that
    leads there.
    """

    level: Level
    code: str
    message: str
    origin: Origin
    value: str = ""
    context: str = ""
    expected: str = ""
    help: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of printing: by place, then code."""
        return (self.origin.file, self.origin.line, self.origin.column, self.code, self.message)


class PenstockError(Exception):
    """The root of every exception that penstock raises on purpose."""

    exit_code = 70

    def __init__(self, message: str, *, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


class UsageError(PenstockError):
    """The question cannot be asked: an unknown name, a malformed address, a clash of options."""

    exit_code = 2


class InputError(PenstockError):
    """Nothing could be read."""

    exit_code = 4
