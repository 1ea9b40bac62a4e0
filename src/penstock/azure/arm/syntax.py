"""The grammar of template expressions.

Comes in: a string of a template, `"[...]"`. Goes out: a tree of `Literal`, `Call`, `Access`, each with its offset.

    expression = primary { step }
    primary    = 'text with '' for a quote' | number | name { "." name } "(" [ expression { "," expression } ] ")"
    step       = "." name | "[" expression "]"          (also ".?" and "[?": null where there is none)

Source: Microsoft Learn, "ARM template syntax and expressions". Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_DEPTH = 80
"""Calls within calls."""

_TOKEN = re.compile(
    r"[\s\ufeff]*+(?:(?P<text>'(?:[^']|'')*+')|(?P<number>-?\d++)|(?P<name>[A-Za-z_$][\w$]*+)"
    r"|(?P<sign>\.\?|\[\?|[.,()\[\]])|(?P<end>\Z))"
)
_BLANK = re.compile(r"[\s\ufeff]*+")


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated; `offset` is in characters from the opening bracket, if known."""

    def __init__(self, message: str, offset: int | None = None, length: int = 1) -> None:
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
    key: str
    arguments: tuple[Expression, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Step:
    """One property or element; `safe` gives null where there is none."""

    key: Expression
    offset: int
    safe: bool


@dataclass(frozen=True, slots=True)
class Access:
    """Properties and elements of a value, one after the other."""

    target: Literal | Call
    steps: tuple[Step, ...]
    offset: int


Expression = Literal | Call | Access


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def is_expression(text: str) -> bool:
    """Whether a string of a template is an expression; `[[` escapes a bracket."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescaped(text: str) -> str:
    """Give the text that a string which is no expression stands for."""
    return text[1:] if text.startswith("[[") and text.endswith("]") else text


@lru_cache(maxsize=20000)
def parse(text: str) -> Expression:
    """Read a whole string `"[...]"`. Raises `ExpressionError` with the offset of what does not fit."""
    parser = _Parser(_tokens(text), len(text) - 1)
    tree = parser.expression(0)
    extra = parser.peek()
    if extra is not None:
        raise ExpressionError(f'"{extra.text}" is not expected here', extra.offset, len(extra.text))
    return tree


def _tokens(text: str) -> list[_Token]:
    out: list[_Token] = []
    at, end = 1, len(text) - 1
    while True:
        match = _TOKEN.match(text, at, end)
        if match is None:
            start = _past_blanks(text, at)
            unclosed = text[start] == "'"
            message = "this text has no closing quote" if unclosed else f'"{text[start]}" cannot stand here'
            raise ExpressionError(message, start)
        kind = match.lastgroup or "end"
        if kind == "end":
            return out
        out.append(_Token(kind, match.group(kind), match.start(kind)))
        at = match.end()


def _past_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


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
            offset = self._tokens[self._at].offset if self._at < len(self._tokens) else self._end
            raise ExpressionError(f"the expression is nested more than {MAX_DEPTH} levels deep", offset)
        target = self._primary(depth)
        steps = []
        while (token := self.peek()) is not None and token.text in (".", ".?", "[", "[?"):
            self.take()
            steps.append(self._step(token, depth))
        return Access(target, tuple(steps), target.offset) if steps else target

    def _step(self, token: _Token, depth: int) -> Step:
        safe = token.text.endswith("?")
        if token.text.startswith("["):
            key = self.expression(depth + 1)
            self.expect("]")
            return Step(key, token.offset, safe)
        name = self.take()
        if name.kind not in ("name", "number"):
            raise ExpressionError("a property name is expected", name.offset, len(name.text))
        return Step(Literal(name.text, name.offset), name.offset, safe)

    def _primary(self, depth: int) -> Literal | Call:
        token = self.take()
        if token.kind == "text":
            return Literal(token.text[1:-1].replace("''", "'"), token.offset)
        if token.kind == "number":
            if len(token.text) > 19:
                raise ExpressionError("the number is too large", token.offset, len(token.text))
            return Literal(int(token.text), token.offset)
        if token.kind != "name":
            raise ExpressionError(f'"{token.text}" is not expected here', token.offset, len(token.text))
        name = token.text
        while (after := self.peek()) is not None and after.text == ".":
            self.take()
            name += "." + self.take().text
        return self._call(name, token, depth)

    def _call(self, name: str, token: _Token, depth: int) -> Call:
        after = self.peek()
        if after is None or after.text != "(":
            raise ExpressionError(f'"{name}" is no function call', token.offset, len(name))
        self.take()
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
        self.expect(")")
        return Call(name, name.lower(), tuple(arguments), token.offset)
