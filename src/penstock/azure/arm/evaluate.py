"""Values of a template: literals as they are, expressions evaluated.

Comes in: a JSON value of a template and the `Env` it stands in. Goes out: a plain value, with `Symbolic` wherever only Azure knows. A string
whose expression is wrong is told with its place and becomes unknown; nothing else is lost. Containers keep the
place they were written at. Read next: `arm/forms.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from penstock.azure.arm import facts, lambdas, loops, names
from penstock.azure.arm.forms import FORMS
from penstock.azure.arm.frame import Env
from penstock.azure.arm.functions.table import TABLE, apply
from penstock.azure.arm.members import member
from penstock.azure.arm.spots import inside
from penstock.azure.arm.syntax import (
    Access,
    Call,
    Expression,
    ExpressionError,
    Literal,
    is_expression,
    parse,
    unescaped,
)
from penstock.azure.arm.values import Symbolic, placed_dict, placed_list, sketch, spell, unknown
from penstock.diagnostics import Origin
from penstock.source.node import Node

COPY = "copy"


class Evaluator:
    """Evaluates values and expressions; it keeps nothing, frames do."""

    def value(self, node: Node, env: Env) -> Any:
        """Give what a JSON value of a template evaluates to."""
        return self._tree(node.value, node.origin, env)

    def _tree(self, raw: Any, origin: Origin, env: Env) -> Any:
        env.frame.run.budget.spend()
        if isinstance(raw, str):
            return self._string(raw, origin, env) if raw.startswith("[") else raw
        if isinstance(raw, dict):
            return placed_dict(self._members(raw, origin, env), origin)
        if isinstance(raw, list):
            return placed_list([self._below(v, origin, i, env) for i, v in enumerate(raw)], origin)
        return raw

    def _below(self, raw: Any, origin: Origin, step: str | int, env: Env) -> Any:
        """Evaluate a value inside a container; only those that need a place are given one."""
        if isinstance(raw, dict | list) or (isinstance(raw, str) and raw.startswith("[")):
            return self._tree(raw, getattr(raw, "place", None) or origin.child(step), env)
        env.frame.run.budget.spend()
        return raw

    def _members(self, raw: dict[str, Any], origin: Origin, env: Env) -> Iterator[tuple[str, Any]]:
        for key, value in raw.items():
            if key.lower() == COPY and loops.is_copy(value):
                yield from loops.repeated(Node(value, origin.child(key)), env)
            elif key.startswith("[") and is_expression(key):
                yield spell(self._string(key, origin, env)), self._below(value, origin, key, env)
            else:
                yield (unescaped(key) if key.startswith("[") else key), self._below(value, origin, key, env)

    # ── strings and expressions ──────────────────────────────────────────────────────────────────

    def _string(self, raw: str, origin: Origin, env: Env) -> Any:
        if env.frame.escaped:
            raw = unescaped(raw)
        if not is_expression(raw):
            return unescaped(raw)
        budget = env.frame.run.budget
        try:
            budget.enter()
            found = self.expression(parse(raw), env)
        except ExpressionError as error:
            return _wrong(error, raw, origin, env)
        except RecursionError:
            return _wrong(ExpressionError("the values are nested too deep"), raw, origin, env)
        finally:
            budget.leave()
        if isinstance(found, Symbolic) and found.origin is None:
            return replace(found, origin=origin)
        budget.spend_on(found)
        return found

    def expression(self, tree: Expression, env: Env) -> Any:
        """Give what an expression evaluates to. Raises `ExpressionError` when that is nothing."""
        env.frame.run.budget.spend()
        if isinstance(tree, Call):
            return self._call(tree, env)
        return tree.value if isinstance(tree, Literal) else self._access(tree, env)

    def _access(self, tree: Access, env: Env) -> Any:
        value = self.expression(tree.target, env)
        for step in tree.steps:
            key = self.expression(step.key, env)
            try:
                value = member(value, key, safe=step.safe)
            except ExpressionError as error:
                raise _placed(error, step.offset, len(spell(key))) from error
            if value is None and step.safe:
                return None
        return value

    def _call(self, call: Call, env: Env) -> Any:
        try:
            form = FORMS.get(call.key) or lambdas.FORMS.get(call.key)
            if form is not None:
                return form(call, env)
            arguments = [self.expression(argument, env) for argument in call.arguments]
            found = _applied(call, arguments, env)
        except ExpressionError as error:
            raise _placed(error, call.offset, len(call.name)) from error
        env.frame.run.budget.spend_on(found)
        return found


def _applied(call: Call, arguments: list[Any], env: Env) -> Any:
    if call.key in TABLE:
        return apply(call.key, arguments)
    fact = facts.FACTS.get(call.key)
    if fact is not None:
        return fact(arguments, env)
    if "." in call.key:
        return names.user_function(call, arguments, env)
    return facts.unheard(call, arguments, env)


def _placed(error: ExpressionError, offset: int, length: int) -> ExpressionError:
    """Give an error the place of the call or step it came from, unless it has one."""
    if error.offset is None:
        error.offset, error.length = offset, length
    return error


def _wrong(error: ExpressionError, raw: str, origin: Origin, env: Env) -> Symbolic:
    """Tell an error, and stand for the value that is not there."""
    offset = error.offset or 0
    env.frame.run.notes.error(
        "PS302",
        str(error),
        inside(origin, raw, offset),
        value=raw[offset : offset + error.length],
        cure="until it is mended the value is unknown",
    )
    return unknown(f"the expression cannot be evaluated: {error}", f"error {sketch(raw)} {env.mark}", origin)
