"""What the names of a template stand for: parameters, variables, functions of its own.

Comes in: a frame and a name. Goes out: the value, computed once. A parameter that was given nothing and has no default is unknown. What
refers to itself is an error. Read next: `arm/frame.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.frame import Env, Frame, Given
from penstock.azure.arm.loops import turns
from penstock.azure.arm.members import member
from penstock.azure.arm.parameter_file import secret
from penstock.azure.arm.syntax import Call, ExpressionError
from penstock.azure.arm.values import Symbolic, key_in, placed_dict, placed_list, unknown
from penstock.source.node import Node, Unknown

MAX_REFERENCES = 20
"""Types that refer to types."""


def parameter(frame: Frame, name: str) -> Any:
    """Give the value of a parameter. Raises `ExpressionError` when there is none."""
    return frame.once("parameter", name.lower(), lambda: _parameter(frame, name))


def variable(frame: Frame, name: str) -> Any:
    """Give the value of a variable. Raises `ExpressionError` when there is none."""
    return frame.once("variable", name.lower(), lambda: _variable(frame, name))


def _parameter(frame: Frame, name: str) -> Any:
    declared = frame.member("parameters", name)
    if declared is None:
        raise ExpressionError(f'the template has no parameter "{name}"')
    given = frame.given.get(name.lower())
    found = _given(frame, name, given) if given is not None else None
    if found is not None:
        return found
    if frame.withheld:
        return unknown(frame.withheld, f"{frame.label}{name}", declared.origin)
    default = declared.get("defaultValue")
    if not default.is_missing:
        return frame.run.evaluate.value(default, Env(frame))
    if _nullable(frame, declared):
        return None
    return _without(frame, name, declared)


def _given(frame: Frame, name: str, given: Given) -> Any:
    if given.node is None or given.env is None:
        found = placed(given.value) if isinstance(given.value, Node) else given.value
        if isinstance(found, Unknown) and not isinstance(found, Symbolic):
            return unknown(found.why, f"{frame.label}{name}", found.origin)
        return found
    entry = given.node
    if entry.is_object:
        if not entry.get("reference").is_missing:
            return unknown(secret(name, entry).why, f"{frame.label}{name}", entry.origin)
        if key_in(entry.value, "value") is not None:
            return frame.run.evaluate.value(entry.get("value"), given.env)
    return member(frame.run.evaluate.value(entry, given.env), "value", safe=True)


def _without(frame: Frame, name: str, declared: Node) -> Any:
    why = f'parameter "{name}" has no value'
    cure = f"give it: --param {name}=VALUE, or a parameter file" if frame.depth == 0 else ""
    frame.run.notes.note("PS301", why, declared.origin, value=name, cure=cure)
    return unknown(why, f"{frame.label}{name}", declared.origin)


def _nullable(frame: Frame, declared: Node) -> bool:
    """Whether null may stand for a parameter: it says so, or its type does."""
    for _ in range(MAX_REFERENCES):
        if declared.get("nullable").flag():
            return True
        target = (declared.get("$ref").text() or "").rpartition("#/definitions/")[2]
        found = frame.member("definitions", target.replace("~1", "/").replace("~0", "~")) if target else None
        if found is None:
            return False
        declared = found
    return False


def placed(node: Node) -> Any:
    """Give a literal value, of which every container knows its place."""
    if node.is_object:
        return placed_dict(((key, placed(below)) for key, below in node.items()), node.origin)
    if node.is_array:
        return placed_list([placed(below) for below in node.elements()], node.origin)
    return node.value


def _variable(frame: Frame, name: str) -> Any:
    declared = frame.member("variables", name)
    if declared is not None and (name.lower() != "copy" or not declared.is_array):
        return frame.run.evaluate.value(declared, Env(frame))
    for entry in (frame.member("variables", "copy") or Node(None, frame.template.origin)).elements():
        if (entry.get("name").text() or "").lower() == name.lower():
            return turns(entry, name, Env(frame))
    raise ExpressionError(f'the template has no variable "{name}"')


def user_function(call: Call, arguments: list[Any], env: Env) -> Any:
    """Call a function that the template defines. Raises `ExpressionError` when it does not."""
    namespace, _, name = call.key.rpartition(".")
    for entry in env.frame.template.get("functions").elements():
        if (entry.get("namespace").text() or "").lower() == namespace:
            found = entry.get("members").get(name)
            if found.is_object:
                return _called(call, found, arguments, env)
    raise ExpressionError(f'there is no function "{call.name}"')


def _called(call: Call, function: Node, arguments: list[Any], env: Env) -> Any:
    declared = [entry.get("name").text() or "" for entry in function.get("parameters").elements()]
    if len(arguments) > len(declared):
        raise ExpressionError(f"{call.name}() takes {len(declared)} arguments, not {len(arguments)}")
    given = dict.fromkeys((name.lower() for name in declared), None)
    given.update(zip((name.lower() for name in declared), arguments, strict=False))
    return env.frame.run.evaluate.value(function.get("output").get("value"), env.inside_function(given))
