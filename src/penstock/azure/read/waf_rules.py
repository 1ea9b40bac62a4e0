"""Custom rules of web application firewalls, in both spellings. Read next: `read/waf.py`.

An application gateway says `matchVariables`, `negationConditon` (so misspelt in its schema) and `state`; Front Door says
`matchVariable`, `negateCondition` and `enabledState`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import each, first, named, number, numbered, switch, text, texts, unknowns
from penstock.azure.resources.text import Text
from penstock.azure.resources.waf import WafAction, WafCondition, WafOperator, WafRule, WafVariable
from penstock.source.node import Node, Unknown

T = TypeVar("T")

VARIABLES = {
    "requestheader": WafVariable.HEADERS,
    "cookies": WafVariable.COOKIES,
    "requestheadernames": WafVariable.HEADERS,
}

OPERATORS = {"equals": WafOperator.EQUAL, "startswith": WafOperator.BEGINS_WITH}

RATE = "ratelimitrule"


def listed(node: Node, read: Callable[[Node], T]) -> tuple[T, ...] | Unknown:
    """Read every object of an array; an array of which any part is unknown is unknown."""
    return next(iter(unknowns(node)), None) or each(node, read)


def enabled(node: Node, notes: Notes, *, default: bool) -> bool | Unknown:
    """Give a state written as Enabled and Disabled, or as a boolean."""
    word = (node.text() or "").strip().lower()
    if word in ("enabled", "disabled"):
        return word == "enabled"
    return switch(node, notes, default)


def read_rule(node: Node, notes: Notes) -> WafRule:
    """Give a custom rule."""
    kind = text(node.get("ruleType"))
    conditions = node.get("matchConditions")
    return WafRule(
        name=named(node, "rule"),
        origin=node.origin,
        priority=number(node.get("priority")),
        action=values.word(node.get("action"), WafAction, notes, "WAF action"),
        enabled=enabled(first(node, "state", "enabledState"), notes, default=True),
        limited=kind if isinstance(kind, Unknown) else (kind or "").lower() == RATE,
        conditions=listed(conditions, lambda element: read_condition(element, notes)),
        group_by=tuple(_group_by(node)),
    )


def _group_by(node: Node) -> list[Text]:
    groups = [
        node.get("groupBy"),
        *(session.get("groupByVariables") for _, session in numbered(node.get("groupByUserSession"))),
    ]
    return [found for group in groups for _, some in numbered(group) if (found := text(some.get("variableName")))]


def read_condition(node: Node, notes: Notes) -> WafCondition:
    """Give a condition, also that of an exception, which says `valueMatchOperator` and `values`."""
    return WafCondition(
        origin=node.origin,
        variables=tuple(_variables(node, notes)),
        operator=values.word(
            first(node, "operator", "valueMatchOperator"), WafOperator, notes, "WAF operator", OPERATORS
        ),
        values=texts(first(node, "matchValues", "matchValue", "values")),
        negated=switch(first(node, "negationConditon", "negationCondition", "negateCondition"), notes, False),
        transforms=texts(node.get("transforms")),
    )


def _variables(node: Node, notes: Notes) -> list[tuple[WafVariable | Unknown, Text]]:
    several = node.get("matchVariables")
    if several.is_unknown:
        return [(values.unknown(several), "")]
    found = list(numbered(several))
    if not found:
        return [_variable(node.get("matchVariable"), node, notes)]
    return [_variable(element.get("variableName"), element, notes) for _, element in found]


def _variable(said: Node, node: Node, notes: Notes) -> tuple[WafVariable | Unknown, Text]:
    variable = values.word(said, WafVariable, notes, "WAF match variable", VARIABLES)
    silent = Unknown(why="the condition names no part of the request", origin=node.origin)
    return (silent if variable is None else variable, text(node.get("selector")) or "")
