"""Conditions out of JSON; what they mean is tested with `lower/conditions.py`."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read.condition import condition, parameters
from penstock.azure.resources.condition import AllOf, AnyOf, Comparison, Not
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown

NAME = {"field": "Name", "contains": "prod"}
TEST = Comparison(subject="Name", operator="contains", value="prod")


def node(value: Any) -> Node:
    return Node(value, Origin(file="p.json"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (NAME, TEST),
        ({"FIELD": "Name", "Contains": "prod"}, TEST),
        ({"allOf": [NAME]}, AllOf(parts=(TEST,))),
        ({"anyof": [NAME, NAME]}, AnyOf(parts=(TEST, TEST))),
        ({"not": NAME}, Not(part=TEST)),
        ([NAME], AllOf(parts=(TEST,))),
        (
            {"value": "[resourceGroup().name]", "in": ["a", "b"]},
            Comparison(subject="[resourceGroup().name]", operator="in", value=("a", "b")),
        ),
        ({"field": "tags['x']", "exists": True}, Comparison(subject="tags['x']", operator="exists", value=True)),
    ],
)
def test_a_condition_is_a_tree(written: Any, expected: object) -> None:
    assert condition(node(written)) == expected


@pytest.mark.parametrize(
    "written", [None, {}, [1], {"field": "a", "value": "b", "equals": "c"}, {"field": {}, "equals": "c"}]
)
def test_what_is_no_condition_is_unknown(written: Any) -> None:
    found = condition(node(written))
    assert isinstance(found, Unknown) or (isinstance(found, AllOf) and isinstance(found.parts[0], Unknown))


def test_an_unknown_part_stays_in_its_place() -> None:
    unknown = Unknown(why="so it is")
    found = condition(node({"allOf": [NAME, unknown]}))
    assert isinstance(found, AllOf)
    assert [type(part) for part in found.parts] == [Comparison, Unknown]


def test_parameters_by_name() -> None:
    written = {"Names": {"value": ["a"]}, "other": {"defaultValue": "b"}, "flag": {"value": False}}
    assert parameters(node(written), "value") == (("names", ("a",)), ("flag", False))
