"""Terraform's addresses and references, taken apart.

Comes in: text such as `module.net["eu"].azurerm_subnet.a[0].id`. Goes out: its tokens: names as plain text, positions as numbers, keys in
brackets as `Key`. What cannot be read gives no tokens. Read next: `terraform/references.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 2000
"""Longer references are not looked at."""

_TOKEN = re.compile(r'\.?(?P<name>[\w-]++)|\[(?P<number>\d{1,9})\]|\[(?P<key>"(?:[^"\\]++|\\.)*+")\]')


class Key(str):
    """A key in brackets: that of an instance made by `for_each`, or of a map."""

    __slots__ = ()


Token = str | int
Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A module on the way to a resource, and which instance of it."""

    name: str
    index: Token | None = None


def tokens(text: str) -> Tokens:
    """Take a reference apart.

    >>> tokens('azurerm_subnet.a["x"].id')
    ('azurerm_subnet', 'a', 'x', 'id')
    """
    found: list[Token] = []
    at = 0
    while at < len(text) <= LONGEST:
        match = _TOKEN.match(text, at)
        if match is None:
            break
        found.append(_token(match))
        at = match.end()
    return tuple(found)


def _token(match: re.Match[str]) -> Token:
    if match["number"]:
        return int(match["number"])
    if match["key"]:
        return _key(match["key"])
    return match["name"]


def _key(quoted: str) -> Key:
    try:
        return Key(json.loads(quoted))
    except ValueError:
        return Key(quoted[1:-1])


def is_index(token: Token) -> bool:
    """Whether a token stands in brackets."""
    return isinstance(token, int | Key)


def modules(text: str) -> tuple[Step, ...]:
    """Give the modules in the address of a module or of a resource.

    >>> modules('module.a[0].module.b.azurerm_subnet.c')
    (Step(name='a', index=0), Step(name='b', index=None))
    """
    rest, steps = tokens(text), list[Step]()
    while len(rest) >= 2 and rest[0] == "module" and not isinstance(rest[0], Key):
        index = rest[2] if len(rest) > 2 and is_index(rest[2]) else None
        steps.append(Step(str(rest[1]), index))
        rest = rest[2 if index is None else 3 :]
    return tuple(steps)


def longest(references: Iterable[str]) -> list[str]:
    """Give the references that are no mere beginnings of others: Terraform lists `a.b.id` as `a.b.id` and `a.b`."""
    given = [text for text in dict.fromkeys(references) if len(text) <= LONGEST]
    begun = {start for text in given for start in _beginnings(text)}
    return [text for text in given if text not in begun]


def _beginnings(text: str) -> set[str]:
    return {text[: match.start()] for match in _TOKEN.finditer(text) if match.start()}
