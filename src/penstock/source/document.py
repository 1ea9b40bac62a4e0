"""A file of JSON, and the places in it.

Comes in: bytes of an untrusted file. Goes out: `Document`, whose `root` is a `Node`, and diagnostics. Strict JSON takes the
fast road; comments, trailing commas and line breaks in strings (which ARM templates may have) are smoothed out first,
character for character, so that places stay true. Lines and columns are computed when asked for. Read next: `azure/doors.py`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.source.node import Node

MAX_BYTES = 256 * 2**20
"""Larger files are refused: no export of one estate is near this."""

MAX_DEPTH = 200
"""Deeper nesting is refused; Resource Manager itself stops far before."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^,\]}\s]+")
_LOOSE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True)
class Document:
    """The text of one file and its value. `path` is as the user gave it."""

    path: str
    text: str
    value: Any

    @property
    def root(self) -> Node:
        """The outermost value."""
        return Node(self.value, Origin(file=self.path, pointer="", locator=self))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _plain(self) -> str:
        return smooth(self.text)

    @cached_property
    def _found(self) -> dict[str, int]:
        return {}

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the 1-based line and column of a value; of what is not there, those of its nearest ancestor."""
        if pointer not in self._found:
            self._found[pointer] = locate(self._plain, pointer)
        return self.line_column(self._found[pointer])

    def line_column(self, offset: int) -> tuple[int, int]:
        """Give the 1-based line and column of a character offset."""
        line = bisect_right(self._line_starts, offset) - 1
        return line + 1, offset - self._line_starts[line] + 1

    def line_text(self, line: int, /) -> str:
        """Give the text of a 1-based line."""
        if not 1 <= line <= len(self._line_starts):
            return ""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


def read(path: Path, shown: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Read a file; None with a diagnostic when it is no JSON."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, (_refusal(shown, "PS104", f"the file has {size} bytes", f"at most {MAX_BYTES} bytes"),)
        raw = path.read_bytes()
    except OSError as failure:
        return None, (_refusal(shown, "PS101", f"cannot be read: {failure.strerror}", "a readable file"),)
    text = decode(raw)
    if text is None:
        return None, (_refusal(shown, "PS102", "the text is neither UTF-8 nor UTF-16", "UTF-8"),)
    return parse(text, shown)


def decode(raw: bytes) -> str | None:
    """Decode UTF-8, or UTF-16 with a byte order mark."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def parse(text: str, shown: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Parse text as JSON, or as JSON with comments."""
    depth, offset = nesting(text)
    if depth > MAX_DEPTH:
        message = f"the JSON is nested more than {MAX_DEPTH} levels deep"
        return None, (_placed(shown, text, offset, "PS105", message, "a file that was not made to be hostile"),)
    try:
        return Document(shown, text, msgspec.json.decode(text)), ()
    except (msgspec.DecodeError, RecursionError, ValueError):
        pass
    try:
        return Document(shown, text, json.loads(smooth(text), strict=False)), ()
    except json.JSONDecodeError as failure:
        message = failure.msg[:1].lower() + failure.msg[1:]
        return None, (_placed(shown, text, failure.pos, "PS103", f"not JSON: {message}", "JSON"),)
    except (RecursionError, ValueError) as failure:
        return None, (_refusal(shown, "PS103", f"not JSON: {failure}", "JSON"),)


def nesting(text: str) -> tuple[int, int]:
    """Give how deep brackets nest, at most one more than is allowed, and where that is reached."""
    depth = deepest = 0
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0, 0
    for match in _BRACKETS.finditer(text):
        sign = match.group()
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if depth > MAX_DEPTH:
                return depth, match.start()
        elif sign in "]}":
            depth -= 1
    return deepest, 0


def smooth(text: str) -> str:
    """Replace comments and trailing commas by blanks of the same length, so that offsets stay."""
    return _LOOSE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    found = match.group()
    if found.startswith('"'):
        return found
    return "".join(c if c in "\r\n" else " " for c in found)


def locate(text: str, pointer: str) -> int:
    """Give the offset of the value that a pointer names, skipping everything beside the way."""
    at = _blanks(text, 0)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        below = _child(text, at, name)
        if below is None:
            return at
        at = below
    return at


def _blanks(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _child(text: str, at: int, name: str) -> int | None:
    if text[at : at + 1] == "{":
        return _member(text, at + 1, name)
    if text[at : at + 1] == "[" and name.isdigit():
        return _element(text, at + 1, int(name))
    return None


def _member(text: str, at: int, name: str) -> int | None:
    found = None
    while True:
        key = _STRING.match(text, _blanks(text, at))
        if key is None:
            return found
        colon = _blanks(text, key.end())
        value = _blanks(text, colon + 1)
        if _same(key.group(), name):
            found = value
        at = _blanks(text, _skip(text, value))
        if text[at : at + 1] != ",":
            return found
        at += 1


def _same(raw: str, name: str) -> bool:
    if "\\" not in raw:
        return raw[1:-1] == name
    try:
        return bool(json.loads(raw, strict=False) == name)
    except ValueError:
        return False


def _element(text: str, at: int, index: int) -> int | None:
    value = _blanks(text, at)
    if text[value : value + 1] == "]":
        return None
    for _ in range(index):
        after = _blanks(text, _skip(text, value))
        if text[after : after + 1] != ",":
            return None
        value = _blanks(text, after + 1)
    return value


def _skip(text: str, at: int) -> int:
    sign = text[at : at + 1]
    if sign == '"':
        match = _STRING.match(text, at)
        return match.end() if match else len(text)
    if sign in "{[" and sign:
        depth = 0
        for match in _BRACKETS.finditer(text, at):
            found = match.group()
            if found in "{[":
                depth += 1
            elif found in "}]":
                depth -= 1
                if depth == 0:
                    return match.end()
        return len(text)
    match = _SCALAR.match(text, at)
    return match.end() if match else at + 1


def _refusal(shown: str, code: str, message: str, expected: str) -> Diagnostic:
    return Diagnostic(level=Level.ERROR, code=code, message=message, origin=Origin(file=shown), expected=expected)


class _Place:
    """The locator of an offset in a text that is no document."""

    def __init__(self, text: str, offset: int) -> None:
        self._document = Document("", text, None)
        self._offset = min(offset, len(text))

    def position(self, _pointer: str, /) -> tuple[int, int]:
        """Give the one place known."""
        return self._document.line_column(self._offset)

    def line_text(self, line: int, /) -> str:
        """Give the text of a line."""
        return self._document.line_text(line)


def _placed(shown: str, text: str, offset: int, code: str, message: str, expected: str) -> Diagnostic:
    origin = Origin(file=shown, pointer="", locator=_Place(text, offset))
    return Diagnostic(level=Level.ERROR, code=code, message=message, origin=origin, expected=expected)
