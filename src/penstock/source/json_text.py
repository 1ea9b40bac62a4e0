"""The text of JSON as characters: what stands where, without making values of it.

Comes in: text, possibly hostile. Goes out: offsets. Every pattern is possessive or ends with the text, so that no input costs more
than its length. Read next: `source/places.py`.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from typing import TypeAlias

_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_STRING = re.compile(_TEXT, re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*+")
_SCALAR = re.compile(r"[^,\]}\s]++")
_COMMENT = re.compile(rf"{_TEXT}|//[^\n]*+|/\*(?:.*?\*/|.*)|[\xa0\u2000-\u200b\u3000\ufeff\v\f]", re.DOTALL)
_COMMA = re.compile(rf"{_TEXT}|,(?=[ \t\r\n]*+[}}\]])", re.DOTALL)
_BRACKET = re.compile(rf"{_TEXT}|[\[\]{{}}]", re.DOTALL)
_RUN = re.compile(rf'[^"\[\]{{}}]*+(?:{_TEXT}[^"\[\]{{}}]*+)*+', re.DOTALL)
_KEY = re.compile(rf"({_TEXT})([ \t\r\n]*+:)?|[\[\]{{}}]", re.DOTALL)
_COLON = re.compile(r'"[ \t\r\n]*+:')

Children: TypeAlias = "dict[str, int] | array[int]"
"""Offsets of the values in an object by name, or in an array by index."""


def smooth(text: str) -> str:
    """Replace comments, trailing commas and exotic blanks by spaces of the same length, so that offsets stay."""
    return _COMMA.sub(_blank, _COMMENT.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    found = match.group()
    if found.startswith('"'):
        return found
    return "".join(c if c in "\r\n" else " " for c in found)


def nesting(text: str, most: int) -> int | None:
    """Give the offset of the bracket that nests deeper than `most`; None when none does."""
    depth = 0
    for match in _BRACKET.finditer(text):
        sign = match.group()
        if sign in "[{":
            depth += 1
            if depth > most:
                return match.start()
        elif sign in "]}":
            depth -= 1
    return None


def still_open(text: str) -> int | None:
    """Give the offset of the innermost bracket that is never closed, or None."""
    stack: list[int] = []
    for match in _BRACKET.finditer(text):
        sign = match.group()
        if sign in "[{":
            stack.append(match.start())
        elif sign in "]}" and stack:
            stack.pop()
    return stack[-1] if stack else None


def may_repeat(text: str, members: int) -> bool:
    """Whether more names may be written in a text than its objects have members; cheap where there are not."""
    colons = text.count('":') + sum(text.count(f"{blank}:") for blank in " \t\r\n")
    return colons > members and sum(1 for _ in _COLON.finditer(text)) > members


def repeated_keys(text: str) -> Iterator[tuple[int, str]]:
    """Give the offset and name of every member whose name stood in the same object before."""
    stack: list[set[str] | None] = []
    for match in _KEY.finditer(text):
        sign = text[match.start()]
        if sign in "{[":
            stack.append(set() if sign == "{" else None)
        elif sign in "}]":
            if stack:
                stack.pop()
        elif match[2] and stack and (known := stack[-1]) is not None:
            name = unquoted(match[1])
            if name in known:
                yield match.start(), name
            known.add(name)


def unquoted(raw: str) -> str:
    """Give the characters that a quoted string stands for; one that is broken as it is written."""
    if "\\" in raw:
        try:
            return str(json.loads(raw, strict=False))
        except ValueError:
            pass
    return raw[1:-1]


def first_value(text: str) -> int:
    """Give the offset of the outermost value."""
    return _blanks(text, 0)


def children(text: str, at: int) -> Children:
    """Give the offsets of the values directly inside the container at an offset; of anything else, nothing."""
    sign = text[at : at + 1]
    if sign == "[":
        return array("q", _elements(text, at + 1))
    return dict(_members(text, at + 1)) if sign == "{" else {}


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    while (key := _STRING.match(text, _blanks(text, at))) is not None:
        value = _blanks(text, _blanks(text, key.end()) + 1)
        yield unquoted(key.group()), value
        at = _blanks(text, _skip(text, value))
        if text[at : at + 1] != ",":
            return
        at += 1


def _elements(text: str, at: int) -> Iterator[int]:
    at = _blanks(text, at)
    while text[at : at + 1] not in ("", "]"):
        yield at
        at = _blanks(text, _skip(text, at))
        if text[at : at + 1] != ",":
            return
        at = _blanks(text, at + 1)


def _blanks(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _skip(text: str, at: int) -> int:
    sign = text[at : at + 1]
    if sign in ("{", "["):
        return _past_container(text, at)
    match = (_STRING if sign == '"' else _SCALAR).match(text, at)
    return match.end() if match else at + 1


def _past_container(text: str, at: int) -> int:
    depth = 0
    while (run := _RUN.match(text, at)) is not None and run.end() < len(text):
        at = run.end() + 1
        depth += 1 if text[at - 1] in "{[" else -1
        if depth == 0:
            return at
    return len(text)
