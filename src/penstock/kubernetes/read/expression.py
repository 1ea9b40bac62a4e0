"""Selectors of Calico as text → `Expression`.

Comes in: a text. Goes out: an expression; a text that cannot be read may select anything, and it is said. Read next: `read/calico.py`.

Source: Calico, "Selectors": `==`, `!=`, `in`, `not in`, `has()`, `contains`, `starts with`, `ends with`, `all()`, `global()`, `!`, `&&`, `||`. What compares
a label with `!=` or `not in` also holds without the label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from penstock.kubernetes.resources.expression import (
    ALL,
    NOBODY,
    AllOf,
    Always,
    AnyOf,
    Expression,
    Negation,
    Test,
    TextTest,
)
from penstock.kubernetes.resources.labels import Operator, Requirement
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes

TOKEN = re.compile(r"""\s*(?:(?P<sign>==|!=|&&|\|\||[!(){},])|'(?P<one>[^']*)'|"(?P<two>[^"]*)"|(?P<word>[\w./-]+))""")
MAX_TEXT, MAX_DEPTH = 10_000, 40
UNSEEN = ("pcns.", "pcsa.")
"""Labels that Calico takes from the namespace or the service account of a pod; they are not worked out."""

EXPECTED = "an expression such as app == 'web' && has(team)"


def expression(node: Node, notes: Notes, names: Mapping[str, str] | None = None) -> Expression:
    """Read a selector; one that says nothing selects everybody. `names` are labels that are known here under others."""
    if isinstance(node.value, Unknown):
        return Always(answer=None, text=f"({node.value.why})")
    text = node.text() or ""
    if not text.strip():
        return ALL
    try:
        return _Parser(text, names or {}).whole()
    except ValueError as failure:
        shown = text if len(text) < 200 else f"{text[:200]}…"
        notes.error("PS251", f"a selector cannot be read: {failure}", node.origin, value=shown, expected=EXPECTED)
        return Always(answer=None, text=shown)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Divide a text into signs, words and quoted values."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"it is longer than {MAX_TEXT:,} characters")
    found, at = [], 0
    rest = text.rstrip()
    while at < len(rest):
        token = TOKEN.match(rest, at)
        if token is None:
            raise ValueError(f'"{rest[at : at + 20].strip()}" is not understood')
        kind = token.lastgroup or ""
        found.append(("value" if kind in ("one", "two") else kind, token[kind]))
        at = token.end()
    return found


class _Parser:
    """One text, read from left to right."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0
        self._names = names

    def whole(self) -> Expression:
        found = self._any()
        if self._at < len(self._tokens):
            raise ValueError(f'"{self._tokens[self._at][1]}" is too much')
        return found

    def _peek(self, *signs: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] in {("sign", sign) for sign in signs}

    def _take(self, kind: str, text: str = "") -> str:
        if self._at >= len(self._tokens):
            raise ValueError(f"it ends where {text or kind} is due")
        found, word = self._tokens[self._at]
        if found != kind or (text and word != text):
            raise ValueError(f'"{word}" stands where {text or kind} is due')
        self._at += 1
        return word

    def _any(self) -> Expression:
        parts = self._joined("||", self._all)
        return parts[0] if len(parts) == 1 else AnyOf(parts=parts)

    def _all(self) -> Expression:
        parts = self._joined("&&", self._one)
        return parts[0] if len(parts) == 1 else AllOf(parts=parts)

    def _joined(self, sign: str, read: Callable[[], Expression]) -> tuple[Expression, ...]:
        parts = [read()]
        while self._peek(sign):
            self._at += 1
            parts.append(read())
        return tuple(parts)

    def _one(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
        try:
            if self._peek("!"):
                self._at += 1
                return Negation(of=self._one())
            if self._peek("("):
                self._at += 1
                inside = self._any()
                self._take("sign", ")")
                return inside
            return self._comparison(self._take("word"))
        finally:
            self._depth -= 1

    def _comparison(self, word: str) -> Expression:
        if word in ("all", "global", "has") and self._peek("("):
            return self._call(word)
        key = self._names.get(word, word)
        if self._peek("==", "!="):
            return self._equal(key)
        how = self._take("word")
        if how in ("in", "not"):
            if how == "not":
                self._take("word", "in")
            return self._tested(key, Operator.IN if how == "in" else Operator.NOT_IN, self._values())
        if how in ("starts", "ends"):
            self._take("word", "with")
            how = f"{how} with"
        elif how != "contains":
            raise ValueError(f'"{how}" is no comparison')
        part = self._take("value")
        return _unseen(key) or TextTest(key=key, how=how, part=part)

    def _call(self, word: str) -> Expression:
        self._take("sign", "(")
        key = self._take("word") if word == "has" else ""
        self._take("sign", ")")
        if word == "has":
            return self._tested(self._names.get(key, key), Operator.EXISTS, frozenset())
        return ALL if word == "all" else NOBODY

    def _equal(self, key: str) -> Expression:
        sign = self._take("sign")
        return self._tested(key, Operator.IN if sign == "==" else Operator.NOT_IN, frozenset((self._take("value"),)))

    def _values(self) -> frozenset[str]:
        self._take("sign", "{")
        found = set()
        while not self._peek("}"):
            found.add(self._take("value"))
            if not self._peek("}"):
                self._take("sign", ",")
        self._take("sign", "}")
        return frozenset(found)

    def _tested(self, key: str, operator: Operator, values: frozenset[str]) -> Expression:
        return _unseen(key) or Test(requirement=Requirement(key=key, operator=operator, values=values))


def _unseen(key: str) -> Always | None:
    return Always(answer=None, text=key) if key.startswith(UNSEEN) else None
