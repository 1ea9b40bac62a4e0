"""A file of JSON, and the places in it.

Comes in: bytes of an untrusted file. Goes out: `Document`, whose `root` is a `Node`, and diagnostics. Strict JSON takes the
fast road; comments, trailing commas and line breaks in strings (which ARM templates may have) are smoothed out first,
character for character, so that places stay true. Lines and columns are computed when asked for. Read next: `azure/doors.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.source.encoding import Misfit, decode
from penstock.source.json_text import may_repeat, nesting, repeated_keys, smooth, still_open
from penstock.source.node import Node
from penstock.source.places import Lines, OneLine, Pointers

MAX_BYTES = 256 * 2**20
"""Larger files are refused: no export of one estate is near this."""

MAX_DEPTH = 200
"""Deeper nesting is refused; Resource Manager itself stops far before."""

TOLD_REPEATS = 20
"""So many repeated names are told of one file."""

_CONTAINERS = frozenset((dict, list))
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_WORDS = {
    "Expecting value": "a value is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing here",
    "Unterminated string starting at": "the string that begins here does not end",
    "Extra data": "something follows after the end",
    "Illegal trailing comma before end of object": "a comma stands before the end of an object",
    "Illegal trailing comma before end of array": "a comma stands before the end of an array",
}

Read = tuple["Document | None", tuple[Diagnostic, ...]]
Parser = Callable[[str, str], Read]


@dataclass(frozen=True)
class Document:
    """The text of one file and its value. `path` is as the user gave it; `plain` is the text as strict JSON."""

    path: str
    text: str
    value: Any
    plain: str

    @property
    def root(self) -> Node:
        """The outermost value."""
        return Node(self.value, self.origin(""))

    def origin(self, pointer: str) -> Origin:
        """Give the place of a value."""
        return Origin(file=self.path, pointer=pointer, locator=self)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _pointers(self) -> Pointers:
        return Pointers(self.plain)

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the 1-based line and column of a value; of what is not there, those of its nearest ancestor."""
        return self._lines.place(self._pointers.offset(pointer))

    def line_text(self, line: int, /) -> str:
        """Give the text of a 1-based line."""
        return self._lines.line(line)


def read(path: Path, shown: str, max_bytes: int = MAX_BYTES, parser: Parser | None = None) -> Read:
    """Read a file, as JSON unless another parser is given; None with a diagnostic when it is none."""
    try:
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as failure:
        message = f"the file cannot be read: {(failure.strerror or str(failure)).lower()}"
        return _refuse(shown, "PS101", message, "a readable file")
    if len(raw) > max_bytes:
        expected = f"at most {max_bytes} bytes"
        return _refuse(shown, "PS104", "the file is too large", expected, cure="export fewer resources to one file")
    text = decode(raw)
    if isinstance(text, Misfit):
        cure = "save the file as UTF-8"
        return _refuse(shown, "PS102", text.words, "UTF-8, or UTF-16", text.text, text.offset, cure)
    del raw
    return (parser or parse)(text, shown)


def parse(text: str, shown: str) -> Read:
    """Parse text as JSON, or as JSON with comments."""
    try:
        return _checked(Document(shown, text, msgspec.json.decode(text), text))
    except (msgspec.DecodeError, RecursionError, ValueError):
        pass
    plain = smooth(text)
    try:
        value = json.loads(plain, strict=False, parse_constant=_no_number)
    except json.JSONDecodeError as failure:
        return _broken(text, plain, shown, failure)
    except RecursionError:
        return _too_deep(shown, text)
    except ValueError as failure:
        return _refuse(shown, "PS103", f"not JSON: {str(failure)[:200]}", "JSON")
    return _checked(Document(shown, text, value, plain))


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _checked(document: Document) -> Read:
    """Refuse what is too deep; tell of names that stand twice; replace halves of characters."""
    depth, members = measure(document.value)
    if depth > MAX_DEPTH:
        return _too_deep(document.path, document.text)
    if _has_halves(document.text):
        document = Document(document.path, document.text, whole(document.value), document.plain)
    repeats = tuple(_repeats(document)) if may_repeat(document.plain, members) else ()
    return document, repeats


def _has_halves(text: str) -> bool:
    """Whether half a character stands in a text, or is spelled in it; most texts need no look at each character."""
    return (not text.isascii() or "\\u" in text) and _HALF.search(text) is not None


def measure(value: Any) -> tuple[int, int]:
    """Give how deep a value nests, and how many members all its objects have together."""
    depth = members = 0
    level = [value] if isinstance(value, dict | list) else []
    while level and depth <= MAX_DEPTH:
        depth += 1
        below: list[Any] = []
        for container in level:
            if type(container) is dict:
                members += len(container)
                below += [v for v in container.values() if type(v) in _CONTAINERS]
            else:
                below += [v for v in container if type(v) in _CONTAINERS]
        level = below
    return depth, members


def whole(value: Any) -> Any:
    """Give a value in which lone halves of surrogate pairs, which no output can carry, are replaced."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {whole(k): whole(v) for k, v in value.items()}
        case list():
            return [whole(v) for v in value]
    return value


def _repeats(document: Document) -> Iterator[Diagnostic]:
    for offset, name in islice(repeated_keys(document.plain), TOLD_REPEATS):
        yield Diagnostic(
            level=Level.WARNING,
            code="PS106",
            message=f'the name "{name[:80]}" stands twice in one object',
            origin=Origin(file=document.path, locator=OneLine(document.text, offset)),
            value=name,
            expected="each name once",
            help="the last one is used",
        )


def _broken(text: str, plain: str, shown: str, failure: json.JSONDecodeError) -> Read:
    if not plain.strip():
        return _refuse(shown, "PS103", "the file is empty", "JSON")
    words = _WORDS.get(failure.msg, failure.msg[:1].lower() + failure.msg[1:])
    ends = failure.pos >= len(plain.rstrip()) or failure.msg.startswith("Unterminated")
    opened = still_open(plain) if ends else None
    if opened is None:
        return _refuse(shown, "PS103", f"not JSON: {words}", "JSON", text, failure.pos)
    line, column = Lines(text).place(opened)
    message = f"not JSON: the file ends before the bracket of line {line}, column {column} is closed"
    return _refuse(
        shown, "PS103", message, "the whole file", text, failure.pos, "the file was cut off: export it again"
    )


def _too_deep(shown: str, text: str) -> Read:
    message = f"the JSON is nested more than {MAX_DEPTH} levels deep"
    return _refuse(shown, "PS105", message, f"at most {MAX_DEPTH} levels", text, nesting(smooth(text), MAX_DEPTH) or 0)


def _refuse(
    shown: str, code: str, message: str, expected: str, text: str = "", offset: int = 0, cure: str = ""
) -> tuple[None, tuple[Diagnostic, ...]]:
    origin = Origin(file=shown, locator=OneLine(text, offset))
    return None, (
        Diagnostic(level=Level.ERROR, code=code, message=message, origin=origin, expected=expected, help=cure),
    )
