"""Every message about the input that the source can give, read from the source itself.

Comes in: the syntax trees of `src/`. Goes out: `Message`s, from which `docs/messages.md` is made. What a message quotes from the input
stands as `…`. Read next: `tests/repo/pages.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"^PS\d{3}$")
LEVELS = {"note": "note", "warn": "warning", "error": "error"}
CHECKS = range(600, 900)
"""Codes of checks, which have pages of their own."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Message:
    """One place that gives a message."""

    code: str
    level: str
    text: str
    cure: str
    file: str


def messages(source: Path) -> tuple[Message, ...]:
    """Give all messages below a folder, sorted, each wording once."""
    found = {m for file in sorted(source.rglob("*.py")) for m in _in_file(file, source)}
    distinct = {(m.code, m.level, m.text, m.cure): m for m in sorted(found, reverse=True)}
    return tuple(sorted(distinct.values()))


def codes(source: Path) -> set[str]:
    """Give every code that stands as a literal in the source, those of checks left out."""
    literals = {
        node.value
        for file in source.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value)
    }
    return {code for code in literals if int(code[2:]) not in CHECKS}


def _in_file(file: Path, source: Path) -> Iterator[Message]:
    where = file.relative_to(source).as_posix()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for table in ast.walk(tree):
        if isinstance(table, ast.Dict):
            yield from (Message(code=c, level="error", text=t, cure="", file=where) for t, c in _of_table(table))
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef):
            continue
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and (found := _of_call(node, scope)) is not None:
                code, level, text, cure = found
                yield Message(code=code, level=level, text=text, cure=cure, file=where)


def _of_table(table: ast.Dict) -> Iterator[tuple[str, str]]:
    """Give (wording, code) of a table that maps the one to the other."""
    for key, value in zip(table.keys, table.values, strict=True):
        if _code(value) and isinstance(key, ast.Constant):
            yield str(key.value), _code(value)


def _of_call(node: ast.Call, scope: ast.FunctionDef) -> tuple[str, str, str, str] | None:
    named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    position = next((i for i, a in enumerate(node.args) if _code(a)), None)
    if position is not None and len(node.args) > position + 1:
        level = _level(node, named)
        text = _text(node.args[position + 1], scope)
        return (_code(node.args[position]), level, text, _text(named.get("cure") or named.get("help"), scope))
    if _code(named.get("code")) and "message" in named:
        text = _text(named["message"], scope)
        return (_code(named["code"]), _level(node, named), text, _text(named.get("help") or named.get("cure"), scope))
    return None


def _code(node: ast.expr | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and CODE.match(value) else ""


def _level(node: ast.Call, named: dict[str, ast.expr]) -> str:
    if isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
        return LEVELS[node.func.attr]
    for value in (named.get("level"), *node.args):
        if isinstance(value, ast.Attribute) and value.attr in ("NOTE", "WARNING", "ERROR"):
            return value.attr.lower()
    return "error"


def _text(node: ast.expr | None, scope: ast.FunctionDef, depth: int = 0) -> str:
    """Give the wording of an expression, with `…` for what is only known when it runs."""
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, scope, depth) for part in parts)
        case ast.FormattedValue(value=ast.Attribute() as value):
            return _text(value, scope, depth)
        case ast.BinOp(left=left, right=right):
            return _text(left, scope, depth) + _text(right, scope, depth)
        case ast.IfExp(body=body):
            return _text(body, scope, depth)
        case ast.Attribute(attr=attr) if attr in SPOKEN:
            return SPOKEN[attr]
        case ast.Name(id=name, lineno=line) if depth < 3:
            return _text(_assigned(name, scope, line), scope, depth + 1) or "…"
        case None:
            return ""
    return "…"


SPOKEN = {"why": "(what is not known)", "cure": "(what would settle it)"}
"""Attributes whose meaning is known although their value is not."""


def _assigned(name: str, scope: ast.FunctionDef, before: int) -> ast.expr | None:
    """Give what a name was last made before a line."""
    found: ast.expr | None = None
    for node in ast.walk(scope):
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if isinstance(node, ast.Assign) and node.lineno < before:
            found = node.value if any(isinstance(t, ast.Name) and t.id == name for t in targets) else found
    return found
