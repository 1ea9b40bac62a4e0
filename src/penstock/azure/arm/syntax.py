"""The grammar of template expressions.

Comes in: the text between the brackets of `"[...]"`. Goes out: a tree of `Literal`, `Call`, `Member`, each with its offset.

    expression = literal | call | expression "." name | expression "[" expression "]"     (also "?." and "[?" safely)
    call       = name { "." name } "(" [ expression { "," expression } ] ")"
    literal    = 'text with '' for a quote' | number

Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from penstock.azure.arm.limits import MAX_DEPTH

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>\.\?|\[\?|[.,()\[\]]))"
)


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated; `offset` is in characters from its start."""

    def __init__(self, message: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or an integer."""

    value: str | int
    offset: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; the name keeps its spelling and may be qualified by a namespace."""

    name: str
    arguments: tuple[Expression, ...]
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Member:
    """A property or an element of a value; `safe` gives null where there is none."""

    target: Expression
    key: Expression
    offset: int
    safe: bool = False


Expression = Literal | Call | Member


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def is_expression(text: str) -> bool:
    """Whether a string of a template is an expression; `[[` escapes a bracket."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


@lru_cache(maxsize=20000)
def parse(text: str) -> Expression:
    """Read a whole string `"[...]"`. Raises `ExpressionError` with the offset of what does not fit."""
    tokens = _tokens(text[1:-1])
    parser = _Parser(tokens, len(text) - 1)
    tree = parser.expression(0)
    if parser.peek() is not None:
        extra = parser.take()
        raise ExpressionError(f'"{extra.text}" is not expected here', extra.offset, len(extra.text))
    return tree


def _tokens(inner: str) -> list[_Token]:
    out = []
    at = 0
    while at < len(inner):
        if inner[at:].isspace():
            break
        match = _TOKEN.match(inner, at)
        if match is None or match.lastgroup is None:
            start = at + len(inner[at:]) - len(inner[at:].lstrip())
            raise ExpressionError(f"{inner[start : start + 1]!r} cannot stand here", start + 1)
        out.append(_Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup) + 1))
        at = match.end()
    return out


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._end = end

    def peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise ExpressionError("the expression ends too early", self._end)
        self._at += 1
        return token

    def expect(self, sign: str) -> _Token:
        token = self.take()
        if token.text != sign:
            raise ExpressionError(f'"{sign}" is expected, not "{token.text}"', token.offset, len(token.text))
        return token

    def expression(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"the expression is nested more than {MAX_DEPTH} levels deep", self._end)
        tree = self._primary(depth)
        while (token := self.peek()) is not None and token.text in (".", ".?", "[", "[?"):
            self.take()
            if token.text in (".", ".?"):
                name = self.take()
                if name.kind not in ("name", "number"):
                    raise ExpressionError("a property name is expected", name.offset, len(name.text))
                key: Expression = Literal(name.text, name.offset)
            else:
                key = self.expression(depth + 1)
                self.expect("]")
            tree = Member(tree, key, token.offset, safe=token.text.endswith("?"))
        return tree

    def _primary(self, depth: int) -> Expression:
        token = self.take()
        if token.kind == "text":
            return Literal(token.text[1:-1].replace("''", "'"), token.offset)
        if token.kind == "number":
            return Literal(int(token.text), token.offset)
        if token.kind != "name":
            raise ExpressionError(f'"{token.text}" is not expected here', token.offset, len(token.text))
        name = token.text
        while (after := self.peek()) is not None and after.text == ".":
            self.take()
            name += "." + self.take().text
        return self._call(name, token, depth)

    def _call(self, name: str, token: _Token, depth: int) -> Call:
        self.expect("(")
        arguments: list[Expression] = []
        while True:
            after = self.peek()
            if after is not None and after.text == ")" and not arguments:
                break
            arguments.append(self.expression(depth + 1))
            after = self.peek()
            if after is None or after.text != ",":
                break
            self.take()
        close = self.expect(")")
        return Call(name, tuple(arguments), token.offset, close.offset + 1)
