"""A file of YAML: its documents, and the places in it.

Comes in: the text of an untrusted file. Goes out: one `Document`; when the file holds several, its root is the list of them. A document that
does not parse costs itself and no other: files are cut at the lines `---` first, where documents begin whatever stands before. Places are
found by reading again, when they are asked for. Read next: `source/yaml_text.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.source.document import MAX_DEPTH, TOLD_REPEATS, Document, Read
from penstock.source.places import OneLine
from penstock.source.yaml_text import EXPRESSION, Parsed, Place, Refusal, parse_document

MAX_YAML_BYTES = 32 * 2**20
"""Larger files of YAML are refused: reading them takes minutes, and no cluster writes so much as YAML."""

_MARK = re.compile(r"^---(?=[ \t\r\n]|$)", re.MULTILINE)
_NOTHING = re.compile(r"(?:[ \t\r]*+(?:#[^\n]*|%[^\n]*|---[ \t\r]*+|\.\.\.[ \t\r]*+)?(?:\n|$))*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of a file: where it begins, as offset and as line from 0, and its text."""

    start: int
    line: int
    text: str


@dataclass(frozen=True)
class YamlDocument(Document):
    """The text of one file and the values in it. `pieces` are the documents that were read."""

    pieces: tuple[Piece, ...] = ()

    @cached_property
    def _found(self) -> dict[str, Place]:
        """The place of every value, by its pointer."""
        found: dict[str, Place] = {}
        for index, piece in enumerate(self.pieces):
            top = f"/{index}" if len(self.pieces) > 1 else ""
            for pointer, (line, column) in parse_document(piece.text, MAX_DEPTH, with_places=True).places.items():
                found[top + pointer] = (piece.line + line + 1, column + 1)
        return found

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the 1-based line and column of a value; of what is not there, those of its nearest ancestor."""
        while pointer and pointer not in self._found:
            pointer = pointer.rpartition("/")[0]
        return self._found.get(pointer, (1, 1))


def parse_yaml(text: str, shown: str) -> Read:
    """Read the documents of a file; None with a diagnostic when there is none."""
    values: list[Any] = []
    kept: list[Piece] = []
    noticed: list[Diagnostic] = []
    for piece in pieces(text):
        parsed = _parsed(piece, text, shown, noticed)
        if parsed is not None and parsed.value is not None:
            values.append(parsed.value)
            kept.append(piece)
            noticed += _repeats(parsed, piece, text, shown)
    if not values:
        return None, tuple(noticed) or (_empty(shown),)
    value = values[0] if len(values) == 1 else values
    return YamlDocument(shown, text, value, "", tuple(kept)), tuple(noticed)


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text at the lines with which documents begin; what holds nothing but comments is left out."""
    cuts = [0, *(found.start() for found in _MARK.finditer(text) if found.start()), len(text)]
    line = 0
    for start, end in pairwise(cuts):
        part = text[start:end]
        if not _NOTHING.fullmatch(part):
            yield Piece(start=start, line=line, text=part)
        line += part.count("\n")


def _parsed(piece: Piece, text: str, shown: str, noticed: list[Diagnostic]) -> Parsed | None:
    try:
        return parse_document(piece.text, MAX_DEPTH)
    except Refusal as refusal:
        template = piece.text.find(EXPRESSION)
        if refusal.code == "PS119" and template >= 0:
            noticed.append(_template(shown, text, piece.start + template))
        else:
            noticed.append(_refused(refusal, shown, text, piece))
    return None


def _template(shown: str, text: str, offset: int) -> Diagnostic:
    return Diagnostic(
        level=Level.WARNING,
        code="PS118",
        message="this document is a template that nobody filled in, and is not read",
        origin=Origin(file=shown, locator=OneLine(text, offset)),
        value=EXPRESSION,
        expected="the output of the template, such as `helm template` writes",
    )


def _refused(refusal: Refusal, shown: str, text: str, piece: Piece) -> Diagnostic:
    found = _told(refusal)
    return replace(found, origin=Origin(file=shown, locator=OneLine(text, _offset(piece, refusal.place))))


def _told(refusal: Refusal) -> Diagnostic:
    nowhere = Origin(file="")
    why = refusal.words
    match refusal.code:
        case "PS119":
            return Diagnostic(
                level=Level.ERROR, code="PS119", message=f"not YAML: {why}", origin=nowhere, expected="YAML"
            )
        case "PS120":
            return Diagnostic(
                level=Level.ERROR,
                code="PS120",
                message=f"{why}",
                origin=nowhere,
                expected="aliases of what stands before",
            )
        case "PS121":
            return Diagnostic(
                level=Level.ERROR, code="PS121", message=f"{why}", origin=nowhere, expected="plain values without tags"
            )
    return Diagnostic(
        level=Level.ERROR, code="PS105", message=f"{why}", origin=nowhere, expected=f"at most {MAX_DEPTH} levels"
    )


def _offset(piece: Piece, place: Place) -> int:
    line, column = place
    at = 0
    for _ in range(line):
        at = piece.text.find("\n", at) + 1
        if not at:
            return piece.start + len(piece.text)
    return piece.start + min(at + column, len(piece.text))


def _repeats(parsed: Parsed, piece: Piece, text: str, shown: str) -> Iterator[Diagnostic]:
    for name, place in parsed.repeats[:TOLD_REPEATS]:
        yield Diagnostic(
            level=Level.WARNING,
            code="PS106",
            message=f'the name "{name[:80]}" stands twice in one object',
            origin=Origin(file=shown, locator=OneLine(text, _offset(piece, place))),
            value=name,
            expected="each name once",
            help="the last one is used",
        )


def _empty(shown: str) -> Diagnostic:
    return Diagnostic(
        level=Level.WARNING, code="PS119", message="the file is empty", origin=Origin(file=shown), expected="YAML"
    )
