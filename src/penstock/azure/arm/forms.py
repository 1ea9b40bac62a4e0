"""Functions that decide themselves which of their arguments are evaluated, or that look at where they stand.

Comes in: a call and its surroundings. Goes out: values. Source: Microsoft Learn, "Logical functions", "Deployment functions" and "Numeric
functions for ARM templates" (copyIndex). Read next: `arm/lambdas.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from penstock.azure.arm.frame import Env
from penstock.azure.arm.functions.numbers import truth
from penstock.azure.arm.names import parameter, variable
from penstock.azure.arm.syntax import Access, Call, Expression, ExpressionError, Literal
from penstock.azure.arm.values import Symbolic, first_unknown, quoted, spell, unknown
from penstock.source.node import Unknown

Form = Callable[[Call, Env], Any]


def evaluated(tree: Expression, env: Env) -> Any:
    """Evaluate an argument."""
    return env.frame.run.evaluate.expression(tree, env)


def count_arguments(call: Call, least: int, most: int) -> None:
    """Check the number of arguments."""
    if not least <= len(call.arguments) <= most:
        expected = str(least) if least == most else f"{least} to {most}"
        raise ExpressionError(f"{call.name}() takes {expected} arguments, not {len(call.arguments)}")


def opaque(call: Call, env: Env, doubt: Unknown) -> Symbolic:
    """Give the unknown value of a call whose arguments were not all evaluated; its text is the call as written."""
    return unknown(doubt.why, f"{written(call)} {env.mark}", doubt.origin)


def written(tree: Expression) -> str:
    """Give an expression as text; the same for expressions that differ in blanks alone."""
    if isinstance(tree, Literal):
        return quoted(tree.value) if isinstance(tree.value, str) else str(tree.value)
    if isinstance(tree, Access):
        return written(tree.target) + "".join(f"[{written(step.key)}]" for step in tree.steps)
    return f"{tree.key}({','.join(written(argument) for argument in tree.arguments)})"


# ── logic ────────────────────────────────────────────────────────────────────────────────────────


def _if(call: Call, env: Env) -> Any:
    count_arguments(call, 2, 3)
    condition = evaluated(call.arguments[0], env)
    if isinstance(condition, Unknown):
        return opaque(call, env, condition)
    if truth(condition):
        return evaluated(call.arguments[1], env)
    return evaluated(call.arguments[2], env) if len(call.arguments) > 2 else None


def _and(call: Call, env: Env) -> Any:
    return _until(call, env, decisive=False)


def _or(call: Call, env: Env) -> Any:
    return _until(call, env, decisive=True)


def _until(call: Call, env: Env, *, decisive: bool) -> Any:
    """Evaluate arguments until one decides; an unknown one leaves it open, unless another decides."""
    doubt: Unknown | None = None
    for argument in call.arguments:
        found = evaluated(argument, env)
        if isinstance(found, Unknown):
            doubt = doubt or found
        elif truth(found) is decisive:
            return decisive
    return (not decisive) if doubt is None else opaque(call, env, doubt)


def _coalesce(call: Call, env: Env) -> Any:
    for argument in call.arguments:
        found = evaluated(argument, env)
        if isinstance(found, Unknown):
            last = argument is call.arguments[-1]
            return found if last else opaque(call, env, found)
        if found is not None:
            return found
    return None


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def _name(call: Call, env: Env) -> str:
    count_arguments(call, 1, 1)
    found = evaluated(call.arguments[0], env)
    if not isinstance(found, str):
        raise ExpressionError(f"{call.name}() takes a name")
    return found


def _parameters(call: Call, env: Env) -> Any:
    name = _name(call, env)
    if env.arguments is None:
        return parameter(env.frame, name)
    if name.lower() not in env.arguments:
        raise ExpressionError(f'the function has no parameter "{name}"')
    return env.arguments[name.lower()]


def _variables(call: Call, env: Env) -> Any:
    if env.arguments is not None:
        raise ExpressionError("functions of a template do not see its variables")
    return variable(env.frame, _name(call, env))


def _copy_index(call: Call, env: Env) -> Any:
    count_arguments(call, 0, 2)
    found = [evaluated(argument, env) for argument in call.arguments]
    named = bool(found) and isinstance(found[0], str)
    name = spell(found[0]).lower() if named else ""
    offset = found[-1] if len(found) > (1 if named else 0) else 0
    if name not in env.loops:
        raise ExpressionError(f'there is no loop "{name}" around this' if named else "there is no loop around this")
    index = env.loops[name]
    doubt = first_unknown((index, offset))
    if doubt is not None:
        return unknown(doubt.why, f"copyIndex({name},{spell(offset)})", doubt.origin)
    if not isinstance(offset, int):
        raise ExpressionError("copyIndex() takes a name and an offset")
    return index + offset


FORMS: Mapping[str, Form] = {
    "and": _and,
    "coalesce": _coalesce,
    "copyindex": _copy_index,
    "if": _if,
    "or": _or,
    "parameters": _parameters,
    "variables": _variables,
}
"""Forms by name in lower case."""
