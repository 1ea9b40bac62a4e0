"""Deployments within deployments.

Comes in: an instance of the type `Microsoft.Resources/deployments`. Goes out: `Nested`: the template it deploys, written in place or found as a
file, with its own frame (inner scope) or that of the template around it (outer scope), and its outputs. Source: Microsoft Learn, "Use linked
and nested templates". Read next: `arm/plan.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from penstock.azure.arm.frame import Env, Frame, Given, Instance, Nested, Wanted
from penstock.azure.arm.functions.numbers import truth
from penstock.azure.arm.limits import MAX_NESTED
from penstock.azure.arm.loops import turns
from penstock.azure.arm.members import member
from penstock.azure.arm.parameter_file import values
from penstock.azure.arm.scope import Level, Scope, Text
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, braced, spell, unknown
from penstock.source.node import Node, Unknown

DEPLOYMENTS = "microsoft.resources/deployments"


def output_names(nested: Nested) -> Iterator[str]:
    """Give the names of the outputs."""
    return (name for name, _ in nested.template.get("outputs").items())


def output(nested: Nested, name: str) -> Any:
    """Give type and value of an output. Raises `ExpressionError` when there is none."""
    outputs = {key.lower(): node for key, node in nested.template.get("outputs").items()}
    declared = outputs.get(name.lower())
    if declared is None:
        raise ExpressionError(f'the deployment has no output "{name}"')
    key = f"{nested.label}{name.lower()}"
    return nested.env.frame.once("output", key, lambda: _output(nested, declared, name))


def _output(nested: Nested, declared: Node, name: str) -> Any:
    evaluate = nested.env.frame.run.evaluate
    condition = declared.get("condition")
    if not condition.is_missing:
        found = evaluate.value(condition, nested.env)
        if isinstance(found, Unknown):
            return unknown(found.why, f"{nested.label}outputs.{name}", found.origin)
        if not truth(found):
            return {"type": declared.get("type").text(), "value": None}
    loop = declared.get("copy")
    value = turns(loop, name, nested.env) if loop.is_object else evaluate.value(declared.get("value"), nested.env)
    return {"type": declared.get("type").text(), "value": value}


def open_nested(instance: Instance, around: Scope, *, escaped: bool) -> Nested | None:
    """Give the template of a deployment; None, and told, when it is not there.

    `escaped`: the deployment itself stands in a template whose expressions belong to the one around it. They were evaluated there, and
    what was escaped for that with `[[` is an expression now.
    """
    env, frame = instance.env, instance.env.frame
    if frame.depth >= MAX_NESTED:
        message = f"deployments are nested more than {MAX_NESTED} levels deep"
        frame.run.notes.error("PS303", message, instance.node.origin, cure="what is deployed below is missing")
        return None
    template, linked = _template(instance)
    if template is None:
        return None
    properties = instance.node.get("properties")
    scope = _scope(instance, around)
    label = f"{frame.label}{spell(instance.name)}:"
    mode = evaluated_text(properties.get("expressionEvaluationOptions", "scope"), env)
    if not linked and mode.lower() != "inner":
        return Nested(template, env, scope, label)
    given, withheld = _given(properties, env)
    inner = Frame(
        run=frame.run,
        template=template,
        scope=scope,
        given=given,
        label=label,
        name=instance.name,
        depth=frame.depth + 1,
        escaped=escaped and not linked,
        withheld=withheld,
    )
    return Nested(template, Env(inner), scope, label)


def evaluated_text(node: Node, env: Env) -> str:
    """Give a word, evaluated; empty where there is none or nobody knows."""
    found = env.frame.run.evaluate.value(node, env)
    return found if isinstance(found, str) else ""


def _template(instance: Instance) -> tuple[Node | None, bool]:
    """Give the template of a deployment, and whether it stands in a file of its own."""
    properties, env = instance.node.get("properties"), instance.env
    inline = properties.get("template")
    if inline.is_object:
        return inline, False
    if inline.text() is not None:
        found = env.frame.run.evaluate.value(inline, env)
        if isinstance(found, dict):
            return Node(found, inline.origin), True
        return _missing(instance, found if isinstance(found, Unknown) else None)
    link = properties.get("templateLink")
    for name in ("relativePath", "uri"):
        place = link.get(name)
        if not place.is_missing:
            found = env.frame.run.evaluate.value(place, env)
            template = _file(found, Wanted.TEMPLATE, env)
            return (template, True) if template is not None else _missing(instance, found)
    return _missing(instance, env.frame.run.evaluate.value(link.get("id"), env))


def _missing(instance: Instance, place: Any) -> tuple[None, bool]:
    link = instance.node.get("properties", "templateLink")
    shown = spell(place)[:200] if place is not None else "no place is given"
    instance.env.frame.run.notes.warn(
        "PS304",
        f'the template that "{spell(instance.name)}" deploys was not found ({shown})',
        instance.node.origin if link.is_missing else link.origin,
        cure="add the file to the input: what it deploys is missing from every answer",
    )
    return None, True


def _given(properties: Node, env: Env) -> tuple[Mapping[str, Given], str]:
    node = properties.get("parameters")
    given, withheld = _linked(properties.get("parametersLink"), env)
    if node.is_object:
        return given | {name.lower(): Given(node=entry, env=env) for name, entry in node.items()}, withheld
    found = env.frame.run.evaluate.value(node, env)
    if isinstance(found, dict):
        stated = {name.lower(): Given(value=member(entry, "value", safe=True)) for name, entry in found.items()}
        return given | stated, withheld
    return given, found.why if isinstance(found, Unknown) else withheld


def _linked(link: Node, env: Env) -> tuple[dict[str, Given], str]:
    """Give the values of the parameter file that a deployment links to; when it is not there, why values are withheld."""
    if link.is_missing:
        return {}, ""
    file = _file(env.frame.run.evaluate.value(link.get("uri"), env), Wanted.PARAMETERS, env)
    if file is None:
        return {}, "the parameter file that the deployment links to is not in the input"
    return {name.lower(): Given(value=value) for name, value in values(file).items()}, ""


def _file(place: Any, wanted: Wanted, env: Env) -> Node | None:
    """Give the file that a link names, as seen from the file the link stands in."""
    return env.frame.run.files(spell(place), env.frame.template.origin.file, wanted)


def _scope(instance: Instance, around: Scope) -> Scope:
    """Give where the nested template is deployed to."""
    subscription, group = (stated(instance.node, name, instance.env) for name in ("subscriptionId", "resourceGroup"))
    if group is not None:
        return around.at(Level.GROUP, subscription=subscription, group=group)
    if subscription is not None:
        return around.at(Level.SUBSCRIPTION, subscription=subscription)
    other = stated(instance.node, "scope", instance.env)
    if other is None:
        return around
    if spell(other).strip("/") == "":
        return around.at(Level.TENANT)
    last = spell(other).rsplit("/", 1)[-1]
    name: Text = Symbolic(why=other.why, text=last, origin=other.origin) if isinstance(other, Symbolic) else last
    return replace(around.at(Level.MANAGEMENT_GROUP), management_group=name)


def stated(node: Node, name: str, env: Env) -> Text | None:
    """Give a name that a resource states, evaluated; None where it does not."""
    found = env.frame.run.evaluate.value(node.get(name), env)
    if isinstance(found, Symbolic):
        return found
    if isinstance(found, Unknown):
        return Symbolic(why=found.why, text=braced(found.why), origin=found.origin)
    return spell(found) or None
