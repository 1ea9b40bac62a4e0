"""Functions that take a function: map, filter, reduce, sort, toObject, groupBy, mapValues.

Comes in: a call and its surroundings. Goes out: values. Where a function cannot tell what to keep or in which order, the result is unknown.
Source: Microsoft Learn, "Lambda functions for ARM templates". Read next: `functions/table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from penstock.azure.arm.forms import Form, count_arguments, evaluated, opaque
from penstock.azure.arm.frame import Env
from penstock.azure.arm.functions.numbers import truth
from penstock.azure.arm.members import try_get
from penstock.azure.arm.syntax import Call, Expression, ExpressionError
from penstock.azure.arm.values import Lazy, first_unknown, kind, spell
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True)
class Closure:
    """A lambda and where it stands."""

    names: tuple[str, ...]
    body: Expression
    env: Env

    def __call__(self, *values: Any) -> Any:
        """Give its value for arguments; those it has no name for are left out."""
        budget = self.env.frame.run.budget
        budget.enter()
        try:
            return evaluated(self.body, self.env.with_local(list(self.names), list(values)))
        finally:
            budget.leave()


class _Doubt(Exception):  # noqa: N818 - carries an unknown out of a callback
    def __init__(self, cause: Unknown) -> None:
        super().__init__(cause.why)
        self.cause = cause


def _lambda(call: Call, env: Env) -> Closure:
    count_arguments(call, 1, 4)
    names = [evaluated(argument, env) for argument in call.arguments[:-1]]
    if not all(isinstance(name, str) for name in names):
        raise ExpressionError("lambda() takes names and an expression")
    return Closure(tuple(name.lower() for name in names), call.arguments[-1], env)


def _lambda_variables(call: Call, env: Env) -> Any:
    count_arguments(call, 1, 1)
    name = spell(evaluated(call.arguments[0], env))
    if name.lower() not in env.local:
        raise ExpressionError(f'there is no lambda variable "{name}" here')
    return env.local[name.lower()]


def _try_get(call: Call, env: Env) -> Any:
    return try_get([evaluated(argument, env) for argument in call.arguments])


def _over(work: Callable[[Any, list[Closure], list[Any]], Any], wanted: str, *, values: int, functions: int) -> Form:
    """Make a form of a container, `values` plain arguments and up to `functions` lambdas."""

    def form(call: Call, env: Env) -> Any:
        count_arguments(call, values + 2, values + functions + 1)
        found = [evaluated(argument, env) for argument in call.arguments]
        found[0] = found[0].as_argument() if isinstance(found[0], Lazy) else found[0]
        doubt = first_unknown(found[:1])
        if doubt is not None:
            return opaque(call, env, doubt)
        if kind(found[0]) != wanted:
            raise ExpressionError(f"{call.name}() takes {wanted}, not {kind(found[0])}")
        closures = [one for one in found[values + 1 :] if isinstance(one, Closure)]
        if len(closures) != len(found) - values - 1:
            raise ExpressionError(f"{call.name}() takes lambda functions")
        try:
            return work(found[0], closures, found[1 : values + 1])
        except _Doubt as doubtful:
            return opaque(call, env, doubtful.cause)

    return form


def _sure(value: Any) -> Any:
    if isinstance(value, Unknown):
        raise _Doubt(value)
    return value


def _map(items: Any, functions: list[Closure], _: list[Any]) -> Any:
    return [functions[0](item, index) for index, item in enumerate(items)]


def _filter(items: Any, functions: list[Closure], _: list[Any]) -> Any:
    return [item for index, item in enumerate(items) if truth(_sure(functions[0](item, index)))]


def _reduce(items: Any, functions: list[Closure], given: list[Any]) -> Any:
    current = given[0]
    for index, item in enumerate(items):
        current = functions[0](current, item, index)
    return current


def _sort(items: Any, functions: list[Closure], _: list[Any]) -> Any:
    def order(a: Any, b: Any) -> int:
        if truth(_sure(functions[0](a, b))):
            return -1
        return 1 if truth(_sure(functions[0](b, a))) else 0

    return sorted(items, key=cmp_to_key(order))


def _to_object(items: Any, functions: list[Closure], _: list[Any]) -> Any:
    give = functions[1] if len(functions) > 1 else None
    return {spell(_sure(functions[0](item))): give(item) if give else item for item in items}


def _group_by(items: Any, functions: list[Closure], _: list[Any]) -> Any:
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(spell(_sure(functions[0](item))), []).append(item)
    return groups


def _map_values(value: Any, functions: list[Closure], _: list[Any]) -> Any:
    return {key: functions[0](one) for key, one in value.items()}


FORMS: Mapping[str, Form] = {
    "filter": _over(_filter, "array", values=0, functions=1),
    "groupby": _over(_group_by, "array", values=0, functions=1),
    "lambda": _lambda,
    "lambdavariables": _lambda_variables,
    "map": _over(_map, "array", values=0, functions=1),
    "mapvalues": _over(_map_values, "object", values=0, functions=1),
    "reduce": _over(_reduce, "array", values=1, functions=1),
    "sort": _over(_sort, "array", values=0, functions=1),
    "toobject": _over(_to_object, "array", values=0, functions=2),
    "tryget": _try_get,
}
"""Forms by name in lower case."""
