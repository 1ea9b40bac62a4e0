"""Conditions of the policy language: `allOf`, `anyOf`, `not`, and comparisons of a field or a value.

What is not understood stays as an `Unknown` in its place, so that a membership that hangs on it is unknown and no other is.
Read next: `lower/conditions.py`.
"""

from __future__ import annotations

from penstock.azure.read import values
from penstock.azure.resources.condition import AllOf, AnyOf, Comparison, Condition, Not, Parameters, Value
from penstock.source.node import Node, Unknown

DEEPEST = 40
"""Conditions are nested at most so deep; Azure allows less."""

SUBJECTS = ("field", "value")


def condition(node: Node, depth: int = DEEPEST) -> Condition:
    """Give the condition that an object states; an array of conditions, as the portal's editor shows it, is all of them."""
    if node.is_unknown:
        return values.unknown(node)
    if depth == 0:
        return Unknown(why="the condition is nested too deep", origin=node.origin)
    if node.is_array:
        return AllOf(parts=_parts(node, depth))
    for word, kind in (("allOf", AllOf), ("anyOf", AnyOf)):
        inside = node.get(word)
        if inside.is_unknown:
            return values.unknown(inside)
        if inside.is_array:
            return kind(parts=_parts(inside, depth))
    inside = node.get("not")
    return Not(part=condition(inside, depth - 1)) if not inside.is_missing else _test(node)


def _parts(node: Node, depth: int) -> tuple[Condition, ...]:
    return tuple(condition(element, depth - 1) for element in node.elements())


def _test(node: Node) -> Condition:
    subjects = [node.get(word) for word in SUBJECTS if not node.get(word).is_missing]
    operators = [(key, value) for key, value in node.items() if key.lower() not in SUBJECTS]
    if len(subjects) != 1 or len(operators) != 1:
        return Unknown(why="the condition is not a comparison of one field with one value", origin=node.origin)
    subject, (operator, against) = subjects[0], operators[0]
    if subject.is_unknown:
        return values.unknown(subject)
    if subject.text() is None:
        return Unknown(why="what the condition compares is no text", origin=node.origin)
    return Comparison(subject=(subject.text() or "").strip(), operator=operator.lower(), value=value(against))


def value(node: Node) -> Value:
    """Give what a condition compares with."""
    if node.is_unknown:
        return values.unknown(node)
    if isinstance(node.value, bool):
        return node.value
    if node.is_array:
        texts = [element.text() for element in node.elements()]
        if None not in texts:
            return tuple(text for text in texts if text is not None)
    text = node.text()
    return text if text is not None else Unknown(why="the condition compares with what is no text", origin=node.origin)


def parameters(node: Node, key: str) -> Parameters:
    """Give the values of parameters: under `value` in an assignment, under `defaultValue` in a definition."""
    return tuple((name.lower(), value(one.get(key))) for name, one in node.items() if not one.get(key).is_missing)
