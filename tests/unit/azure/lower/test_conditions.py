"""Conditions of the policy language. Expected values are from Microsoft Learn, "Define dynamic network group membership"."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.conditions import Subject, holds
from penstock.azure.read.condition import condition
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown

SUBJECT = Subject(
    id="/subscriptions/one/resourcegroups/prod-net/providers/microsoft.network/virtualnetworks/myvnet01-westus",
    name="myVNet01-WestUS",
    type="Microsoft.Network/virtualNetworks",
    location="westus",
    labels={"environment": "Production", "empty": ""},
    unknown_labels=("Secret",),
)


def answer(written: Any, **parameters: Any) -> bool | str:
    return holds(condition(Node(written, Origin(file="p.json"))), SUBJECT, parameters)


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("Name", "contains", "myVNet01", True),
        ("name", "contains", "WESTUS", True),
        ("Name", "notcontains", "WestUS", False),
        ("Name", "equals", "myvnet01-westus", True),
        ("Name", "notEquals", "other", True),
        ("Name", "in", ["a", "MYVNET01-WESTUS"], True),
        ("Name", "notIn", ["a"], True),
        ("Name", "like", "*-WestUS", True),
        ("Name", "like", "myVNet0?-WestUS", False),
        ("Name", "notLike", "my*", False),
        ("location", "equals", "WestUS", True),
        ("location", "in", ["eastus", "westeurope"], False),
        ("type", "equals", "Microsoft.Network/virtualNetworks", True),
        ("tags['environment']", "equals", "production", True),
        ("tags[Environment]", "contains", "prod", True),
        ("tags.environment", "equals", "Test", False),
        ("tags['environment']", "exists", True, True),
        ("tags['environment']", "exists", "false", False),
        ("tags['owner']", "exists", True, False),
        ("tags['owner']", "exists", False, True),
        ("tags['owner']", "equals", "x", False),
        ("tags['owner']", "notEquals", "x", True),
        ("tags['owner']", "notContains", "x", True),
        ("tags['empty']", "exists", True, True),
    ],
)
def test_a_comparison(field: str, operator: str, value: Any, expected: bool) -> None:
    assert answer({"field": field, operator: value}) is expected


@pytest.mark.parametrize(
    ("expression", "operator", "value", "expected"),
    [
        ("[resourceGroup().name]", "contains", "prod", True),
        ("[resourceGroup().Name]", "equals", "test", False),
        ("[subscription().subscriptionId]", "equals", "one", True),
        ("[subscription().Id]", "equals", "/subscriptions/one", True),
        ("[resourceGroup().id]", "contains", "/resourceGroups/prod-net", True),
    ],
)
def test_what_the_id_says_of_where_the_network_stands(
    expression: str, operator: str, value: Any, expected: bool
) -> None:
    assert answer({"value": expression, operator: value}) is expected


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"field": "Name", "match": "my####"}, 'operator "match"'),
        ({"field": "Name", "somethingNew": "x"}, 'operator "somethingnew"'),
        ({"field": "tags['secret']", "equals": "x"}, 'the tag "secret"'),
        ({"value": "[subscription().tags['env']]", "equals": "x"}, "is not evaluated"),
        ({"value": "[resourceGroup().tags['env']]", "equals": "x"}, "is not evaluated"),
        ({"field": "Microsoft.Network/virtualNetworks/subnets[*].name", "equals": "x"}, "is not evaluated"),
        ({"field": "Name", "contains": ["a", "b"]}, "list"),
        ({"field": "Name", "equals": Unknown(why="so it is")}, "so it is"),
        ({"field": "Name", "equals": "[parameters('p')]"}, 'parameter "p"'),
        ({"field": "Name"}, "not a comparison"),
        ({"count": {"field": "x"}, "greater": 1}, "not a comparison"),
        ("text", "not a comparison"),
    ],
)
def test_what_is_not_understood_is_unknown_with_its_reason(written: Any, why: str) -> None:
    found = answer(written)
    assert isinstance(found, str)
    assert why in found


YES, NO, PERHAPS = ({"field": "Name", "contains": text} for text in ("my", "other", Unknown(why="no")))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"allOf": [YES, YES]}, True),
        ({"allOf": [YES, NO]}, False),
        ({"allOf": [PERHAPS, NO]}, False),
        ({"allOf": [YES, PERHAPS]}, "no"),
        ({"anyOf": [NO, YES]}, True),
        ({"anyOf": [PERHAPS, YES]}, True),
        ({"anyOf": [NO, NO]}, False),
        ({"anyOf": [NO, PERHAPS]}, "no"),
        ({"not": YES}, False),
        ({"not": PERHAPS}, "no"),
        ({"allOf": [{"anyOf": [NO, YES]}, {"not": NO}]}, True),
        ([YES, NO], False),
    ],
)
def test_logic_has_three_values(written: Any, expected: bool | str) -> None:
    assert answer(written) == expected


def test_a_parameter_takes_its_value() -> None:
    assert answer({"field": "tags['environment']", "in": "[parameters('allowed')]"}, allowed=("production",)) is True


def test_an_id_that_is_not_known_is_no_text() -> None:
    stand_in = Subject(
        id="/subscriptions/{subscription}/resourcegroups/{group}/providers/x/y/z", name="v", type="t", labels={}
    )
    found = condition(Node({"value": "[resourceGroup().name]", "equals": "rg"}, Origin(file="p.json")))
    assert isinstance(holds(found, stand_in, {}), str)


def test_depth_is_bounded() -> None:
    deep: Any = YES
    for _ in range(200):
        deep = {"not": deep}
    assert isinstance(answer(deep), str)
